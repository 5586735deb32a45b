"""The effect in a trial: lots were drawn, so the lots themselves say what chance could have done.

    δ = dᵀy/dᵀd, its error from what is left over, summed by what was drawn;  t = δ/error
    the lots are drawn again, as they were drawn: p(δ₀) = the share of draws in which y − δ₀·[drawn] gives as large a t
    limits: the δ₀ that are not rejected

No model of people is believed in: that lots were drawn is enough, and a test of no effect for anybody is exact.
Dividing by the error makes it right for the average effect too, where the effect differs between people and arms are
unequal. Where lots can fall in few ways all of them are taken, and none can be rarer than one in that number.

Source   Fisher (1935); Wu and Ding (2021).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from scipy.stats import norm

from commissioning.engines.ratings.arrays import Codes, Flags, Floats
from commissioning.engines.ratings.effects.choice import NOTHING_LEFT, Choice, NothingToCompare
from commissioning.engines.ratings.effects.clustered import detectable
from commissioning.engines.ratings.figures import Interval

DRAWS = 4_999
CELLS_AT_ONCE = 500_000
"""Lots are drawn again for so many people at a time, all draws of a piece counted."""
ROUNDS = 60
FAR = 200.0
"""So many times the usual width away from the estimate nothing is looked for: what is not ruled out there never is."""
AS_LARGE = 1e-7
"""A t so little smaller is as large: what is the same is worked out in another order."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What drawing the lot did, for each person.

    Returns  ways: in how many ways the lots could fall, or how many of them were drawn
             all_ways: whether every way was taken; least_p: none can be smaller
             limits: infinite where the lots can fall in too few ways to rule anything out
             detectable: the least true effect that four such trials in five would have told from none.
    """

    size: float
    error: float
    limits: Interval
    p: float
    ways: int
    all_ways: bool
    detectable: float

    @property
    def least_p(self) -> float:
        return 1.0 / (self.ways if self.all_ways else self.ways + 1)


def trial(choice: Choice, drawn: Codes, *, seed: int, draws: int = DRAWS, confidence: float = 0.95) -> Trial:
    """The effect of a trial.

    Takes    drawn: whom a lot was drawn for: a number for each person, or for each area if areas were drawn
             choice.block: within what lots were drawn; choice.facts: adjusted for, which makes limits narrower
             seed: of the lots drawn again; draws: how many, where there are more ways than that.
    Raises   NothingToCompare.
    """
    block, lots = _lots(choice, drawn)
    known = choice.known()
    untold = choice.untold(known)
    outcome = choice.outcome - known @ (known.T @ choice.outcome)
    number = math.prod(_ways(lots[block == each]) for each in np.unique(block))
    everything = number <= draws
    ways = _every(lots, block) if everything else _again(lots, block, draws, np.random.default_rng(seed))
    seen = _Sums.of(untold[:, None], outcome, untold, drawn)
    pieces = _by_so_many(ways, max(1, CELLS_AT_ONCE // len(drawn)))
    sums = _Sums.together([_Sums.of(_left(known, piece[:, drawn].T), outcome, untold, drawn) for piece in pieces])
    size, error = seen.size_and_error(0.0)

    def p(supposed: float) -> float:
        found, was = np.abs(sums.t(supposed)), abs(float(seen.t(supposed)[0]))
        as_large = int((found >= was * (1.0 - AS_LARGE)).sum())
        return as_large / len(found) if everything else (as_large + 1) / (len(found) + 1)

    wide = float(norm.isf((1.0 - confidence) / 2.0)) * float(error[0])
    low, high = (_edge(p, float(size[0]), sign * wide, 1.0 - confidence) for sign in (-1.0, 1.0))
    return Trial(
        float(size[0]), float(error[0]), Interval(low, high), p(0.0), number if everything else draws, everything,
        detectable(float(error[0]), max(len(lots) - int(block.max()) - 2.0, 1.0), confidence),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sums:
    """For each draw, all that its t at any supposed effect is made from.

    Takes    above: dᵀy and dᵀd₀; below: dᵀd; squares: the products, summed over lots, of the sums by lot of d·y, d·d₀
             and d·d, where d is what of this draw is untold, and d₀ of the lots as they fell.
    """

    above: Floats
    below: Floats
    squares: Floats

    @classmethod
    def of(cls, draws: Floats, outcome: Floats, fell: Floats, drawn: Codes) -> "_Sums":
        each = np.stack([draws * outcome[:, None], draws * fell[:, None], draws**2])
        order = np.argsort(drawn, kind="stable")
        by_lot = np.add.reduceat(each[:, order], np.flatnonzero(np.diff(drawn[order], prepend=-1)), axis=1)
        total = by_lot.sum(axis=1)
        return cls(total[:2].T, total[2], np.einsum("agd,bgd->dab", by_lot, by_lot))

    @classmethod
    def together(cls, parts: "list[_Sums]") -> "_Sums":
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def size_and_error(self, supposed: float) -> tuple[Floats, Floats]:
        """δ of y − δ₀·[drawn], and its error."""
        there = self.below > NOTHING_LEFT
        below = np.where(there, self.below, 1.0)
        size = np.where(there, (self.above[:, 0] - supposed * self.above[:, 1]) / below, 0.0)
        shares = np.column_stack([np.ones(len(size)), np.full(len(size), -supposed), -size])
        variance = np.einsum("da,dab,db->d", shares, self.squares, shares)
        return size, np.sqrt(np.maximum(variance, 0.0)) / below

    def t(self, supposed: float) -> Floats:
        size, error = self.size_and_error(supposed)
        return np.divide(size, error, out=np.where(size == 0, 0.0, np.inf * np.sign(size)), where=error > 0)


def _left(known: Floats, columns: Flags) -> Floats:
    """What of each draw the facts and blocks do not tell."""
    values = columns.astype(np.float64)
    return np.asarray(values - known @ (known.T @ values))


def _edge(p: Callable[[float], float], size: float, wide: float, level: float) -> float:
    """Where p falls below the level, away from the estimate; infinite where it never does."""
    inside, outside = size, size + wide
    while p(outside) >= level:
        inside, outside = outside, size + 2.0 * (outside - size)
        if abs(outside - size) > FAR * abs(wide) or not wide:
            return math.copysign(math.inf, wide)
    for _ in range(ROUNDS):
        middle = (inside + outside) / 2.0
        inside, outside = (middle, outside) if p(middle) >= level else (inside, middle)
    return inside


def _lots(choice: Choice, drawn: Codes) -> tuple[Codes, Flags]:
    """The block of each lot, and how it fell."""
    number = int(drawn.max()) + 1
    first = np.full(number, -1, dtype=np.int64)
    first[drawn[::-1]] = np.arange(len(drawn))[::-1]
    for values, words in ((choice.chosen, "both ways"), (choice.block, "two blocks")):
        if (values != values[first][drawn]).any():
            raise NothingToCompare(
                f"People for whom one lot was drawn are in {words}. Say what lots were drawn for: areas, or each "
                "person."
            )
    return np.asarray(choice.block[first]), np.asarray(choice.chosen[first])


def _ways(lots: Flags) -> int:
    return math.comb(len(lots), int(lots.sum()))


def _every(lots: Flags, block: Codes) -> Iterator[Flags]:
    """All ways in which as many of each block could have been drawn."""
    members = [np.flatnonzero(block == each) for each in np.unique(block)]
    for picked in product(*(combinations(each.tolist(), int(lots[each].sum())) for each in members)):
        way = np.zeros(len(lots), dtype=np.bool_)
        way[[place for block_of in picked for place in block_of]] = True
        yield way


def _again(lots: Flags, block: Codes, draws: int, chance: np.random.Generator) -> Iterator[Flags]:
    """The lots drawn again within their blocks."""
    members = [np.flatnonzero(block == each) for each in np.unique(block)]
    for _ in range(draws):
        way = np.empty(len(lots), dtype=np.bool_)
        for each in members:
            way[each] = chance.permutation(lots[each])
        yield way


def _by_so_many(ways: Iterator[Flags], number: int) -> Iterator[Flags]:
    held: list[Flags] = []
    for way in ways:
        held.append(way)
        if len(held) == number:
            yield np.array(held)
            held = []
    if held:
        yield np.array(held)
