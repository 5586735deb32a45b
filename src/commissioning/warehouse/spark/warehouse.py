"""The warehouse beyond one machine: Spark, on two cores here or on a cluster, with the same steps and answers."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

from commissioning.warehouse.base import RunRefused, Step
from commissioning.warehouse.spark.dialect import SparkDialect, spelt, spelt_schema
from commissioning.warehouse.spark.places import Place, made_for, places, woven_into

BYTES_A_TASK = 32 << 20
"""So much of the evidence, as its Parquet files have it, is the work of one task."""

REFUSED = re.compile(r"\[USER_RAISED_EXCEPTION\] (.*?) SQLSTATE: P0001", re.DOTALL)


class Spark:
    """Steps run on Spark, for one piece of work. One at a time in a session: the names of steps are the session's.

    Takes    scratch: a folder that this process and all of Spark's workers see under the same path, for rows that are
             stored (default: one that disappears with the warehouse, for Spark on this machine).
             progress, told each step's name and seconds: those of a step that became part of its reader are the
             reader's. keep, to look at every step afterwards.
             bytes_a_task: less evidence than that is the work of one task.
    """

    def __init__(
        self,
        session: SparkSession,
        *,
        scratch: Path | None = None,
        progress: Callable[[str, float], None] | None = None,
        keep: bool = False,
        bytes_a_task: int = BYTES_A_TASK,
    ) -> None:
        self.sql = SparkDialect()
        self._session = session
        self._own = TemporaryDirectory(prefix="commissioning-spark-", dir=scratch)
        self._progress = progress
        self._keep = keep
        self._bytes_a_task = bytes_a_task
        self._ready: dict[str, Step] = {}
        self._stored: dict[str, Path] = {}
        self._numbers = count(1)

    def run(self, step: Step) -> None:
        if step.name in self._stored and self._ready[step.name] is step:
            return
        steps = self._still_to_run(step)
        found = places(steps, keep=self._keep)
        last_readers = _last_readers(steps, found)
        self._session.conf.set("spark.sql.shuffle.partitions", self._tasks(steps))
        for each in steps:
            started = perf_counter()
            if found[each.name] is not Place.WOVEN:
                with self._told_as_ours():
                    self._make(each, woven_into(each, found), store=found[each.name] is Place.STORED)
            if self._progress is not None:
                self._progress(each.name, perf_counter() - started)
            if not self._keep:
                self._let_go(last_readers.get(each.name, []))

    def batches(self, step: Step, rows: int = 10_000) -> Iterator[pa.RecordBatch]:
        self.run(step)
        for path in sorted(self._stored[step.name].glob("*.parquet")):
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(batch_size=rows)

    def table(self, step: Step) -> pa.Table:
        self.run(step)
        return pa.concat_tables(pq.read_table(path) for path in sorted(self._stored[step.name].glob("*.parquet")))

    def close(self) -> None:
        try:
            for name in self._ready:
                self._session.sql(f"DROP VIEW IF EXISTS `{name}`")
        finally:
            self._own.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _still_to_run(self, step: Step) -> list[Step]:
        """The step and all that it stands on and is not there yet, each once, inputs first."""
        steps: dict[int, Step] = {}

        def collect(reader: Step) -> None:
            for given in reader.inputs:
                if id(given) not in steps and self._ready.get(given.name) is not given:
                    collect(given)
            steps[id(reader)] = reader

        collect(step)
        named = dict(self._ready)
        for each in steps.values():
            if named.setdefault(each.name, each) is not each:
                raise ValueError(f"Two steps are called {each.name}. Give each step a name of its own.")
        return list(steps.values())

    def _tasks(self, steps: Sequence[Step]) -> int:
        """Into how many tasks the rows of the larger steps are divided, by what the files hold."""
        files = {path for step in steps if isinstance(step.body, tuple) for path in step.body}
        return max(1, ceil(sum(path.stat().st_size for path in files) / self._bytes_a_task))

    def _make(self, step: Step, woven: Sequence[Step], *, store: bool) -> None:
        frame = self._frame(step, woven)
        if store:
            place = self._new_place()
            frame.write.parquet(f"file://{place}")
            # Its columns are known: Spark need not look into the files for them.
            frame = self._read([place], frame.schema)
            self._stored[step.name] = place
        frame.createOrReplaceTempView(f"`{step.name}`")
        self._ready[step.name] = step

    def _frame(self, step: Step, woven: Sequence[Step]) -> DataFrame:
        if isinstance(step.body, str):
            within = ", ".join(f"{each} AS ({_selected(each)})" for each in woven)
            return self._session.sql(spelt(f"WITH {within} {_selected(step)}" if woven else _selected(step)))
        if isinstance(step.body, pa.Table):
            place = self._new_place()
            pq.write_table(step.body, place)
            return self._read([place], spelt_schema(step.body.schema))
        held = pq.read_schema(step.body[0])
        return self._read(step.body, spelt_schema(pa.schema([held.field(name) for name in step.columns])))

    def _new_place(self) -> Path:
        return Path(self._own.name).resolve() / str(next(self._numbers))

    def _read(self, files: Sequence[Path], columns: StructType | str) -> DataFrame:
        return self._session.read.schema(columns).parquet(*(f"file://{_no_pattern(path.resolve())}" for path in files))

    def _let_go(self, names: Sequence[str]) -> None:
        """Give up steps that no step reads any more, and their rows."""
        for name in names:
            self._session.sql(f"DROP VIEW IF EXISTS `{name}`")
            del self._ready[name]
            if name in self._stored:
                shutil.rmtree(self._stored.pop(name))

    @contextmanager
    def _told_as_ours(self) -> Iterator[None]:
        """Refusals in our words, and Ctrl-C that ends what Spark is doing."""
        try:
            yield
        except KeyboardInterrupt:
            self._session.interruptAll()
            raise
        except PySparkException as error:
            refused = REFUSED.search(str(error))
            if refused:
                raise RunRefused(refused[1]) from error
            raise


def _last_readers(steps: Sequence[Step], found: Mapping[str, Place]) -> dict[str, list[str]]:
    """By the name of a step that is stored: the steps that nobody reads after it. What is not ours to make stays."""
    last: dict[str, str] = {}
    for reader in steps:
        if found[reader.name] is Place.STORED:
            last |= {read.name: reader.name for read in made_for(reader, found)}
    readers: dict[str, list[str]] = {}
    for name, reader_name in last.items():
        readers.setdefault(reader_name, []).append(name)
    return readers


def _selected(step: Step) -> str:
    columns = ", ".join(f'"{column}"' for column in step.columns)
    return f"SELECT {columns} FROM ({step.body})"


def _no_pattern(path: Path) -> str:
    """The path as one that Spark does not take for a pattern of paths."""
    return re.sub(r"([{}\[\]*?\\])", r"\\\1", str(path))
