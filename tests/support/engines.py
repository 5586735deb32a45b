"""The engines that every specification and worked example runs on."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from commissioning.engines.payments.reference.engine import pay
from commissioning.engines.payments.steps.engine import dues
from commissioning.tables.due import Due
from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import evidence_by_participant
from commissioning.terms.models import Terms
from commissioning.warehouse.base import Step, Warehouse
from commissioning.warehouse.duckdb import DuckDB

Engine = Callable[[Terms, Path, date, datetime | None], list[Due]]
"""Terms, the folder of the evidence, as of, known by: the dues."""


def reference(terms: Terms, folder: Path, as_of: date, known_by: datetime | None) -> list[Due]:
    """The plain engine, one participant at a time."""
    with TemporaryDirectory() as staging:
        evidence = read_evidence(folder, staging=Path(staging) / "staging", known_by=known_by)
        return pay(terms, evidence_by_participant(evidence), as_of=as_of, known_by=known_by)


def duckdb(terms: Terms, folder: Path, as_of: date, known_by: datetime | None) -> list[Due]:
    """The set-based engine, on DuckDB."""
    with TemporaryDirectory() as staging, DuckDB(threads=1) as warehouse:
        evidence = read_evidence(folder, staging=Path(staging) / "staging", known_by=known_by)
        return read_dues(warehouse, dues(terms, evidence, as_of=as_of, known_by=known_by, sql=warehouse.sql))


def read_dues(warehouse: Warehouse, step: Step) -> list[Due]:
    """The rows of a step as dues."""
    return [Due(**row) for batch in warehouse.batches(step) for row in batch.to_pylist()]


ENGINES: dict[str, Engine] = {"reference": reference, "duckdb": duckdb}
