"""Rules of the language that a single field cannot state: what fits where, and what belongs together."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commissioning.terms import models as m
from commissioning.terms.figures import Figure, Part, Series
from commissioning.terms.places import FITS, Fit, offer_fits
from commissioning.terms.refusals import Path
from commissioning.terms.walking import At, lines, parts

WHOLE_SHARE = 10_000
"""The whole in basis points."""
A_HUNDRED_YEARS = {"calendar days": 36_525, "working days": 26_090, "weeks": 5_218, "months": 1_200}
"""The longest that a time can be: a longer one is a slip, and would lead beyond the last day there is."""


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A place, the problem there and what to do."""

    path: Path
    problem: str
    todo: str


def broken_rules(terms: m.Terms) -> Iterator[BrokenRule]:
    """Everything that breaks a rule of the language."""
    for at in parts(terms):
        if isinstance(at.part, Series):
            yield from _figure(at)
        yield from _belongings(at, terms)
        if isinstance(at.part, m.EventFee | m.OutcomePayment | m.Sustainment | m.VolumeBonus):
            yield from _waits_for(at.part.payable, (*at.path, "payable"), terms)
    yield from _offers(terms)
    yield from _closing(terms)


def _figure(at: At) -> Iterator[BrokenRule]:
    """A figure's unit and day fit its place, and its numbers fit the unit."""
    series = at.part
    assert isinstance(series, Series)
    fit = FITS.get((type(at.owners[-1]), at.field))
    if fit is not None:
        yield from _fits(series, at.path, fit)
    for path, _, line in lines(series, at.path):
        if isinstance(line.value, str):
            continue
        if line.value < 0:
            yield BrokenRule(path, f"{line.value} is less than nothing.", "Write 0, none or a positive number.")
        elif fit is not None and line.value < fit.at_least:
            todo = "Write `none` for a length that nobody can reach, or correct it."
            if fit.at_least > 1:
                todo = "Correct it, or write `none`."
            yield BrokenRule(path, f"{line.value} is too little: the least is {fit.at_least:,}.", todo)
        elif isinstance(line.value, Decimal) and series.measure != "hours":
            todo = "Money is in pence (£400 is 40_000), shares in basis points (12.5% is 1_250), lengths whole."
            yield BrokenRule(path, f"{line.value} is not written as a whole number of {series.measure}.", todo)
        elif fit is not None and fit.at_most is not None and line.value > fit.at_most:
            yield BrokenRule(path, f"{line.value} is more than {fit.at_most:,}, the whole.", "Correct the share.")
        elif line.value > A_HUNDRED_YEARS.get(series.measure, line.value):
            todo = "Correct it. For time without an end write `none`, or leave out what would end it."
            yield BrokenRule(path, f"{line.value} {series.measure} are more than a hundred years.", todo)


def _fits(series: Series, path: Path, fit: Fit) -> Iterator[BrokenRule]:
    if series.measure not in fit.measures:
        problem = f"The unit {series.unit} does not fit here."
        yield BrokenRule((*path, "unit"), problem, f"Begin the unit with {_either(fit.measures)}.")
    if isinstance(series, Figure) and series.by != "unknown" and fit.days and series.by not in fit.days:
        waits = isinstance(series, m.Clock) and series.from_ == "earned_on" and series.by == "earned_on"
        if not waits:
            problem = f"A figure here cannot be read by {series.by}: {fit.why}."
            yield BrokenRule((*path, "by"), problem, f"Read it by {_either(fit.days)}.")


def _belongings(at: At, terms: m.Terms) -> Iterator[BrokenRule]:
    """What belongs together within one part."""
    match at.part:
        case m.Threshold():
            yield from _threshold(at.part, at.path)
        case m.OutcomePayment():
            yield from _claims(at.part, at.path, terms)
        case m.FixedFee():
            yield from _tranches(at.part, at.path)
            yield from _fee_clock(at.part, at.path, terms)
        case m.Unclaimed():
            yield from _waits_for(at.part.after, (*at.path, "after"), terms)
        case m.Window() | m.JobsBegin():
            yield from _days_known(at.part, at.path, terms)
        case m.Contract():
            yield from _contract_prices(at.part, at.path, terms)
        case _:
            yield from _named_well(at.part, at.path, terms)


def _named_well(part: Part, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    """What is named is of the right kind."""
    match part:
        case m.AnyOf() | m.AllOf() if len(set(part.outcomes)) < len(part.outcomes):
            yield BrokenRule((*path, "outcomes"), "An outcome is named twice.", "Name each once.")
        case m.Sustainment() if not isinstance(terms.outcomes.get(part.work), m.TimeInWork | None):
            todo = "Name an outcome of the kind time_in_work."
            yield BrokenRule((*path, "work"), f"{part.work} is not an outcome of days in work.", todo)
        case m.Quantity() if (part.of == "offer") != (part.offer is not None):
            todo = "Write `offer: NAME` exactly where it says `of: offer`."
            yield BrokenRule(path, "The quantity and its offer do not agree.", todo)
        case m.VolumeBonus() if isinstance(terms.prices.get(part.of), m.FixedFee | m.VolumeBonus):
            todo = "Name the component whose outcomes are counted."
            yield BrokenRule((*path, "of"), f"{part.of} is not paid for each participant.", todo)


def _contract_prices(contract: m.Contract, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    for name in contract.prices:
        if isinstance(terms.prices.get(name), m.FixedFee):
            todo = "Write the sum among its offers; the fee's `value` names it."
            yield BrokenRule((*path, "prices", name), f"{name} is a fixed fee and has no price.", todo)


def _threshold(threshold: m.Threshold, path: Path) -> Iterator[BrokenRule]:
    wage = (threshold.hours, threshold.wage, threshold.wage_by)
    stated = [part is not None for part in wage]
    right = all(stated) if threshold.sum is None else not any(stated)
    if not right:
        todo = "Write either `sum`, or all of `hours`, `wage` and `wage_by`."
        yield BrokenRule(path, "The threshold is neither a sum nor hours at a wage.", todo)


def _claims(payment: m.OutcomePayment, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    if (payment.claim == "reduced_if_absent") != (payment.unclaimed is not None):
        todo = "Write `unclaimed` exactly where it says `claim: reduced_if_absent`."
        yield BrokenRule((*path, "claim"), "The claim and `unclaimed` do not agree.", todo)
    if payment.claim_for is None:
        return
    outcome = terms.outcomes.get(payment.outcome)
    if payment.claim != "required" or not isinstance(outcome, m.AnyOf | None):
        todo = "Use it with `claim: required` and an outcome of the kind any_of, or leave it out."
        yield BrokenRule((*path, "claim_for"), "Here no member of the outcome can need a claim of its own.", todo)
    elif outcome is not None:
        for n, name in enumerate(payment.claim_for):
            if name not in outcome.outcomes:
                todo = f"Its members are {', '.join(outcome.outcomes)}."
                yield BrokenRule((*path, "claim_for", str(n)), f"{name} is no member of {payment.outcome}.", todo)


def _tranches(fee: m.FixedFee, path: Path) -> Iterator[BrokenRule]:
    where = (*path, "tranches")
    if fee.months_are == "calendar" and len(fee.tranches) > 1:
        todo = "Write one tranche, or `months_are: contract`."
        yield BrokenRule(where, "A fee by calendar months has one tranche.", todo)
    shares = [tranche.share for tranche in fee.tranches]
    if any(figure.groups is not None for figure in [fee.share, *shares, *(tranche.months for tranche in fee.tranches)]):
        yield BrokenRule(path, "A fee is for a contract, which has no group.", "Write `values` without groups.")
        return
    starts = sorted({start for share in shares for start in share.values or {}})
    for start in starts:
        in_force = [share.line(start) for share in shares]
        values = [found[1].value if found else 0 for found in in_force]
        whole = sum(value for value in values if not isinstance(value, str))
        if "unknown" not in values and whole != WHOLE_SHARE:
            problem = f"From {start} the shares of the tranches sum to {whole:,} basis points, not to 10,000."
            yield BrokenRule(where, problem, "Correct the shares so that they sum to 10,000 from each date.")
            return


def _waits_for(clock: str | None, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    """What is waited for after something was earned runs from then: nothing is payable before it is earned."""
    if clock in terms.clocks and terms.clocks[clock].from_ != "earned_on":
        problem = f"The clock {clock} runs from {terms.clocks[clock].from_}, and may run out before anything is earned."
        yield BrokenRule(path, problem, "Name a clock that runs from earned_on.")


def _fee_clock(fee: m.FixedFee, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    clock = terms.clocks.get(fee.payable or "")
    if clock is None:
        return
    if clock.from_ != "earned_on" or clock.by not in ("contract_start", "earned_on", "unknown"):
        problem = f"A fee has no participant, so it cannot wait for the clock {fee.payable}."
        todo = "Name a clock that runs from earned_on and is read by contract_start or earned_on."
        yield BrokenRule((*path, "payable"), problem, todo)


def _offers(terms: m.Terms) -> Iterator[BrokenRule]:
    """An offer's unit and day fit the component that uses it."""
    for use in offer_fits(terms):
        for key, contract in terms.contracts.items():
            offer = contract.offers.get(use.offer)
            if offer is None:
                continue
            path = ("contracts", key, "offers", use.offer)
            yield from _fits(offer, path, use.fit)
            for where, _, line in lines(offer, path):
                if use.fit.at_most is not None and not isinstance(line.value, str) and line.value > use.fit.at_most:
                    yield BrokenRule(where, f"{line.value} is more than {use.fit.at_most:,}, the whole.", "Correct it.")


def _closing(terms: m.Terms) -> Iterator[BrokenRule]:
    clock = terms.programme.evidence_closes if terms.programme else None
    if clock and _hangs_on_component(clock, terms):
        problem = f"The clock {clock} hangs on a component, and what is earned hangs on the evidence."
        todo = "Name a clock that runs from a day of the participant."
        yield BrokenRule(("programme", "evidence_closes"), problem, todo)


def _days_known(part: Part, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    """A window cannot wait for the day on which the window's own outcome is earned."""
    for name, field in type(part).model_fields.items():
        clock = terms.clocks.get(getattr(part, name) or "")
        if clock is not None and clock.from_ == "earned_on":
            problem = f"The clock {getattr(part, name)} runs from earned_on, which is not known here."
            todo = "Name a clock that runs from a day of the participant, or from COMPONENT.earned_on."
            yield BrokenRule((*path, field.alias or name), problem, todo)


def _hangs_on_component(clock: str, terms: m.Terms) -> bool:
    seen: set[str] = set()
    while clock in terms.clocks and clock not in seen:
        seen.add(clock)
        clock = terms.clocks[clock].from_
    return "." in clock or clock == "earned_on"


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
