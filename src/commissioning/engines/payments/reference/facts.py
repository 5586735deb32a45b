"""Facts: which rows stand. Of the rows known at the moment, and recorded before the case closed, the last version of
each fact counts, unless it was withdrawn.

Source: How a payment is worked out, 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from commissioning.core.clock import midnight
from commissioning.core.periods import in_words
from commissioning.engines.payments.reference.judged import Judged, Q, counted
from commissioning.tables.rows import BenefitRow, ClaimRow, EmploymentRow, MilestoneRow, PayrollRow, PersonEvidence, Row

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Closing:
    """The day from which nothing new is counted for a participant."""

    on: date
    at: datetime

    @classmethod
    def on_day(cls, on: date, zone: str) -> "Closing":
        return cls(on, midnight(on, zone))


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands for one participant, table by table, and the rows that do not, each with its reason."""

    employment: list[EmploymentRow] = field(default_factory=list)
    payroll: list[PayrollRow] = field(default_factory=list)
    benefits: list[BenefitRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    claims: list[ClaimRow] = field(default_factory=list)
    left_out: list[Judged[Row]] = field(default_factory=list)


def facts(person: PersonEvidence, *, known_by: datetime | None, closing: Closing | None) -> Facts:
    """What stands of all that was recorded about a participant, once it is known when the case closed."""
    left_out: list[Judged[Row]] = []

    def standing(rows: Sequence[Q]) -> list[Q]:
        judged = versions(rows, known_by=known_by, closing=closing)
        left_out.extend(one for one in judged if not one.counts)
        return counted(judged)

    return Facts(
        standing(person.employment),
        standing(person.payroll),
        standing(person.benefits),
        standing(person.milestones),
        standing(person.claims),
        left_out,
    )


def versions(rows: Sequence[Q], *, known_by: datetime | None, closing: Closing | None = None) -> list[Judged[Q]]:
    """Every row of one table, with the reason why it does not stand.

    Takes    rows of one table and one participant, in the order of file and row: of two versions recorded at one
             instant the later counts.
    Returns  one for each row, in their order.
    """
    unseen = [why_unseen(row, known_by, closing) for row in rows]
    last: dict[str, Q] = {}
    for row, why_not in zip(rows, unseen, strict=True):
        if why_not is None and row.record:
            held = last.get(row.record, row)
            last[row.record] = row if _recorded(row) >= _recorded(held) else held
    return [
        Judged(row, why_not or _why_not_standing(row, last.get(row.record or "", row)))
        for row, why_not in zip(rows, unseen, strict=True)
    ]


def why_unseen(row: Row, known_by: datetime | None, closing: Closing | None) -> str | None:
    """Why a row is as if it had never been recorded, if it is."""
    if row.recorded_at is None:
        return None
    if known_by is not None and row.recorded_at >= known_by:
        return f"recorded at {row.recorded_at.isoformat()}, not yet known at {known_by.isoformat()}"
    if closing is not None and row.recorded_at >= closing.at and not row.withdrawn:
        return f"recorded at {row.recorded_at.isoformat()}, after the case closed on {in_words(closing.on)}"
    return None


def _why_not_standing(row: Row, last: Row) -> str | None:
    if last is not row:
        when = f" at {last.recorded_at.isoformat()}" if last.recorded_at else ""
        return f"superseded by a later version recorded{when}" + (", which withdraws it" if last.withdrawn else "")
    return "withdrawn" if row.withdrawn else None


def _recorded(row: Row) -> datetime:
    return row.recorded_at or _EARLIEST
