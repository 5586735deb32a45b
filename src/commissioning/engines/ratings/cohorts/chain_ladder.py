"""Where unfinished cohorts will end, judged by how older ones went on, and how far that may be out.

    f_k = ΣC[·,k+1]/ΣC[·,k] over cohorts with both;  S_k = that denominator
    σ²_k = Σ C(F−f_k)²/(cohorts−1), the last min(σ⁴_{k−1}/σ²_{k−2}, σ²_{k−1}, σ²_{k−2})
    Û_i = C[i,latest]·Πf;   mse_i = Û_i² Σ_{k≥latest} σ²_k/f_k² (1/Ĉ[i,k] + 1/S_k)
    mse(total) = Σ_i (mse_i + Û_i (Σ_{l>i} Û_l) Σ_{k≥latest_i} 2σ²_k/(f_k² S_k))

Source   Methods, 9; Mack (1993, 1999); R package ChainLadder 0.2.20.
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats, Ints


class NotATriangle(ValueError):
    """The outcomes by age are not cumulative counts from which a younger cohort could be carried on."""


@dataclass(frozen=True, slots=True)
class ChainLadder:
    """Cohorts carried on to the last age.

    Returns  factors, sigmas: of each age to the next
             latest: the age each cohort has reached; completed: the triangle, filled
             errors: standard errors of the last column; total_error: of its sum
    """

    factors: Floats
    sigmas: Floats
    latest: Ints
    completed: Floats
    errors: Floats
    total_error: float

    @property
    def ultimate(self) -> Floats:
        """What each cohort ends with."""
        return self.completed[:, -1]

    @property
    def reached(self) -> Floats:
        """What each cohort has now."""
        return self.completed[np.arange(len(self.completed)), self.latest]

    def to_come(self) -> Floats:
        """For each cohort the share of its final outcomes that are still to come, 0 to 1."""
        ahead = np.append(np.cumprod(self.factors[::-1])[::-1], 1.0)
        return 1.0 - 1.0 / ahead[self.latest]


def chain_ladder(triangle: Floats) -> ChainLadder:
    """Carry the cohorts on.

    Takes    cohorts × ages, cumulative; "not a number" from where a cohort has not got to. An age at which no cohort
             that went on had an outcome must be merged with the next (`without_empty_ages`). Falls are allowed.
    Raises   NotATriangle.
    """
    known = ~np.isnan(triangle)
    _triangle(known)
    latest = known.sum(axis=1) - 1
    steps = triangle.shape[1] - 1
    factors, variances, totals = np.ones(steps), np.zeros(steps), np.zeros(steps)
    for age in range(steps):
        both = known[:, age + 1]
        before, after = triangle[both, age], triangle[both, age + 1]
        totals[age] = before.sum()
        if totals[age] <= 0:
            raise NotATriangle(f"No cohort that went on had outcomes by age {age}. Merge the first ages.")
        factors[age] = after.sum() / totals[age]
        had = before > 0
        if had.sum() > 1:
            own = after[had] / before[had]
            variances[age] = (before[had] * (own - factors[age]) ** 2).sum() / (had.sum() - 1)
        else:
            variances[age] = _last(variances[:age])
    completed = triangle.copy()
    for age in range(steps):
        missing = ~known[:, age + 1]
        completed[missing, age + 1] = completed[missing, age] * factors[age]
    squares, shared = _errors(completed, latest, factors, variances, totals)
    ultimate = completed[:, -1]
    others = ultimate.sum() - np.cumsum(ultimate)
    total = float((squares + ultimate * others * shared).sum())
    return ChainLadder(
        factors, np.sqrt(variances), latest, completed, np.sqrt(np.maximum(squares, 0.0)), max(total, 0.0) ** 0.5
    )


def without_empty_ages(triangle: Floats) -> tuple[Floats, int]:
    """The triangle without the first ages at which no cohort that went on had an outcome, and how many those were."""
    empty = 0
    while empty < triangle.shape[1] - 1:
        both = ~np.isnan(triangle[:, empty + 1])
        if triangle[both, empty].sum() > 0:
            break
        empty += 1
    return triangle[:, empty:], empty


def _triangle(known: np.ndarray) -> None:
    if not known.size or not known[:, 0].all():
        raise NotATriangle("A cohort has no outcomes at the first age. Give 0, or leave the cohort out.")
    if (np.diff(known.astype(np.int64), axis=1) > 0).any():
        raise NotATriangle("A cohort has a gap in its ages. Give what was known at each age up to its latest.")
    if not known[:, -1].any():
        raise NotATriangle("No cohort has reached the last age. Leave that age out.")
    if (np.diff(known.sum(axis=1)) > 0).any():
        raise NotATriangle("A younger cohort has reached a greater age than an older one. Give the oldest first.")


def _last(variances: Floats) -> float:
    """Mack's rule for the last step, which a single cohort has made."""
    if len(variances) < 2 or not variances[-2]:
        return float(variances[-1]) if len(variances) else 0.0
    return float(min(variances[-1] ** 2 / variances[-2], variances[-1], variances[-2]))


def _errors(
    completed: Floats, latest: Ints, factors: Floats, variances: Floats, totals: Floats
) -> tuple[Floats, Floats]:
    squares, shared = np.zeros(len(completed)), np.zeros(len(completed))
    relative = variances / factors**2
    for cohort, age in enumerate(latest):
        reached = np.maximum(completed[cohort, age:-1], np.finfo(float).tiny)
        own = relative[age:] * (1.0 / reached + 1.0 / totals[age:])
        if completed[cohort, age] > 0:
            squares[cohort] = completed[cohort, -1] ** 2 * own.sum()
        shared[cohort] = (2.0 * relative[age:] / totals[age:]).sum()
    return squares, shared
