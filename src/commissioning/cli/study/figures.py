"""A figure of a simulation, with the number of repeats and the error that so few leave."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Simulated:
    """The mean over repeats, and its Monte Carlo standard error: repeats are independent, providers of one are not."""

    mean: float
    error: float
    repeats: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Simulated | None":
        """From a value for each repeat that has one; None from fewer than two."""
        there = np.array([value for value in values if not math.isnan(value)])
        if len(there) < 2:
            return None
        return cls(float(there.mean()), float(there.std(ddof=1) / math.sqrt(len(there))), len(there))


@dataclass(frozen=True, slots=True)
class Result:
    """A question with the figure of each way; a way that cannot answer has none.

    Takes    unit: "share" or "months"; goal: in words.
    """

    question: str
    goal: str
    figures: dict[str, Simulated | None]
    unit: str = "share"

    def cell(self, way: str) -> str:
        """A figure as text: 95.1 % ± 0.2. Where every repeat is alike, an error of 0 would promise too much."""
        figure = self.figures.get(way)
        if figure is None:
            return "cannot say"
        if self.unit == "share" and figure.mean in (0.0, 1.0):
            return f"none in {figure.repeats:,}" if figure.mean == 0.0 else f"all of {figure.repeats:,}"
        if self.unit == "months":
            return f"{figure.mean:.1f} ± {figure.error:.1f}"
        return f"{100 * figure.mean:.1f} % ± {100 * figure.error:.1f}"

    @property
    def repeats(self) -> int:
        return max(figure.repeats for figure in self.figures.values() if figure is not None)
