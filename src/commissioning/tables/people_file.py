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
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.csv_batches import csv_batches
from commissioning.tables.csv_dialect import dialect_of, scan
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.nearest import nearest

_IF_EMPTY = "Give a file with the names of the columns in the first row and a row for each person."
_UNREADABLE = (pa.ArrowException, OSError, ValueError)


class PeopleRefused(Exception):
    """The file cannot be used; the message says where, what was expected and what to do."""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """The columns asked for.

    Returns  cells: by column, text without spaces around it; null where there is none
             rows: the number that a spreadsheet shows for each row; in Parquet the first is 1.
    """

    name: str
    sha256: str
    cells: Mapping[str, pa.Array]
    rows: npt.NDArray[np.int64]

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
    batches = list(csv_batches(path, dialect, places, name=name, errors=errors))
    cells = {
        column: _filled(pa.concat_arrays([batch.columns[column] for batch in batches] or [pa.array([], pa.string())]))
        for column in wanted
    }
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(batch.numbers.astype(np.int64) for batch in batches)])
    return PeopleFile(name, scanned.sha256, cells, rows)


def _parquet(path: Path, wanted: tuple[str, ...], errors: ErrorReport) -> PeopleFile | None:
    name = path.name
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        with pq.ParquetFile(path) as parquet:
            _places(name, None, parquet.schema_arrow.names, wanted, errors)
            table = None if len(errors) else parquet.read(columns=list(wanted))
    except _UNREADABLE as problem:
        todo = f"Make it anew. ({problem})"
        errors.add(RowError(name, None, None, None, "this is no whole Parquet file", "Parquet", todo))
        return None
    if table is None:
        return None
    cells = {}
    for column in wanted:
        try:
            cells[column] = _filled(_as_text(table.column(column).combine_chunks()))
        except pa.ArrowException:
            kind = str(table.schema.field(column).type)
            todo = "Give a column of text or numbers."
            errors.add(RowError(name, None, column, kind, "this is no plain column", "text or numbers", todo))
    return PeopleFile(name, sha256, cells, np.arange(1, table.num_rows + 1))


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


def _as_text(cells: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_boolean(cells.type):
        cells = cells.cast(pa.int8())
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), pa.scalar(None, cells.type), cells)
    return cells.cast(pa.string())


def _filled(cells: pa.Array) -> pa.Array:
    text = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
