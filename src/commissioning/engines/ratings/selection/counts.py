"""Counts such as contacts, explained by facts, when they scatter more than chance would make them (quasi-Poisson).

    ln E(y) = ln(exposure) + x·β;  φ = Pearson χ²/df;  standard errors × √φ

Source   Methods, 11; McCullagh and Nelder (1989).
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats, totals

MOST_STEPS = 60
CLOSE = 1e-12
LONGEST_STEP = 1.0


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


def slope_within(counts: Floats, score: Floats, exposure: Floats, group: Codes) -> tuple[float, float]:
    """How steeply the logarithm of a count rises with a score within groups, and its standard error.

    The same as `fit` with a column of 0 and 1 for each group, without making them: given the slope, the effect of a
    group is what makes its total right. A group of whom nothing was counted says nothing about the slope.

    Raises   CountsNotExplained.
    """
    groups = int(group.max()) + 1 if len(group) else 0
    counted = totals(group, counts, groups)
    if not counted.any():
        raise CountsNotExplained("Nothing was counted of anybody.")
    slope, step = 0.0, 1.0
    for _ in range(MOST_STEPS):
        share = exposure * np.exp(slope * score)
        share /= totals(group, share, groups)[group]
        mean = totals(group, share * score, groups)
        away = score - mean[group]
        fitted = counted[group] * share
        information = float(fitted @ away**2)
        if information <= CLOSE:
            break
        if abs(step) < CLOSE * (1.0 + abs(slope)):
            return slope, float(
                np.sqrt(_dispersion(counts, fitted, explained=int((counted > 0).sum()) + 1) / information)
            )
        step = float(counts @ away) / information
        slope += min(max(step, -LONGEST_STEP), LONGEST_STEP)
    raise CountsNotExplained("All of a group have the same score, or only those at one end of it were ever counted.")


def _dispersion(counts: Floats, fitted: Floats, *, explained: int) -> float:
    """φ, over those who were expected to be counted at all."""
    there = fitted > 0
    spare = int(there.sum()) - explained
    if spare <= 0:
        raise CountsNotExplained("Too few people were ever counted.")
    return float(((counts[there] - fitted[there]) ** 2 / fitted[there]).sum() / spare)
