"""How much evidence a star takes: by the terms with its clause, else as is usual, which is then said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.cli.rating.lines import line_if_any
from commissioning.engines.ratings.stars.usual import LEAST_EXPECTED, LEAST_PEOPLE, SURE_ENOUGH
from commissioning.terms import ratings as rs
from commissioning.terms.figures import Line
from commissioning.terms.models import Terms

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Needed:
    """So much, and by which clause; None where the terms do not say, so that it is what is usual."""

    value: float
    clause: str | None = None

    @property
    def by(self) -> str:
        """Who says so, in brackets."""
        return "(usual, the terms do not say)" if self.clause is None else f"(clause {self.clause})"


@dataclass(frozen=True, slots=True)
class Enough:
    """What a star takes.

    Takes    people, outcomes: the fewest people, and of outcomes of yes or no the fewest expected
             sure: how sure it has to be that a provider is beyond an edge before its star changes, 0 to 1.
    """

    people: Needed = Needed(LEAST_PEOPLE)
    outcomes: Needed = Needed(LEAST_EXPECTED)
    sure: Needed = Needed(SURE_ENOUGH)

    @property
    def said(self) -> str:
        """The fewest in a sentence."""
        return (
            f"A star takes {self.people.value:g} people {self.people.by} and, where outcomes are yes or no, "
            f"{self.outcomes.value:g} expected ones {self.outcomes.by}."
        )


def enough_of(terms: Terms, *, as_of: date) -> Enough:
    """What a star of that day takes by the terms.

    Raises   InputRefused, when nobody knows a number.
    """
    usual = Enough()
    for one in terms.ratings.values():
        if isinstance(one, rs.EnoughEvidence):
            what = f"how much evidence is enough ({one.title})"
            return Enough(
                _needed(line_if_any(one.people, as_of, what), usual.people),
                _needed(line_if_any(one.outcomes, as_of, what), usual.outcomes),
                _needed(line_if_any(one.sure, as_of, what), usual.sure, whole=WHOLE),
            )
    return usual


def _needed(line: Line | None, usual: Needed, *, whole: int = 1) -> Needed:
    return usual if line is None else Needed(line.number() / whole, line.clause)


def enough_as_stored(kept: dict[str, Any]) -> Enough:
    """As it was kept."""
    return Enough(**{name: Needed(**each) for name, each in kept.items()})
