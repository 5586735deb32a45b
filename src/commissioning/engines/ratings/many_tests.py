"""When many are tested at once some stand out by chance alone: p adjusted for how many there were.

Source   Methods, "Always"; Holm (1979); Benjamini and Hochberg (1995).
"""

import numpy as np

from commissioning.engines.ratings.arrays import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """The share of false alarms among all that are at least as striking, at most.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    return _in_place(order, np.minimum.accumulate(len(p) / ranks * p[order]))


def holm(p: Floats) -> Floats:
    """The chance of even one false alarm, at most.

    >>> holm(np.array([0.01, 0.04, 0.03])).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p)
    left = np.arange(len(p), 0, -1)
    return _in_place(order, np.maximum.accumulate(left * p[order]))


def _in_place(order: np.ndarray, adjusted: Floats) -> Floats:
    placed = np.empty(len(adjusted))
    placed[order] = np.minimum(adjusted, 1.0)
    return placed
