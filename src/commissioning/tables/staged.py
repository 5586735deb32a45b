"""Evidence as staged: Parquet files of a table, read back batch by batch or row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.tables.canonical import repeated_columns
from commissioning.tables.cells import Flags

BATCH_ROWS = 1 << 16
GROUP_ROWS = 1 << 17


def staged_batches(files: Sequence[Path], columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Batches of the files, one after the other, with the columns named (all, if none are)."""
    for path in files:
        with pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
            yield from file.iter_batches(batch_size=BATCH_ROWS, columns=None if columns is None else list(columns))


class RowGroups:
    """A Parquet file written in row groups of a good size, however small the batches are."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, use_dictionary=repeated_columns(schema))
        self._schema = schema
        self._waiting: list[pa.RecordBatch] = []

    def write(self, batch: pa.RecordBatch) -> None:
        self._waiting.append(batch)
        if sum(waiting.num_rows for waiting in self._waiting) >= GROUP_ROWS:
            self._write_group()

    def _write_group(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema))
        self._waiting = []

    def __enter__(self) -> "RowGroups":
        return self

    def __exit__(self, *_: object) -> None:
        if self._waiting:
            self._write_group()
        self._writer.close()


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A staged row: its place among all rows of the table, its cells, and where it came from."""

    place: int
    cells: dict[str, object]
    file: str
    row: int

    @property
    def origin(self) -> str:
        return f"{self.file} row {self.row}"


def rows_at(files: Sequence[Path], places: npt.NDArray[np.int64]) -> Iterator[PlacedRow]:
    """The rows at these places, in order. Takes places sorted, counted from 0 through all files."""
    first = 0
    for batch in staged_batches(files):
        here = places[np.searchsorted(places, first) : np.searchsorted(places, first + batch.num_rows)]
        for place, cells in zip(here, batch.take(pa.array(here - first)).to_pylist(), strict=True):
            file, row = cells.pop("origin_file"), cells.pop("origin_row")
            yield PlacedRow(int(place), cells, file, row)
        first += batch.num_rows


def keep_only(files: Sequence[Path], kept: Flags) -> None:
    """Write the files again with the rows that are kept. Takes one flag for each row of all files."""
    first = 0
    for path in files:
        thinner = path.with_suffix(".thinner")
        with RowGroups(thinner, pq.read_schema(path)) as writer:
            for batch in staged_batches([path]):
                flags = kept[first : first + batch.num_rows]
                writer.write(batch.filter(pa.array(flags)))
                first += batch.num_rows
        thinner.replace(path)
