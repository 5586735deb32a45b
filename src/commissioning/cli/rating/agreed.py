"""What was agreed for each person: one level for all, or that of the terms for the cohort and group of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commissioning.cli.rating.held import Held, held_on
from commissioning.core.periods import add_months
from commissioning.engines.ratings.arrays import Codes, Floats, Ints
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.cohorts.table import Days


@dataclass(frozen=True, slots=True)
class Agreed:
    """For each row the share that was agreed for people like it, 0 to 1, and with whom: who has one number in `cell`.

    Takes    level: "not a number" where nobody knows one.
    """

    level: Floats
    cell: Codes

    def part(self, rows: Ints) -> "Agreed":
        return Agreed(self.level[rows], self.cell[rows])


def for_all(level: float, people: int) -> Agreed:
    """One level for everybody."""
    return Agreed(np.full(people, level), np.zeros(people, dtype=np.int64))


def by_cohort(levels: Sequence[Held], days: Days, group: Category | None, *, first: date, span: int) -> Agreed:
    """The level of each person's cohort and group.

    Takes    days: by which people belong to a cohort, none before `first`; cohorts are of `span` months from then.
    """
    each, which = np.unique(days, return_inverse=True)
    starts = [_cohort(day, first, span) for day in each.tolist()]
    cell = np.zeros(len(days), dtype=np.int64)
    for code, name in enumerate([None] if group is None else group.levels):
        held = [held_on(levels, day, name) for day in starts]
        places = np.array([-1 if one is None else levels.index(one) for one in held], dtype=np.int64)[which]
        cell = places if group is None else np.where(group.codes == code, places, cell)
    known = [np.nan if one.level is None else one.level for one in levels]
    return Agreed(np.array([*known, np.nan])[cell], cell)


def _cohort(day: date, first: date, span: int) -> date:
    """The first day of the cohort that a day falls into."""
    months = ((day.year - first.year) * 12 + day.month - first.month) // span * span
    begins = add_months(first, months)
    return begins if begins <= day else add_months(first, months - span)
