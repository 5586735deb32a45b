"""How much of what sets providers apart is real: whether an order of them means anything.

    ρ = σ²/(σ² + median s²)

Source   Methods, 5; van Dishoeck et al. (2011).
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats

POOR = 0.5
GOOD = 0.7


@dataclass(frozen=True, slots=True)
class Rankability:
    """The share of the spread that is real, 0 to 1."""

    share: float

    @property
    def may_order(self) -> bool:
        """Whether a league table may be shown; otherwise only the flags of the exact test."""
        return self.share >= POOR

    @property
    def remark(self) -> str:
        """What to say beside an order, or instead of one."""
        if not self.may_order:
            return "Most of the spread between providers is chance: no order of them is shown."
        if self.share < GOOD:
            return "Much of the spread between providers is chance: their order is uncertain."
        return "Most of the spread between providers is real."


def rankability(between: float, variances: Floats) -> Rankability:
    """From the variance between providers and those of their own estimates, finite ones."""
    if not between:
        return Rankability(0.0)
    return Rankability(float(between / (between + np.median(variances))))
