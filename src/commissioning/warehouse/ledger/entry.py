"""What the ledger holds: entitlements, entries with their lines, receipts; and the digests that bind them."""

import hashlib
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Literal

from commissioning.core.canonical import digest
from commissioning.core.ids import derived_id

Kind = Literal["due", "adjustment", "reversal"]


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One thing that can be due once: a subject, a component, the n-th time. Its id is the id of the due.

    subject   the participant, or for a fee (`subject_is` = "contract") the contract.
    """

    id: str
    programme: str
    subject_is: str
    subject: str
    component: str
    ordinal: int

    def row(self) -> tuple[str | int, ...]:
        """The entitlement as its row of the table."""
        return self.id, self.programme, self.subject_is, self.subject, self.component, self.ordinal


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry does to one account: debit positive, credit negative."""

    account: str
    pence: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to what is owed for an entitlement. It is never altered; a later entry adjusts or reverses it.

    generation         the n-th entry of its kind for the entitlement.
    contract_version   the version of the terms it was determined under (a reversal: what it undoes was).
    pence              what the entry adds to the amount owed; negative takes away.
    valid_on           the day on which it was earned (a reversal: what it undoes was).
    as_of, known_at    the day and the moment of knowledge of the run that posted it.
    period             the month of account, open when it was posted.
    reverses           the entry that a reversal undoes.
    determination      the determination it carries out, or for a reversal withdraws.
    sequence           its place in the contract's chain, from 1; `prev_hash` is the hash of the place before.
    """

    id: str
    entitlement: Entitlement
    kind: Kind
    generation: int
    contract: str
    contract_version: str
    pence: int
    valid_on: date
    as_of: date
    known_at: datetime
    posted_at: datetime
    period: str
    reverses: str | None
    reason: str
    actor: str
    run: str
    determination: str
    evidence_digest: str
    line_count: int
    lines_digest: str
    sequence: int
    prev_hash: str
    hash: str


Row = dict[str, str | int | None]  # an entry as its table holds it: column to value
COLUMNS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Receipt:
    """The acknowledgement of an entry, given after its commit: from then on nothing short of the disk loses it."""

    entry: str
    kind: Kind
    contract: str
    subject: str
    component: str
    ordinal: int
    pence: int
    period: str
    hash: str

    def __str__(self) -> str:
        """The receipt as its line: fields parted by tabs."""
        return "\t".join(str(getattr(self, field.name)) for field in fields(self))


def lines_of(component: str, contract: str, pence: int) -> tuple[Line, Line]:
    """The two lines of an entry: the component's cost grows, and with it what is accepted as owed to the contract.

    The platform later moves the second account on, stage by stage: accepted, payable, instructed, confirmed.
    """
    return Line(f"accepted:{contract}", -pence), Line(f"cost:{component}", pence)


def sha256(text: str | None) -> str | None:
    """SHA-256 of a text as 64 hexadecimal digits; the SQL function of that name."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def lines_digest(lines: tuple[Line, ...] | list[Line]) -> str:
    """The digest of an entry's lines, which a database can compute too: `account pence`, one a row, by account."""
    text = "\n".join(f"{line.account} {line.pence}" for line in sorted(lines, key=lambda line: line.account))
    return hashlib.sha256(text.encode()).hexdigest()


def first_hash(programme: str, currency: str, chain: str) -> str:
    """What the first link of a chain holds as the hash before it, so that no chain fits another ledger.

    chain   "contract NAME", or "closings".
    """
    return hashlib.sha256(f"{programme} {currency} {chain}".encode()).hexdigest()


def entry_id(entitlement: str, kind: Kind, generation: int) -> str:
    """The id of an entry, the same however often a stopped run is started again."""
    return derived_id("entry", entitlement, kind, str(generation))


def determination_id(due: str, terms_version: str, known_at: str) -> str:
    """The id of the determination of a due: these terms, applied to the facts known at that moment."""
    return derived_id("determination", due, terms_version, known_at)


def entry_hash(entitlement: Entitlement, row: Row) -> str:
    """The hash of an entry: of every column but itself, and of the key of its entitlement."""
    key = [entitlement.programme, entitlement.subject_is, entitlement.subject, entitlement.component]
    return digest({**{name: row[name] for name in COLUMNS if name != "hash"}, "key": [*key, entitlement.ordinal]})


def instant_text(at: datetime) -> str:
    """A moment as the ledger writes it: UTC, to the microsecond, so that texts sort as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
