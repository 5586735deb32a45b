from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.periods import (
    EndsBeforeStart,
    HasNoEnd,
    Period,
    add_months,
    calendar_months,
    in_words,
    subtract,
    union,
)

FIRST = date(2026, 1, 1)
HORIZON = 40  # an open period is followed as far as here, past every end that is generated


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def span(start: int, end: int | None) -> Period:
    return Period(day(start), None if end is None else day(end))


PERIODS = st.builds(
    lambda start, length: span(start, None if length is None else start + length),
    st.integers(0, 20),
    st.none() | st.integers(0, 12),
)
LISTS = st.lists(PERIODS, max_size=7)


def days_of(periods: list[Period]) -> set[int]:
    """The oracle: ask for each day in turn."""
    return {n for n in range(HORIZON) for period in periods if day(n) in period}


def fewest_in_order(periods: list[Period]) -> bool:
    return all(one.end is not None and one.end < other.start for one, other in pairwise(periods))


@given(LISTS)
def test_a_union_holds_the_days_of_its_periods(periods: list[Period]) -> None:
    assert days_of(union(periods)) == days_of(periods)
    assert fewest_in_order(union(periods))
    assert all(period.end != period.start for period in union(periods))


@given(LISTS, LISTS)
def test_a_difference_holds_the_days_not_in_a_hole(periods: list[Period], holes: list[Period]) -> None:
    left = subtract(periods, holes)
    assert days_of(left) == days_of(periods) - days_of(holes)
    assert fewest_in_order(left)
    assert all(period.end != period.start for period in left)


@given(PERIODS, PERIODS)
def test_an_intersection_holds_the_days_in_both(one: Period, other: Period) -> None:
    both = one.intersect(other)
    assert days_of([both] if both else []) == days_of([one]) & days_of([other])
    assert both == other.intersect(one)
    assert both is None or both.start in both


@given(PERIODS)
def test_days_are_counted_as_contained(period: Period) -> None:
    if period.end is not None:
        assert period.days == len(days_of([period]))


def test_periods_that_touch_become_one() -> None:
    assert union([span(5, 9), span(0, 5)]) == [span(0, 9)]
    assert union([span(0, 4), span(5, 9)]) == [span(0, 4), span(5, 9)]


def test_an_open_period_takes_in_all_that_follows() -> None:
    assert union([span(0, None), span(3, 5), span(9, None)]) == [span(0, None)]
    assert subtract([span(0, None)], [span(3, 5)]) == [span(0, 3), span(5, None)]
    assert subtract([span(0, 9)], [span(3, None)]) == [span(0, 3)]


def test_the_end_is_the_first_day_that_does_not_count() -> None:
    assert day(4) in span(0, 5)
    assert day(5) not in span(0, 5)
    assert not span(3, 3).contains(day(3))
    assert span(0, 5).intersect(span(5, 9)) is None


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(EndsBeforeStart, match="start on 6 January 2026 and end before 1 January 2026"):
        span(5, 0)


def test_open_periods_have_no_number_of_days_and_no_last_month() -> None:
    with pytest.raises(HasNoEnd, match="from 1 January 2026 is open and has no number of days"):
        _ = span(0, None).days
    with pytest.raises(HasNoEnd, match="no last month"):
        calendar_months(span(0, None))


@given(st.lists(PERIODS))
def test_periods_sort_by_start_then_end_the_open_ones_last(periods: list[Period]) -> None:
    assert sorted(periods) == sorted(periods, key=lambda one: (one.start, one.end or date.max))


@pytest.mark.parametrize(
    ("period", "printed"),
    [
        (Period(date(2026, 4, 1), date(2027, 4, 1)), "1 April 2026 to 31 March 2027"),
        (Period(date(2026, 4, 1), date(2026, 4, 2)), "1 April 2026"),
        (Period(date(2026, 4, 1), None), "1 April 2026 onwards"),
        (Period(date(2026, 4, 1), date(2026, 4, 1)), "no days"),
    ],
)
def test_pages_print_the_last_day_that_counts(period: Period, printed: str) -> None:
    assert period.inclusive() == printed


def test_months_are_english_wherever_the_machine_stands() -> None:
    months = [in_words(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert " ".join(month[:3] for month in months) == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_short_month(start: date, n: int, end: date) -> None:
    assert add_months(start, n) == end


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_months_are_counted_whole(start: date, n: int) -> None:
    later = add_months(start, n)
    assert (later.year - start.year) * 12 + later.month - start.month == n
    assert later.day == start.day or (later.day < start.day and (later + timedelta(days=1)).day == 1)


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(0, 800))
def test_calendar_months_are_those_with_a_day_in_the_period(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    wanted = sorted({(start + timedelta(days=n)).replace(day=1) for n in range(length)})
    months = calendar_months(period)
    assert [month.start for month in months] == wanted
    assert all(month.end == add_months(month.start, 1) for month in months)
