"""What is known about people before they were referred: a category or a number for each, which may be missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats

MISSING = -1


class NotANumber(ValueError):
    """A covariate holds something no model can use."""


@dataclass(frozen=True, slots=True)
class Category:
    """A covariate that is one of a few words: for each person the place of its level, or MISSING."""

    name: str
    levels: tuple[str, ...]
    codes: Codes

    @classmethod
    def of(cls, name: str, values: Sequence[str | None]) -> "Category":
        """From a word for each person; None or an empty word is missing."""
        levels = tuple(sorted({value for value in values if value}))
        place = {level: number for number, level in enumerate(levels)}
        codes = np.array([place[value] if value else MISSING for value in values], dtype=np.int16)
        return cls(name, levels, codes)


@dataclass(frozen=True, slots=True)
class Number:
    """A covariate that is a number for each person; "not a number" is missing.

    Raises   NotANumber, when one is infinite.
    """

    name: str
    values: Floats

    def __post_init__(self) -> None:
        if np.isinf(self.values).any():
            row = int(np.flatnonzero(np.isinf(self.values))[0])
            raise NotANumber(f"{self.name} is infinite in row {row + 1}. Give a number, or leave it empty.")


Covariate = Category | Number
