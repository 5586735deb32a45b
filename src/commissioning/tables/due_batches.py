"""Dues as columns, a batch at a time: the form in which engines give them and files take them."""

from collections.abc import Iterable, Iterator
from itertools import islice

import pyarrow as pa

from commissioning.tables.canonical import TYPES
from commissioning.tables.due import Due
from commissioning.tables.schema import DUES

SCHEMA = pa.schema([pa.field(column.name, TYPES[column.kind]) for column in DUES.columns])
BATCH_ROWS = 10_000


def due_batches(dues: Iterable[Due]) -> Iterator[pa.RecordBatch]:
    """The same dues, in the same order."""
    waiting = iter(dues)
    while rows := list(islice(waiting, BATCH_ROWS)):
        columns = [pa.array([getattr(due, field.name) for due in rows], field.type) for field in SCHEMA]
        yield pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def due_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Due]:
    """The dues of batches, one by one."""
    for batch in batches:
        for row in batch.to_pylist():
            yield Due(**row)
