"""Chance that depends on nothing but the seed and who it is about.

Every draw is a hash of the seed, the person, the number of the job or payment, and what is drawn. So a person's life is
the same in whatever chunk they are made, whoever else is in the world and whatever is drawn for them besides.

Formula: SplitMix64's finaliser over the key, its top 53 bits as a number in (0, 1).
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from commissioning.engines.simulation.arrays import Flags, Floats, Ints, whole

Keys = NDArray[np.uint64]
STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Draws:
    """One stream of chance for each row."""

    keys: Keys

    @classmethod
    def of(cls, seed: int, kind: str, numbers: Ints) -> "Draws":
        """Streams for the numbered things of a kind: person 0, 1, 2, …"""
        start = np.uint64(_label(f"{seed}/{kind}"))
        return cls(mixed(numbers.astype(np.uint64) * STEP + start))

    @classmethod
    def of_names(cls, seed: int, kind: str, names: list[str]) -> "Draws":
        """Streams for named things, so that one more of them changes none of the others."""
        return cls(np.array([_label(f"{seed}/{kind}/{name}") for name in names], dtype=np.uint64))

    def __len__(self) -> int:
        return len(self.keys)

    def at(self, rows: Ints | Flags) -> "Draws":
        """The streams of some rows; a row may be asked for many times."""
        return Draws(self.keys[rows])

    def nth(self, what: str, number: Ints | int) -> "Draws":
        """A stream of its own for each row's n-th thing (job, payment)."""
        step = np.atleast_1d(np.asarray(number, dtype=np.int64)).astype(np.uint64) * STEP
        return Draws(mixed(self.keys ^ (step + np.uint64(_label(what)))))

    def uniform(self, what: str) -> Floats:
        """Between 0 and 1, neither of them ever."""
        bits = mixed(self.keys ^ np.array([_label(what)], dtype=np.uint64)) >> np.uint64(11)
        return (bits.astype(np.float64) + 0.5) * 2.0**-53

    def happens(self, what: str, probability: float | Floats) -> Flags:
        return np.asarray(self.uniform(what) < probability)

    def exponential(self, what: str) -> Floats:
        """With mean 1."""
        return np.asarray(-np.log(self.uniform(what)))

    def normal(self, what: str) -> Floats:
        """With mean 0 and standard deviation 1 (Box and Muller)."""
        radius = np.sqrt(-2.0 * np.log(self.uniform(what)))
        return np.asarray(radius * np.cos(2.0 * np.pi * self.uniform(what + " turn")))

    def between(self, what: str, least: int | Ints, most: int | Ints) -> Ints:
        """A whole number from `least` to `most`, each as likely."""
        span = np.asarray(most - least + 1, dtype=np.float64)
        return np.asarray(least + whole(self.uniform(what) * span))

    def choice(self, what: str, weights: Floats) -> Ints:
        """The place of one of the weights, as likely as it is heavy."""
        edges = np.cumsum(weights) / np.sum(weights)
        return np.minimum(np.searchsorted(edges, self.uniform(what), side="right"), len(weights) - 1)


def mixed(keys: Keys) -> Keys:
    """SplitMix64's finaliser: each 64-bit number to another one, no two to the same.

    Source   Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    """
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(keys ^ (keys >> np.uint64(31)))


@cache
def _label(what: str) -> int:
    return int.from_bytes(sha256(what.encode()).digest()[:8], "big")
