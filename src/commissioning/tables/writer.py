"""Evidence tables out, in the form in which they come in: for the simulator, conversions and tests."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS, TYPES
from commissioning.tables.rows import ParticipantRow, Row
from commissioning.tables.safe_csv import Cell, write_csv
from commissioning.tables.schema import TABLES, Table
from commissioning.tables.staged import BATCH_ROWS

Format = Literal["csv", "parquet"]


def write_table(folder: Path, table: str, rows: Iterable[Row] | pa.Table, *, format: Format = "csv") -> Path:
    """Write one evidence table into a folder, as `employment.csv` or `employment.parquet`. Returns the file.

    Takes    rows of the table's class, all with the same covariates; or an Arrow table with the schema's columns.
             Columns where nobody says anything are written all the same.
    """
    path = folder / f"{table}.{format}"
    if isinstance(rows, pa.Table):
        _write_arrow(path, rows, format)
    else:
        _write_rows(path, TABLES[table], iter(rows), format)
    return path


def _write_arrow(path: Path, rows: pa.Table, format: Format) -> None:
    rows = rows.drop_columns([name for name in ORIGIN_COLUMNS if name in rows.schema.names])
    if format == "parquet":
        pq.write_table(rows, path)
        return
    batches = rows.to_batches(max_chunksize=BATCH_ROWS)
    lines = (line for batch in batches for line in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    write_csv(path, rows.schema.names, lines)


def _write_rows(path: Path, table: Table, rows: Iterator[Row], format: Format) -> None:
    first = list(islice(rows, 1))
    own = [name for row in first if isinstance(row, ParticipantRow) for name in sorted(row.covariates)]
    header = [*table.column_names, *own]
    lines = (_line(table, own, row) for row in chain(first, rows))
    if format == "csv":
        write_csv(path, header, lines)
        return
    columns = list(zip(*lines, strict=True)) or [()] * len(header)
    types: Mapping[str, pa.DataType] = {column.name: TYPES[column.kind] for column in table.columns}
    arrays = [pa.array(cells, types.get(name)) for name, cells in zip(header, columns, strict=True)]
    pq.write_table(pa.table(arrays, names=header), path)


def _line(table: Table, own: list[str], row: Row) -> list[Cell]:
    cells: list[Cell] = [getattr(row, name) for name in table.column_names]
    if isinstance(row, ParticipantRow):
        cells += [row.covariates[name] for name in own]
    return cells
