"""Columns that say nothing new: found before the fit, and named."""

import numpy as np

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix.sums import Sums

NOTHING_LEFT = 1e-10
"""The share of a column's spread below which what is left of it is rounding."""


class SaysNothingNew(ValueError):
    """A column is told by others, or by the provider: the model cannot give it a coefficient."""


def check_columns(columns: tuple[str, ...], sums: Sums, within: Floats) -> None:
    """Name the first column that the providers and the columns before it tell already.

    Takes    within: the columns' sums of products within providers.
    Raises   SaysNothingNew.
    """
    means = sums.cross.sum(axis=0) / sums.weight.sum()
    spread = np.diag(sums.information) - sums.weight.sum() * means**2
    factor = np.zeros_like(within)
    for place, column in enumerate(columns):
        if within[place, place] <= NOTHING_LEFT * max(spread[place], NOTHING_LEFT):
            raise SaysNothingNew(
                f"{column} is the same for all people of each provider, so it cannot be told from how good the "
                "provider is. Leave it out, or compare only providers of one package area."
            )
        before = factor[place, :place] = np.linalg.solve(factor[:place, :place], within[:place, place])
        left = within[place, place] - before @ before
        if left <= NOTHING_LEFT * within[place, place]:
            raise SaysNothingNew(
                f"{column} is told already by {_told_by(columns, within, place)}. Leave one of them out."
            )
        factor[place, place] = np.sqrt(left)


def _told_by(columns: tuple[str, ...], within: Floats, place: int) -> str:
    shares = np.linalg.solve(within[:place, :place], within[:place, place])
    sizes = np.abs(shares) * np.sqrt(np.diag(within)[:place] / within[place, place])
    others = [column for column, size in zip(columns[:place], sizes, strict=True) if size > 1e-6]
    return " and ".join(others)
