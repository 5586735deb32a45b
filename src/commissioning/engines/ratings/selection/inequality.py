"""How much more those with the best prospects get than those with the worst, in one number.

    least squares of Y√a on √a and b√a, a the share of people in a group, b its middle on the way from 0 to 1
    SII = the slope, the gap between the very top and the very bottom;  RII = (c+SII)/c
    of rates by their logarithm, of shares by their logit:  SII = g⁻¹(c+S) − g⁻¹(c), RII the ratio of the two

Source   Methods, 11; PHEindicatormethods 2.1.1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, logit

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.figures import Figure, ratio

Scale = Literal["as it is", "logarithm", "logit"]
_SCALES: dict[Scale, tuple[Callable[[Floats], Floats], Callable[[float], float]]] = {
    "as it is": (lambda values: values, lambda value: value),
    "logarithm": (lambda values: np.log(values), lambda value: float(np.exp(value))),
    "logit": (lambda values: np.asarray(logit(values)), lambda value: float(expit(value))),
}


class NoInequality(ValueError):
    """The groups cannot be laid out from one end to the other."""


@dataclass(frozen=True, slots=True)
class Inequality:
    """The gap from one end to the other, and the ratio of the ends."""

    gap: float
    ratio: Figure
    at_the_start: float


def inequality(people: Floats, values: Floats, *, scale: Scale = "as it is") -> Inequality:
    """Over groups in order, from the first end to the last.

    Raises   NoInequality, when a group has no people or no value.
    """
    if len(people) < 2 or not (np.isfinite(people) & np.isfinite(values) & (people > 0)).all():
        raise NoInequality("A group has no people or no value. Leave it out or merge it with its neighbour.")
    there, back = _SCALES[scale]
    share = people / people.sum()
    middle = np.cumsum(share) - share / 2.0
    root = np.sqrt(share)
    start, slope = np.linalg.lstsq(np.column_stack([root, middle * root]), there(values) * root, rcond=None)[0]
    first, last = back(float(start)), back(float(start + slope))
    return Inequality(last - first, ratio(last, first, because="the first end is at nought"), first)
