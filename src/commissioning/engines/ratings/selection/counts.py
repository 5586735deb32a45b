"""Counts such as contacts, explained by facts, when they scatter more than chance would make them (quasi-Poisson).

    ln E(y) = ln(exposure) + x·β;  φ = Pearson χ²/df;  standard errors × √φ

Source   Methods, 11; McCullagh and Nelder (1989).
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats

MOST_STEPS = 60
CLOSE = 1e-12


class CountsNotExplained(ValueError):
    """No finite coefficients fit the counts."""


@dataclass(frozen=True, slots=True)
class CountModel:
    """The coefficients with their standard errors, and how much the counts scatter: 1 as chance would."""

    coefficients: Floats
    standard_errors: Floats
    dispersion: float


def fit(counts: Floats, columns: Floats, exposure: Floats) -> CountModel:
    """The model of counts.

    Takes    columns: rows × columns, one of ones among them; exposure: above 0, such as months.
    Raises   CountsNotExplained.
    """
    if (exposure <= 0).any():
        raise CountsNotExplained("A person has no time in which to be counted. Leave them out.")
    coefficients = np.zeros(columns.shape[1])
    fitted = (counts + counts.mean()) / 2.0 + 1e-9
    for _ in range(MOST_STEPS):
        working = np.log(fitted / exposure) + (counts - fitted) / fitted
        information = columns.T @ (columns * fitted[:, None])
        if np.linalg.matrix_rank(information) < len(information):
            break
        before, coefficients = coefficients, np.linalg.solve(information, columns.T @ (fitted * working))
        fitted = exposure * np.exp(columns @ coefficients)
        if np.abs(coefficients - before).max() < CLOSE * (1.0 + np.abs(coefficients).max()):
            spare = len(counts) - len(coefficients)
            dispersion = float(((counts - fitted) ** 2 / fitted).sum() / spare) if spare else float("nan")
            inverse = np.linalg.inv(columns.T @ (columns * fitted[:, None]))
            return CountModel(coefficients, np.sqrt(dispersion * np.diag(inverse)), dispersion)
    raise CountsNotExplained("A column tells exactly who is never counted, or repeats another. Leave it out.")
