"""Our engines, from staged evidence to dues with their identifiers and reasons, which no peer writes."""

from pathlib import Path

import pyarrow.parquet as pq

from commissioning.cli.bench.payments.asked import UNTIL, Asked, terms
from commissioning.cli.engines import EngineName, OnSpark, Question, dues
from commissioning.cli.run_folder import Run, write_run
from commissioning.tables.due_batches import SCHEMA


def parquet(engine: EngineName, asked: Asked) -> None:
    """The dues in a file as the peers write theirs."""
    with pq.ParquetWriter(asked.out, SCHEMA) as writer:
        question, here = Question(terms(), UNTIL, None), OnSpark(None, scratch=asked.out.parent)
        for batch in dues(question, asked.evidence, engine=engine, progress=_silently, on_spark=here):
            writer.write_batch(batch.cast(SCHEMA))  # Spark says of some columns that they are never empty


def run_folder(engine: EngineName, asked: Asked) -> None:
    """All that `pay` writes: the dues as CSV with their checksum, statements and what was asked."""
    run = Run(terms(), UNTIL, None, engine, None)
    found = dues(Question(run.terms, run.as_of, None), asked.evidence, engine=engine, progress=_silently)
    folder = asked.out.with_suffix("")
    folder.mkdir()
    write_run(folder, run, asked.evidence, found)
    Path(folder / "dues.csv").rename(asked.out.with_suffix(".csv"))


def _silently(step: str) -> None:
    """No progress is shown."""
