"""People as rows of numbers, sorted by provider, and read some thousands at a time.

A category stays a small code per person. Only the rows in hand are spelt out as columns of 0 and 1, in one piece of
memory that is used again and again: so memory does not grow with the number of columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Flags, Floats

CHUNK_ROWS = 4_096


@dataclass(frozen=True, slots=True)
class Rows:
    """People (or cells of like people), sorted by provider.

    Takes    provider: a code for each row, 0, 1, 2, …
             outcome: the sum of the outcomes of the people in the row
             people: how many people the row stands for; None says one each
             numbers: rows × numbers, filling the first columns
             places: rows × categories; the column that is 1, or `columns` where none of them is
             columns: how many columns there are
    """

    provider: Codes
    outcome: Floats
    people: Floats | None
    numbers: Floats
    places: Codes
    columns: int

    def __len__(self) -> int:
        return len(self.provider)

    @property
    def counts(self) -> Floats:
        """How many people each row stands for."""
        return np.ones(len(self)) if self.people is None else self.people

    def only(self, rows: Flags) -> "Rows":
        """Some of the rows."""
        if rows.all():
            return self
        return self._at(np.flatnonzero(rows))

    def sorted_by_provider(self) -> "Rows":
        """The rows in the order of their providers; those of one provider keep theirs."""
        if (np.diff(self.provider) >= 0).all():
            return self
        return self._at(np.argsort(self.provider, kind="stable"))

    def with_providers(self, codes: Codes) -> "Rows":
        """The same rows under other codes, in an order that must not change."""
        return replace(self, provider=codes)

    def chunks(self, size: int = CHUNK_ROWS) -> "Iterator[Rows]":
        """The rows a piece at a time, each a view."""
        for start in range(0, len(self), size):
            yield self._at(slice(start, start + size))

    def _at(self, rows: "Codes | slice") -> "Rows":
        people = None if self.people is None else self.people[rows]
        return Rows(
            self.provider[rows], self.outcome[rows], people, self.numbers[rows], self.places[rows], self.columns
        )


class Scratch:
    """The piece of memory in which rows are spelt out as columns."""

    def __init__(self, columns: int, rows: int = CHUNK_ROWS) -> None:
        self._spelt = np.zeros((rows, columns + 1))
        self._weighted = np.empty((rows, columns))
        self._starts = np.arange(rows)[:, None] * (columns + 1)

    def matrix(self, rows: Rows) -> Floats:
        """The rows × columns of some rows; good until the next call."""
        count, numbers = rows.numbers.shape
        spelt = self._spelt[:count]
        spelt[:, numbers:] = 0.0
        spelt[:, :numbers] = rows.numbers
        self._spelt.reshape(-1)[self._starts[:count] + rows.places] = 1.0
        return spelt[:, : rows.columns]

    def weighted(self, matrix: Floats, weights: Floats) -> Floats:
        """Each row of the matrix times its weight; good until the next call."""
        return np.multiply(matrix, weights[:, None], out=self._weighted[: len(weights)])
