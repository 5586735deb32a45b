"""Who gets the outcome, given what was known of them and who served them.

    logit P(y=1) = γ_i + z·β

The effects of providers are fixed, so β is learnt within providers: otherwise what good providers do for the people
they happen to get would be taken for those people's own chances. A provider with no or with all outcomes has an
infinite effect and teaches nothing about β; one with fewer than ten people is too small to be fitted. Both still get
an expectation.

Source   Methods, 1; Kalbfleisch and Wolfe (2013); He (2019); Wu et al., Statistics in Medicine 41 (2022), 2840.
"""

import numpy as np
from scipy.special import logit

from commissioning.engines.ratings.arrays import Flags, Floats
from commissioning.engines.ratings.case_mix.encoding import encoding_of
from commissioning.engines.ratings.case_mix.model import CaseMix, Standing, fitted_rows, median_effect
from commissioning.engines.ratings.case_mix.people import NotUsable, People
from commissioning.engines.ratings.case_mix.solving import solve
from commissioning.engines.ratings.case_mix.sums import logistic

LEAST_PEOPLE = 10


class NobodyToCompare(ValueError):
    """No provider has enough people of both outcomes to learn from."""


def fit(people: People, *, least_people: int = LEAST_PEOPLE) -> CaseMix:
    """The logistic model of these people.

    Raises   NotUsable, when an outcome is not 0 or 1; NobodyToCompare; SaysNothingNew; Separated.
    """
    _only_0_and_1(people)
    counts, outcomes = people.people_of_providers(), people.outcomes_of_providers()
    standings = tuple(_standing(n, o, least_people) for n, o in zip(counts, outcomes, strict=True))
    inside = np.array([standing == "fitted" for standing in standings])
    if not inside.any():
        raise NobodyToCompare(
            f"No provider has {least_people} people, some with and some without the outcome. "
            "Put small sites together, or take a longer window."
        )
    fitted: Flags = inside[people.provider.codes]
    encoding = encoding_of(people.covariates, people.outcome, people.counts, fitted, both_outcomes=True)
    rows = fitted_rows(people, encoding, inside)
    start = logit((outcomes[inside] + 0.5) / (counts[inside] + 1.0))
    solution = solve(rows, encoding.columns, start, logistic)
    coefficients = solution.coefficients / encoding.scale
    effects = _outside(standings)
    effects[inside] = solution.effects - coefficients @ encoding.centre
    inner = solution.covariance
    variances = np.full(len(effects), np.nan)
    variances[inside] = solution.effect_variances(inner, encoding.centre / encoding.scale)
    return CaseMix(
        kind="logistic",
        providers=people.provider.levels,
        standings=standings,
        people=counts,
        encoding=encoding,
        coefficients=coefficients,
        covariance=inner / np.outer(encoding.scale, encoding.scale),
        effects=effects,
        effect_variances=variances,
        typical_effect=_typical(effects),
        residual_variance=1.0,
        log_likelihood=solution.sums.likelihood,
        steps=solution.steps,
    )


def _only_0_and_1(people: People) -> None:
    counts = people.counts
    wrong = (people.outcome < 0) | (people.outcome > counts)
    if people.people is None:
        wrong |= (people.outcome != 0) & (people.outcome != 1)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise NotUsable(
            f"Row {row + 1} has the outcome {people.outcome[row]:g}. The logistic model takes 0 or 1 for a person. "
            "Mend it, or use the linear model."
        )


def _standing(people: float, outcomes: float, least_people: int) -> Standing:
    if not people:
        return "nobody"
    if people < least_people:
        return "too few people"
    if outcomes == 0:
        return "no outcomes"
    return "all outcomes" if outcomes == people else "fitted"


def _outside(standings: tuple[Standing, ...]) -> Floats:
    infinite = {"no outcomes": -np.inf, "all outcomes": np.inf}
    return np.array([infinite.get(standing, np.nan) for standing in standings])


def _typical(effects: Floats) -> float:
    """The median, or where half the providers have no outcomes (or all), the nearest effect that is a number."""
    median = median_effect(effects)
    finite = effects[np.isfinite(effects)]
    return median if np.isfinite(median) else float(finite.min() if median < 0 else finite.max())
