"""Where set-based work runs, as far as an engine may know: steps, a dialect to write them in, and a warehouse.

A step is one relation with a name. An engine only describes steps; a warehouse runs a step and all that it stands on,
once each, in order. So a person can stop after any step and look at it. The text of the steps is plain SQL that reads
the same on DuckDB and Spark; what differs between them is in the dialect.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import pyarrow as pa

Kind = Literal["text", "day", "number", "flag"]

ARROW: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "day": pa.date32(),
    "number": pa.int64(),
    "flag": pa.bool_(),
}


class RunRefused(ValueError):
    """A step met a row that it cannot go on with; the message is that of `Dialect.refuse`."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One named relation: SQL over other steps, Parquet files, or a few rows of our own.

    columns   the names of its columns, in order; a warehouse holds the relation to them.
    body      SQL text that names its inputs; or the files; or the rows.
    inputs    the steps that the text names. Each is run before this one.
    passing   not worth keeping: a filter that costs less to run again, with the few columns asked for, than to store.
    across    rows of several people are read together (a rank, a cap, an order), or rows that belong to no person are
              added. Every other step over evidence gives, of some people, their rows of what it gives of all.
    """

    name: str
    columns: tuple[str, ...]
    body: str | tuple[Path, ...] | pa.Table
    inputs: tuple["Step", ...] = ()
    passing: bool = False
    across: bool = False

    def __post_init__(self) -> None:
        for given in self.inputs:
            if isinstance(self.body, str) and str(given) not in self.body:
                raise ValueError(f"The step {self.name} is given the step {given.name} and does not use it.")

    def __str__(self) -> str:
        """The name as SQL writes it, so that a step can stand in the text of another."""
        return f'"{self.name}"'

    @classmethod
    def query(
        cls, name: str, columns: str, sql: str, *inputs: "Step", passing: bool = False, across: bool = False
    ) -> "Step":
        """A relation worked out from others. Takes the columns as one text: "participant, reached_on"."""
        return cls(name, tuple(column.strip(' "') for column in columns.split(",")), sql, inputs, passing, across)

    @classmethod
    def files(cls, name: str, columns: Sequence[str], paths: Sequence[Path]) -> "Step":
        """A relation kept in Parquet files, which all have these columns."""
        return cls(name, tuple(columns), tuple(paths))

    @classmethod
    def rows(cls, name: str, columns: Mapping[str, Kind], rows: Sequence[Sequence[object]]) -> "Step":
        """A small relation given row by row."""
        arrays = [pa.array([row[place] for row in rows], ARROW[kind]) for place, kind in enumerate(columns.values())]
        return cls(name, tuple(columns), pa.Table.from_arrays(arrays, names=list(columns)))


def in_order(*steps: Step) -> list[Step]:
    """These steps and all that they stand on, each once, inputs first."""
    found: dict[Step, None] = {}

    def collect(step: Step) -> None:
        if step not in found:
            for given in step.inputs:
                collect(given)
            found[step] = None

    for step in steps:
        collect(step)
    return list(found)


class Dialect(Protocol):
    """All that differs between the databases on which steps run.

    Takes and gives SQL text. Integers are BIGINT, days are DATE, instants are compared in microseconds.
    """

    def day(self, day: date) -> str:
        """A date written out."""

    def text(self, text: str) -> str:
        """A text written out."""

    def add_days(self, day: str, days: str) -> str:
        """A day, so many days later."""

    def add_months(self, day: str, months: str) -> str:
        """The same day of a later month, or its last day where it is too short."""

    def days_between(self, earlier: str, later: str) -> str:
        """How many days from the one to the other, as a whole number."""

    def divide(self, number: str, by: str) -> str:
        """How many times a positive number is in a number of zero or more; the rest is lost."""

    def microseconds(self, instant: str) -> str:
        """An instant as microseconds since 1970 (UTC)."""

    def day_of_microseconds(self, microseconds: str) -> str:
        """The date in UTC of such a number."""

    def bytes_of(self, text: str) -> str:
        """How many bytes a text has in UTF-8."""

    def uuid5(self, namespace_hex: str, name: str) -> str:
        """The uuid5 of a name in a namespace, in its usual spelling."""

    def json_text(self, text: str) -> str:
        """A text as JSON writes it, in quotes."""

    def short_hash(self, text: str) -> str:
        """Any whole number that is the same for the same text. Different texts may share one."""

    nobody: str
    """Where the number of a participant would stand: that there is none."""

    def numbered(self, name: str) -> str:
        """A number for each row by a name that no two rows share, in the order of the names.

        Where numbering would bring all rows to one worker it is the name itself, which serves as well, if slower.
        """

    def refuse(self, message: str) -> str:
        """An expression that ends the whole run with `RunRefused`, as soon as it is worked out for a row."""


class Warehouse(Protocol):
    """A place where steps run."""

    @property
    def sql(self) -> Dialect: ...

    def run(self, step: Step) -> None:
        """Work out a step and all that it stands on, once each. It stays until `close`; what it stands on may go."""

    def batches(self, step: Step) -> Iterator[pa.RecordBatch]:
        """The rows of a step, in its order, a batch at a time; runs it if need be."""

    def table(self, step: Step) -> pa.Table:
        """All rows of a step at once; runs it if need be."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None: ...


def microseconds_of(at: datetime) -> int:
    """An instant as a whole number of microseconds since 1970 (UTC), exactly."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
