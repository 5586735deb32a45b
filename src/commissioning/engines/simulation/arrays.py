"""What the simulator's columns are made of: numpy arrays, and days as whole numbers."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
NEVER = 1_000_000
"""A day that does not come: later than any date of a world, written as an empty cell."""


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def as_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)


def whole(numbers: Floats) -> Ints:
    """Days rounded down to whole ones; what is as far as NEVER becomes NEVER."""
    return np.floor(np.minimum(numbers, NEVER)).astype(np.int64)


def nearest_whole(numbers: Floats) -> Ints:
    """Numbers rounded to whole ones, halves up."""
    return np.floor(numbers + 0.5).astype(np.int64)


def first_of_each(owner: Ints) -> Flags:
    """Which rows are the first of their owner, in rows sorted by owner."""
    first = np.ones(len(owner), dtype=np.bool_)
    first[1:] = owner[1:] != owner[:-1]
    return first


def running_total(amounts: Ints, owner: Ints) -> Ints:
    """The running total within each owner, in rows sorted by owner; each row's own amount is in it."""
    total = np.cumsum(amounts)
    first = np.flatnonzero(first_of_each(owner))
    before = total[first] - amounts[first]
    lengths = np.diff(np.append(first, len(owner)))
    return total - np.repeat(before, lengths)
