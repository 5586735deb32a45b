"""Weeks in work: so many weeks at so many hours within a longer run of weeks.

Source: How a payment is worked out, 5.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from commissioning.core.periods import Period

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class HoursWorked:
    """A spell of work and its hours a week (0 where they are not stated)."""

    employer: str
    days: Period
    hours_per_week: Fraction


@dataclass(frozen=True, slots=True)
class WeeksFound:
    """How many qualifying weeks the best run holds, and the day on which the last one needed ended, if it did."""

    on: date | None
    weeks: int


def weeks_in_work(
    spells: Sequence[HoursWorked],
    in_work: Sequence[Period],
    *,
    within: Period,
    needed: int,
    of: int,
    hours: Fraction,
    last_day: date,
) -> WeeksFound:
    """The first day on which `needed` weeks of a run of `of` weeks had the hours.

    Takes    in_work: the days in work; on others no hours count. last_day: no later week has ended yet.

    >>> job = HoursWorked("Acme", Period(date(2025, 1, 6), None), Fraction(16))
    >>> in_work = [Period(date(2025, 1, 6), date(2026, 1, 1))]
    >>> weeks_in_work([job], in_work, within=in_work[0], needed=13, of=16, hours=Fraction(16),
    ...               last_day=date(2025, 12, 31)).on
    datetime.date(2025, 4, 6)
    """
    runs = [
        _qualifying_weeks(start, spells, in_work, of, hours, last_day) for start in sorted(_run_starts(spells, within))
    ]
    reached = [weeks[needed - 1] + WEEK - timedelta(days=1) for weeks in runs if len(weeks) >= needed]
    return WeeksFound(min(reached, default=None), max(map(len, runs), default=0))


def _run_starts(spells: Sequence[HoursWorked], within: Period) -> set[date]:
    starts = {spell.days.start for spell in spells if spell.days.start in within}
    if any(within.start in spell.days for spell in spells):
        starts.add(within.start)
    return starts


def _qualifying_weeks(
    start: date,
    spells: Sequence[HoursWorked],
    in_work: Sequence[Period],
    of: int,
    hours: Fraction,
    last_day: date,
) -> list[date]:
    """The first days of the weeks of one run that have the hours and have ended."""
    weeks = [start + place * WEEK for place in range(of)]
    return [
        week
        for week in weeks
        if week + WEEK - timedelta(days=1) <= last_day and _hours(week, spells, in_work) >= 7 * hours
    ]


def _hours(week: date, spells: Sequence[HoursWorked], in_work: Sequence[Period]) -> Fraction:
    """The sum of each day's hours a week, over the seven days: seven times the hours of a week all worked."""
    days = [week + timedelta(days=n) for n in range(7)]
    return sum((_hours_on(day, spells) for day in days if any(day in run for run in in_work)), Fraction(0))


def _hours_on(day: date, spells: Sequence[HoursWorked]) -> Fraction:
    """The hours a week of the jobs open on a day. A job told of more than once counts once, with the most hours."""
    most: dict[str, Fraction] = {}
    for spell in spells:
        if day in spell.days:
            most[spell.employer] = max(most.get(spell.employer, Fraction(0)), spell.hours_per_week)
    return sum(most.values(), Fraction(0))
