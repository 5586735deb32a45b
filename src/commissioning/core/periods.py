"""Periods of whole days, half-open: the first day counts, the end is the first day that does not.

Without an end a period is open: it holds until somebody says otherwise. A period may be empty (its end is its start),
as when a job is taken back on the day it began: it has no days, contains nothing, and `union` leaves it out.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering


class EndsBeforeStart(ValueError):
    """A period was given an end earlier than its start."""


class HasNoEnd(ValueError):
    """The days of an open period cannot be counted or listed."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`. Sorted by start, then end, the open ones last.

    Raises   EndsBeforeStart.
    """

    start: date
    end: date | None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise EndsBeforeStart(
                f"A period cannot start on {in_words(self.start)} and end before {in_words(self.end)}: "
                "its end is the first day after it. Correct one of the two dates."
            )

    def __lt__(self, other: "Period") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[date, bool, date]:
        return (self.start, self.end is None, self.end or self.start)

    @property
    def days(self) -> int:
        """How many days. Raises HasNoEnd for an open period: intersect it with a window first."""
        return (self._end("has no number of days") - self.start).days

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    __contains__ = contains

    def intersect(self, other: "Period") -> "Period | None":
        """The days in both, or None when there is none."""
        start = max(self.start, other.start)
        end = _earlier(self.end, other.end)
        return None if end is not None and end <= start else Period(start, end)

    def inclusive(self) -> str:
        """The period as pages print it, with its last day in it.

        >>> Period(date(2026, 4, 1), date(2027, 4, 1)).inclusive()
        '1 April 2026 to 31 March 2027'
        """
        if self.end is None:
            return f"{in_words(self.start)} onwards"
        if self.end == self.start:
            return "no days"
        last = self.end - timedelta(days=1)
        return in_words(self.start) if last == self.start else f"{in_words(self.start)} to {in_words(last)}"

    def _end(self, cannot: str) -> date:
        if self.end is None:
            raise HasNoEnd(f"The period from {in_words(self.start)} is open and {cannot}: intersect it first.")
        return self.end


def in_words(day: date) -> str:
    """A date as pages print it: 1 April 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Not strftime, whose months follow the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def union(periods: Iterable[Period]) -> list[Period]:
    """The days in any of the periods, as the fewest periods in order: those that overlap or touch become one."""
    merged: list[Period] = []
    for period in sorted(period for period in periods if period.end != period.start):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and last.end < period.start):
            merged.append(period)
        else:
            merged[-1] = Period(last.start, _later(last.end, period.end))
    return merged


def subtract(periods: Iterable[Period], holes: Iterable[Period]) -> list[Period]:
    """The days in any of the periods and in none of the holes, as the fewest periods in order."""
    left: list[Period] = []
    gaps = union(holes)
    for period in union(periods):
        start: date | None = period.start
        for gap in gaps:
            if start is None or (period.end is not None and gap.start >= period.end):
                break
            if start < gap.start:
                left.append(Period(start, gap.start))
            start = None if gap.end is None else max(start, gap.end)
        if start is not None and (period.end is None or start < period.end):
            left.append(Period(start, period.end))
    return left


def add_months(day: date, n: int) -> date:
    """The same day of the month, `n` months later (earlier when negative).

    Where that month is too short it is the month's last day, and the day lost does not come back: count each step from
    the first day (n = 1, 2, 3), never from the step before.

    >>> add_months(date(2027, 1, 31), 1), add_months(date(2027, 1, 31), 2)
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def calendar_months(period: Period) -> list[Period]:
    """The whole calendar months with a day in the period, in order. Raises HasNoEnd for an open period.

    >>> [month.inclusive() for month in calendar_months(Period(date(2026, 4, 15), date(2026, 5, 2)))]
    ['1 April 2026 to 30 April 2026', '1 May 2026 to 31 May 2026']
    """
    end = period._end("has no last month")
    first = period.start.replace(day=1)
    months: list[Period] = []
    while period.start < end and first < end:
        months.append(Period(first, first := add_months(first, 1)))
    return months


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
