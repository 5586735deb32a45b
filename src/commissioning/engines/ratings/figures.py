"""A figure, or the reason why there is none. A rate without a denominator is neither 0 nor "not a number"."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Absent:
    """No figure, because of this."""

    because: str


Figure = float | Absent


@dataclass(frozen=True, slots=True)
class Interval:
    """What a figure may be, with a stated confidence."""

    low: float
    high: float


def ratio(numerator: float, denominator: float, *, because: str) -> Figure:
    """One number over another; where the other is 0, none, with the reason.

    >>> ratio(3, 4, because="nobody started")
    0.75
    >>> ratio(3, 0, because="nobody started")
    Absent(because='nobody started')
    """
    return numerator / denominator if denominator else Absent(because)


def known(figure: Figure) -> float | None:
    """The number, or None where there is none: for arithmetic that leaves such figures out."""
    return None if isinstance(figure, Absent) or math.isnan(figure) else figure
