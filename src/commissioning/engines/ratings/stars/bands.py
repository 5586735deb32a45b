"""From how far above or below the average to stars, and how sure they are.

    1 to −40 %, 2 to −15 %, 3 below +20 %, 4 below +40 %, 5 from there
    P(k) = Φ((b_k−d)/√v) − Φ((b_{k−1}−d)/√v)
    a star changes only when P(θ beyond the edge between) is at least 0.8

The two lowest edges are confirmed (jobactive), the others recalled.

A value on an edge below the average belongs to the lower band, one on an edge above it to the higher.

Source   Methods, 6; Guardian Australia, analysis of jobactive star ratings.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from commissioning.engines.ratings.arrays import Floats, floats
from commissioning.engines.ratings.stars.usual import SURE_ENOUGH


@dataclass(frozen=True, slots=True)
class Bands:
    """The edges between stars 1, 2, …, on the scale of a ratio less one.

    Takes    from_below: whether an edge belongs to the band above it throughout, as "from 85 %" in terms says.
    """

    edges: tuple[float, ...] = (-0.40, -0.15, 0.20, 0.40)
    from_below: bool = False

    def __post_init__(self) -> None:
        if list(self.edges) != sorted(set(self.edges)):
            raise ValueError(f"The edges of the bands {self.edges} do not rise. Mend the terms.")

    def of(self, distance: float) -> int:
        """The star of an unrounded distance.

        >>> [Bands().of(d) for d in (-0.40, -0.399, -0.15, 0.0, 0.20, 0.40)]
        [1, 2, 2, 3, 4, 5]
        """
        edge = bisect_left if distance < 0 and not self.from_below else bisect_right
        return 1 + edge(self.edges, distance)

    def probabilities(self, distance: float, variance: float) -> Floats:
        """The probability of each star, 1 first; they add to 1."""
        if not variance:
            return floats(np.eye(len(self.edges) + 1)[self.of(distance) - 1])
        below = norm.cdf((np.array(self.edges) - distance) / np.sqrt(variance))
        return floats(np.diff(below, prepend=0.0, append=1.0))

    def kept(self, distance: float, variance: float, last: int | None, *, sure: float = SURE_ENOUGH) -> int:
        """The star to show: the last one, unless it is sure enough that it has moved, and as far as that is sure."""
        new = self.of(distance)
        if last is None or new == last:
            return new
        each = self.probabilities(distance, variance)
        step = 1 if new > last else -1
        shown = last
        for star in range(last + step, new + step, step):
            beyond = each[star - 1 :].sum() if step > 0 else each[:star].sum()
            if beyond >= sure:
                shown = star
        return shown
