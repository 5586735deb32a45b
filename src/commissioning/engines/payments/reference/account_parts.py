"""The parts of an account: everything in words, with the dates and amounts beside them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Subject = Literal["participant", "contract", "due"]


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row of evidence: what it says, and whether it counted.

    why   why it did not count; for a row that did, what was left of it, if not all.
    """

    table: str
    row: str
    says: str
    counted: bool
    why: str | None


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day of the case, and how it was reached. None: there is no such day."""

    name: str
    on: date | None
    how: str


@dataclass(frozen=True, slots=True)
class DueTold:
    """Something earned, and what is due for it.

    pence         what is due; 0 where nothing is.
    price         how the amount was reached, step by step.
    wait          how the day on which it may be paid was reached.
    why_nothing   why nothing is due.
    """

    due: str
    contract: str | None
    ordinal: int
    earned_on: date
    due_on: date | None
    pence: int
    price: tuple[str, ...]
    wait: str
    completed_by: str | None
    why_nothing: str | None


@dataclass(frozen=True, slots=True)
class ComponentTold:
    """One component: its rule, the evidence that was looked at, what is due, and what would have changed it."""

    component: str
    title: str
    clause: str
    rule: str
    counted: tuple[str, ...]
    windows: tuple[str, ...]
    evidence: tuple[RowTold, ...]
    dues: tuple[DueTold, ...]
    why_not_more: str | None
    would_have_changed_it: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Why something is due, or is not.

    subject    what was asked about: the due, the participant or the contract.
    standing   who the participant is to the programme, row by row.
    days       the days of the case and the clocks that ran.
    left_out   rows that do not stand: superseded, withdrawn, not yet known, recorded after closing.
    """

    subject: str
    kind: Subject
    programme: str
    currency: str
    terms_version: str
    as_of: date
    known_by: datetime | None
    participant: str | None
    standing: tuple[str, ...]
    days: tuple[DayTold, ...]
    components: tuple[ComponentTold, ...]
    left_out: tuple[RowTold, ...]

    @property
    def pence(self) -> int:
        """All that is due of what was asked about."""
        return sum(due.pence for component in self.components for due in component.dues)
