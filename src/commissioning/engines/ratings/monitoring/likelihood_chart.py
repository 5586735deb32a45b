"""Watching a provider case by case: has its luck changed, given who the cases were?

    y=1: W = ln(R_A(1−p+R₀p)/(R₀(1−p+R_Ap)));   y=0: W = ln((1−p+R₀p)/(1−p+R_Ap))
    C ← max(0, C+W), a signal when C ≥ h;  VLAD: V = Σ(y−p), "outcomes above expected"

R_A is the odds ratio looked for: with y an outcome we want, ½ watches for worse and 2 for better. Each arm stays at
or above 0. Late evidence makes the chart anew; signals already raised stay on record with whoever raised them.

Source   Methods, 10; Steiner et al. (2000); Lovegrove et al. (1997).
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Flags, Floats

WORSE = 0.5
BETTER = 2.0
SURE = 1e-6
"""A chance nearer than this to 0 or 1 is taken to be this far from it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The weights, the sum of them as it stands after each case, and where it signalled."""

    weights: Floats
    sums: Floats
    signals: Flags


def chart(outcomes: Floats, chances: Floats, *, odds: float, limit: float, reset: bool = True) -> Chart:
    """The cases in the order they fell due.

    Takes    outcomes: 0 or 1; chances: of a typical provider for the same person
             odds: the odds ratio looked for; limit: h, from a target run length
             reset: whether a signal starts the sum again from 0.
    """
    weights = case_weights(outcomes, chances, odds=odds)
    sums = np.empty(len(weights))
    total = 0.0
    for place, weight in enumerate(weights):
        total = max(0.0, total + float(weight))
        sums[place] = total
        if reset and total >= limit:
            total = 0.0
    return Chart(weights, sums, sums >= limit)


def case_weights(outcomes: Floats, chances: Floats, *, odds: float, usual_odds: float = 1.0) -> Floats:
    """What each case says for the odds looked for, against the usual ones: the logarithm of how much likelier it is."""
    p = np.clip(chances, SURE, 1.0 - SURE)
    none = np.log((1.0 - p + usual_odds * p) / (1.0 - p + odds * p))
    return np.asarray(none + outcomes * np.log(odds / usual_odds))


def steady_weights(outcomes: Floats, *, chance: float, other_chance: float) -> Floats:
    """The same where every case has one chance, and another one is looked for."""
    had, had_not = np.log(other_chance / chance), np.log((1.0 - other_chance) / (1.0 - chance))
    return np.asarray(np.where(outcomes == 1, had, had_not))


def above_expected(outcomes: Floats, chances: Floats) -> Floats:
    """Outcomes above expected after each case (VLAD)."""
    return np.cumsum(outcomes - chances)


def in_order(due_on: np.ndarray, identifiers: np.ndarray) -> np.ndarray:
    """The places of the cases in the order they fell due; those of one day by identifier, so that it never varies."""
    return np.lexsort((identifiers, due_on))
