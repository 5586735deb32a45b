"""The sums that a fit needs, of some rows: a pure function of arrays, so that parts can be summed anywhere and added.

    logit p = γ_i + z·β;  w = p(1−p), r = y−p;  a_i = Σ w, b_i = Σ w z, Σ w z zᵀ, Σ r, Σ r z, Σ y ln p + (1−y) ln(1−p)

The linear model takes w = 1 and the same sums.

Source   Methods, 1; He (2019), Wu et al., Statistics in Medicine 41 (2022), 2840.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix.rows import Rows, Scratch


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
        """The sums of no rows, for all providers."""
        return cls(
            0,
            np.zeros(providers),
            np.zeros(providers),
            np.zeros((providers, columns)),
            np.zeros((columns, columns)),
            np.zeros(columns),
            0.0,
        )

    def add(self, part: "Sums") -> None:
        """Add those of a part, whose providers must be among these."""
        here = slice(part.first - self.first, part.first - self.first + len(part.weight))
        self.weight[here] += part.weight
        self.residual[here] += part.residual
        self.cross[here] += part.cross
        self.information += part.information
        self.gradient += part.gradient
        self.likelihood += part.likelihood


Kernel = Callable[[Rows, Floats, Floats, Scratch], Sums]


def logistic(rows: Rows, effects: Floats, coefficients: Floats, scratch: Scratch) -> Sums:
    """The sums of the logistic model at these provider effects γ and coefficients β."""
    matrix = scratch.matrix(rows)
    odds = matrix @ coefficients + effects[rows.provider]
    probability = expit(odds)
    expected = probability if rows.people is None else rows.people * probability
    softplus = np.logaddexp(0.0, odds)
    tried = softplus.sum() if rows.people is None else rows.people @ softplus
    return _sums(
        rows,
        matrix,
        expected * (1.0 - probability),
        rows.outcome - expected,
        float(rows.outcome @ odds - tried),
        scratch,
    )


def linear(rows: Rows, effects: Floats, coefficients: Floats, scratch: Scratch) -> Sums:
    """The sums of the linear model; its likelihood is minus the sum of squared residuals."""
    matrix = scratch.matrix(rows)
    fitted = matrix @ coefficients + effects[rows.provider]
    counts = rows.counts
    residual = rows.outcome - counts * fitted
    return _sums(rows, matrix, counts, residual, -float(residual @ (residual / counts)), scratch)


def _sums(rows: Rows, matrix: Floats, weight: Floats, residual: Floats, likelihood: float, scratch: Scratch) -> Sums:
    root = np.sqrt(weight)
    weighted = scratch.weighted(matrix, root)
    starts = np.flatnonzero(np.diff(rows.provider, prepend=-1))
    first, last = int(rows.provider[0]), int(rows.provider[-1])
    there = rows.provider[starts] - first
    by_provider = Sums.nothing(last - first + 1, rows.columns)
    by_provider.first = first
    by_provider.weight[there] = np.add.reduceat(weight, starts)
    by_provider.residual[there] = np.add.reduceat(residual, starts)
    for place, start, end in zip(there, starts, np.append(starts[1:], len(rows)), strict=True):
        by_provider.cross[place] = root[start:end] @ weighted[start:end]
    by_provider.information = weighted.T @ weighted
    by_provider.gradient = residual @ matrix
    by_provider.likelihood = likelihood
    return by_provider


def summed(rows: Rows, providers: int, effects: Floats, coefficients: Floats, kernel: Kernel) -> Sums:
    """The sums of all rows, a chunk at a time."""
    scratch = Scratch(rows.columns)
    everything = Sums.nothing(providers, rows.columns)
    for chunk in rows.chunks():
        everything.add(kernel(chunk, effects, coefficients, scratch))
    return everything
