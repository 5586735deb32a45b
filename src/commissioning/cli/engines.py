"""The engines by name, each turned into the same thing: evidence in, batches of dues out, in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import pyarrow as pa

from commissioning.tables.due_batches import due_batches
from commissioning.tables.reader import Evidence
from commissioning.terms.models import Terms

EngineName = Literal["duckdb", "reference"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an engine: dues under these terms, as of a day, known by an instant."""

    terms: Terms
    as_of: date
    known_by: datetime | None


def dues(
    question: Question, evidence: Evidence, *, engine: EngineName, progress: Callable[[str], None]
) -> Iterator[pa.RecordBatch]:
    """Every due, a batch at a time, sorted by component, ordinal, participant, contract."""
    return (_by_steps if engine == "duckdb" else _by_reference)(question, evidence, progress)


def _by_steps(question: Question, evidence: Evidence, progress: Callable[[str], None]) -> Iterator[pa.RecordBatch]:
    from commissioning.engines.payments.steps.engine import dues as dues_step
    from commissioning.warehouse.duckdb import DuckDB

    with DuckDB(progress=lambda step, _: progress(step)) as warehouse:
        step = dues_step(
            question.terms, evidence, as_of=question.as_of, known_by=question.known_by, warehouse=warehouse
        )
        yield from warehouse.batches(step)


def _by_reference(question: Question, evidence: Evidence, progress: Callable[[str], None]) -> Iterator[pa.RecordBatch]:
    from commissioning.engines.payments.reference.engine import pay
    from commissioning.tables.rows import evidence_by_participant

    people = evidence_by_participant(evidence)
    yield from due_batches(pay(question.terms, people, as_of=question.as_of, known_by=question.known_by))
