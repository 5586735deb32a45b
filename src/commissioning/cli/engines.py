"""The engines by name, each turned into the same thing: evidence in, batches of dues out, in order."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import pyarrow as pa

from commissioning.cli.exits import refuse
from commissioning.cli.in_parts import InParts
from commissioning.tables.due_batches import due_batches
from commissioning.tables.reader import Evidence
from commissioning.terms.models import Terms
from commissioning.warehouse.base import Dialect, Step, Warehouse

EngineName = Literal["duckdb", "reference", "spark"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an engine: dues under these terms, as of a day, known by an instant."""

    terms: Terms
    as_of: date
    known_by: datetime | None


@dataclass(frozen=True, slots=True)
class OnSpark:
    """Which Spark.

    master    as Spark names it; None: two cores of this machine, or the cluster of the spark-submit that runs us.
    scratch   a folder that all its workers see under the same path.
    """

    master: str | None
    scratch: Path


def dues(
    question: Question,
    evidence: Evidence,
    *,
    engine: EngineName,
    progress: Callable[[str], None],
    on_spark: OnSpark | None = None,
    in_parts: InParts | None = None,
) -> Generator[pa.RecordBatch, None, None]:
    """Every due, a batch at a time, sorted by component, ordinal, participant, contract.

    Takes    on_spark: which Spark, for the engine of that name. in_parts: for DuckDB; None: all people at once.
    """
    if engine == "reference":
        yield from _by_reference(question, evidence)
        return
    if engine == "duckdb" and in_parts is not None and (len(in_parts.parts) > 1 or in_parts.keep is not None):
        from commissioning.engines.payments.steps.engine import under_names

        yield from in_parts.batches(
            partial(_owed, question, evidence), under_names, partial(_listed, question), evidence, progress
        )
        return
    with _warehouse(progress, on_spark if engine == "spark" else None) as warehouse:
        yield from warehouse.batches(_by_steps(question, evidence, warehouse.sql))


@contextmanager
def _warehouse(progress: Callable[[str], None], on_spark: OnSpark | None) -> Iterator[Warehouse]:
    if on_spark is None:
        from commissioning.warehouse.duckdb import DuckDB

        with DuckDB(progress=lambda step, _: progress(step)) as warehouse:
            yield warehouse
        return
    try:
        from commissioning.warehouse.spark.session import NoSpark, session
        from commissioning.warehouse.spark.warehouse import Spark
    except ImportError:
        refuse("Spark is not installed. Install it (`pip install 'commissioning[spark]'`), or use --engine duckdb.")
    progress("starting Spark")
    try:
        with (
            session(on_spark.master) as spark,
            Spark(spark, scratch=on_spark.scratch, progress=lambda step, _: progress(step)) as on_cluster,
        ):
            yield on_cluster
    except NoSpark as problem:
        refuse(str(problem))


def _by_steps(question: Question, evidence: Evidence, sql: Dialect) -> Step:
    from commissioning.engines.payments.steps.engine import dues as dues_step

    return dues_step(question.terms, evidence, as_of=question.as_of, known_by=question.known_by, sql=sql)


def _owed(question: Question, evidence: Evidence, sql: Dialect) -> Step:
    from commissioning.engines.payments.steps.engine import owed

    return owed(question.terms, evidence, as_of=question.as_of, known_by=question.known_by, sql=sql)


def _listed(question: Question, owed: Step, sql: Dialect) -> Step:
    from commissioning.engines.payments.steps.engine import listed

    return listed(question.terms, owed, None, sql=sql)


def _by_reference(question: Question, evidence: Evidence) -> Iterator[pa.RecordBatch]:
    from commissioning.engines.payments.reference.engine import pay
    from commissioning.tables.rows import evidence_by_participant

    people = evidence_by_participant(evidence)
    yield from due_batches(pay(question.terms, people, as_of=question.as_of, known_by=question.known_by))
