"""Rates of areas or providers as if their people were alike, from a table of counts by age or any other band.

    indirect   O/E, E = Σ people × reference rate;  limits of O over E
    direct     D = Σ(x/n·w)/Σw, v = Σx(w/n)²/(Σw)²;  limits D + √(v/O)·(limits of O − O)

Source   Methods, 2; Dobson et al. (1991); PHEindicatormethods 2.1.1.
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.count_limits import FEW, byar, of_count
from commissioning.engines.ratings.figures import Absent, Interval


@dataclass(frozen=True, slots=True)
class Standardised:
    """A standardised figure with its limits."""

    value: float
    limits: Interval


def indirect(observed: float, expected: float, *, confidence: float = 0.95) -> Standardised | Absent:
    """Observed over expected."""
    if not expected:
        return Absent("nothing was expected of these people")
    limits = of_count(observed, confidence=confidence)
    return Standardised(observed / expected, Interval(limits.low / expected, limits.high / expected))


def direct(counts: Floats, people: Floats, weights: Floats, *, confidence: float = 0.95) -> Standardised | Absent:
    """The rate that a standard population would have at these bands' rates.

    Takes    counts, people: by band
             weights: the standard population's people by band.
    """
    events = float(counts.sum())
    if events < FEW:
        return Absent(f"fewer than {FEW} events ({events:g}), too few to standardise directly")
    if ((people == 0) & (weights > 0)).any():
        return Absent("a band of the standard population has nobody here")
    share = weights / weights.sum()
    there = weights > 0
    value = float((counts[there] / people[there]) @ share[there])
    spread = float(np.sqrt(counts[there] @ (share[there] / people[there]) ** 2 / events))
    limits = byar(events, confidence=confidence)
    return Standardised(
        value, Interval(value + spread * (limits.low - events), value + spread * (limits.high - events))
    )
