"""Earnings: pay adds up, correction by correction, until it reaches a sum.

Source: How a payment is worked out, 5.5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate

Threshold = Callable[[date], Fraction | None]
"""The pence to be reached, as tested on a day; None where the terms have no such number."""


@dataclass(frozen=True, slots=True)
class Tested:
    """The running total on a day on which pay is dated, and what it had to reach."""

    on: date
    total_pence: int
    threshold_pence: Fraction | None

    @property
    def passes(self) -> bool:
        return self.threshold_pence is not None and self.total_pence >= self.threshold_pence


def running_totals(pay: Iterable[tuple[date, int]], threshold: Threshold) -> list[Tested]:
    """The running total, day by day, against the threshold.

    Takes    pay: the day it is dated and pence, in any order.

    >>> pay = [(date(2025, 1, 31), 60_00), (date(2025, 2, 28), 40_00)]
    >>> [test.passes for test in running_totals(pay, lambda day: Fraction(100_00))]
    [False, True]
    """
    by_day: dict[date, int] = {}
    for day, pence in pay:
        by_day[day] = by_day.get(day, 0) + pence
    days = sorted(by_day)
    totals = accumulate(by_day[day] for day in days)
    return [Tested(day, total, threshold(day)) for day, total in zip(days, totals, strict=True)]


def first_pass(tested: Iterable[Tested]) -> date | None:
    """The first day on which the threshold was reached; a later fall does not matter."""
    return next((test.on for test in tested if test.passes), None)


def lasting_pass(tested: list[Tested]) -> date | None:
    """The first day from which the threshold has been reached ever since; None if it no longer is."""
    on: date | None = None
    for test in reversed(tested):
        if not test.passes:
            break
        on = test.on
    return on
