"""How uncertain a site's distance is, when one person counts in several measures.

People are drawn again within the site, a thousand times: what their ratios scatter, drawn in as the ratios were (√B
for a variance of B s²), is the variance. Each site draws from the same seed over its people in order of what they
did, so no name and no neighbour plays a part. A large site takes the same variance by its first-order formula. Where
nobody, or everybody, had the outcome the draws see no chance at work: then the variance is at least what the model
gives.

Source   Methods, 6, "Probability of band"; Efron and Tibshirani (1993).
"""

import numpy as np
from threadpoolctl import threadpool_limits

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.stars.distance import Distances
from commissioning.engines.ratings.stars.evidence import Evidence

DRAWS = 1_000
LARGE = 1_000
"""Sites with more people than this take the formula."""


def variances(
    evidence: Evidence, found: Distances, *, family_of: tuple[str, ...], seed: int, draws: int = DRAWS
) -> Floats:
    """The variance of each site's distance; "not a number" where there is none.

    Takes    family_of: the family of each measure of the evidence.
    """
    member = np.array([[family == name for name in found.families] for family in family_of], dtype=np.float64)
    order = np.argsort(evidence.site, kind="stable")
    edges = np.searchsorted(evidence.site[order], np.arange(len(evidence.sites) + 1))
    outcome_worth = found.worth() * np.divide(
        1.0, np.sqrt(found.own), out=np.zeros_like(found.own), where=found.own > 0
    )
    least = (outcome_worth**2 * found.variance).sum(axis=1)
    result = np.full(len(evidence.sites), np.nan)
    with threadpool_limits(1, "blas"):
        for site in np.flatnonzero(~np.isnan(found.distance)):
            own = order[edges[site] : edges[site + 1]]
            actual = np.nan_to_num(evidence.actual[own]) @ member
            expected = np.nan_to_num(evidence.expected[own]) @ member
            worth = outcome_worth[site] * found.expected[site]
            if len(own) > LARGE:
                spread = _by_formula(actual, expected, worth)
            else:
                spread = _by_drawing(actual, expected, worth, seed, draws)
            result[site] = max(spread, float(least[site]))
    return result


def _by_formula(actual: Floats, expected: Floats, worth: Floats) -> float:
    sums = expected.sum(axis=0)
    there = sums > 0
    ratio = actual.sum(axis=0)[there] / sums[there]
    each = (actual[:, there] - ratio * expected[:, there]) / sums[there] @ worth[there]
    return float(each @ each)


def _by_drawing(actual: Floats, expected: Floats, worth: Floats, seed: int, draws: int) -> float:
    order = np.lexsort(np.hstack([actual, expected]).T)
    people = len(order)
    times = np.random.default_rng(seed).multinomial(people, np.full(people, 1.0 / people), size=draws)
    above, below = times @ actual[order], times @ expected[order]
    ratio = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return float((ratio @ worth).var(ddof=1))
