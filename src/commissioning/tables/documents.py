"""The manual's page on the evidence tables, written from the schema."""

from collections.abc import Iterator

from commissioning.tables.cell_problems import expected
from commissioning.tables.schema import DUES, TABLES, Column, Table

_OPENING = """\
# Evidence tables

Evidence comes in as CSV or Parquet: one file for each table, named for it (`employment.csv`), or a folder of files
(`employment/`). Only `participants` must be there; a table that is absent has no rows.

- **Dates** are ISO, as 2026-01-31, in the programme's local time. **Moments** say their zone, as 2026-01-31T09:30:00Z.
- **Periods** are half-open: `…_until` and `ended_on` are the first day that no longer belongs to them.
- **Money** is whole pence: 1250 is £12.50.
- **CSV** is UTF-8, with comma, semicolon or tab. Nothing is guessed: a file in another encoding, a date the British way
  round, or a cell that begins as a formula does (`=`, `+`, `-`, `@`, tab) is refused, with what to do about it.
- **Versions**: rows with the same `record` are versions of one fact. The one recorded last before the known-by moment
  counts; with `withdrawn` true the fact no longer stands. The same version sent twice counts once; two that differ but
  have one `recorded_at` are an error. Without `record`, each row is a fact of its own.
- **All or nothing**: one error, and none of the evidence is used. Every error names file, row, column and value, what
  was expected and what to do; `errors.csv` lists them for a spreadsheet.
"""


def evidence_tables_markdown() -> str:
    """The page as Markdown."""
    sections = ["\n".join(_section(table)) for table in (*TABLES.values(), DUES)]
    return "\n".join([_OPENING, *sections])


def _section(table: Table) -> Iterator[str]:
    outgoing = " (out)" if table is DUES else ""
    yield f"## {table.name}{outgoing}\n"
    yield f"One row is {table.grain}. {table.meaning}"
    if table.key:
        yield f"\nKey: {', '.join(f'`{name}`' for name in table.key)}."
    yield "\n| column | holds | needed | meaning |\n|---|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_holds(column)} | {'yes' if column.required else ''} | {column.meaning} |"
    if table.further_columns:
        yield "| any other | text; numbers or dates if every cell is one | | A covariate. It is kept. |"
    for order in table.date_orders:
        yield f"\n`{order.later}` is {'on or after' if order.may_be_equal else 'after'} `{order.earlier}`."
    yield ""


def _holds(column: Column) -> str:
    return expected(column).removesuffix(", or nothing")
