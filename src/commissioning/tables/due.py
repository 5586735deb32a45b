"""What is owed: one amount due under a programme's terms."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Due:
    """One amount due. Unique by programme, participant (for a fee: contract), component and ordinal.

    due           uuid5 of that key, so the same amount has the same id in every run.
    participant   None for a fee, whose subject is the contract.
    ordinal       1 for what is due once; the n-th of what repeats.
    earned_on     the day on which the terms were met.
    due_on        the first day on which it may be paid.
    pence         whole minor units of the programme's currency.
    because       short JSON: clause, price line, the record that completed it. Not part of the row's checksum.
    """

    due: str
    contract: str
    participant: str | None
    component: str
    ordinal: int
    earned_on: date
    due_on: date
    pence: int
    terms_version: str
    because: str
