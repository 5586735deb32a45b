"""Columns of the sender's own on participants: kept as text, or as numbers or dates if every cell is one.

The type is settled over all files together, so that how rows are split into files changes nothing.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS, canonical_schema
from commissioning.tables.cells import cast_what_can_be
from commissioning.tables.schema import Table
from commissioning.tables.staged import RowGroups, staged_batches

# In the order tried. A leading nought or more digits than a number holds exactly mean an identifier, which is text.
_SHAPES = (
    (pa.int64(), r"^(?:0|-?[1-9][0-9]{0,14})$"),
    (pa.float64(), r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][-+]?[0-9]{1,2})?$"),
    (pa.date32(), r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
)


class CovariateTypes:
    """Which types each covariate's cells allow, as far as they have been seen."""

    def __init__(self, *, only_text: bool = False) -> None:
        self._shapes = () if only_text else _SHAPES
        self._names: set[str] = set()
        self._filled: set[str] = set()
        self._impossible: set[tuple[str, pa.DataType]] = set()

    def see(self, name: str, cells: pa.Array) -> None:
        """Take in some more cells of a covariate, as text."""
        self._names.add(name)
        filled = cells.drop_null()
        if len(filled):
            self._filled.add(name)
        for target, shape in self._shapes:
            if (name, target) not in self._impossible and not _all_are(filled, target, shape):
                self._impossible.add((name, target))

    def see_columns(self, table: Table, files: Sequence[Path]) -> None:
        """Take in the names of the covariates of staged files, not their cells."""
        known = {*table.column_names, *ORIGIN_COLUMNS}
        self._names.update(name for path in files for name in pq.read_schema(path).names if name not in known)

    def fields(self) -> tuple[pa.Field, ...]:
        """The covariates by name, each with its type; text where no cell says anything."""
        return tuple(pa.field(name, self._type(name)) for name in sorted(self._names))

    def _type(self, name: str) -> pa.DataType:
        possible = (target for target, _ in self._shapes if (name, target) not in self._impossible)
        return next(possible, pa.string()) if name in self._filled else pa.string()


def _all_are(filled: pa.Array, target: pa.DataType, shape: str) -> bool:
    if pc.all(pc.match_substring_regex(filled, shape)).as_py() is False:
        return False
    return bool(cast_what_can_be(filled, target).null_count == 0)


def give_types(table: Table, files: Sequence[Path], types: CovariateTypes) -> None:
    """Write the staged files again, each with every covariate, in its type."""
    further = types.fields()
    if not further:
        return
    schema = canonical_schema(table, further=further)
    for path in files:
        retyped = path.with_suffix(".retyped")
        with RowGroups(retyped, schema) as writer:
            for batch in staged_batches([path]):
                writer.write(_retyped(batch, schema))
        retyped.replace(path)


def _retyped(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    there = batch.schema.names
    columns = [
        batch.column(field.name).cast(field.type) if field.name in there else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.record_batch(columns, schema=schema)
