"""Days in work and sustainment against a count made day by day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.periods import Period
from commissioning.engines.payments.reference.days_in_work import days_in_work, nth_day, nth_day_in_a_row
from commissioning.engines.payments.reference.sustainment import first_break, period_ends

FIRST = date(2024, 2, 20)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
WINDOW = Period(FIRST + timedelta(days=5), FIRST + timedelta(days=55))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, draw(st.none() | st.integers(0, 25).map(lambda n: start + timedelta(days=n))))


def each_day(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range(period.days)]


def days_counted(jobs: list[Period], benefits: list[Period]) -> list[date]:
    """The days in work, asked one by one."""
    return [
        day
        for day in each_day(WINDOW)
        if any(day in job for job in jobs) and not any(day in benefit for benefit in benefits)
    ]


JOBS = st.lists(periods(), max_size=6)
BENEFITS = st.lists(periods(), max_size=2)


@given(JOBS, BENEFITS)
def test_runs_are_the_days_in_work(jobs: list[Period], benefits: list[Period]) -> None:
    runs = days_in_work(jobs, benefits, WINDOW)
    assert [day for run in runs for day in each_day(run)] == days_counted(jobs, benefits)
    assert all(earlier.end < later.start for earlier, later in pairwise(runs) if earlier.end)


@given(JOBS, BENEFITS, st.integers(1, 50))
def test_the_nth_day(jobs: list[Period], benefits: list[Period], n: int) -> None:
    days = days_counted(jobs, benefits)
    runs = days_in_work(jobs, benefits, WINDOW)
    assert nth_day(runs, n) == (days[n - 1] if n <= len(days) else None)
    ends = [day for day in days if all(day - timedelta(days=back) in days for back in range(n))]
    assert nth_day_in_a_row(runs, n) == min(ends, default=None)


def test_no_day_is_the_day_before_the_first() -> None:
    runs = [Period(date(2025, 1, 1), date(2025, 2, 1))]
    assert nth_day(runs, 0) is None
    assert nth_day_in_a_row(runs, 0) is None
    assert period_ends(runs, 0, "cumulative") == []


@given(JOBS, BENEFITS, st.integers(1, 15))
def test_periods_walked_day_by_day(jobs: list[Period], benefits: list[Period], length: int) -> None:
    """A counter goes up on each day in work; a break sets it back to nothing where days must be in a row."""
    worked = set(days_counted(jobs, benefits))
    expected: dict[str, list[date]] = {"continuous": [], "cumulative": []}
    in_a_row = in_all = 0
    for day in each_day(WINDOW):
        in_a_row = in_a_row + 1 if day in worked else 0
        if day in worked:
            in_all += 1
            if in_a_row % length == 0:
                expected["continuous"].append(day)
            if in_all % length == 0:
                expected["cumulative"].append(day)
    runs = days_in_work(jobs, benefits, WINDOW)
    assert period_ends(runs, length, "continuous") == expected["continuous"]
    assert period_ends(runs, length, "cumulative") == expected["cumulative"]


@given(JOBS, BENEFITS, DAYS)
def test_the_first_break(jobs: list[Period], benefits: list[Period], from_day: date) -> None:
    worked = days_counted(jobs, benefits)
    looked_at = Period(from_day, FIRST + timedelta(days=90))
    out_of_work = [day for day in each_day(looked_at) if day not in worked]
    assert first_break(days_in_work(jobs, benefits, WINDOW), looked_at) == out_of_work[0]
    assert first_break([], None) is None


@given(JOBS, BENEFITS, st.integers(1, 24))
def test_splitting_a_job_changes_nothing(jobs: list[Period], benefits: list[Period], after: int) -> None:
    """A job reported in two parts that touch is as good as one."""
    split = []
    for job in jobs:
        cut = job.start + timedelta(days=after)
        if job.end is None or cut < job.end:
            split += [Period(job.start, cut), Period(cut, job.end)]
        else:
            split.append(job)
    assert days_in_work(split, benefits, WINDOW) == days_in_work(jobs, benefits, WINDOW)
