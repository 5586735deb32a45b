"""What a fact about people is worth in the model of a rating, in the units of the outcome."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from commissioning.cli.rating.answer import Answer
from commissioning.engines.ratings.case_mix.covariates import Number
from commissioning.engines.ratings.comparison import LOOK
from commissioning.engines.ratings.figures import Interval


@dataclass(frozen=True, slots=True)
class Worth:
    """What a column of the model is worth: in its units, with limits; `step` is what "more" means there."""

    column: str
    compared_with: str | None
    step: float
    effect: float
    limits: Interval


def worths(found: Answer) -> list[Worth]:
    """Every column: a number by one standard deviation or from 0 to 1, a group beside the most common one."""
    model = found.model
    scale = {number.name: _step(found, number.name, number.scale) for number in model.encoding.numbers}
    wide = float(norm.isf(LOOK / 2.0))
    result = []
    for column, beta, error in zip(model.columns, model.coefficients, model.standard_errors, strict=True):
        step = scale.get(column, 1.0)
        effect, out = float(beta * step), float(wide * error * step)
        beside = None if column in scale else _most_common(found, column)
        result.append(Worth(column, beside, step, effect, Interval(effect - out, effect + out)))
    return result


def _step(found: Answer, column: str, scale: float) -> float:
    """One standard deviation; 1 for what is 0 or 1."""
    covariate = next(each for each in found.cohort.people.covariates if each.name == column)
    assert isinstance(covariate, Number)
    there = covariate.values[~np.isnan(covariate.values)]
    return 1.0 if np.isin(there, (0.0, 1.0)).all() else scale


def _most_common(found: Answer, column: str) -> str:
    """The level that a category's column is compared with."""
    levels = next(each for each in found.model.encoding.categories if column in each.columns)
    of_level = dict(zip(levels.names, levels.column, strict=True))
    covariate = next(each for each in found.cohort.people.covariates if each.name == levels.name)
    if isinstance(covariate, Number):
        return "given"
    counts = np.bincount(covariate.codes + 1, weights=found.rows.counts, minlength=len(levels.names))
    here = [place for place, name in enumerate(levels.names) if of_level[name] < 0]
    return levels.names[max(here, key=lambda place: counts[place])]
