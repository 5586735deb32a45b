"""The rows of a store that others may repeat or contradict: those of the same records, claims or referrals."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS, canonical_schema
from commissioning.tables.schema import Table
from commissioning.tables.staged import staged_batches

_JOINED_BY: Mapping[str, tuple[str, ...]] = {"participants": ("record", "participant"), "claims": ("record", "claim")}


def rows_to_compare(
    table: Table, new: Sequence[Path], held: Callable[[], Sequence[Path]], scratch: Path
) -> Sequence[Path]:
    """A staged file with the rows held that rules across rows must see beside the new ones; none if there are none.

    Takes    held: gives the files with the rows held. It is asked only if the new rows have what may be there already.
    """
    values = {name: _values(new, name) for name in _JOINED_BY.get(table.name, ("record",))}
    return about(held(), table, values, scratch) if any(map(len, values.values())) else ()


def about(files: Sequence[Path], table: Table, values: Mapping[str, pa.Array], scratch: Path) -> list[Path]:
    """A staged file with the rows that have one of these values, and all versions of their records."""
    schema = canonical_schema(table, further=_covariates(table, files))
    rows = _matching(files, schema, values)
    records = rows["record"].drop_null().unique()
    if "participant" in values and len(records):  # a record may have been another person's in another version
        rows = _matching(files, schema, {**values, "record": records})
    if rows.num_rows == 0:
        return []
    path = Path(mkdtemp(dir=scratch)) / f"{table.name}.parquet"
    pq.write_table(rows, path)
    return [path]


def _matching(files: Sequence[Path], schema: pa.Schema, values: Mapping[str, pa.Array]) -> pa.Table:
    wanted = [ds.field(name).isin(some) for name, some in values.items() if len(some)]
    if not wanted:
        return schema.empty_table()
    return ds.dataset(list(map(str, files)), schema=schema, format="parquet").to_table(filter=reduce(or_, wanted))


def _values(files: Sequence[Path], name: str) -> pa.Array:
    parts = [batch.column(0).unique() for batch in staged_batches(files, [name])]
    return pa.chunked_array(parts, pa.string()).drop_null().unique()


def _covariates(table: Table, files: Sequence[Path]) -> list[pa.Field]:
    if not table.further_columns:
        return []
    known = {*table.column_names, *ORIGIN_COLUMNS}
    found = {field.name: field for path in files for field in pq.read_schema(path) if field.name not in known}
    return [found[name] for name in sorted(found)]
