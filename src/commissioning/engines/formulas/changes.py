"""Changes to evidence: each a small thing that could happen in life. Whoever is not touched stays the same object."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from commissioning.tables.rows import PersonEvidence

R = TypeVar("R")
TABLES = tuple(field.name for field in fields(PersonEvidence) if field.name != "participant")
Rows = tuple[Any, ...]


def each_row(person: PersonEvidence, change: Callable[[Any], Any]) -> PersonEvidence:
    """A person, every row changed."""
    return each_table(person, lambda rows: map(change, rows))


def each_table(person: PersonEvidence, change: Callable[[Rows], Iterable[Any]]) -> PersonEvidence:
    """A person, the rows of every table changed."""
    return PersonEvidence(person.participant, *(tuple(change(getattr(person, table))) for table in TABLES))


def told_of(person: PersonEvidence, name: str) -> PersonEvidence:
    """The same life under another name."""
    return replace(each_row(person, lambda row: replace(row, participant=name)), participant=name)


def in_contracts(person: PersonEvidence, names: Mapping[str, str]) -> PersonEvidence:
    """A person whose contracts have other names; the same object where none of theirs has."""
    if not contracts(person) & set(names):
        return person
    return each_row(person, lambda row: _in_contract(row, names))


def _in_contract(row: Any, names: Mapping[str, str]) -> Any:
    held = getattr(row, "contract", "")
    return replace(row, contract=names[held]) if held in names else row


def contracts(person: PersonEvidence) -> set[str]:
    """The contracts that a person was referred to."""
    return {row.contract for row in person.participants}


def later(person: PersonEvidence, days: int) -> PersonEvidence:
    """A person of whom everything happened, and was recorded, so many days later."""
    return each_row(person, lambda row: _moved(row, timedelta(days=days)))


def referred_earlier(person: PersonEvidence, days: int) -> PersonEvidence:
    """A person referred and started so many days earlier; what they did afterwards stays where it is."""
    return replace(person, participants=tuple(_moved(row, timedelta(days=-days)) for row in person.participants))


def _moved(row: R, by: timedelta) -> R:
    moved = {
        field.name: value + by
        for field in fields(row)  # type: ignore[arg-type]  # every row is a dataclass
        if isinstance(value := getattr(row, field.name), date | datetime)
    }
    return replace(row, **moved)  # type: ignore[type-var]


def nobody_referred(person: PersonEvidence) -> PersonEvidence:
    """The evidence about a person without their referral."""
    return replace(person, participants=())


def backwards(person: PersonEvidence) -> PersonEvidence:
    """A person's rows in the opposite order."""
    return each_table(person, reversed)


def reported_twice(person: PersonEvidence) -> PersonEvidence:
    """A person of whom every report that has a record came twice, word for word."""
    return each_table(person, _twice)


def _twice(rows: Rows) -> Iterable[Any]:
    for row in rows:
        yield from (row, replace(row)) if row.record else (row,)


def referred_on(person: PersonEvidence) -> date:
    """The day of the first referral."""
    return min((row.referred_on for row in person.participants), default=date.max)


def has_worked(person: PersonEvidence) -> bool:
    """Whether anything is on record that a person did, and not only what they were."""
    return bool(person.employment or person.payroll or person.milestones or person.claims)


def standing(person: PersonEvidence) -> set[tuple[str, str, bool]]:
    """A person's contracts and groups, and whether they started."""
    return {(row.contract, row.group, row.started_on is not None) for row in person.participants}


def rows_of(person: PersonEvidence) -> int:
    """How much there is on record about a person."""
    return sum(len(getattr(person, table)) for table in TABLES)
