"""The rows of a Parquet file, batch by batch, each column as near to the schema's type as can be had without loss.

A column of the canonical type is taken as it is. One that says the same in another type (a date as text, an
identifier as a number, hours as a double) goes through the same checks as text from CSV. One that could only be
guessed at is refused whole: a moment without zone, pence as floating point.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.canonical import TYPES, covariate
from commissioning.tables.cell_problems import expected
from commissioning.tables.cells import cast_what_can_be
from commissioning.tables.errors import ErrorReport, RowError
from commissioning.tables.headers import columns_to_read
from commissioning.tables.raw_batches import RawBatch
from commissioning.tables.schema import Column, Table

BATCH_ROWS = 1 << 16
_Refusal = tuple[str, str]  # problem, what to do
# A damaged file fails in any of these ways, a name that is not UTF-8 (a ValueError) among them.
_DAMAGED = "this is no Parquet file, or it is damaged"
_UNREADABLE = (pa.ArrowException, OSError, ValueError)

_NO_ZONE: _Refusal = (
    "the moments have no zone",
    'Write the column as timestamp with zone UTC (in pandas: .dt.tz_localize("UTC"), if it is UTC).',
)
_FLOATS: _Refusal = (
    "money and counts cannot be floating point",
    'Write the column as int64, in whole pence (in pandas: .astype("Int64") keeps empty cells).',
)
_MOMENTS: _Refusal = ("the dates are moments with a zone", "Write the column as dates (date32), in local time.")


def parquet_batches(
    path: Path, table: Table, *, name: str, errors: ErrorReport
) -> tuple[dict[str, int], Iterator[RawBatch]]:
    """The columns that are read, and every row, numbered from 1."""
    try:
        # A column chunk may be as large as the file: read it through a small window.
        file = pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    except _UNREADABLE as problem:
        errors.add(RowError(name, None, None, None, _DAMAGED, "a Parquet file", remedy(path, problem)))
        return {}, iter(())
    places = columns_to_read(table, file.schema_arrow.names, name=name, row=None, errors=errors)
    once = [column for column in places if file.schema_arrow.names.count(column) == 1]
    readable = [column for column in once if _accepts(_column(table, column), file, name=name, errors=errors)]
    return places, _batches(file, table, readable, name=name, errors=errors)


def _column(table: Table, name: str) -> Column:
    return table.column(name) if name in table.column_names else covariate(name)


def _accepts(column: Column, file: pq.ParquetFile, *, name: str, errors: ErrorReport) -> bool:
    """Whether the column's type can be read; if not, one error for the column."""
    sent = file.schema_arrow.field(column.name).type
    refusal = _refusal(column, sent)
    if refusal is not None:
        problem, todo = refusal
        errors.add(RowError(name, None, column.name, str(sent), problem, expected(column), todo))
    return refusal is None


def _refusal(column: Column, sent: pa.DataType) -> _Refusal | None:
    """Why a column of this type cannot be read as the schema's; None if it can be."""
    is_text = _is_text(sent) or pa.types.is_null(sent)
    is_number = pa.types.is_integer(sent) or pa.types.is_decimal(sent)
    if pa.types.is_timestamp(sent):
        if column.kind == "instant":
            return None if sent.tz else _NO_ZONE
        if column.kind == "date":
            return _MOMENTS if sent.tz else None
    if pa.types.is_floating(sent) and column.kind in ("pence", "whole number"):
        return _FLOATS
    also = {
        "text": is_number or pa.types.is_floating(sent) or pa.types.is_boolean(sent) or pa.types.is_date(sent),
        "identifier": pa.types.is_integer(sent),
        "date": pa.types.is_date(sent),
        "pence": is_number,
        "whole number": is_number,
        "hours": is_number or pa.types.is_floating(sent),
        "yes_no": pa.types.is_boolean(sent),
    }
    if is_text or also.get(column.kind, False):
        return None
    return f"a column of type {sent} cannot be read", f"Write the column as {TYPES[column.kind]}."


def _is_text(sent: pa.DataType) -> bool:
    if pa.types.is_dictionary(sent):
        return _is_text(sent.value_type)
    return bool(pa.types.is_string(sent) or pa.types.is_large_string(sent) or pa.types.is_string_view(sent))


def _batches(
    file: pq.ParquetFile, table: Table, names: list[str], *, name: str, errors: ErrorReport
) -> Iterator[RawBatch]:
    first = 1
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=names):
            batch.validate(full=True)
            columns = _near_columns(batch, table)
            yield RawBatch(columns, np.arange(first, first + batch.num_rows, dtype=np.int32))
            first += batch.num_rows
    except _UNREADABLE as problem:
        errors.add(RowError(name, first, None, None, _DAMAGED, "a Parquet file", _made_anew(problem)))
    finally:
        file.close()


def _near_columns(batch: pa.RecordBatch, table: Table) -> Mapping[str, pa.Array]:
    return {name: _near(_column(table, name), batch.column(name)) for name in batch.schema.names}


def _near(column: Column, cells: pa.Array) -> pa.Array:
    """The cells in the canonical type if that loses nothing, else as text for the checks to judge."""
    target = TYPES[column.kind]
    if cells.type == target:
        return cells
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), pa.scalar(None, cells.type), cells)  # pandas writes empty cells as NaN
    text = cells.cast(pa.string())
    if _is_text(cells.type) or pa.types.is_floating(cells.type) or column.kind == "text":
        return text
    near = _midnights(cells) if pa.types.is_timestamp(cells.type) and column.kind == "date" else cells
    values = cast_what_can_be(near, target)
    if values.null_count == cells.null_count:
        return values
    return pc.if_else(values.is_valid(), values.cast(pa.string()), text)


def _midnights(cells: pa.Array) -> pa.Array:
    """The days of moments that are midnight; null for others."""
    days = cells.cast(pa.date32(), safe=False)
    return pc.if_else(pc.equal(days.cast(cells.type), cells), days, pa.scalar(None, pa.date32()))


def remedy(path: Path, problem: Exception) -> str:
    """What to do about a file that cannot be read as Parquet."""
    with path.open("rb") as file:
        if file.read(4) != b"PAR1":
            return "It does not begin as a Parquet file does. If it is a CSV file, let its name end in .csv."
    return _made_anew(problem)


def _made_anew(problem: Exception) -> str:
    return f"Make the file anew and check that it was sent whole. ({str(problem).partition(chr(10))[0]})"
