"""How many cases a chart goes before it signals, and the limit that gives a wanted number: the price of false alarms.

The sum is taken on a grid of 600 steps to 1. A case moves it by x = 600W, shared between ⌊x⌋ and ⌊x⌋+1 in proportion;
below 0 it falls to 0, at the limit it signals. The mean run is the first entry of (I−A)⁻¹1.

Source   Methods, 10; Brook and Evans (1972); Steiner et al. (2000); R package vlad 0.2.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_toeplitz

from commissioning.engines.ratings.arrays import Floats, Ints, totals
from commissioning.engines.ratings.monitoring.likelihood_chart import SURE, case_weights

STEPS_TO_ONE = 600
HIGHEST_LIMIT = 12.0


class NoSuchLimit(ValueError):
    """No limit on the grid gives a run as long as wanted."""


@dataclass(frozen=True, slots=True)
class Mix:
    """The cases that come: their chances and how common each is."""

    chances: Floats
    shares: Floats

    @classmethod
    def of(cls, chances: Floats) -> "Mix":
        """The mix of a provider's own past cases."""
        return cls(chances, np.full(len(chances), 1.0 / len(chances)))


def mean_run(mix: Mix, *, odds: float, limit: float, true_odds: float = 1.0) -> float:
    """Cases until a signal, on average.

    Takes    odds: the odds ratio looked for; true_odds: that at work, 1 when nothing has changed.
    """
    return _mean_run(_moves(mix, odds, true_odds), round(limit * STEPS_TO_ONE))


def limit_for(mix: Mix, *, odds: float, cases: float) -> float:
    """The least limit at which a provider that has not changed goes on for so many cases on average.

    Raises   NoSuchLimit.
    """
    states = next((states for states, run in _mean_runs(_moves(mix, odds, 1.0)) if run >= cases), None)
    if states is None:
        raise NoSuchLimit(f"A run of {cases:,.0f} cases needs a limit above {HIGHEST_LIMIT:g}. Ask for fewer.")
    return states / STEPS_TO_ONE


@dataclass(frozen=True, slots=True)
class _Moves:
    """The chance of each whole move, from `least` on."""

    least: int
    chances: Floats


def _moves(mix: Mix, odds: float, true_odds: float) -> _Moves:
    p = np.clip(mix.chances, SURE, 1.0 - SURE)
    with_outcome = true_odds * p / (1.0 - p + true_odds * p)
    steps, chances = [], []
    for outcome, chance in ((1.0, with_outcome), (0.0, 1.0 - with_outcome)):
        step = STEPS_TO_ONE * case_weights(np.full(len(p), outcome), p, odds=odds)
        below = np.floor(step)
        over = step - below
        steps += [below, below + 1.0]
        chances += [mix.shares * chance * (1.0 - over), mix.shares * chance * over]
    whole = np.concatenate(steps).astype(np.int64)
    least = int(whole.min())
    return _Moves(least, totals(whole - least, np.concatenate(chances), int(whole.max()) - least + 1))


def _mean_run(moves: _Moves, states: int) -> float:
    """(I−A)⁻¹1 at 0, for the states 0 … states−1 of the grid.

    A depends on the move alone, but for its first column, which also has all moves below 0: so it is a Toeplitz
    matrix and a column more, and the two are solved apart.
    """
    first_column, first_row = _toeplitz(moves, states)
    alone, more = solve_toeplitz((first_column, first_row), np.column_stack([np.ones(states), _fallen(moves, states)]))[
        0
    ]
    return float(alone / (1.0 - more))


def _mean_runs(moves: _Moves) -> Iterator[tuple[int, float]]:
    """The same for 1, 2, 3, … states, up to the highest limit, each from the one before (Levinson).

    Kept are the first column of the inverse and, turned round, the last, which is the first row: all that is asked
    for. A move is short beside the grid, so the band is all that a further state adds.
    """
    most = round(HIGHEST_LIMIT * STEPS_TO_ONE)
    column, row = _toeplitz(moves, most)
    band = max(abs(moves.least), moves.least + len(moves.chances))
    sums = np.column_stack([np.ones(most), _fallen(moves, most)])
    first, turned = np.zeros(most), np.zeros(most)
    first[0] = turned[0] = 1.0 / column[0]
    for states in range(1, most + 1):
        alone, more = turned[:states] @ sums[:states]
        yield states, float(alone / (1.0 - more))
        if states < most:
            near = slice(max(states - band, 0), states)
            reach = slice(near.stop - near.start, 0, -1)
            below, above = column[reach] @ first[near], row[reach] @ turned[near]
            whole = 1.0 - below * above
            grown = (first[: states + 1] - below * turned[states::-1]) / whole
            turned[: states + 1] = (turned[: states + 1] - above * first[states::-1]) / whole
            first[: states + 1] = grown


def _toeplitz(moves: _Moves, states: int) -> tuple[Floats, Floats]:
    """The first column and the first row of I−A, without the moves below 0."""
    first_column, first_row = -_chances(moves, -np.arange(states)), -_chances(moves, np.arange(states))
    first_column[0] += 1.0
    first_row[0] += 1.0
    return first_column, first_row


def _fallen(moves: _Moves, states: int) -> Floats:
    """The chance to fall below 0 from each state."""
    up_to = np.cumsum(moves.chances)
    below = np.clip(-np.arange(states) - 1 - moves.least, -1, len(up_to) - 1)
    return np.where(below < 0, 0.0, up_to[below])


def _chances(moves: _Moves, by: Ints) -> Floats:
    place = by - moves.least
    inside = (place >= 0) & (place < len(moves.chances))
    return np.where(inside, moves.chances[np.where(inside, place, 0)], 0.0)
