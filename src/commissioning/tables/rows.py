"""Rows of evidence as values, for the reference engine and for tests: one class for each table.

`origin` says where a row came from ("employment.csv row 12"). Whether a row is the current version of its record is
not decided here: `standing` says it, for a known-by moment.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Protocol, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS
from commissioning.tables.reader import Evidence
from commissioning.tables.schema import TABLES
from commissioning.tables.staged import staged_batches

Covariate = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """A participant in a contract. `covariates` are the columns of the sender's own."""

    participant: str
    contract: str
    group: str
    referred_on: date
    started_on: date | None = None
    ended_on: date | None = None
    nation: str
    source: str | None = None
    recorded_at: datetime | None = None
    record: str | None = None
    withdrawn: bool = False
    covariates: Mapping[str, Covariate] = field(default_factory=dict, hash=False)
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmploymentRow:
    """A spell of work as reported."""

    participant: str
    employer: str
    kind: str
    worked_from: date
    worked_until: date | None = None
    hours_per_week: Decimal | None = None
    source: str
    recorded_at: datetime
    record: str | None = None
    withdrawn: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayrollRow:
    """One payment of wages."""

    participant: str
    employer: str
    paid_on: date
    period_from: date
    period_until: date
    pay_pence: int
    source: str
    recorded_at: datetime
    record: str | None = None
    withdrawn: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRow:
    """A spell on an out-of-work benefit."""

    participant: str
    benefit: str
    claimed_from: date
    claimed_until: date | None = None
    source: str
    recorded_at: datetime
    record: str | None = None
    withdrawn: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A dated event."""

    participant: str
    milestone: str
    on: date
    source: str
    recorded_at: datetime
    record: str | None = None
    withdrawn: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What a provider asked for."""

    claim: str
    participant: str
    contract: str
    component: str
    ordinal: int
    earned_on: date
    source: str | None = None
    recorded_at: datetime
    record: str | None = None
    withdrawn: bool = False
    origin: str = ""


Row = ParticipantRow | EmploymentRow | PayrollRow | BenefitRow | MilestoneRow | ClaimRow

ROW_TYPES: Mapping[str, Callable[..., Row]] = {
    "participants": ParticipantRow,
    "employment": EmploymentRow,
    "payroll": PayrollRow,
    "benefits": BenefitRow,
    "milestones": MilestoneRow,
    "claims": ClaimRow,
}


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """All rows about one participant, each table's in the order of file and row.

    `participants` is empty for someone of whom there is evidence, but no referral.
    """

    participant: str
    participants: tuple[ParticipantRow, ...] = ()
    employment: tuple[EmploymentRow, ...] = ()
    payroll: tuple[PayrollRow, ...] = ()
    benefits: tuple[BenefitRow, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()


def rows_of(evidence: Evidence, table: str) -> Iterator[Row]:
    """The table's rows, in the order of the files, read batch by batch."""
    for batch in staged_batches(evidence.files[table]):
        yield from _rows(table, batch)


def evidence_by_participant(evidence: Evidence, *, only: Collection[str] | None = None) -> Iterator[PersonEvidence]:
    """Everyone of whom there is evidence, in order of participant; or only those named.

    Held in memory are the tables as Arrow columns, sorted; rows are made for one person at a time.
    """
    people = {table: groupby(_sorted_rows(evidence, table, only), attrgetter("participant")) for table in TABLES}
    waiting = {table: next(groups, None) for table, groups in people.items()}
    while names := [group[0] for group in waiting.values() if group]:
        name = min(names)
        found: dict[str, tuple[Row, ...]] = {}
        for table, group in waiting.items():
            if group and group[0] == name:
                found[table] = tuple(group[1])
                waiting[table] = next(people[table], None)
        yield PersonEvidence(name, **found)  # type: ignore[arg-type]  # the row class of each table, by ROW_TYPES


def _sorted_rows(evidence: Evidence, table: str, only: Collection[str] | None) -> Iterator[Row]:
    wanted = None if only is None else pc.field("participant").isin(sorted(only))
    parts = [pq.read_table(path, filters=wanted) for path in evidence.files[table]]
    whole = pa.concat_tables(parts, promote_options="default")  # a covariate may be in some files only
    place = whole.schema.get_field_index("origin_file")
    plain = whole.set_column(place, "origin_file", whole.column(place).cast(pa.string()))
    order = [("participant", "ascending"), ("origin_file", "ascending"), ("origin_row", "ascending")]
    for batch in plain.sort_by(order).to_batches(max_chunksize=1 << 14):
        yield from _rows(table, batch)


def _rows(table: str, batch: pa.RecordBatch) -> Iterator[Row]:
    """A canonical batch as rows."""
    known = [name for name in TABLES[table].column_names if name != "withdrawn"]
    own = [name for name in batch.schema.names if name not in (*known, "withdrawn", *ORIGIN_COLUMNS)]
    make = ROW_TYPES[table]
    cells = zip(*(batch.column(name).to_pylist() for name in known), strict=True)
    origins = zip(batch.column("origin_file").to_pylist(), batch.column("origin_row").to_pylist(), strict=True)
    withdrawn = batch.column("withdrawn").fill_null(False).to_pylist()
    covariates = _covariates(batch, own) if TABLES[table].further_columns else None
    for values, (file, row), is_withdrawn in zip(cells, origins, withdrawn, strict=True):
        more = {} if covariates is None else {"covariates": next(covariates)}
        yield make(**dict(zip(known, values, strict=True)), withdrawn=is_withdrawn, origin=f"{file} row {row}", **more)


def _covariates(batch: pa.RecordBatch, names: list[str]) -> Iterator[dict[str, Covariate]]:
    columns = [batch.column(name).to_pylist() for name in names]
    for place in range(batch.num_rows):
        yield {name: column[place] for name, column in zip(names, columns, strict=True)}


class Versioned(Protocol):
    """A row that may be one version of a record."""

    @property
    def record(self) -> str | None: ...
    @property
    def recorded_at(self) -> datetime | None: ...
    @property
    def withdrawn(self) -> bool: ...


V = TypeVar("V", bound=Versioned)


def standing(rows: Iterable[V], *, known_by: datetime | None) -> list[V]:
    """The facts that stand at a moment: of each record the version recorded last before it, unless withdrawn.

    Takes    known_by: rows recorded before it count; None: all. A row without `recorded_at` was always known.
    Returns  rows in the order given. Each row without a record is a fact of its own.
    """
    known = [row for row in rows if known_by is None or row.recorded_at is None or row.recorded_at < known_by]
    last: dict[str, V] = {}
    for row in known:
        if row.record is not None and (row.record not in last or _later(row, last[row.record])):
            last[row.record] = row
    return [row for row in known if not row.withdrawn and (row.record is None or last[row.record] is row)]


def _later(row: Versioned, other: Versioned) -> bool:
    if row.recorded_at is None or other.recorded_at is None:
        return other.recorded_at is None and row.recorded_at is not None
    return row.recorded_at > other.recorded_at
