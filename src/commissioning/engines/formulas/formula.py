"""A formula: a function from evidence to one figure for each contract, and what is known of it beforehand.

The bench does not look into it. It changes the evidence, asks again, and compares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from commissioning.tables.rows import PersonEvidence

Kind = Literal["share", "payment", "volume", "fee"]
"""`share`: something counted, over what it is held against. `payment`: pence for what participants do. `volume`: pence
for outcomes above a quantity. `fee`: pence whoever is served."""


@dataclass(frozen=True, slots=True)
class World:
    """Evidence, and the last day that counts."""

    people: tuple[PersonEvidence, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class Figure:
    """What a formula gives for a contract: for a share what stands above the line and below it, else whole pence."""

    above: Fraction
    below: Fraction | None = None

    @property
    def value(self) -> Fraction | None:
        """The figure; None where nothing stands below the line."""
        if self.below is None:
            return self.above
        return self.above / self.below if self.below else None

    def __add__(self, other: "Figure") -> "Figure":
        below = None if self.below is None else self.below + (other.below or 0)
        return Figure(self.above + other.above, below)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a formula gives.

    whole    by contract, all periods together.
    parts    by contract and period or cohort, for shares; empty for money.
    """

    whole: Mapping[str, Figure]
    parts: Mapping[tuple[str, str], Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the bench gets it.

    clause        where the terms say it.
    turns_on      a day on which one of its periods ends and another begins: from here on referrals are halved.
    counts_from   the first day of its first cohort, where only people from then on are to count.
    excepted      what it is not asked, by the name of the relation, with the reason.
    caveat        what of it was not tried; empty where all of it was.
    story         what formulas of its class have done, with the source; empty where none is known.
    """

    name: str
    title: str
    clause: str
    kind: Kind
    figures: Callable[[World], Figures]
    turns_on: date
    counts_from: date | None = None
    excepted: Mapping[str, str] = field(default_factory=dict)
    caveat: str = ""
    story: str = ""
