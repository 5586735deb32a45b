"""The sums that a fit needs, of some rows: a pure function of arrays, so that parts can be summed anywhere and added.

    logit p = γ_i + z·β;  w = p(1−p), r = y−p;  a_i = Σ w, b_i = Σ w z, Σ w z zᵀ, Σ r, Σ r z, Σ y ln p + (1−y) ln(1−p)

The linear model takes w = 1 and the same sums.

Source   Methods, 1; He (2019), Wu et al., Statistics in Medicine 41 (2022), 2840.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix.packed import Packed
from commissioning.engines.ratings.case_mix.tally import Tally


@dataclass(slots=True)
class Sums:
    """What rows add up to: for each provider from number `first` on, and for all of them."""

    first: int
    weight: Floats
    residual: Floats
    cross: Floats
    information: Floats
    gradient: Floats
    likelihood: float

    @classmethod
    def nothing(cls, providers: int, columns: int) -> "Sums":
        """The sums of no rows, for so many providers."""
        return cls(
            0,
            np.zeros(providers),
            np.zeros(providers),
            np.zeros((providers, columns)),
            np.zeros((columns, columns)),
            np.zeros(columns),
            0.0,
        )

    @classmethod
    def of(cls, tally: Tally) -> "Sums":
        """From the tables of codes to the columns they stand for."""
        information, gradient = tally.in_columns()
        return cls(tally.first, tally.weight, tally.residual, tally.cross, information, gradient, tally.likelihood)

    def add(self, part: "Sums") -> None:
        """Add those of a part, whose providers must be among these."""
        here = slice(part.first - self.first, part.first - self.first + len(part.weight))
        self.weight[here] += part.weight
        self.residual[here] += part.residual
        self.cross[here] += part.cross
        self.information += part.information
        self.gradient += part.gradient
        self.likelihood += part.likelihood


Kernel = Callable[[Packed, Floats, Floats], Sums]


def logistic(rows: Packed, effects: Floats, coefficients: Floats) -> Sums:
    """The sums of the logistic model at these provider effects γ and coefficients β."""
    tally = Tally.empty(rows)
    worth = rows.worth(coefficients)
    for chunk in rows.chunks():
        odds = _linear(chunk, effects, coefficients, worth)
        small = np.exp(-np.abs(odds))
        likelier = 1.0 / (1.0 + small)
        probability = np.where(odds >= 0.0, likelier, small * likelier)
        weight = small * likelier * likelier
        if chunk.people is None:
            tally.likelihood += float(chunk.outcome @ odds - np.maximum(odds, 0.0).sum() - _log_of_product(1.0 + small))
            tally.add(chunk, weight, chunk.outcome - probability)
        else:
            tried = np.maximum(odds, 0.0) + np.log1p(small)
            tally.likelihood += float(chunk.outcome @ odds - chunk.people @ tried)
            tally.add(chunk, chunk.people * weight, chunk.outcome - chunk.people * probability)
    return Sums.of(tally)


def linear(rows: Packed, effects: Floats, coefficients: Floats) -> Sums:
    """The sums of the linear model; its likelihood is minus the sum of squared residuals."""
    tally = Tally.empty(rows)
    worth = rows.worth(coefficients)
    for chunk in rows.chunks():
        counts = np.ones(len(chunk)) if chunk.people is None else chunk.people
        residual = chunk.outcome - counts * _linear(chunk, effects, coefficients, worth)
        tally.likelihood -= float(residual @ (residual / counts))
        tally.add(chunk, counts, residual)
    return Sums.of(tally)


def _linear(rows: Packed, effects: Floats, coefficients: Floats, worth: list[Floats]) -> Floats:
    """γ + z·β of each row."""
    total = effects[rows.provider]
    for codes, worths in zip(rows.codes, worth, strict=True):
        total += worths[codes]
    numbers = rows.numbers.shape[1]
    return total + rows.numbers @ coefficients[:numbers] if numbers else total


def _log_of_product(factors: Floats) -> float:
    """Σ ln f for factors from 1 to 2: a logarithm of every 32 together, whose product is at most 2³²."""
    return float(np.log(np.multiply.reduceat(factors, np.arange(0, len(factors), 32))).sum())


def summed(rows: Packed, providers: int, effects: Floats, coefficients: Floats, kernel: Kernel) -> Sums:
    """The sums of all rows, with a place for each provider."""
    everything = Sums.nothing(providers, rows.columns)
    everything.add(kernel(rows, effects, coefficients))
    return everything
