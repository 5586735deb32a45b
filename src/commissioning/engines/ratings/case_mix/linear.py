"""How much people earn (or any outcome that is a number), given what was known of them and who served them.

    y = γ_i + z·β + e;  β from data centred within provider;  γ_i = mean(y − z·β);  σ² = RSS/(N − providers − columns)
    difference = γ_i − median γ;  z = difference·√n_i/σ

Source   Methods, 1, "Earnings"; R package pprof 1.0.3.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm

from commissioning.engines.ratings.arrays import Flags
from commissioning.engines.ratings.case_mix.encoding import NumberColumn, encoding_of
from commissioning.engines.ratings.case_mix.logistic import LEAST_PEOPLE, NobodyToCompare
from commissioning.engines.ratings.case_mix.model import CaseMix, Standing, fitted_rows, median_effect
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.solving import solve_at_once
from commissioning.engines.ratings.case_mix.sums import linear


def fit(people: People, *, least_people: int = LEAST_PEOPLE) -> CaseMix:
    """The linear model of these people. A cell's people are taken to have the same outcome each.

    Raises   NobodyToCompare; SaysNothingNew.
    """
    counts = people.people_of_providers()
    standings: tuple[Standing, ...] = tuple(
        "nobody" if not n else "too few people" if n < least_people else "fitted" for n in counts
    )
    inside = counts >= max(least_people, 1)
    if not inside.any():
        raise NobodyToCompare(
            f"No provider has {least_people} people. Put small sites together, or take a longer window."
        )
    fitted: Flags = inside[people.provider.codes]
    encoding = encoding_of(people.covariates, people.outcome, people.counts, fitted, both_outcomes=False)
    unit = _about_its_mean(people, fitted)
    centred = replace(people, outcome=(people.outcome - people.counts * unit.centre) / unit.scale)
    rows = fitted_rows(centred, encoding, inside)
    solution = solve_at_once(rows, encoding.columns, int(inside.sum()), linear)
    among = float(counts[inside].sum())
    spare = among - inside.sum() - len(encoding.columns)
    if spare <= 0:
        raise NobodyToCompare("There are as many providers and columns as people, so nothing is left to judge by.")
    variance = -solution.sums.likelihood / spare * unit.scale**2
    coefficients = solution.coefficients * unit.scale / encoding.scale
    effects, variances = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    effects[inside] = unit.centre + solution.effects * unit.scale - coefficients @ encoding.centre
    covariance = solution.covariance
    variances[inside] = variance * solution.effect_variances(covariance, encoding.centre / encoding.scale)
    return CaseMix(
        kind="linear",
        providers=people.provider.levels,
        standings=standings,
        people=counts,
        encoding=encoding,
        coefficients=coefficients,
        covariance=variance * covariance / np.outer(encoding.scale, encoding.scale),
        effects=effects,
        effect_variances=variances,
        typical_effect=median_effect(effects),
        residual_variance=variance,
        log_likelihood=-0.5 * (among * np.log(2 * np.pi * variance) + spare),
        steps=solution.steps,
    )


def _about_its_mean(people: People, fitted: Flags) -> NumberColumn:
    """The outcome's centre and unit, so that pay in pounds is as exact as a share."""
    counts = people.counts[fitted]
    each = people.outcome[fitted] / counts
    mean = float(np.average(each, weights=counts))
    return NumberColumn("outcome", mean, float(np.sqrt(np.average((each - mean) ** 2, weights=counts))) or 1.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a provider's people are above those of a typical one, in the outcome's own unit."""

    provider: str
    difference: float
    z: float
    p: float


def differences(model: CaseMix) -> tuple[Difference, ...]:
    """Each fitted provider beside the median one."""
    found = []
    for provider, standing, effect, people in zip(
        model.providers, model.standings, model.effects, model.people, strict=True
    ):
        if standing != "fitted":
            continue
        difference = float(effect) - model.typical_effect
        z = difference * float(np.sqrt(people / model.residual_variance))
        found.append(Difference(provider, difference, z, 2.0 * float(norm.sf(abs(z)))))
    return tuple(found)
