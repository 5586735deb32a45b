"""People as rows of numbers. A category stays a small code per person, so memory does not grow with the columns."""

from dataclasses import dataclass, replace

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Flags, Floats


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
        return self.part(np.flatnonzero(rows))

    def sorted_by_provider(self) -> "Rows":
        """The rows in the order of their providers; those of one provider keep theirs."""
        if (self.provider[1:] >= self.provider[:-1]).all():
            return self
        return self.part(np.argsort(self.provider, kind="stable"))

    def with_providers(self, codes: Codes) -> "Rows":
        """The same rows under other codes, in an order that must not change."""
        return replace(self, provider=codes)

    def part(self, rows: Codes | slice) -> "Rows":
        """The rows at these places, in their order; of a slice, without a copy."""
        people = None if self.people is None else self.people[rows]
        return Rows(
            self.provider[rows], self.outcome[rows], people, self.numbers[rows], self.places[rows], self.columns
        )
