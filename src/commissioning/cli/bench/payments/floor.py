"""The floor: DuckDB reads every column of the evidence and sums it, texts by their length."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.cli.bench.payments.asked import TABLES, Asked


def scan(asked: Asked) -> None:
    with duckdb.connect() as connection:
        for table in TABLES:
            sums = ", ".join(_sum(field) for field in pq.read_schema(asked.files(table)[0]))
            connection.execute(f"SELECT {sums} FROM read_parquet({asked.files(table)})").fetchall()


def _sum(field: pa.Field) -> str:
    name, kind = f'"{field.name}"', field.type
    if pa.types.is_timestamp(kind):
        return f"sum(epoch_us({name}))"
    if pa.types.is_date(kind):
        return f"sum({name} - DATE '1970-01-01')"
    if pa.types.is_boolean(kind):
        return f"count_if({name})"
    is_text = pa.types.is_string(kind) or pa.types.is_dictionary(kind)
    return f"sum(strlen({name}))" if is_text else f"sum({name})"
