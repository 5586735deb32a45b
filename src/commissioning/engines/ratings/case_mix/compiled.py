"""The sums of the logistic model in machine code, on every core: the extra `fast`, and nothing that numpy cannot do.

`fill` is plain Python that numba compiles, so it can be read, and tried on a few rows, without numba.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from math import exp, log, log1p
from typing import Any

import numpy as np

from commissioning.engines.ratings.arrays import Floats, Ints
from commissioning.engines.ratings.case_mix.packed import Packed
from commissioning.engines.ratings.case_mix.sums import Sums
from commissioning.engines.ratings.case_mix.tally import Tally

PART_ROWS = 262_144
"""Parts are of one size and are added in their order, so the answer does not depend on how many cores there are."""
_ONE_EACH = np.zeros(0)


def logistic(rows: Packed, effects: Floats, coefficients: Floats) -> Sums:
    """The sums of the logistic model at these provider effects γ and coefficients β."""
    code = _machine_code()
    parts = list(rows.chunks(PART_ROWS))
    if len(parts) == 1:
        return logistic_by(code, rows, effects, coefficients)
    everything = Sums.nothing(rows.providers, rows.columns, first=rows.first)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(lambda part: logistic_by(code, part, effects, coefficients), parts):
            everything.add(part)
    return everything


def logistic_by(fill: Any, rows: Packed, effects: Floats, coefficients: Floats) -> Sums:
    """The same by `fill`, compiled or not."""
    tally = Tally.empty(rows)
    worth = np.concatenate([np.zeros(0), *rows.worth(coefficients)])
    sizes = np.array([len(bundle) for bundle in rows.bundles], dtype=np.int64)
    for chunk in rows.chunks():
        here = slice(chunk.first - tally.first, chunk.first - tally.first + chunk.providers)
        table = np.zeros((chunk.providers, len(worth)))
        tally.likelihood += fill(
            chunk.provider, effects, chunk.outcome, _ONE_EACH if chunk.people is None else chunk.people,
            chunk.numbers, coefficients, chunk.codes, sizes, worth,
            table, tally.weight[here], tally.residual[here], tally.scores, tally.by_pair,
            tally.cross[here], tally.numbers, tally.numbers_by_code, tally.number_scores,
        )  # fmt: skip
        for place, at in enumerate(tally.at):
            tally.add_by_provider(here, place, table[:, at])
    return Sums.of(tally)


def fill(
    provider: Ints, effects: Floats, outcome: Floats, people: Floats,
    numbers: Floats, coefficients: Floats, codes: Ints, sizes: Ints, worth: Floats,
    table: Floats, weights: Floats, residuals: Floats, scores: Floats, by_pair: Floats,
    cross: Floats, number_squares: Floats, numbers_by_code: Floats, number_scores: Floats,
) -> float:  # fmt: skip
    """Add rows to the tables from `table` on, and give their log-likelihood.

    Takes    people: how many each row stands for; none of them, when it is one each.
    """
    first, bundles, columns, weighted = provider[0], len(sizes), numbers.shape[1], len(people) > 0
    likelihood, factors = 0.0, 1.0
    for row in range(len(provider)):
        place = provider[row] - first
        odds = effects[provider[row]]
        for column in range(columns):
            odds += coefficients[column] * numbers[row, column]
        start = 0
        for bundle in range(bundles):
            odds += worth[start + codes[bundle, row]]
            start += sizes[bundle]
        small = exp(-abs(odds))
        likelier = 1.0 / (1.0 + small)
        probability = likelier if odds >= 0.0 else small * likelier
        weight, residual = small * likelier * likelier, outcome[row] - probability
        likelihood += outcome[row] * odds
        if weighted:
            likelihood -= people[row] * (max(odds, 0.0) + log1p(small))
            weight, residual = people[row] * weight, outcome[row] - people[row] * probability
        else:
            likelihood -= max(odds, 0.0)
            factors *= 1.0 + small
            if row % 32 == 31:  # a logarithm of many together
                likelihood -= log(factors)
                factors = 1.0
        weights[place] += weight
        residuals[place] += residual
        start = pair = 0
        for bundle in range(bundles):
            code = codes[bundle, row]
            table[place, start + code] += weight
            scores[start + code] += residual
            for column in range(columns):
                numbers_by_code[column, start + code] += weight * numbers[row, column]
            start += sizes[bundle]
            for other in range(bundle + 1, bundles):
                by_pair[pair + code * sizes[other] + codes[other, row]] += weight
                pair += sizes[bundle] * sizes[other]
        for column in range(columns):
            value = weight * numbers[row, column]
            cross[place, column] += value
            number_scores[column] += residual * numbers[row, column]
            for other in range(columns):
                number_squares[column, other] += value * numbers[row, other]
    return likelihood - log(factors)


@cache
def _machine_code() -> Any:
    """Compiled once and kept beside this file or in the user's own cache; where neither can be written, each time."""
    import numba

    try:
        return numba.njit(fill, cache=True, nogil=True)
    except RuntimeError:  # nowhere to keep it
        return numba.njit(fill, nogil=True)
