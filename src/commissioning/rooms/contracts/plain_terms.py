"""The terms that hold in a contract on a day, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commissioning.rooms.contracts.models import ContractTerms
from commissioning.rooms.contracts.queries import own_terms, terms_on
from commissioning.rooms.contracts.sections import Section, sections


@dataclass(frozen=True, slots=True)
class PlainTerms:
    """The terms that hold on a day, in sections."""

    agreed: ContractTerms
    on: date
    sections: Sequence[Section]


def plain_terms(contract: str, *, on: date, known_by: datetime | None = None) -> PlainTerms:
    """The terms that hold in a contract on a day, as agreed before a moment (default: ever).

    Raises   NothingApplied: nothing was agreed for the day, or a sub-contractor asks, who sees its own offer alone.
    """
    agreed = terms_on(contract, on=on, known_by=known_by)
    return PlainTerms(agreed, on, list(sections(own_terms(agreed), on=on)))
