"""The limit for a provider with a handful of cases: all ways they can go, weighed.

Source   Methods, 10; R package cusum 0.4.1.
"""

import numpy as np

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.monitoring.likelihood_chart import case_weights

MOST_CASES = 20
ALIKE = 1e-9
"""Sums nearer than this are one and the same, reached on different ways."""


def exact_limit(chances: Floats, *, odds: float, false_alarm: float) -> float:
    """The highest sum that is reached with a chance nearest to `false_alarm` when nothing has changed.

    Takes    at most 20 cases, in their order.
    """
    cases = len(chances)
    if cases > MOST_CASES:
        raise ValueError(f"{cases} cases can go {2**cases:,} ways. Take the limit from a target run length instead.")
    ways = (np.arange(2**cases)[:, None] >> np.arange(cases)) & 1
    weights = case_weights(ways.astype(np.float64), np.broadcast_to(chances, ways.shape), odds=odds)
    likely = np.prod(np.where(ways == 1, chances, 1.0 - chances), axis=1)
    total, highest = np.zeros(len(ways)), np.zeros(len(ways))
    for case in range(cases):
        total = np.maximum(0.0, total + weights[:, case])
        highest = np.maximum(highest, total)
    order = np.argsort(-highest, kind="stable")
    reached = np.cumsum(likely[order])
    last_of_alike = np.append(np.diff(highest[order]) < -ALIKE, True)
    nearest = np.argmin(np.abs(reached[last_of_alike] - false_alarm))
    return float(highest[order][last_of_alike][nearest])
