"""Evidence that does not belong to the terms: rows that name a contract, group or component the terms do not know.

Such a row would otherwise be passed over in silence, and somebody would not be paid.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.core.calendars import Nation
from commissioning.tables.errors import ErrorReport, EvidenceRefused, RowError, shown
from commissioning.tables.nearest import nearest
from commissioning.tables.reader import Evidence
from commissioning.tables.staged import staged_batches
from commissioning.terms.models import Nation as NationName
from commissioning.terms.models import Terms


def refuse_strangers(terms: Terms, evidence: Evidence) -> None:
    """Check every name in the evidence that must be one of the terms'.

    Raises   EvidenceRefused, naming each row.
    """
    report = ErrorReport()
    for table, column, known in (
        ("participants", "contract", terms.contracts),
        ("participants", "group", terms.groups),
        ("participants", "nation", _nations(terms)),
        ("claims", "contract", terms.contracts),
        ("claims", "component", terms.prices),
    ):
        for path in evidence.files[table]:
            for error in _strangers(path, column, known):
                report.add(error)
    if report.count:
        raise EvidenceRefused(report)


@dataclass(frozen=True, slots=True)
class Unreferred:
    """Rows of a table about people of whom there is no row of participants, and one of those people."""

    table: str
    rows: int
    people: int
    example: str

    def __str__(self) -> str:
        rows = f"{self.rows:,} row{'s' * (self.rows > 1)}"
        people = f"{self.people:,} participant{'s' * (self.people > 1)}"
        return f"{self.table} has {rows} about {people} of whom participants has no row, such as {self.example}."


def unreferred(parts: Sequence[Evidence]) -> list[Unreferred]:
    """Evidence about people nobody referred, by table. Nothing is due for it, and it may be a slip in an identifier.

    Takes    the evidence, some people in each part.
    """
    rows: dict[str, Counter[str]] = {}
    for part in parts:
        known = _people(part)
        for table, files in part.files.items():
            of_table = rows.setdefault(table, Counter())
            for batch in staged_batches(files, ["participant"]):
                names = batch.column(0).cast(pa.string())
                of_table.update(names.filter(pc.invert(pc.is_in(names, value_set=known))).to_pylist())
    return [Unreferred(table, found.total(), len(found), min(found)) for table, found in rows.items() if found]


def _people(evidence: Evidence) -> pa.Array:
    """Who was referred."""
    batches = staged_batches(evidence.files["participants"], ["participant"])
    return pa.concat_arrays([pa.array([], pa.string()), *(batch.column(0).cast(pa.string()) for batch in batches)])


def _nations(terms: Terms) -> Collection[str]:
    """Those whose people the terms' clocks can serve: working days need a calendar."""
    if any(clock.measure == "working days" for clock in terms.clocks.values()):
        return list(Nation)
    return get_args(NationName)


def _strangers(path: Path, column: str, known: Collection[str]) -> Iterator[RowError]:
    names = pa.array(list(known), pa.string())
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[column, "origin_file", "origin_row"]):
            unknown = batch.filter(pc.invert(pc.is_in(batch.column(column), value_set=names)))
            for row in unknown.to_pylist():
                yield RowError(
                    file=row["origin_file"],
                    row=row["origin_row"],
                    column=column,
                    value=shown(row[column] or ""),
                    problem=f"the terms know no such {column}",
                    expected=_some(known),
                    todo=_advice(row[column] or "", known),
                )


def _some(known: Collection[str]) -> str:
    names = sorted(known)
    return "one of " + ", ".join(names[:8]) + (f" … ({len(names)} in all)" if len(names) > 8 else "")


def _advice(value: str, known: Collection[str]) -> str:
    guess = nearest(value, known)
    return f'Did you mean "{guess}"?' if guess else "Correct the row, or pay it under the terms it belongs to."
