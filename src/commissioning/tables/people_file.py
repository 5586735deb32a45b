"""A file of people whose columns the reader names: one row for each person, in CSV or Parquet, cells as text.

Unlike the evidence tables such a file has no schema of ours. So a cell is text or nothing, and what it means is for
whoever named its column.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.tables.coded import Coded, Coder
from commissioning.tables.csv_batches import csv_batches
from commissioning.tables.csv_dialect import dialect_of, scan
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.nearest import nearest
from commissioning.tables.parquet_batches import remedy

_BATCH_ROWS = 1 << 16
_IF_EMPTY = "Give a file with the names of the columns in the first row and a row for each person."
_UNREADABLE = (pa.ArrowException, OSError, ValueError)


class PeopleRefused(Exception):
    """The file cannot be used; the message says where, what was expected and what to do."""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """The columns asked for.

    Returns  rows: the number that a spreadsheet shows for each row; in Parquet the first is 1.
    """

    name: str
    sha256: str
    cells: Mapping[str, Coded]
    rows: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rows)


def columns_of(path: Path) -> tuple[str, ...]:
    """The names of a file's columns; none where it is not a file that can be read, as `read_people` tells."""
    if path.suffix == ".parquet":
        try:
            with pq.ParquetFile(path) as parquet:
                return tuple(parquet.schema_arrow.names)
        except _UNREADABLE:
            return ()
    dialect = dialect_of(path, ())
    return () if dialect is None else dialect.header


def read_people(path: Path, columns: Sequence[str]) -> PeopleFile:
    """The named columns of a file.

    Raises   PeopleRefused, with each column that is not there and each row that cannot be split.
    """
    wanted = tuple(dict.fromkeys(columns))
    errors = ErrorReport(of=path.name)
    if not path.stat().st_size:
        errors.add(RowError(path.name, None, None, None, "the file is empty", "a row for each person", _IF_EMPTY))
        raise PeopleRefused(errors.text())
    found = (_parquet if path.suffix == ".parquet" else _csv)(path, wanted, errors)
    if found is None or len(errors):
        raise PeopleRefused(errors.text())
    return found


def _csv(path: Path, wanted: tuple[str, ...], errors: ErrorReport) -> PeopleFile | None:
    name = path.name
    scanned = scan(path, name)
    if scanned.problem:
        errors.add(scanned.problem)
        return None
    dialect = dialect_of(path, tuple(column.lower() for column in wanted))
    if dialect is None:
        todo = "Put the names of the columns into the first row."
        errors.add(RowError(name, 1, None, None, "there is no header", "the names of the columns", todo))
        return None
    places = _places(name, 1, dialect.header, wanted, errors)
    if len(errors):
        return None
    coders = {column: Coder() for column in wanted}
    rows = [np.zeros(0, dtype=np.int32)]
    for batch in csv_batches(path, dialect, places, name=name, errors=errors):
        rows.append(batch.numbers)
        for column, coder in coders.items():
            coder.add(batch.columns[column])
    return _read(name, scanned.sha256, coders, np.concatenate(rows))


def _parquet(path: Path, wanted: tuple[str, ...], errors: ErrorReport) -> PeopleFile | None:
    name = path.name
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    coders = {column: Coder() for column in wanted}
    try:
        with pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as parquet:
            _places(name, None, parquet.schema_arrow.names, wanted, errors)
            if len(errors):
                return None
            for batch in parquet.iter_batches(batch_size=_BATCH_ROWS, columns=list(wanted)):
                _add(name, batch, coders, errors)
            rows = parquet.metadata.num_rows
    except _UNREADABLE as problem:
        errors.add(RowError(name, None, None, None, "this is no whole Parquet file", "Parquet", remedy(path, problem)))
        return None
    return _read(name, sha256, coders, np.arange(1, rows + 1, dtype=np.int32))


def _add(name: str, batch: pa.RecordBatch, coders: dict[str, Coder], errors: ErrorReport) -> None:
    """The next rows. A column that is no plain one is an error, and is read no further."""
    for column, coder in list(coders.items()):
        try:
            coder.add(batch.column(column))
        except pa.ArrowException:
            kind = str(batch.schema.field(column).type)
            todo = "Give a column of text or numbers."
            errors.add(RowError(name, None, column, kind, "this is no plain column", "text or numbers", todo))
            del coders[column]


def _read(name: str, sha256: str, coders: dict[str, Coder], rows: npt.NDArray[np.int32]) -> PeopleFile:
    cells = {column: coders.pop(column).coded() for column in tuple(coders)}  # each coder is let go with its parts
    return PeopleFile(name, sha256, cells, rows)


def _places(
    name: str, row: int | None, header: Sequence[str], wanted: tuple[str, ...], errors: ErrorReport
) -> dict[str, int]:
    there = list(header)
    for column in wanted:
        if there.count(column) == 1:
            continue
        if column in there:
            todo = "Take out one of them, or rename it."
            errors.add(RowError(name, row, column, None, "two columns have this name", "each column once", todo))
            continue
        meant = nearest(column, there)
        todo = f"Did you mean {shown(meant)}?" if meant else "Name one that is there."
        expected = f"one of {', '.join(shown(each) for each in there[:30])}"
        errors.add(RowError(name, row, column, None, "there is no such column", expected, todo))
    return {column: there.index(column) for column in wanted if column in there}
