"""How far each site is above or below the average over all measures.

    1  A = Σy, E = Σp0;  a family's tiny measures are pooled before they are divided
    2  R = A/E, drawn towards the mean of sites (s² = V/E²)
    3  x = (R − R̄)/sd, mean and spread weighted by E over sites, frozen for the rating year
    4  P = Σ w x, Σ w = 1;  d = P·Σ w sd, back on the scale of the ratio

A measure that does not apply at a site leaves its weight to the others.

Source   Methods, 6; Australia's DES Star Ratings Methodology Advice (2018).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Flags, Floats, floats
from commissioning.engines.ratings.shrinkage import shrink
from commissioning.engines.ratings.stars.evidence import Evidence
from commissioning.engines.ratings.supply_chain import towards_prime

LEAST_WEIGHT = 0.5


class NoWeights(ValueError):
    """The weights are not those of the measures."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The mean and spread of a measure's ratio among sites; frozen, nobody's star moves because another site came."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Distances:
    """For sites × families: sums, ratios and weights; for sites: the distance.

    Returns  ratio: drawn towards the mean; own: how much of it is the site's own, 0 to 1
             weight: as used, adding to 1 over the families that apply; 0 where less than half of all weight applies
             distance: above the average, 0.2 is 20 %; "not a number" where the site has no weight
    """

    families: tuple[str, ...]
    standards: Mapping[str, Standard]
    actual: Floats
    expected: Floats
    variance: Floats
    ratio: Floats
    own: Floats
    weight: Floats
    distance: Floats

    def part(self) -> Floats:
        """What each family adds to the distance: sites × families."""
        return self.weight * self._standardised() * self._scale()[:, None]

    def worth(self) -> Floats:
        """What one more outcome would add: sites × families, 0 where the family does not apply."""
        spread = np.array([self.standards[family].spread for family in self.families])
        each = np.divide(self.own, self.expected * spread, out=np.zeros_like(self.own), where=self.weight > 0)
        return floats(self.weight * each * self._scale()[:, None])

    def _standardised(self) -> Floats:
        mean = np.array([self.standards[family].mean for family in self.families])
        spread = np.array([self.standards[family].spread for family in self.families])
        return np.where(self.weight > 0, (np.nan_to_num(self.ratio) - mean) / spread, 0.0)

    def _scale(self) -> Floats:
        return floats(self.weight @ np.array([self.standards[family].spread for family in self.families]))


def distances(
    evidence: Evidence,
    *,
    weights: Mapping[str, float],
    families: Mapping[str, str] | None = None,
    standards: Mapping[str, Standard] | None = None,
    prime: Codes | None = None,
) -> Distances:
    """The distances of all sites.

    Takes    weights: of each family, any positive numbers
             families: the family of each measure; a measure without one is its own
             standards: of the rating year; without them they are made from these sites
             prime: the number of each site's prime, towards which it is drawn; without it, towards all sites.
    Raises   NoWeights.
    """
    family_of = [(families or {}).get(measure, measure) for measure in evidence.measures]
    names = tuple(dict.fromkeys(family_of))
    if set(weights) != set(names) or min(weights.values()) <= 0:
        raise NoWeights(
            f"The weights are for {sorted(weights)}, the measures are {sorted(names)}. Give each one above 0."
        )
    member = np.array([[family == name for name in names] for family in family_of], dtype=np.float64)
    actual, expected, variance = (
        evidence.by_site(values) @ member for values in (evidence.actual, evidence.expected, evidence.variance)
    )
    applies = expected > 0
    ratio, own = _ratios(actual, expected, variance, applies, prime)
    made = standards or {
        name: _standard(ratio[applies[:, place], place], expected[applies[:, place], place])
        for place, name in enumerate(names)
    }
    spread = np.array([made[name].spread for name in names])
    wanted = np.array([weights[name] for name in names]) / sum(weights.values())
    used = wanted * (applies & (spread > 0))
    share = used.sum(axis=1, keepdims=True)
    weight = np.divide(used, share, out=np.zeros_like(used), where=share >= LEAST_WEIGHT)
    made = {name: Standard(made[name].mean, made[name].spread or 1.0) for name in names}
    found = Distances(names, made, actual, expected, variance, ratio, own, weight, np.zeros(len(evidence.sites)))
    distance = np.where(weight.sum(axis=1) > 0, found.part().sum(axis=1), np.nan)
    return Distances(names, made, actual, expected, variance, ratio, own, weight, distance)


def _ratios(
    actual: Floats, expected: Floats, variance: Floats, applies: Flags, prime: Codes | None
) -> tuple[Floats, Floats]:
    ratio, own = np.full(actual.shape, np.nan), np.zeros(actual.shape)
    for place in range(actual.shape[1]):
        sites = applies[:, place]
        if not sites.any():
            continue
        chance = np.maximum(variance[sites, place], 1e-12) / expected[sites, place] ** 2
        each = actual[sites, place] / expected[sites, place]
        shrunk = shrink(each, chance) if prime is None else towards_prime(each, chance, _without_gap(prime[sites]))
        ratio[sites, place], own[sites, place] = shrunk.values, shrunk.reliability
    return ratio, own


def _without_gap(codes: Codes) -> Codes:
    return np.asarray(np.unique(codes, return_inverse=True)[1])


def _standard(ratio: Floats, expected: Floats) -> Standard:
    if not len(ratio):
        return Standard(1.0, 0.0)
    mean = float(np.average(ratio, weights=expected))
    spread = float(np.sqrt(np.average((ratio - mean) ** 2, weights=expected)))
    return Standard(mean, spread if spread > 1e-9 else 0.0)
