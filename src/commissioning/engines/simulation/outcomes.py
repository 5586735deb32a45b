"""When a provider believes that an outcome was reached: near enough to claim by, never a basis for payment.

What is left out: breaks within a continuous run, hours week by week, overlapping jobs, corrections that take earnings
back. The payment engines work out what is really due.
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import (
    NEVER,
    Flags,
    Floats,
    Ints,
    day_number,
    first_of_each,
    running_total,
    whole,
)
from commissioning.engines.simulation.benefits import signs_off
from commissioning.engines.simulation.jobs import Jobs
from commissioning.engines.simulation.milestones import Milestones
from commissioning.engines.simulation.payroll import Payments
from commissioning.engines.simulation.people import People, Society
from commissioning.terms.figures import Series
from commissioning.terms.models import AnyOf, Earnings, Milestone, Outcome, Terms, TimeInWork, WeeksInWork

KINDS_OF_WORK = ("employed", "self_employed", "apprenticeship")  # in the order of the codes in jobs.py
DAYS_IN = {"calendar days": 1.0, "weeks": 7.0, "months": 30.4375, "working days": 1.4}


@dataclass(frozen=True, slots=True)
class Lives:
    """All that happened to a chunk of people."""

    terms: Terms
    society: Society
    people: People
    jobs: Jobs
    payments: Payments
    milestones: Milestones


def reached_on(lives: Lives, key: str) -> Ints:
    """The day on which each person reached the outcome, NEVER for who did not by the end of the world."""
    outcome = lives.terms.outcomes[key]
    day = np.full(len(lives.people), NEVER)
    served = lives.people.started_on < NEVER
    day[served] = _reached(lives, outcome)[served]
    return np.where(day <= lives.society.until, day, NEVER)


def by_group_and_day(lives: Lives, figure: Series, day: Ints) -> Floats:
    """A figure's value for each person's group on a day of theirs; NaN where it has none."""
    value = np.full(len(day), np.nan)
    for number, group in enumerate(lives.society.groups):
        lines = sorted((day_number(start), line) for start, line in figure.lines(group).items())
        here = np.flatnonzero(lives.people.group == number)
        if not lines:
            continue
        numbers = np.array([float(line.value) if line.is_number else np.nan for _, line in lines])
        place = np.searchsorted(np.array([start for start, _ in lines]), day[here], side="right") - 1
        value[here] = np.where(place >= 0, numbers[np.maximum(place, 0)], np.nan)
    return value


def run_out(lives: Lives, anchor: str | None) -> Ints:
    """The day of an anchor as far as people know it: of the person, or of a clock from it; NEVER for others."""
    known: dict[str, Ints] = {"referred_on": lives.people.referred_on, "started_on": lives.people.started_on}
    if anchor in known:
        return known[anchor]
    clock = lives.terms.clocks.get(anchor or "")
    if clock is None:
        return np.full(len(lives.people), NEVER)
    begins = run_out(lives, clock.from_)
    length = by_group_and_day(lives, clock, read_day(lives, clock.by)) * DAYS_IN.get(clock.measure, 1.0)
    return np.where((begins < NEVER) & ~np.isnan(length), begins + whole(np.nan_to_num(length)), NEVER)


def read_day(lives: Lives, by: str) -> Ints:
    """The day a figure is read on: the referral's, the contract's, else the start's."""
    if by == "contract_start":
        starts = np.array([day_number(place.contract.starts_on) for place in lives.society.market.places])
        return np.asarray(starts[lives.people.place])
    return lives.people.referred_on if by == "referred_on" else lives.people.started_on


def _reached(lives: Lives, outcome: Outcome) -> Ints:
    if isinstance(outcome, TimeInWork | WeeksInWork):
        return _worked(lives, outcome)
    if isinstance(outcome, Earnings):
        return _earned(lives, outcome)
    if isinstance(outcome, Milestone):
        return _earliest([lives.milestones.on[name] for name in outcome.milestones])
    parts = [reached_on(lives, key) for key in outcome.outcomes]
    return _earliest(parts) if isinstance(outcome, AnyOf) else np.asarray(np.max(np.stack(parts), axis=0))


def _earliest(days: list[Ints]) -> Ints:
    return np.asarray(np.min(np.stack(days), axis=0))


def _worked(lives: Lives, outcome: TimeInWork | WeeksInWork) -> Ints:
    """The day on which so many days have been worked, in all or in one spell."""
    length = outcome.length if isinstance(outcome, TimeInWork) else outcome.weeks_needed
    needed = by_group_and_day(lives, length, read_day(lives, length.by)) * DAYS_IN.get(length.measure, 1.0)
    person, begins, ends = counted_jobs(lives, outcome)
    opens, closes = run_out(lives, outcome.window.opens), run_out(lives, outcome.window.closes)
    begins, ends = np.maximum(begins, opens[person]), np.minimum(ends, closes[person])
    days = np.maximum(ends - begins, 0)
    in_all = isinstance(outcome, WeeksInWork) or (outcome.counting == "cumulative" and outcome.jobs == "any")
    done = running_total(days, person) if in_all else days
    last_day = ends - 1 - (done - whole(np.nan_to_num(needed, nan=NEVER))[person])
    return _first_day(lives, person, last_day, done >= needed[person])


def counted_jobs(lives: Lives, outcome: TimeInWork | WeeksInWork) -> tuple[Ints, Ints, Ints]:
    """The jobs that count by an outcome's test, sorted by person and time: the person, and the days in work from the
    first to the one after the last."""
    jobs = lives.jobs
    least = _least_hours(lives, outcome.min_hours if isinstance(outcome, TimeInWork) else outcome.hours)
    off, lag = signs_off(jobs, lives.society.settings)
    kinds = np.array([kind in outcome.kinds for kind in KINDS_OF_WORK])
    counts = jobs.main & kinds[jobs.kind] & (jobs.hours >= least[jobs.person] * 100) & (off | (not outcome.off_benefit))
    rows = np.flatnonzero(counts)
    return jobs.person[rows], jobs.worked_from[rows] + lag[rows] * outcome.off_benefit, jobs.worked_until[rows]


def _least_hours(lives: Lives, hours: Series | None) -> Floats:
    if hours is None:
        return np.zeros(len(lives.people))
    return np.nan_to_num(by_group_and_day(lives, hours, lives.people.started_on), nan=0.0)


def _earned(lives: Lives, outcome: Earnings) -> Ints:
    """The first pay day on which all pay since the window opened reaches the threshold."""
    threshold = _threshold(lives, outcome)
    pay = lives.payments
    dated = {"paid_on": pay.paid_on, "period_from": pay.period_from, "period_until": pay.period_until}
    day = dated[outcome.pay_dated_by]
    opens, closes = run_out(lives, outcome.window.opens), run_out(lives, outcome.window.closes)
    inside = (day >= opens[pay.person]) & (day < closes[pay.person])
    if outcome.earlier_work == "excluded":
        inside &= pay.period_from >= opens[pay.person]
    rows = np.flatnonzero(inside)
    rows = rows[np.lexsort((day[rows], pay.person[rows]))]
    person = pay.person[rows]
    total = running_total(pay.pence[rows], person)
    return _first_day(lives, person, day[rows], total >= threshold[person])


def _threshold(lives: Lives, outcome: Earnings) -> Floats:
    """In pence. A wage read on the day earned is near enough read at the start."""
    wanted = outcome.threshold
    if wanted.sum is not None:
        return by_group_and_day(lives, wanted.sum, read_day(lives, wanted.sum.by))
    if wanted.hours is None or wanted.wage is None:
        return np.full(len(lives.people), np.nan)
    hours = by_group_and_day(lives, wanted.hours, read_day(lives, wanted.hours.by))
    return hours * by_group_and_day(lives, lives.terms.wages[wanted.wage], read_day(lives, wanted.wage_by or ""))


def _first_day(lives: Lives, person: Ints, day: Ints, passes: Flags) -> Ints:
    """Each person's first row that passes, in rows sorted by person and time."""
    reached = np.full(len(lives.people), NEVER)
    rows = np.flatnonzero(passes)
    rows = rows[first_of_each(person[rows])]
    reached[person[rows]] = day[rows]
    return reached
