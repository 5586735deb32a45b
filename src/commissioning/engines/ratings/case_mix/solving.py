"""Newton's method for a model with one effect for each provider, however many there are.

The block of the provider effects is diagonal, so it is eliminated first: each step solves one system as large as
there are columns.

    S = Σ w z zᵀ − Σ_i b_i b_iᵀ/a_i
    Δβ = S⁻¹(Σ r z − Σ_i (b_i/a_i) Σ_j r)      Δγ_i = (Σ_j r − b_i·Δβ)/a_i
    Var β = S⁻¹      Var γ_i = 1/a_i + hᵀS⁻¹h, h = b_i/a_i

Source   Methods, 1; He (2019).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from threadpoolctl import threadpool_limits

from commissioning.engines.ratings.arrays import Floats, floats
from commissioning.engines.ratings.case_mix.dependence import check_columns
from commissioning.engines.ratings.case_mix.packed import packed
from commissioning.engines.ratings.case_mix.rows import Rows
from commissioning.engines.ratings.case_mix.sums import Kernel, Sums, summed

CLOSE = 1e-7
"""A step this small is the last: what is left is its square."""
MOST_STEPS = 40
"""A fit takes about six. One that runs to infinity walks on at an even pace."""
MOST_HALVINGS = 30
LEAST_WEIGHT = 1e-300


class Separated(ValueError):
    """A column tells exactly who has the outcome, so its coefficient has no finite value."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Effects and coefficients at the optimum, in the units of the columns, with the sums there."""

    effects: Floats
    coefficients: Floats
    sums: Sums
    steps: int

    @property
    def covariance(self) -> Floats:
        """The covariance of the coefficients, for residuals of variance 1 times the weights."""
        size = len(self.coefficients)
        return np.asarray(cho_solve(cho_factor(_schur(self.sums)), np.eye(size))) if size else np.zeros((0, 0))

    def effect_variances(self, covariance: Floats, shift: Floats) -> Floats:
        """The variances of the effects, said for people at −`shift` instead of at the columns' 0."""
        share = self.sums.cross / self.sums.weight[:, None] + shift
        return np.asarray(1.0 / self.sums.weight + np.einsum("ij,jk,ik->i", share, covariance, share))


def solve(rows: Rows, columns: tuple[str, ...], effects: Floats, kernel: Kernel) -> Solution:
    """The optimum, from these effects on.

    Takes    rows sorted by provider; each provider with people of both outcomes where the model is logistic.
    Raises   SaysNothingNew, naming a column that others or the providers tell already; Separated.
    """
    with threadpool_limits(1, "blas"):
        providers = len(effects)

        ready = packed(rows)

        def at(effects: Floats, coefficients: Floats) -> Sums:
            return summed(ready, providers, effects, coefficients, kernel)

        coefficients = np.zeros(len(columns))
        sums = at(effects, coefficients)
        check_columns(columns, sums, _schur(sums))
        for step in range(1, MOST_STEPS + 1):
            by_coefficients, by_effects = _step(sums)
            size = max(np.abs(by_coefficients).max(initial=0.0), np.abs(by_effects).max(initial=0.0))
            effects, coefficients, sums = _uphill(at, effects, coefficients, sums, by_effects, by_coefficients)
            if size < CLOSE:
                return Solution(effects, coefficients, sums, step)
    raise Separated(_running_away(columns, by_coefficients))


def solve_at_once(rows: Rows, columns: tuple[str, ...], providers: int, kernel: Kernel) -> Solution:
    """The optimum of a model whose sums are straight lines in the effects and coefficients: one step from 0.

    Raises   SaysNothingNew.
    """
    with threadpool_limits(1, "blas"):
        ready = packed(rows)
        sums = summed(ready, providers, np.zeros(providers), np.zeros(len(columns)), kernel)
        check_columns(columns, sums, _schur(sums))
        coefficients, effects = _step(sums)
        return Solution(effects, coefficients, summed(ready, providers, effects, coefficients, kernel), 1)


def _uphill(
    at: Callable[[Floats, Floats], Sums],
    effects: Floats,
    coefficients: Floats,
    sums: Sums,
    by_effects: Floats,
    by_coefficients: Floats,
) -> tuple[Floats, Floats, Sums]:
    """The whole step, or as much of it as does not go downhill by more than rounding."""
    share = 1.0
    slack = 1e-10 * (1.0 + abs(sums.likelihood))
    for _ in range(MOST_HALVINGS):
        there = effects + share * by_effects, coefficients + share * by_coefficients
        tried = at(*there)
        if tried.likelihood >= sums.likelihood - slack:
            return *there, tried
        share /= 2.0
    return effects, coefficients, sums


def _step(sums: Sums) -> tuple[Floats, Floats]:
    weight = np.maximum(sums.weight, LEAST_WEIGHT)
    if not len(sums.gradient):
        return np.zeros(0), sums.residual / weight
    right = sums.gradient - sums.cross.T @ (sums.residual / weight)
    by_coefficients = floats(np.linalg.lstsq(_schur(sums), right, rcond=None)[0])
    return by_coefficients, (sums.residual - sums.cross @ by_coefficients) / weight


def _schur(sums: Sums) -> Floats:
    share = sums.cross / np.maximum(sums.weight, LEAST_WEIGHT)[:, None]
    return np.asarray(sums.information - sums.cross.T @ share)


def _running_away(columns: tuple[str, ...], last_step: Floats) -> str:
    furthest = columns[int(np.argmax(np.abs(last_step)))] if columns else "The provider"
    return (
        f"{furthest} tells exactly which people have the outcome, so no finite coefficient fits. "
        "Leave it out, or make it coarser."
    )
