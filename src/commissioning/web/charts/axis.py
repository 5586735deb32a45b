"""A scale of numbers for our pictures: where a value lies, and round marks that people can read."""

import math
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """Numbers from `low` to `high` on pixels from `start` to `end`, which lies before `start` where up is more."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies; one beyond the scale lies on its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def marks(self, *, most: int) -> Iterator[float]:
        """Round numbers on the scale, at most about so many.

        >>> list(Axis(0.0, 23.0, 0, 1).marks(most=5))
        [0.0, 5.0, 10.0, 15.0, 20.0]
        """
        step = _round_step((self.high - self.low) / most)
        first = math.ceil(self.low / step - 1e-9)
        for place in range(first, math.floor(self.high / step + 1e-9) + 1):
            yield place * step


def _round_step(least: float) -> float:
    unit = 10.0 ** math.floor(math.log10(least))
    return next(unit * times for times in (1, 2, 5, 10) if unit * times >= least * (1 - 1e-9))


def said(value: float) -> str:
    """A mark's number: 0.5, 20, 15,000.

    >>> said(0.30000000000000004), said(15000.0)
    ('0.3', '15,000')
    """
    return f"{round(value, 10):,.10g}" if abs(value) < 1000 else f"{value:,.0f}"
