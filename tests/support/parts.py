"""Evidence divided by person, and dues worked out of it part by part."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.engines.payments.steps.engine import dues, under_names
from commissioning.tables.due import Due
from commissioning.tables.reader import Evidence, read_evidence
from commissioning.terms.models import Terms
from commissioning.warehouse.duckdb import DuckDB, DuckDBDialect, NamesDialect
from commissioning.warehouse.parts import Files, Parts, frontier
from commissioning.warehouse.store.buckets import bucket_of
from support.engines import read_dues


def divided(evidence: Evidence, parts: int, folder: Path) -> list[Files]:
    """The evidence in so many parts, by the buckets of the people."""
    return [
        {
            table: [_of_part(part, parts, path, folder / f"{part}-{table}-{path.name}") for path in paths]
            for table, paths in evidence.files.items()
        }
        for part in range(parts)
    ]


def _of_part(part: int, parts: int, path: Path, to: Path) -> Path:
    rows = pq.read_table(path)
    here = [bucket_of(person, parts) == part for person in rows["participant"].to_pylist()]
    pq.write_table(rows.filter(pa.array(here, pa.bool_())), to)
    return to


def dues_in_parts(
    terms: Terms, evidence: Evidence, parts: int, *, as_of: date, known_by: datetime | None
) -> Sequence[Due]:
    """What the set-based engine gives, each part in a warehouse of its own."""
    with TemporaryDirectory() as scratch, DuckDB(threads=1) as warehouse:
        step, numbered = (
            dues(terms, evidence, as_of=as_of, known_by=known_by, sql=sql) for sql in (NamesDialect(), DuckDBDialect())
        )
        folder = Path(scratch)
        kept = Parts(
            step,
            divided(evidence, parts, folder),
            folder / "kept",
            known_as="the evidence",
            in_a_part=[under_names(each) for each in frontier(numbered)],
        )
        for number in kept.missing():
            with DuckDB(threads=1) as of_part:
                kept.work_out(number, of_part)
        return read_dues(warehouse, kept.joined())


def in_two_parts(terms: Terms, folder: Path, as_of: date, known_by: datetime | None) -> list[Due]:
    """The set-based engine, on DuckDB, half of the people at a time."""
    with TemporaryDirectory() as staging:
        evidence = read_evidence(folder, staging=Path(staging) / "staging", known_by=known_by)
        return list(dues_in_parts(terms, evidence, 2, as_of=as_of, known_by=known_by))
