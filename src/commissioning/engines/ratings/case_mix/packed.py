"""People as few small codes each, so that what a fit sums up over people are tables of codes.

A category is never spelt out as columns of 0 and 1. Categories of few levels are told together by one code, a bundle:
two of six levels by one of 36. What the model needs of two columns then stands in the table of their bundles, and one
pass over the people fills a handful of small tables, however many columns there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats, Ints
from commissioning.engines.ratings.case_mix.rows import Rows

CHUNK_ROWS = 65_536
"""So many rows at a time: fewer, and numpy's calls cost more than its sums; more, and it all leaves the cache."""
MOST_CODES = 256
"""A bundle takes in the next category while it has no more codes than this."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Neighbouring categories told by one code.

    Takes    columns: those of the model that they fill
             spelt: codes × these columns, 1 where the code means the column.
    """

    columns: slice
    spelt: Floats

    def __len__(self) -> int:
        return len(self.spelt)


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows for fitting, sorted by provider; `codes` are bundles × rows."""

    provider: Codes
    outcome: Floats
    people: Floats | None
    numbers: Floats
    codes: np.ndarray
    bundles: tuple[Bundle, ...]
    columns: int

    def __len__(self) -> int:
        return len(self.provider)

    @property
    def first(self) -> int:
        """The first provider's number."""
        return int(self.provider[0])

    @property
    def providers(self) -> int:
        """How many numbers there are from the first provider's to the last's."""
        return int(self.provider[-1]) - self.first + 1

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Each two bundles, once."""
        return tuple(combinations(range(len(self.bundles)), 2))

    def chunks(self, size: int = CHUNK_ROWS) -> "Iterator[Packed]":
        """The rows a piece at a time, each a view."""
        for start in range(0, len(self), size):
            here = slice(start, start + size)
            people = None if self.people is None else self.people[here]
            yield Packed(
                self.provider[here],
                self.outcome[here],
                people,
                self.numbers[here],
                self.codes[:, here],
                self.bundles,
                self.columns,
            )

    def worth(self, coefficients: Floats) -> list[Floats]:
        """What each code of each bundle adds to a person's sum z·β."""
        return [bundle.spelt @ coefficients[bundle.columns] for bundle in self.bundles]


def packed(rows: Rows) -> Packed:
    """The rows with their categories bundled. Takes rows sorted by provider."""
    count = rows.places.shape[1]
    found = [np.flatnonzero(_tally(rows.places[:, place], rows.columns + 1)) for place in range(count)]
    groups = bundled([len(each) for each in found])
    largest = max((_codes(found, group) for group in groups), default=1)
    codes = np.zeros((len(groups), len(rows)), dtype=np.min_scalar_type(largest - 1))
    bundles = []
    for number, group in enumerate(groups):
        for place in group:
            at = np.zeros(rows.columns + 1, dtype=codes.dtype)
            at[found[place]] = np.arange(len(found[place]))
            codes[number] *= codes.dtype.type(len(found[place]))
            codes[number] += at[rows.places[:, place]]
        bundles.append(_bundle([found[place] for place in group], rows.columns))
    return Packed(rows.provider, rows.outcome, rows.people, rows.numbers, codes, tuple(bundles), rows.columns)


def _tally(places: Codes, number: int) -> Ints:
    return np.bincount(places, minlength=number)


def _codes(found: Sequence[Ints], group: Sequence[int]) -> int:
    return int(np.prod([len(found[place]) for place in group]))


def bundled(levels: Sequence[int]) -> list[list[int]]:
    """Which categories to tell together: neighbours, as long as their codes stay few. Takes their numbers of levels."""
    groups: list[list[int]] = []
    codes = 1
    for place, number in enumerate(levels):
        if groups and codes * number <= MOST_CODES:
            groups[-1].append(place)
            codes *= number
        else:
            groups.append([place])
            codes = number
    return groups


def _bundle(places: Sequence[Ints], none: int) -> Bundle:
    """Takes the columns that each category can be, `none` among them where it may be none of them."""
    filled = np.concatenate(places)
    filled = filled[filled < none]
    first, last = (int(filled.min()), int(filled.max())) if len(filled) else (0, -1)
    spelt = np.zeros((int(np.prod([len(each) for each in places])), last - first + 1))
    for column in np.stack(np.meshgrid(*places, indexing="ij")).reshape(len(places), -1):
        there = np.flatnonzero(column < none)
        spelt[there, column[there] - first] = 1.0
    return Bundle(slice(first, last + 1), spelt)
