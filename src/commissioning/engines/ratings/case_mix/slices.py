"""Observed, expected and variance for any slice of people, without fitting anew: sums over what one fit expects."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats, totals
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.rows import Rows


@dataclass(frozen=True, slots=True)
class Tallies:
    """For each slice: its people, their outcomes, and what a typical provider would have got for them."""

    people: Floats
    observed: Floats
    expected: Floats
    variance: Floats


def by_slice(model: CaseMix, rows: Rows, slices: Codes, number: int, *, expected: Floats | None = None) -> Tallies:
    """The tallies of `number` slices.

    Takes    slices: the number of each row's slice
             expected: what `model.expected(rows)` gave, when many ways to slice are asked for in turn.
    """
    each = model.expected(rows) if expected is None else expected
    variance = each * (1.0 - each) if model.kind == "logistic" else np.full(len(rows), model.residual_variance)
    if rows.people is not None:
        each, variance = each * rows.people, variance * rows.people
    return Tallies(
        totals(slices, rows.people, number),
        totals(slices, rows.outcome, number),
        totals(slices, each, number),
        totals(slices, variance, number),
    )
