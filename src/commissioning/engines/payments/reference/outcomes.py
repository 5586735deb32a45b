"""Outcomes: the terms' question, put to one participant's facts.

Each kind of outcome gathers the rows that prove something, reads its figures, and asks the small function that counts.

Source: How a payment is worked out, 5.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from commissioning.core.money import show
from commissioning.core.periods import Period, in_words
from commissioning.engines.payments.reference.clocks import window
from commissioning.engines.payments.reference.days import Days
from commissioning.engines.payments.reference.days_in_work import (
    longest_run,
    nth_day,
    nth_day_in_a_row,
    total_days,
)
from commissioning.engines.payments.reference.earnings import Tested, first_pass, lasting_pass, running_totals
from commissioning.engines.payments.reference.facts import Facts
from commissioning.engines.payments.reference.jobs import JobTest, worked
from commissioning.engines.payments.reference.judged import Judged, counted, judge, name_of, why_source_not
from commissioning.engines.payments.reference.milestones import why_day_not, why_milestone_not
from commissioning.engines.payments.reference.own_employers import OwnEmployers, own_employers
from commissioning.engines.payments.reference.participant import Participant
from commissioning.engines.payments.reference.progress import Progress, Work, earliest
from commissioning.engines.payments.reference.readings import read_on, whole
from commissioning.engines.payments.reference.weeks_in_work import HoursWorked, weeks_in_work
from commissioning.tables.rows import PayrollRow
from commissioning.terms.models import (
    AllOf,
    AnyOf,
    Earnings,
    JobsBegin,
    Milestone,
    Outcome,
    Terms,
    TimeInWork,
    WeeksInWork,
    Window,
)


class Person(Protocol):
    """What an outcome needs to know of a case."""

    @property
    def terms(self) -> Terms: ...
    @property
    def participant(self) -> Participant: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def days(self) -> Days: ...
    @property
    def as_of(self) -> date: ...
    def outcome(self, key: str) -> Progress: ...


def progress(person: Person, key: str) -> Progress:
    """How far an outcome of the terms got."""
    outcome: Outcome = person.terms.outcomes[key]
    match outcome:
        case TimeInWork():
            return _time_in_work(person, key, outcome)
        case WeeksInWork():
            return _weeks_in_work(person, key, outcome)
        case Earnings():
            return _earnings(person, key, outcome)
        case Milestone():
            return _milestone(person, key, outcome)
        case AnyOf():
            return any_of(key, [person.outcome(member) for member in outcome.outcomes])
        case AllOf():
            return all_of(key, [person.outcome(member) for member in outcome.outcomes])


def any_of(key: str, members: list[Progress]) -> Progress:
    """The first member reached."""
    first = earliest(members)
    if first is None:
        return Progress(key, None, "none of its outcomes was reached", members=tuple(members))
    says = f"{first.outcome} was reached first"
    return Progress(key, first.on, says, completed_by=first.completed_by, members=tuple(members))


def all_of(key: str, members: list[Progress]) -> Progress:
    """All members, on the day of the last."""
    missing = [member.outcome for member in members if member.on is None]
    if missing:
        return Progress(key, None, f"not reached: {', '.join(missing)}", members=tuple(members))
    last = max(members, key=lambda member: member.on or date.min)
    says = f"{last.outcome} was reached last"
    return Progress(key, last.on, says, completed_by=last.completed_by, members=tuple(members))


def days_that_count(person: Person, terms: Window) -> Period | None:
    """The window of an outcome, as far as it has happened."""
    closes = person.days.on(terms.closes) if terms.closes else None
    return window(person.days.on(terms.opens), closes, as_of=person.as_of)


def work(person: Person, outcome: TimeInWork | WeeksInWork, within: Period | None) -> Work | None:
    """The work that counts by the test of an outcome; None where its hours a week have no number."""
    min_hours = None
    if isinstance(outcome, TimeInWork) and outcome.min_hours is not None:
        reading = person.days.read(outcome.min_hours)
        if reading is None:
            return None
        min_hours = reading.value
    test = JobTest(
        outcome.clause,
        outcome.kinds,
        outcome.evidence,
        _jobs_begin(person.days, outcome.jobs_begin),
        min_hours,
        _own_employers(person, outcome),
    )
    benefits = tuple(person.facts.benefits) if outcome.off_benefit else ()
    return Work(tuple(judge(person.facts.employment, test.why_not)), benefits, within)


def _jobs_begin(days: Days, terms: JobsBegin | None) -> Period | None:
    start, before = date.min, None
    if terms is not None and terms.from_ is not None:
        first = days.on(terms.from_)
        if first is None:
            return None
        start = first
    if terms is not None and terms.before is not None:
        before = days.on(terms.before)
    return None if before is not None and before < start else Period(start, before)


def _own_employers(person: Person, outcome: TimeInWork | WeeksInWork | Earnings) -> OwnEmployers:
    milestones = person.facts.milestones
    return own_employers(person.terms, person.participant, milestones, outcome.own_employers, person.as_of)


def _time_in_work(person: Person, key: str, outcome: TimeInWork) -> Progress:
    within = days_that_count(person, outcome.window)
    done, length = work(person, outcome, within), person.days.read(outcome.length)
    needed = whole(length)
    if done is None or length is None or needed is None:
        return _no_number(key)
    days = needed * 7 if length.unit.startswith("weeks") else needed
    cumulative = outcome.counting == "cumulative"
    runs_by = [done.runs(employer) for employer in _employers(done, outcome.jobs)]
    reached = [day for runs in runs_by if (day := (nth_day if cumulative else nth_day_in_a_row)(runs, days))]
    on = min(reached, default=None)
    best = max(((total_days if cumulative else longest_run)(runs) for runs in runs_by), default=0)
    return Progress(
        key,
        on,
        f"{days if on else best} of {days} days in work{'' if cumulative else ' in a row'}"
        f"{' with one employer' if outcome.jobs == 'one' else ''} (clause {length.clause})",
        None if on else f"{_more(days - best, 'day', 'in work')}{'' if cumulative else ' in a row'}",
        done.spell_on(on) if on else None,
        within,
        done.spells,
        done,
    )


def _employers(done: Work, jobs: str) -> Sequence[str | None]:
    """Whose jobs are counted together: everybody's, or each employer's alone."""
    if jobs == "any":
        return [None]
    return sorted({spell.employer for spell in done.counting()})


def _weeks_in_work(person: Person, key: str, outcome: WeeksInWork) -> Progress:
    within = days_that_count(person, outcome.window)
    done, hours = work(person, outcome, within), person.days.read(outcome.hours)
    needed, of = (whole(person.days.read(figure)) for figure in (outcome.weeks_needed, outcome.weeks_within))
    if done is None or hours is None or needed is None or of is None:
        return _no_number(key)
    if within is None:
        return Progress(key, None, f"0 of {needed} weeks", None, judged=done.spells, work=done)
    spells = [
        HoursWorked(spell.employer, worked(spell), Fraction(spell.hours_per_week or 0)) for spell in done.counting()
    ]
    found = weeks_in_work(
        spells, done.runs(), within=within, needed=needed, of=of, hours=hours.exact, last_day=person.as_of
    )
    weeks = needed if found.on else found.weeks
    return Progress(
        key,
        found.on,
        f"{weeks} of {needed} weeks at {hours.value} hours or more, in a run of {of} weeks (clause {hours.clause})",
        None if found.on else _more(needed - found.weeks, "week", f"at {hours.value} hours in one run of {of} weeks"),
        done.spell_on(found.on) if found.on else None,
        within,
        done.spells,
        done,
    )


def _earnings(person: Person, key: str, outcome: Earnings) -> Progress:
    within = days_that_count(person, outcome.window)
    if within is None:
        return Progress(key, None, "the window never opened, so no pay counts")

    own = _own_employers(person, outcome)

    def why_not(row: PayrollRow) -> str | None:
        return _why_pay_not(row, outcome, within) or own.why_not(row.employer, outcome.clause)

    judged = judge(person.facts.payroll, why_not)
    rows = counted(judged)
    threshold = _threshold(person, outcome)
    tested = running_totals(((getattr(row, outcome.pay_dated_by), row.pay_pence) for row in rows), threshold)
    on = first_pass(tested) if outcome.later_fall == "stands" else lasting_pass(tested)
    completed = [name_of(row) for row in rows if getattr(row, outcome.pay_dated_by) == on]
    says, missing = _sum_in_words(tested, on, threshold(within.start), person.terms.programme.currency)
    return Progress(key, on, says, missing, max(completed, default=None), within, tuple(judged))


def _why_pay_not(row: PayrollRow, outcome: Earnings, within: Period) -> str | None:
    if row.source not in outcome.evidence:
        return why_source_not(row.source, outcome.evidence, outcome.clause)
    day: date = getattr(row, outcome.pay_dated_by)
    why_not = why_day_not(
        {"paid_on": "paid", "period_from": "for work from"}.get(outcome.pay_dated_by, "for work to"), day, within
    )
    if why_not is None and outcome.earlier_work == "excluded" and row.period_from < within.start:
        return (
            f"for work from {in_words(row.period_from)}, before the window opened on {in_words(within.start)} "
            f"(clause {outcome.clause})"
        )
    return why_not


def _threshold(person: Person, outcome: Earnings) -> Callable[[date], Fraction | None]:
    """The pence to be reached, as a function of the day tested."""
    terms, days = outcome.threshold, person.days
    if terms.sum is not None:
        reading = days.read(terms.sum)
        pence = reading.exact if reading else None
        return lambda _: pence
    hours = days.read(terms.hours) if terms.hours else None
    if hours is None or terms.wage is None or terms.wage_by is None:
        return lambda _: None
    series, wage_by = person.terms.wages[terms.wage], terms.wage_by

    def at_wage(tested_on: date) -> Fraction | None:
        day = tested_on if wage_by == "earned_on" else days.own.get(wage_by)
        wage = read_on(series, day, days.group) if day else None
        return hours.exact * wage.exact if wage else None

    return at_wage


def _sum_in_words(
    tested: list[Tested], on: date | None, at_first: Fraction | None, currency: str
) -> tuple[str, str | None]:
    test = next((test for test in tested if test.on == on), tested[-1] if tested else None)
    total, threshold = (test.total_pence, test.threshold_pence) if test else (0, at_first)
    if threshold is None:
        return "the terms have no sum in force to be reached", None
    needed = -(-threshold.numerator // threshold.denominator)
    missing = None if on else f"{show(needed - total, currency)} more pay would have reached it"
    return f"{show(total, currency)} of {show(needed, currency)} earned", missing


def _milestone(person: Person, key: str, outcome: Milestone) -> Progress:
    within = days_that_count(person, outcome.window)
    names = " or ".join(outcome.milestones)
    if within is None:
        return Progress(key, None, f"the window never opened, so {names} cannot count")
    judged = [
        Judged(
            row,
            why_milestone_not(
                row, milestones=outcome.milestones, sources=outcome.evidence, within=within, clause=outcome.clause
            ),
        )
        for row in person.facts.milestones
    ]
    first = min(counted(judged), key=lambda row: (row.on, name_of(row)), default=None)
    if first is None:
        missing = f"a record of {names} from {' or '.join(outcome.evidence)} would have reached it"
        return Progress(key, None, f"no {names} on record that counts", missing, None, within, tuple(judged))
    return Progress(key, first.on, f"{first.milestone} is on record", None, name_of(first), within, tuple(judged))


def _no_number(key: str) -> Progress:
    return Progress(key, None, "the terms have no number in force for it, so it cannot be reached")


def _more(number: int, what: str, how: str) -> str:
    return f"{number} more {what}{'' if number == 1 else 's'} {how} would have reached it"
