"""The form in which evidence is staged: one Arrow type for each kind, the schema's columns in order, and the origin."""

from collections.abc import Iterable

import pyarrow as pa

from commissioning.tables.schema import Column, Kind, Table

ORIGIN_COLUMNS = ("origin_file", "origin_row")
_HARDLY_REPEATED = frozenset({"record", "recorded_at", "claim", "origin_row"})

TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "identifier": pa.string(),
    "date": pa.date32(),
    "instant": pa.timestamp("us", tz="UTC"),
    "whole number": pa.int64(),
    "pence": pa.int64(),
    "hours": pa.decimal128(5, 2),
    "yes_no": pa.bool_(),
    "choice": pa.string(),
}


def canonical_schema(table: Table, *, further: Iterable[pa.Field] = ()) -> pa.Schema:
    """The Arrow schema of a staged table: its columns, then covariates by name, then file and row of origin."""
    return pa.schema(
        [
            *(pa.field(column.name, TYPES[column.kind]) for column in table.columns),
            *further,
            pa.field("origin_file", pa.dictionary(pa.int32(), pa.string())),
            pa.field("origin_row", pa.int32()),
        ]
    )


def repeated_columns(schema: pa.Schema) -> list[str]:
    """The columns of evidence in which values come again. Parquet holds each of those once and refers to it; for the
    others the same costs as much time as all the rest of writing, and saves nothing."""
    return [name for name in schema.names if name not in _HARDLY_REPEATED]


def covariate(name: str) -> Column:
    """A column of the sender's own, as text until all of its values have been seen."""
    return Column(name, "text", None, False, "A covariate.")
