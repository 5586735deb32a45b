"""Components in words: from the very results that were paid."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from commissioning.core.ids import due_id
from commissioning.core.money import show
from commissioning.core.periods import Period, in_words
from commissioning.engines.payments.reference.account_parts import ComponentTold, DayTold, DueTold
from commissioning.engines.payments.reference.caps import Owed
from commissioning.engines.payments.reference.case import Case
from commissioning.engines.payments.reference.clocks import passed_over
from commissioning.engines.payments.reference.components import Result
from commissioning.engines.payments.reference.days import Clock, Days
from commissioning.engines.payments.reference.earned import Earned
from commissioning.engines.payments.reference.progress import Progress
from commissioning.engines.payments.reference.rows_told import rows_of_progress, rows_of_work, told
from commissioning.engines.payments.reference.volume import Ranked, quantity
from commissioning.terms.models import (
    AllOf,
    AnyOf,
    Component,
    EventFee,
    FixedFee,
    OutcomePayment,
    Sustainment,
    Terms,
    VolumeBonus,
    Window,
)

_CLAIM = {"not_needed": "", "required": ", if claimed", "reduced_if_absent": ", in full only if claimed in time"}


def component_told(case: Case, result: Result, owed: Sequence[Owed]) -> ComponentTold:
    """What a participant earned by one component."""
    terms, component = case.terms, case.terms.prices[result.component]
    currency = terms.programme.currency
    evidence = list(rows_of_progress(result.progress, currency)) if result.progress else []
    evidence += [told(claim, currency) for claim in result.claims]
    if result.work is not None:
        evidence += rows_of_work(result.work, currency)
    return ComponentTold(
        result.component,
        str(component.title),
        component.clause,
        rule(terms, component),
        tuple(_counted(result.progress)) if result.progress else (),
        tuple(_windows(case, component)),
        tuple(evidence),
        tuple(due_told(terms, case.days, one, owed) for one in result.earned),
        result.why_not,
        tuple(_would_have_changed(case, result, component)),
    )


def rank_told(case: Case, component: str, ranks: Sequence[Ranked], owed: Sequence[Owed]) -> ComponentTold:
    """What a participant's outcomes earned by their ranks."""
    terms, bonus = case.terms, case.terms.prices[component]
    counted = [
        f"outcome {one.rank} of the cohort {one.cohort.inclusive()}"
        + (f", to be above {quantity(one.share, one.base)}" if one.share and one.base is not None else "")
        for one in ranks
    ]
    why = [one.why_not for one in ranks if one.why_not]
    return ComponentTold(
        component,
        str(bonus.title),
        bonus.clause,
        rule(terms, bonus),
        tuple(counted),
        (),
        (),
        tuple(due_told(terms, case.days, one.bonus, owed) for one in ranks if one.bonus),
        "; ".join(why) if why else None if ranks else "the participant has no outcome in a cohort",
        (),
    )


def fee_told(terms: Terms, days: Days, component: str, fees: Sequence[Earned], owed: Sequence[Owed]) -> ComponentTold:
    """The instalments of a contract's fee."""
    fee = terms.prices[component]
    why_not = None if fees else "no instalment has been earned yet, or the contract offers nothing for it"
    dues = tuple(due_told(terms, days, one, owed) for one in fees)
    return ComponentTold(component, str(fee.title), fee.clause, rule(terms, fee), (), (), (), dues, why_not, ())


def due_told(terms: Terms, days: Days, earned: Earned, owed: Sequence[Owed]) -> DueTold:
    """Something earned, with its amount and day, step by step."""
    subject = earned.participant or earned.contract or ""
    after_caps = next((one for one in owed if one.earned is earned), None)
    return DueTold(
        due_id(terms.programme.key, subject, earned.component, earned.ordinal),
        earned.contract,
        earned.ordinal,
        earned.earned_on,
        earned.due_on,
        after_caps.pence if after_caps else 0,
        tuple(_price_steps(earned, after_caps, terms.programme.currency)),
        _wait(terms, days, earned),
        earned.completed_by,
        earned.why_not_due or _why_zero(after_caps, terms.programme.currency),
    )


def _why_zero(owed: Owed | None, currency: str) -> str | None:
    if owed is None:
        return f"it was earned for {show(0, currency)}"
    return None if owed.pence else f"the cap {owed.cuts[-1].cap} left nothing of it"


def _price_steps(earned: Earned, owed: Owed | None, currency: str) -> Iterator[str]:
    """The line, each factor, the rounding, each cap."""
    priced = earned.priced
    if priced is None or priced.line is None:
        return
    line = priced.line
    whose = "the contract's own figure" if priced.own_price else "the programme's price"
    since = f"in force from {in_words(line.holds_from)}, clause {line.clause}, {line.status}"
    yield f"{whose}: {show(int(line.exact), currency)} ({line.unit}; {since})"
    for factor in priced.factors:
        percent = f"{float(factor.basis_points / 100):g}%"
        yield f"× {percent} ({factor.title}, clause {factor.reading.clause}, {factor.reading.status})"
    if "instalment" in earned.more:
        yield f"= {show(int(str(earned.more['total_pence'])), currency)} in all"
        yield f"instalment {earned.more['instalment']} of {earned.more['of']}"
        if kept := earned.more.get("days"):
            yield f"cut short: {kept[0]} of its {kept[1]} days"  # type: ignore[index]
    if priced.exact is not None and priced.pence is not None:
        yield f"= {_exactly(priced.exact, priced.pence, currency)}"
    for cut in owed.cuts if owed else ():
        limit = show(int(cut.limit.exact), currency)
        yield f"cap {cut.cap} of {limit} (clause {cut.limit.clause}): {show(cut.before, currency)} cut to " + show(
            cut.after, currency
        )


def _exactly(exact: Fraction, pence: int, currency: str) -> str:
    if exact == pence:
        return show(pence, currency)
    return f"{float(exact):.4f} pence, rounded to {show(pence, currency)}"


def _wait(terms: Terms, days: Days, earned: Earned) -> str:
    """How the day on which it may be paid was reached."""
    component = terms.prices[earned.component]
    said = "payable when earned"
    waited_until: date | None = earned.earned_on
    if component.payable is not None:
        clock = days.clock(component.payable, earned.earned_on)
        said, waited_until = clock_in_words(clock, days.known_on), clock.on
    if isinstance(component, OutcomePayment) and component.unclaimed is not None:
        said += f"; to claim: {clock_in_words(days.clock(component.unclaimed.after, earned.earned_on), days.known_on)}"
    if earned.due_on is not None and earned.due_on != waited_until:
        said += f"; not payable before {in_words(earned.due_on)}"
    return said


def clock_in_words(clock: Clock, known_on: date | None) -> str:
    """A clock: its length, where it stands, when it runs out, and the bank holidays it passed over."""
    if clock.started_on is None:
        return f"{clock.name}: there is no {clock.starts_from} to run from, so it does not run out"
    if clock.length is None or clock.on is None:
        return f"{clock.name}: the terms have no length in force for it, so it does not run out"
    length = f"{clock.length.value} {clock.measure} after {clock.starts_from}, {in_words(clock.started_on)}"
    said = f"{clock.name}: {length} (clause {clock.length.clause}) is {in_words(clock.on)}"
    if clock.measure != "working days":
        return said
    holidays = passed_over(clock.started_on, clock.on, nation=clock.nation, known_on=known_on)
    return f"{said}, passing over weekends" + (f" and {'; '.join(holidays)}" if holidays else "")


def days_told(case: Case) -> Iterator[DayTold]:
    """The days of a case, and every clock that does not wait for something earned."""
    for name in ("referred_on", "started_on", "ended_on"):
        yield DayTold(name, case.days.on(name), "from the participant's rows")
    for name in case.terms.clocks:
        if not _waits(case.terms, name):
            yield DayTold(name, case.days.on(name), clock_in_words(case.days.clock(name), case.days.known_on))


def _waits(terms: Terms, clock: str) -> bool:
    """Whether a clock runs from the day something was earned."""
    start = terms.clocks[clock].from_
    return start == "earned_on" or (start in terms.clocks and _waits(terms, start))


def rule(terms: Terms, component: Component) -> str:
    """What a component pays for, in a sentence."""
    match component:
        case EventFee():
            return f"paid once when a participant {'is referred' if component.event == 'referred_on' else 'starts'}"
        case OutcomePayment():
            outcome = terms.outcomes[component.outcome]
            after = f", not before {component.after} was earned" if component.after else ""
            reached = f"paid once when {component.outcome} is reached (clause {outcome.clause}: {outcome.title})"
            return f"{reached}{after}{_CLAIM[component.claim]}"
        case Sustainment():
            again = f"paid again for each further stretch of work (as for {component.work}) after {component.after}"
            return f"{again}{_CLAIM[component.claim]}"
        case FixedFee():
            return f"paid over months, a share of the contract's {component.value}, whoever is served"
        case VolumeBonus():
            return f"paid besides {component.of}, for each outcome of a cohort above a quantity"


def _counted(progress: Progress) -> Iterator[str]:
    """What an outcome and its members counted."""
    yield f"{progress.outcome}: {progress.says}"
    for member in progress.members:
        yield from _counted(member)


def _windows(case: Case, component: Component) -> Iterator[str]:
    """The days that can count towards a component."""
    if isinstance(component, OutcomePayment):
        for outcome, window in _outcome_windows(case.terms, component.outcome):
            yield f"{outcome}: {_window(case.days, window)}"
    if isinstance(component, Sustainment):
        before = case.component(component.after).day("earned_on")
        closes = case.days.on(component.closes) if component.closes else None
        if before is not None:
            yield _inclusive(before + timedelta(days=1), closes)


def _outcome_windows(terms: Terms, key: str) -> Iterator[tuple[str, Window]]:
    outcome = terms.outcomes[key]
    if isinstance(outcome, AnyOf | AllOf):
        for member in outcome.outcomes:
            yield from _outcome_windows(terms, member)
    else:
        yield key, outcome.window


def _window(days: Days, window: Window) -> str:
    opens = days.on(window.opens)
    if opens is None:
        return f"no days count: there is no {window.opens}"
    return _inclusive(opens, days.on(window.closes) if window.closes else None)


def _inclusive(opens: date, closes: date | None) -> str:
    if closes is not None and closes <= opens:
        return f"no days: it opens on {in_words(opens)} and closes on {in_words(closes)}"
    return Period(opens, closes).inclusive()


def _would_have_changed(case: Case, result: Result, component: Component) -> Iterator[str]:
    if result.missing:
        yield result.missing
    not_reached = result.progress is not None and result.progress.on is None
    for member in result.progress.members if result.progress and not_reached else ():
        if member.missing:
            yield f"{member.outcome}: {member.missing}"
    if not_reached and isinstance(component, OutcomePayment):
        for outcome, window in _outcome_windows(case.terms, component.outcome):
            closes = case.days.on(window.closes) if window.closes else None
            if closes is not None:
                yield f"the window of {outcome} closes on {in_words(closes)}: its last day is the day before"
