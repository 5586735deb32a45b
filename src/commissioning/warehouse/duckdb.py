"""The warehouse on this machine: DuckDB, in memory, spilling to disk when memory runs short."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from commissioning.warehouse.base import RunRefused, Step, in_order


class DuckDBDialect:
    """How DuckDB writes what every database writes in its own way."""

    def day(self, day: date) -> str:
        return f"DATE '{day.isoformat()}'"

    def text(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def add_days(self, day: str, days: str) -> str:
        return f"({day} + CAST({days} AS INTEGER))"

    def add_months(self, day: str, months: str) -> str:
        return f"CAST({day} + to_months(CAST({months} AS INTEGER)) AS DATE)"

    def days_between(self, earlier: str, later: str) -> str:
        return f"CAST({later} - {earlier} AS BIGINT)"

    def divide(self, number: str, by: str) -> str:
        return f"(({number}) // ({by}))"

    def microseconds(self, instant: str) -> str:
        return f"epoch_us({instant})"

    def day_of_microseconds(self, microseconds: str) -> str:
        return f"(DATE '1970-01-01' + CAST(floor({microseconds} / 86400000000) AS INTEGER))"

    def bytes_of(self, text: str) -> str:
        return f"strlen({text})"

    def uuid5(self, namespace_hex: str, name: str) -> str:
        # The thirteenth digit is the version; the seventeenth keeps its last two bits beside the variant's.
        digest = f"sha1(unhex('{namespace_hex}') || encode({name}))"
        variant = f"substr('89ab89ab89ab89ab', instr('0123456789abcdef', substr({digest}, 17, 1)), 1)"
        return (
            f"concat(substr({digest}, 1, 8), '-', substr({digest}, 9, 4), '-5', substr({digest}, 14, 3), '-', "
            f"{variant}, substr({digest}, 18, 3), '-', substr({digest}, 21, 12))"
        )

    def json_text(self, text: str) -> str:
        return f"CAST(to_json({text}) AS VARCHAR)"

    def short_hash(self, text: str) -> str:
        return f"hash({text})"

    nobody = "CAST(NULL AS BIGINT)"

    def numbered(self, name: str) -> str:
        return f"ROW_NUMBER() OVER (ORDER BY {name})"

    def refuse(self, message: str) -> str:
        return f"error({self.text(message)})"


class NamesDialect(DuckDBDialect):
    """The same, with people under their names: a number given among some of them would mean nothing among others."""

    nobody = "CAST(NULL AS VARCHAR)"

    def numbered(self, name: str) -> str:
        return name


class DuckDB:
    """A DuckDB of its own for one piece of work.

    Takes    threads; memory_limit as DuckDB writes it ("2GB"); scratch, a folder for what does not fit in memory
             (default: one that disappears with the warehouse); progress, told each step's name and seconds; keep, to
             look at every step afterwards: else the rows of a step go when no other needs them.
    """

    def __init__(
        self,
        *,
        threads: int | None = None,
        memory_limit: str | None = None,
        scratch: Path | None = None,
        progress: Callable[[str, float], None] | None = None,
        keep: bool = False,
    ) -> None:
        self.sql = DuckDBDialect()
        self._own_scratch = TemporaryDirectory(prefix="commissioning-") if scratch is None else None
        folder = scratch or Path(self._own_scratch.name if self._own_scratch else "")
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(folder),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        }
        if threads is not None:
            config["threads"] = threads
        if memory_limit is not None:
            config["memory_limit"] = memory_limit
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.execute("SET TimeZone = 'UTC'")
        # Joins run as they are written, the larger side first. What a filter or an outer join leaves is only guessed
        # at: one wrong guess, and all payments become a table to look a few people up in.
        self._connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self._progress = progress
        self._keep = keep
        self._ready: dict[str, Step] = {}

    def run(self, *asked: Step) -> None:
        if all(self._ready.get(step.name) is step for step in asked):
            return
        steps = [each for each in in_order(*asked) if self._ready.get(each.name) is not each]
        waiting = Counter([*asked, *(given for each in steps for given in each.inputs)])
        for each in steps:
            if each.name in self._ready:
                raise ValueError(f"Two steps are called {each.name}. Give each step a name of its own.")
            started = perf_counter()
            with _interruptible():
                self._make(each)
            self._ready[each.name] = each
            if not _is_view(each):
                self._let_go(each.inputs, waiting)
            if self._progress is not None:
                self._progress(each.name, perf_counter() - started)

    def batches(self, step: Step, rows: int = 10_000) -> Iterator[pa.RecordBatch]:
        self.run(step)
        with _interruptible():
            reader: pa.RecordBatchReader = self._connection.sql(f"SELECT * FROM {step}").to_arrow_reader(rows)
        while True:
            with _interruptible():  # a step that is a view is worked out as it is read
                batch = next(reader, None)
            if batch is None:
                return
            yield batch

    def table(self, step: Step) -> pa.Table:
        self.run(step)
        with _interruptible():
            return self._connection.sql(f"SELECT * FROM {step}").to_arrow_table()

    def write(self, step: Step, path: Path) -> None:
        """Put the rows of a step into a Parquet file; runs it if need be."""
        self.run(step)
        with _interruptible():
            self._connection.execute(
                f"COPY (SELECT * FROM {step}) TO {self.sql.text(str(path))} (FORMAT parquet, COMPRESSION zstd)"
            )

    def close(self) -> None:
        self._connection.close()
        if self._own_scratch is not None:
            self._own_scratch.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _make(self, step: Step) -> None:
        columns = ", ".join(f'"{column}"' for column in step.columns)
        if isinstance(step.body, pa.Table):
            self._connection.register(step.name, step.body)
        elif isinstance(step.body, tuple):
            paths = ", ".join(self.sql.text(str(path)) for path in step.body)
            self._connection.execute(f"CREATE TEMP VIEW {step} AS SELECT {columns} FROM read_parquet([{paths}])")
        else:
            # Every step is planned by itself: together, estimates of estimates lead the planner astray.
            kind = "VIEW" if step.passing else "TABLE"
            try:
                self._connection.execute(f"CREATE TEMP {kind} {step} AS SELECT {columns} FROM ({step.body})")
            except duckdb.InvalidInputException as refused:
                raise RunRefused(str(refused).removeprefix("Invalid Input Error: ")) from refused

    def _let_go(self, steps: Iterable[Step], waiting: Counter[Step]) -> None:
        """Give up the rows of steps that no step waits for any more."""
        if self._keep:
            return
        for step in steps:
            waiting[step] -= 1
            if waiting[step] == 0 and isinstance(step.body, str):
                self._connection.execute(f"DROP {'VIEW' if step.passing else 'TABLE'} {step}")
                del self._ready[step.name]
                if step.passing:
                    self._let_go(step.inputs, waiting)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C as Python knows it. DuckDB takes it for itself while a query runs, and raises an error of its own."""
    try:
        yield
    except (duckdb.InterruptException, RuntimeError, OSError, pa.ArrowInvalid) as error:
        if "interrupt" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


def _is_view(step: Step) -> bool:
    """Whether the step reads what it stands on only when it is read itself."""
    return isinstance(step.body, str) and step.passing
