"""Evidence tables into files, chunk after chunk: the same bytes however the rows arrive."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol, Self

import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.tables.canonical import repeated_columns
from commissioning.tables.csv_columns import csv_lines
from commissioning.tables.safe_csv import csv_line

Format = Literal["csv", "parquet"]
ROW_GROUP = 122_880  # rows, a multiple of the 2,048 that DuckDB works on at once


class _Sink(Protocol):
    def write(self, rows: pa.Table) -> None: ...

    def close(self) -> None: ...


class Files:
    """One file for each table, in a folder. Used in a `with`, which closes them.

    counts   rows written, by table.
    """

    def __init__(self, folder: Path, format: Format) -> None:
        self.counts: dict[str, int] = {}
        self._folder, self._format = folder, format
        self._sinks: dict[str, _Sink] = {}

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        for name, rows in tables.items():
            if name not in self._sinks:
                path = self._folder / f"{name}.{self._format}"
                self._sinks[name] = _Csv(path, rows.schema) if self._format == "csv" else _Parquet(path, rows.schema)
            self._sinks[name].write(rows)
            self.counts[name] = self.counts.get(name, 0) + rows.num_rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for sink in self._sinks.values():
            sink.close()


class _Parquet:
    """Row groups of one size, whatever the chunks."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=repeated_columns(schema))
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def write(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        self._rows += rows.num_rows
        if self._rows >= ROW_GROUP:
            whole_groups = self._rows // ROW_GROUP * ROW_GROUP
            table = pa.concat_tables(self._waiting)
            self._writer.write_table(table.slice(0, whole_groups).combine_chunks(), row_group_size=ROW_GROUP)
            self._waiting = [table.slice(whole_groups).combine_chunks()]
            self._rows -= whole_groups

    def close(self) -> None:
        if self._rows:
            self._writer.write_table(pa.concat_tables(self._waiting).combine_chunks(), row_group_size=ROW_GROUP)
        self._writer.close()


class _Csv:
    """The bytes that the project's own CSV writer gives, made a column at a time."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        self._file.write(csv_line(schema.names).encode())

    def write(self, rows: pa.Table) -> None:
        for batch in rows.combine_chunks().to_batches(max_chunksize=ROW_GROUP):
            self._file.write(csv_lines(batch))

    def close(self) -> None:
        self._file.close()
