"""What the ratings are worked out on: numpy arrays, and the few things that are done to them everywhere."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.integer]
"""Whole numbers that stand for names, in whatever width they are kept."""
Flags = NDArray[np.bool_]


def floats(values: object) -> Floats:
    """The values as numbers, without a copy where they already are."""
    return np.asarray(values, dtype=np.float64)


def totals(codes: Codes, amounts: Floats | None, groups: int) -> Floats:
    """The sum of the amounts (without amounts: the number of rows) for each of `groups` codes."""
    return np.bincount(codes, weights=amounts, minlength=groups).astype(np.float64)
