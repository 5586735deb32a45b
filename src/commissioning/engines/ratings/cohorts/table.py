"""Outcomes by month of start and months since: the same people above and below the line.

A person's months since the start are whole ones, half-open: an outcome on the day a month after the start is in the
second. A cohort has reached an age when everybody of it has. Outcomes over referrals of the same year are not made
anywhere: their people are different people, and the figure falls when more are referred.

Source   Methods, 8; DWP, Work Programme cohort measure (2012).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commissioning.engines.ratings.arrays import Floats, Ints
from commissioning.engines.ratings.figures import Figure, ratio

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class CohortTable:
    """Cohorts of a month or several, the oldest first.

    Returns  months: the first day of each cohort's first month
             people: who started, fixed at the start
             outcomes: cohorts × ages 0, 1, 2, …: outcomes by that age in months; "not a number" where it is not reached
    """

    months: tuple[date, ...]
    people: Floats
    outcomes: Floats

    def reached(self, cohort: int) -> int:
        """The greatest age, in months, that a cohort has reached."""
        return int(np.flatnonzero(~np.isnan(self.outcomes[cohort]))[-1])

    def attained(self, cohort: int, age_months: int) -> Figure:
        """The share of a cohort with the outcome by an age, 0 to 1."""
        if age_months > self.reached(cohort):
            return ratio(0.0, 0.0, because=f"the cohort is {self.reached(cohort)} months old, not yet {age_months}")
        return ratio(
            float(self.outcomes[cohort, age_months]), float(self.people[cohort]), because="nobody started that month"
        )


def cohort_table(
    started_on: Days, outcome_on: Days, *, until: date, span: int = 1, first: date | None = None
) -> CohortTable:
    """The cohorts of everybody who started before `until`.

    Takes    outcome_on: the first day of the outcome for each person, "not a time" where there is none
             until: the first day of which nothing is known
             span: how many months of starts make a cohort, counted from the month of `first`; else of the first start.
    """
    end = np.datetime64(until, "D")
    counted = started_on < end
    started, outcome = started_on[counted], outcome_on[counted]
    if not len(started):
        return CohortTable((), np.zeros(0), np.zeros((0, 0)))
    month = started.astype("datetime64[M]")
    begin = month.min() if first is None else np.datetime64(first, "M")
    begin += int((month.min() - begin).astype(np.int64)) // span * span
    cohort = (month - begin).astype(np.int64) // span
    months = begin + span * np.arange(int(cohort.max()) + 1)
    ages = np.array([_whole_months((each + span).astype("datetime64[D]"), end) for each in months])
    ages = np.maximum(ages, 0)
    had = ~np.isnat(outcome) & (outcome < end)
    when = whole_months(started[had], outcome[had])
    table = np.zeros((len(months), int(ages.max()) + 2))
    within = when < table.shape[1] - 1
    np.add.at(table, (cohort[had][within], when[within] + 1), 1.0)
    outcomes = table.cumsum(axis=1)[:, : int(ages.max()) + 1]
    outcomes[np.arange(outcomes.shape[1])[None, :] > ages[:, None]] = np.nan
    people = np.bincount(cohort, minlength=len(months)).astype(np.float64)
    return CohortTable(tuple(each.astype("datetime64[D]").item() for each in months), people, outcomes)


def whole_months(start: Days, end: Days) -> Ints:
    """Whole months from one day to another; a month after the 31st is the last day of a shorter month.

    >>> days = np.array(["2026-01-31", "2026-02-01"], dtype="datetime64[D]")
    >>> whole_months(days, np.array(["2026-02-28", "2026-02-28"], dtype="datetime64[D]")).tolist()
    [1, 0]
    """
    start_month, end_month = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    day = (start - start_month.astype("datetime64[D]")).astype(np.int64)
    end_day = (end - end_month.astype("datetime64[D]")).astype(np.int64)
    last_day = ((end_month + 1).astype("datetime64[D]") - end_month.astype("datetime64[D]")).astype(np.int64) - 1
    return np.asarray((end_month - start_month).astype(np.int64) - (end_day < np.minimum(day, last_day)))


def _whole_months(start: np.datetime64, end: np.datetime64) -> int:
    return int(whole_months(np.array([start]), np.array([end]))[0]) if end >= start else 0
