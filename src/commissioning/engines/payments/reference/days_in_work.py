"""Days in work: a day counts once, whatever number of jobs is open on it, and not while on benefit.

Source: How a payment is worked out, 5.2 and 5.3.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from commissioning.core.periods import Period, subtract


def days_in_work(jobs: Iterable[Period], benefits: Iterable[Period], within: Period) -> list[Period]:
    """The days of a window with a job open and no benefit, as unbroken runs in order.

    >>> january = Period(date(2025, 1, 1), date(2025, 2, 1))
    >>> jobs = [Period(date(2025, 1, 1), date(2025, 1, 11)), Period(date(2025, 1, 6), None)]
    >>> [run.days for run in days_in_work(jobs, [], january)]
    [31]
    """
    inside = (job.intersect(within) for job in jobs)
    return subtract((job for job in inside if job), benefits)


def nth_day(runs: Iterable[Period], n: int) -> date | None:
    """The n-th day in work, counted over all runs; None when there are fewer.

    >>> nth_day([Period(date(2025, 1, 1), date(2025, 1, 3)), Period(date(2025, 2, 1), date(2025, 3, 1))], 3)
    datetime.date(2025, 2, 1)
    """
    left = n
    for run in runs:
        if 0 < left <= run.days:
            return run.start + timedelta(days=left - 1)
        left -= run.days
    return None


def nth_day_in_a_row(runs: Iterable[Period], n: int) -> date | None:
    """The first day that ends n days in work without a break."""
    return next((run.start + timedelta(days=n - 1) for run in runs if 0 < n <= run.days), None)


def total_days(runs: Iterable[Period]) -> int:
    """How many days in all."""
    return sum(run.days for run in runs)


def longest_run(runs: Sequence[Period]) -> int:
    """How many days the longest run has; 0 without one."""
    return max((run.days for run in runs), default=0)
