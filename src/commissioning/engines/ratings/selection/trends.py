"""Whether a share rises or falls along an order of groups, or differs between two groups across areas.

    Cochran–Armitage   T = Σs(x−n·p̄), χ² = T²/(p̄(1−p̄)(Σns²−(Σns)²/N))
    k proportions      χ² = Σ(x−n·p̄)²/(n·p̄(1−p̄))
    Mantel–Haenszel    odds Σ(ad/n)/Σ(bc/n); χ² without continuity correction; limits by Robins, Breslow and Greenland

Source   Methods, 11; Armitage (1955); Mantel and Haenszel (1959); Robins, Breslow and Greenland (1986).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.figures import Absent, Interval


@dataclass(frozen=True, slots=True)
class Trend:
    """How a share goes along the scores of the groups.

    Returns  slope: the change of the share for one step of the score
    """

    statistic: float
    p: float
    slope: float


def trend(counts: Floats, people: Floats, scores: Floats) -> Trend | Absent:
    """Along an order of groups."""
    share = counts.sum() / people.sum() if people.sum() else 0.0
    if share in (0.0, 1.0):
        return Absent("nobody, or everybody, is counted: there is nothing to go up or down")
    squares = float(people @ scores**2 - (people @ scores) ** 2 / people.sum())
    if squares <= 0:
        return Absent("everybody is in one group")
    steps = float(scores @ (counts - people * share))
    statistic = steps**2 / (share * (1.0 - share) * squares)
    return Trend(statistic, float(chi2.sf(statistic, 1)), steps / squares)


def unlike(counts: Floats, people: Floats) -> tuple[float, float]:
    """Whether groups differ at all: χ² with one degree fewer than groups, and its p."""
    share = counts.sum() / people.sum()
    statistic = float(((counts - people * share) ** 2 / (people * share * (1.0 - share))).sum())
    return statistic, float(chi2.sf(statistic, len(counts) - 1))


@dataclass(frozen=True, slots=True)
class CommonOdds:
    """The odds ratio that several tables have in common."""

    ratio: float
    limits: Interval
    statistic: float
    p: float


def common_odds(tables: Floats, *, confidence: float = 0.95) -> CommonOdds | Absent:
    """Over areas.

    Takes    areas × 4: first group with and without, second group with and without.
    """
    a, b, c, d = tables.T
    n = tables.sum(axis=1)
    r, s = a * d / n, b * c / n
    if not r.sum() or not s.sum():
        return Absent("in no area did both groups have people of both kinds")
    expected = (a + b) * (a + c) / n
    variance = (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1.0))
    statistic = float((a - expected).sum() ** 2 / variance.sum())
    alike, other = (a + d) / n, (b + c) / n
    spread = (
        (alike * r).sum() / (2.0 * r.sum() ** 2)
        + (alike * s + other * r).sum() / (2.0 * r.sum() * s.sum())
        + (other * s).sum() / (2.0 * s.sum() ** 2)
    )
    ratio = float(r.sum() / s.sum())
    wide = float(np.exp(norm.isf((1.0 - confidence) / 2.0) * np.sqrt(spread)))
    return CommonOdds(ratio, Interval(ratio / wide, ratio * wide), statistic, float(chi2.sf(statistic, 1)))
