"""Bank holidays and working days: our data against the law, against another package, and day by day."""

import csv
import itertools
from datetime import date, timedelta
from importlib.resources import files
from random import Random

import holidays as package
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.calendars import (
    CALENDAR_OF,
    FIRST_DAY,
    LAST_DAY,
    Holiday,
    Nation,
    OutsideCalendar,
    _completed,
    holidays,
    working_calendar,
)
from commissioning.core.statute import Calendar, easter, expected
from support.sizes import size

YEARS = range(2006, 2037)
LAST_PUBLISHED_YEAR = 2028
NATION_OF = {calendar: nation for nation, calendar in CALENDAR_OF.items()}
PACKAGE_NAME = {Nation.ENGLAND: "ENG", Nation.WALES: "WLS", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR"}
NATIONS = st.sampled_from(Nation)

# Each difference between our data and the package `holidays` on a day from Monday to Friday, and why we keep ours.
DIFFERENCES = {
    (Nation.SCOTLAND, date(2006, 11, 30)): "the St Andrew's Day Act had its Royal Assent on 15 January 2007",
}


def days(nation: Nation, year: int, known_on: date | None = None) -> list[date]:
    return [holiday.on for holiday in holidays(nation, year, known_on=known_on)]


@pytest.mark.parametrize("nation", Nation)
def test_our_days_are_those_of_the_package_but_for_the_differences_listed(nation: Nation) -> None:
    ours = {day for year in YEARS for day in days(nation, year)}
    theirs = {
        day
        for day in package.country_holidays("GB", subdiv=PACKAGE_NAME[nation], years=YEARS)
        if day.year in YEARS and day.weekday() < 5  # the package also lists the weekend day that was made up for
    }
    assert ours ^ theirs == {day for of, day in DIFFERENCES if of is nation}


@pytest.mark.parametrize(
    ("nation", "year", "on"),
    [
        # As published for years with something special: moved, added, substituted.
        (Nation.ENGLAND, 2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"),
        (Nation.WALES, 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (Nation.NORTHERN_IRELAND, 2020, "01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28"),
        (Nation.SCOTLAND, 2006, "01-02 01-03 04-14 05-01 05-29 08-07 12-25 12-26"),
        (Nation.SCOTLAND, 2007, "01-01 01-02 04-06 05-07 05-28 08-06 11-30 12-25 12-26"),
        (Nation.SCOTLAND, 2017, "01-02 01-03 04-14 05-01 05-29 08-07 11-30 12-25 12-26"),
        (Nation.SCOTLAND, 2024, "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26"),
        (Nation.SCOTLAND, 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"),
        (Nation.ENGLAND, 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
    ],
)
def test_years_as_they_were_published(nation: Nation, year: int, on: str) -> None:
    assert [f"{day:%m-%d}" for day in days(nation, year)] == on.split()


@pytest.mark.parametrize("year", range(1900, 2100))
def test_easter_by_the_moon_tables(year: int) -> None:
    assert easter(year) == easter_by_the_moon(year)


def easter_by_the_moon(year: int) -> date:
    """The Sunday after the paschal full moon, by Gauss's rule of 1816 for the years 1900 to 2199 (M = 24, N = 5)."""
    moon = (19 * (year % 19) + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    found = date(year, 3, 22) + timedelta(days=moon + sunday)
    latest = date(year, 4, 26)  # Gauss's two exceptions: never 26 April, nor 25 April in the second half of the cycle
    if found == latest or (found == date(year, 4, 25) and moon == 28 and year % 19 > 10):
        found -= timedelta(days=7)
    return found


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("year", YEARS)
def test_without_announcements_the_law_alone_holds(calendar: Calendar, year: int) -> None:
    """What was believed before any special day was announced is what the Acts say, and our data say nothing else."""
    nation = NATION_OF[calendar]
    assert days(nation, year, date(2009, 12, 31)) == [day.on for day in expected(calendar, year)]


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("year", YEARS)
def test_no_bank_holiday_is_on_a_weekend_or_twice(nation: Nation, year: int) -> None:
    on = days(nation, year)
    assert all(day.weekday() < 5 for day in on)
    assert on == sorted(set(on))


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("year", YEARS)
def test_years_not_published_yet_say_that_they_are_computed(nation: Nation, year: int) -> None:
    status = "announced" if year <= LAST_PUBLISHED_YEAR else "computed"
    assert {holiday.status for holiday in holidays(nation, year)} == {status}


def test_one_more_line_moves_a_holiday_of_a_year_that_is_still_computed() -> None:
    """The spring bank holiday of 2031, computed for 26 May, is announced in 2030 for 2 June: two lines of data."""
    wales, announced_on = Calendar.ENGLAND_AND_WALES, date(2030, 2, 1)
    moved_away = Holiday(date(2031, 5, 26), "Spring", wales, date(1971, 12, 16), "announced", withdrawn_on=announced_on)
    moved_to = Holiday(date(2031, 6, 2), "Spring, moved", wales, announced_on, "announced")
    year = _completed(wales, [moved_away, moved_to])[2031]

    def in_may_and_june(known_on: date | None) -> list[tuple[int, int, str]]:
        spring = [day for day in year if day.stands(known_on) and day.on.month in (5, 6)]
        return [(day.on.month, day.on.day, day.status) for day in spring]

    assert in_may_and_june(date(2030, 1, 31)) == [(5, 5, "computed"), (5, 26, "announced")]
    assert in_may_and_june(announced_on) == [(5, 5, "computed"), (6, 2, "announced")]
    assert in_may_and_june(None) == [(5, 5, "computed"), (6, 2, "announced")]


def test_every_line_of_the_data_says_what_when_and_from_where() -> None:
    text = files("commissioning.core").joinpath("bank_holidays.csv").read_text(encoding="utf-8")
    lines = list(csv.DictReader(text.splitlines()))
    assert len({(line["calendar"], line["on"]) for line in lines}) == len(lines)
    for line in lines:
        announced_on, on = date.fromisoformat(line["announced_on"]), date.fromisoformat(line["on"])
        assert FIRST_DAY <= on <= LAST_DAY
        assert announced_on < on
        assert line["announced_on_status"] in ("act", "source", "recalled")
        assert line["title"]
        assert line["source"]
        if line["withdrawn_on"]:
            assert announced_on < date.fromisoformat(line["withdrawn_on"]) < on


@pytest.mark.parametrize(
    ("nation", "announced_on", "gained", "lost"),
    [
        (Nation.ENGLAND, date(2010, 1, 5), [date(2012, 6, 4), date(2012, 6, 5)], [date(2012, 5, 28)]),
        (Nation.ENGLAND, date(2010, 11, 23), [date(2011, 4, 29)], []),
        (Nation.WALES, date(2019, 6, 7), [date(2020, 5, 8)], [date(2020, 5, 4)]),
        (Nation.SCOTLAND, date(2019, 6, 14), [date(2020, 5, 8)], [date(2020, 5, 4)]),
        (Nation.NORTHERN_IRELAND, date(2020, 11, 12), [date(2022, 6, 2), date(2022, 6, 3)], [date(2022, 5, 30)]),
        (Nation.SCOTLAND, date(2022, 9, 10), [date(2022, 9, 19)], []),
        (Nation.ENGLAND, date(2022, 11, 6), [date(2023, 5, 8)], []),
        (Nation.SCOTLAND, date(2026, 2, 4), [date(2026, 6, 15)], []),
        (Nation.SCOTLAND, date(2007, 1, 15), [date(2007, 11, 30)], []),
    ],
)
def test_an_announcement_changes_the_calendar_from_its_day_on(
    nation: Nation, announced_on: date, gained: list[date], lost: list[date]
) -> None:
    before = working_calendar(nation, known_on=announced_on - timedelta(days=1))
    after = working_calendar(nation, known_on=announced_on)
    assert [(before.is_working_day(day), after.is_working_day(day)) for day in gained] == [(True, False)] * len(gained)
    assert [(before.is_working_day(day), after.is_working_day(day)) for day in lost] == [(False, True)] * len(lost)


def test_the_world_cup_holiday_was_in_scotland_alone() -> None:
    closed = {nation for nation in Nation if not working_calendar(nation).is_working_day(date(2026, 6, 15))}
    assert closed == {Nation.SCOTLAND}


def test_a_holiday_announced_late_moves_an_open_deadline() -> None:
    """Referred on Monday 5 September 2022 with 15 working days to start: the state funeral takes one of them away.

    6 to 9 September are working days 1 to 4, 12 to 16 are 5 to 9, 19 to 23 are 10 to 14 and Monday 26 is the 15th.
    From 10 September on, Monday 19 no longer counts, and the 15th is Tuesday 27.
    """
    referred_on = date(2022, 9, 5)
    as_known_then = working_calendar(Nation.ENGLAND, known_on=date(2022, 9, 9))
    assert as_known_then.nth_working_day_after(referred_on, 15) == date(2022, 9, 26)
    assert working_calendar(Nation.ENGLAND).nth_working_day_after(referred_on, 15) == date(2022, 9, 27)


def test_a_holiday_moved_by_announcement_moves_deadlines_both_ways() -> None:
    """Monday 4 May 2020 became a working day when the holiday went to Friday 8 May."""
    known_before = working_calendar(Nation.ENGLAND, known_on=date(2019, 6, 6))
    assert known_before.nth_working_day_after(date(2020, 5, 1), 1) == date(2020, 5, 5)
    assert working_calendar(Nation.ENGLAND).nth_working_day_after(date(2020, 5, 1), 1) == date(2020, 5, 4)
    assert known_before.nth_working_day_after(date(2020, 5, 7), 1) == date(2020, 5, 8)
    assert working_calendar(Nation.ENGLAND).nth_working_day_after(date(2020, 5, 7), 1) == date(2020, 5, 11)


DAYS = st.dates(FIRST_DAY, date(2034, 12, 31))  # so that every answer below is before the end of 2036
KNOWN = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(NATIONS, DAYS, st.integers(0, 300), KNOWN)
def test_the_nth_working_day_is_found_by_walking(nation: Nation, start: date, n: int, known_on: date | None) -> None:
    calendar = working_calendar(nation, known_on=known_on)
    day, left = start, n
    closed = {day for year in range(start.year, start.year + 3) for day in days(nation, year, known_on)}
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in closed
    assert calendar.nth_working_day_after(start, n) == day


@given(NATIONS, DAYS, st.integers(0, 400), KNOWN)
def test_working_days_between_are_counted_one_by_one(
    nation: Nation, start: date, length: int, known_on: date | None
) -> None:
    calendar = working_calendar(nation, known_on=known_on)
    counted = sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(length))
    assert calendar.working_days_between(start, start + timedelta(days=length)) == counted


def test_no_working_day_after_is_the_day_itself_even_on_a_weekend() -> None:
    calendar = working_calendar(Nation.ENGLAND)
    saturday, christmas = date(2026, 11, 21), date(2026, 12, 25)
    assert calendar.nth_working_day_after(saturday, 0) == saturday
    assert calendar.nth_working_day_after(christmas, 0) == christmas
    assert calendar.nth_working_day_after(saturday, 1) == date(2026, 11, 23)


def test_counts_that_make_no_sense_are_refused() -> None:
    calendar = working_calendar(Nation.ENGLAND)
    with pytest.raises(ValueError, match="count from 0 upwards"):
        calendar.nth_working_day_after(date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="is before 2 January 2026: give the earlier day first"):
        calendar.working_days_between(date(2026, 1, 2), date(2026, 1, 1))


def test_outside_our_years_we_say_so() -> None:
    calendar = working_calendar(Nation.SCOTLAND)
    with pytest.raises(OutsideCalendar, match="2037 is outside the bank holidays that we hold, 2006 to 2036"):
        holidays(Nation.SCOTLAND, 2037)
    with pytest.raises(OutsideCalendar, match="31 December 2005 is outside"):
        calendar.is_working_day(date(2005, 12, 31))
    with pytest.raises(OutsideCalendar, match="Working day 5 after 29 December 2036 is outside"):
        calendar.nth_working_day_after(date(2036, 12, 29), 5)
    with pytest.raises(OutsideCalendar, match="2 January 2037 is outside"):
        calendar.working_days_between(date(2036, 12, 1), date(2037, 1, 3))


def test_our_first_and_last_days_are_held() -> None:
    calendar = working_calendar(Nation.ENGLAND)
    assert calendar.nth_working_day_after(date(2036, 12, 29), 2) == date(2036, 12, 31)
    assert calendar.working_days_between(FIRST_DAY, LAST_DAY + timedelta(days=1)) == sum(
        calendar.is_working_day(FIRST_DAY + timedelta(days=n)) for n in range((LAST_DAY - FIRST_DAY).days + 1)
    )


def test_a_calendar_is_built_once_for_each_announcement() -> None:
    """Asking with a different moment for each of a million rows must not build a million calendars."""
    asked = {
        id(working_calendar(Nation.ENGLAND, known_on=FIRST_DAY + timedelta(days=day))) for day in range(0, 8_000, 3)
    }
    assert len(asked) == 7  # before any announcement, then after each of six in England


def test_answers_stay_in_step_over_many_random_questions() -> None:
    random = Random(2026)
    calendar = working_calendar(Nation.NORTHERN_IRELAND)
    for _ in range(size("working day questions")):
        start = FIRST_DAY + timedelta(days=random.randrange(10_000))
        n = random.randrange(1, 200)
        found = calendar.nth_working_day_after(start, n)
        assert calendar.is_working_day(found)
        assert calendar.working_days_between(start + timedelta(days=1), found) == n - 1


def test_neighbouring_calendars_differ_only_where_they_should() -> None:
    for year, (one, other) in itertools.product(YEARS, [(Nation.ENGLAND, Nation.WALES)]):
        assert days(one, year) == days(other, year)
    only_northern = {
        holiday.title.removesuffix(" (substitute day)")
        for year in YEARS
        for holiday in holidays(Nation.NORTHERN_IRELAND, year)
        if holiday.on not in days(Nation.ENGLAND, year)
    }
    assert only_northern == {"St Patrick's Day", "Battle of the Boyne (Orangemen's Day)"}
