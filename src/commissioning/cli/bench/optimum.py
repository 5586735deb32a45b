"""How far a fit is from the optimum, by sums written down the plain way: every person spelt out in columns of 0 and 1.

At the optimum a further step of Newton's method has length 0. Standard errors are worked out anew from these sums.
"""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from commissioning.cli.bench.drawn import COVARIATES, LEVELS
from commissioning.cli.bench.handed import Handed, name_of
from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix.model import CaseMix

_ROWS = 8_192


@dataclass(frozen=True, slots=True)
class Distance:
    """The longest step left, of coefficients and effects; the largest difference of a standard error from its own."""

    coefficients: float
    effects: float
    errors: float
    effect_errors: float

    @property
    def largest(self) -> float:
        return max(self.coefficients, self.effects, self.errors, self.effect_errors)


def distance(people: Handed, model: CaseMix) -> Distance:
    """How far the model is from the optimum of these people."""
    wide = len(model.columns)
    places = _places(model)
    weight, residual = np.zeros((2, people.providers))
    cross = np.zeros((people.providers, wide))
    information, gradient = np.zeros((wide, wide)), np.zeros(wide)
    with threadpool_limits(1, "blas"):
        for start in range(0, len(people.outcome), _ROWS):
            rows = slice(start, start + _ROWS)
            provider = people.provider[rows].astype(np.int64)
            spelt = np.zeros((len(provider), wide + 1))
            for place, codes in zip(places, people.facts[:, rows], strict=True):
                spelt[np.arange(len(provider)), place[codes]] = 1.0
            spelt = spelt[:, :wide]
            chance = 1.0 / (1.0 + np.exp(-(model.effects[provider] + spelt @ model.coefficients)))
            w, r = chance * (1.0 - chance), people.outcome[rows] - chance
            np.add.at(weight, provider, w)
            np.add.at(residual, provider, r)
            np.add.at(cross, provider, w[:, None] * spelt)
            information += spelt.T @ (w[:, None] * spelt)
            gradient += spelt.T @ r
        share = cross / weight[:, None]
        inverse = np.linalg.inv(information - cross.T @ share)
        step = inverse @ (gradient - share.T @ residual)
        errors = np.sqrt(np.diag(inverse))
        effect_errors = np.sqrt(1.0 / weight + np.einsum("ij,jk,ik->i", share, inverse, share))
    return Distance(
        _most(step),
        _most((residual - cross @ step) / weight),
        _most(errors - model.standard_errors),
        _most(effect_errors - np.sqrt(model.effect_variances)),
    )


def _places(model: CaseMix) -> list[np.ndarray]:
    """For each fact, the column of each level; the one after the last for the level that has none."""
    column = {name: place for place, name in enumerate(model.columns)}
    return [np.array([column.get(name_of(fact, level), len(column)) for level in LEVELS]) for fact in COVARIATES]


def _most(values: Floats) -> float:
    return float(np.abs(values).max())
