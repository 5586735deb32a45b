"""Sustainment: further stretches of work, one after the other, each paid again.

Source: How a payment is worked out, 6.3.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from commissioning.core.periods import Period, subtract
from commissioning.engines.payments.reference.days_in_work import nth_day, total_days


def period_ends(runs: Sequence[Period], length: int, counting: Literal["cumulative", "continuous"]) -> list[date]:
    """The last day of each whole period, in order.

    >>> run = Period(date(2025, 1, 1), date(2025, 3, 1))
    >>> period_ends([run], 28, "continuous")
    [datetime.date(2025, 1, 28), datetime.date(2025, 2, 25)]
    """
    if length < 1:
        return []
    if counting == "cumulative":
        days = (nth_day(runs, n * length) for n in range(1, total_days(runs) // length + 1))
        return [day for day in days if day]
    return [run.start + timedelta(days=n * length - 1) for run in runs for n in range(1, run.days // length + 1)]


def first_break(runs: Sequence[Period], looked_at: Period | None) -> date | None:
    """The first day not in work among the days looked at.

    >>> first_break([Period(date(2025, 1, 1), date(2025, 1, 4))], Period(date(2025, 1, 2), date(2025, 2, 1)))
    datetime.date(2025, 1, 4)
    """
    if looked_at is None:
        return None
    out_of_work = subtract([looked_at], runs)
    return out_of_work[0].start if out_of_work else None
