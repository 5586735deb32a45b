"""Working days, nation by nation, as they were known at the time.

A working day is a day from Monday to Friday that is not a bank holiday of the nation. `bank_holidays.csv` holds every
bank holiday that the government has published, one line each, with the day from which one could know it: the day of the
Act for the ordinary ones, the day of the announcement for the special ones. A holiday that was moved away has its own
line with `withdrawn_on`. Years not published yet are worked out by law and custom (`statute.py`) and say so. A holiday
announced later is one more line.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Literal

from commissioning.core.periods import in_words
from commissioning.core.statute import Calendar, expected

FIRST_DAY = date(2006, 1, 1)
LAST_DAY = date(2036, 12, 31)


class OutsideCalendar(ValueError):
    """We hold no bank holidays for that day."""


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


CALENDAR_OF = {
    Nation.ENGLAND: Calendar.ENGLAND_AND_WALES,
    Nation.WALES: Calendar.ENGLAND_AND_WALES,
    Nation.SCOTLAND: Calendar.SCOTLAND,
    Nation.NORTHERN_IRELAND: Calendar.NORTHERN_IRELAND,
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A bank holiday in one calendar.

    announced_on         the day from which one could know it: of the Act, or of the announcement.
    status               announced: published by the government; computed: expected by law and custom.
    announced_on_status  act, source (the source states the day) or recalled (the best we know; no source at hand).
    withdrawn_on         the day from which one could know that it had been moved away.
    """

    on: date
    title: str
    calendar: Calendar
    announced_on: date
    status: Literal["announced", "computed"]
    announced_on_status: Literal["act", "source", "recalled"] = "act"
    source: str = "Law and custom"
    withdrawn_on: date | None = None

    def stands(self, known_on: date | None) -> bool:
        """Whether somebody on `known_on` would count on this holiday; None: with all that we know now."""
        if known_on is None:
            return self.withdrawn_on is None
        return self.announced_on <= known_on and (self.withdrawn_on is None or known_on < self.withdrawn_on)


def holidays(nation: Nation, year: int, *, known_on: date | None = None) -> list[Holiday]:
    """The bank holidays of a year in order, as believed at the end of `known_on` (default: all that we know now).

    Raises   OutsideCalendar before 2006 and after 2036.
    """
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise _outside(str(year))
    return [holiday for holiday in _ever(CALENDAR_OF[nation])[year] if holiday.stands(known_on)]


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """The working days of one calendar, counted once so that each question is a look-up."""

    calendar: Calendar
    _days: tuple[date, ...] = field(repr=False)  # every working day in order
    _before: tuple[int, ...] = field(repr=False)  # how many working days come before each day from FIRST_DAY on

    def is_working_day(self, day: date) -> bool:
        place = _place(day)
        return self._before[place] < self._before[place + 1]

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after a day, which itself does not count.

        With n = 0 it is the day itself, even on a weekend or a bank holiday.

        Raises   OutsideCalendar when the day or the answer is outside 2006 to 2036.
        """
        if n < 0:
            raise ValueError(f"The {n}th working day after {in_words(day)} cannot be found: count from 0 upwards.")
        if n == 0:
            return day
        wanted = self._before[_place(day) + 1] + n - 1
        if wanted >= len(self._days):
            raise _outside(f"Working day {n} after {in_words(day)}")
        return self._days[wanted]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days from `start` up to, not including, `end`."""
        if end < start:
            raise ValueError(f"{in_words(end)} is before {in_words(start)}: give the earlier day first.")
        # The end does not count, so it may be the first day that we do not hold.
        return self._before[_place(end - timedelta(days=1)) + 1] - self._before[_place(start)] if start < end else 0


def working_calendar(nation: Nation, *, known_on: date | None = None) -> WorkingCalendar:
    """The working days of a nation, 2006 to 2036, as believed at the end of `known_on` (default: all that we know now).

    Cheap to ask for again: one calendar is kept for each thing that was ever announced.
    """
    calendar = CALENDAR_OF[nation]
    if known_on is None:
        return _built(calendar, None)
    news = _news(calendar)
    place = bisect_right(news, known_on)
    return _built(calendar, news[place - 1] if place else date.min)


@cache
def _built(calendar: Calendar, known_on: date | None) -> WorkingCalendar:
    closed = {holiday.on for year in _ever(calendar).values() for holiday in year if holiday.stands(known_on)}
    every = (FIRST_DAY + timedelta(days=place) for place in range((LAST_DAY - FIRST_DAY).days + 1))
    open_on = [(day, day.weekday() < 5 and day not in closed) for day in every]
    return WorkingCalendar(
        calendar,
        tuple(day for day, is_open in open_on if is_open),
        tuple(accumulate((is_open for _, is_open in open_on), initial=0)),
    )


@cache
def _news(calendar: Calendar) -> list[date]:
    """The days, in order, on which the calendar was not believed as it had been the day before."""
    ever = [holiday for year in _ever(calendar).values() for holiday in year]
    return sorted({day for holiday in ever for day in (holiday.announced_on, holiday.withdrawn_on) if day})


@cache
def _ever(calendar: Calendar) -> dict[int, list[Holiday]]:
    """All that was ever a bank holiday in a calendar, by year."""
    return _completed(calendar, [holiday for holiday in _published() if holiday.calendar is calendar])


def _completed(calendar: Calendar, published: list[Holiday]) -> dict[int, list[Holiday]]:
    """Our data, and the law for each day of which our data say nothing."""
    spoken_of = {holiday.on for holiday in published}
    ever: dict[int, list[Holiday]] = {}
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        computed = [
            Holiday(day.on, day.title, calendar, day.known_on, "computed")
            for day in expected(calendar, year)
            if day.on not in spoken_of
        ]
        both = [*computed, *(holiday for holiday in published if holiday.on.year == year)]
        ever[year] = sorted(both, key=lambda holiday: (holiday.on, holiday.announced_on))
    return ever


@cache
def _published() -> list[Holiday]:
    text = files("commissioning.core").joinpath("bank_holidays.csv").read_text(encoding="utf-8")
    return list(_read(csv.DictReader(text.splitlines())))


def _read(lines: Iterable[dict[str, str]]) -> Iterable[Holiday]:
    for line in lines:
        yield Holiday(
            on=date.fromisoformat(line["on"]),
            title=line["title"],
            calendar=Calendar(line["calendar"]),
            announced_on=date.fromisoformat(line["announced_on"]),
            status="announced",
            announced_on_status=line["announced_on_status"],  # type: ignore[arg-type]  # a test reads every line
            source=line["source"],
            withdrawn_on=date.fromisoformat(line["withdrawn_on"]) if line["withdrawn_on"] else None,
        )


def _place(day: date) -> int:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _outside(in_words(day))
    return (day - FIRST_DAY).days


def _outside(what: str) -> OutsideCalendar:
    return OutsideCalendar(
        f"{what} is outside the bank holidays that we hold, {FIRST_DAY.year} to {LAST_DAY.year}. Check the date; if it "
        "is right, the years in commissioning/core/calendars.py have to be extended."
    )
