"""Which bucket a person's evidence lies in, and the files of one: sorted by person, so one person is read at a glance.

The bucket is the first eight hexadecimal digits of the MD5 of the person's id in UTF-8, read as a number, modulo the
number of buckets. Every language and database has MD5; here it mixes, and guards nothing.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS, repeated_columns
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB
from commissioning.warehouse.store.manifest import DataFile, Source
from commissioning.warehouse.store.places import Place

DEFAULT_BUCKETS = 64
"""For a million people: 16,000 of them and 300,000 rows of pay in each, some megabytes. Ten times as many people still
fit in memory a bucket at a time, and a day's few hundred late rows still touch few enough files."""
MOST_BUCKETS = 4096
GROUP_ROWS = 1 << 16
ORDER = ("participant", *ORIGIN_COLUMNS)


def bucket_of(participant: str, buckets: int) -> int:
    """The bucket of a person's evidence.

    >>> bucket_of("héllo", 64)
    7
    """
    return int(hashlib.md5(participant.encode(), usedforsecurity=False).hexdigest()[:8], 16) % buckets


def clustered(table: str, files: Sequence[Path], buckets: int, warehouse: DuckDB) -> Iterator[tuple[int, pa.Table]]:
    """The rows of a table's staged files by bucket, each bucket's in order. Takes files with equal columns."""
    schema = pq.read_schema(files[0])
    names = [f'"{name}"' for name in schema.names]
    stored = Step.files(f"{table}__staged", schema.names, files)
    placed = Step.query(
        f"{table}__placed",
        "participant, bucket",
        f"""
        SELECT participant, CAST('0x' || substr(md5(participant), 1, 8) AS UBIGINT) % {buckets} AS bucket
        FROM (SELECT DISTINCT participant FROM {stored}) AS people
        """,
        stored,
    )
    in_order = Step.query(
        f"{table}__in_order",
        ", ".join([*names, "bucket"]),
        f"""
        SELECT {", ".join(f"s.{name}" for name in names)}, p.bucket
        FROM {stored} AS s JOIN {placed} AS p ON p.participant = s.participant
        ORDER BY p.bucket, {", ".join(f"s.{name}" for name in ORDER)}
        """,
        stored,
        placed,
        passing=True,
    )
    bucket = 0
    waiting: list[pa.Table] = []
    for batch in warehouse.batches(in_order, rows=GROUP_ROWS):
        for here, rows in _by_bucket(batch):
            if here != bucket and waiting:
                yield bucket, pa.concat_tables(waiting)
                waiting = []
            bucket = here
            waiting.append(rows.cast(schema))
    if waiting:
        yield bucket, pa.concat_tables(waiting)


def _by_bucket(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.Table]]:
    """The runs of one bucket in a sorted batch."""
    table = pa.Table.from_batches([batch])
    runs = pc.run_end_encode(batch.column("bucket"), run_end_type=pa.int64())
    begins = 0
    for bucket, ends in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield bucket, table.slice(begins, ends - begins).drop_columns("bucket")
        begins = ends


def merged(files: Sequence[Path]) -> pa.Table:
    """The rows of several files of one bucket, in order. A covariate may be in some of them only."""
    whole = pa.concat_tables([pq.read_table(path) for path in files], promote_options="default")
    schema = whole.schema
    plain = whole.set_column(
        schema.get_field_index("origin_file"), "origin_file", whole["origin_file"].cast(pa.string())
    )
    return plain.sort_by([(name, "ascending") for name in ORDER]).cast(schema)


@dataclass(frozen=True, slots=True)
class Writing:
    """Data files being written for the manifest of a number, with these sources."""

    place: Place
    scratch: Path
    number: int
    sources: Sequence[Source]

    def write(self, table: str, bucket: int, rows: pa.Table) -> DataFile:
        """Put rows of one bucket, in order, into the store. They belong to it once the manifest names them."""
        path = self.scratch / f"{table}-{bucket:04}.parquet"
        pq.write_table(rows, path, row_group_size=GROUP_ROWS, use_dictionary=repeated_columns(rows.schema))
        with path.open("rb") as data:
            sha256 = hashlib.file_digest(data, "sha256").hexdigest()
        names = set(rows["origin_file"].unique().cast(pa.string()).to_pylist())
        sources = [place for place, one in enumerate(self.sources) if one.table == table and one.name in names]
        size = path.stat().st_size
        file = DataFile(table, bucket, self.number, sha256, rows.num_rows, size, tuple(sources))
        self.place.put(file.name, path)
        path.unlink()
        return file
