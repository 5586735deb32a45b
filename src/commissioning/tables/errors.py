"""What is wrong with the evidence: every error names file, row, column and value, what was expected, what to do.

Counts are exact however many errors there are; the first hundred thousand are kept in full.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from commissioning.tables.safe_csv import Cell, write_csv

KEPT_ERRORS = 100_000
SHOWN_EXAMPLES = 3
SHOWN_VALUE_CHARACTERS = 80
ERRORS_HEADER = ("file", "row", "column", "value", "problem", "expected", "todo")


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong in a file.

    row        as a spreadsheet counts, the header being 1; for Parquet the row from 1; None: the file as a whole.
    column     None: the row as a whole.
    value      what was there; None where nothing can be shown.
    problem    what is wrong, in words that do not change from row to row.
    expected   what should be there.
    todo       what to do about this one.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    problem: str
    expected: str
    todo: str

    def __str__(self) -> str:
        place = ", ".join(
            [
                self.file,
                *([f"row {self.row:,}"] if self.row else []),
                *([f"column {self.column}"] if self.column else []),
            ]
        )
        value = "" if self.value is None else f' "{self.value}"'
        return f"{place}:{value} {self.problem}. Expected {self.expected}. {self.todo}"


@dataclass(slots=True)
class ErrorGroup:
    """Errors of one kind in one column of one file."""

    file: str
    column: str | None
    problem: str
    expected: str
    count: int = 0
    examples: list[RowError] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        place = f"{self.file}, column {self.column}" if self.column else self.file
        times = f" ({self.count:,} times)" if self.count > 1 else ""
        yield f"{place}: {self.problem}{times}. Expected {self.expected}."
        for error in self.examples:
            row = f"row {error.row:,}: " if error.row else ""
            value = f'"{error.value}": ' if error.value is not None else ""
            yield f"  {row}{value}{error.todo}"
        if self.count > len(self.examples):
            yield f"  … and {self.count - len(self.examples):,} more like these."


class ErrorReport:
    """All that is wrong with the evidence, in the order in which it was found, grouped for people to read.

    Takes    of: what has the errors, as the text begins with it.
    """

    def __init__(self, *, of: str = "The evidence", kept: int = KEPT_ERRORS) -> None:
        self.of = of
        self.count = 0
        self.kept = kept
        self.errors: list[RowError] = []
        self._groups: dict[tuple[str, str | None, str], ErrorGroup] = {}

    def __len__(self) -> int:
        return self.count

    def add(self, error: RowError) -> None:
        """Count an error, and keep it while there is room."""
        self.count += 1
        if len(self.errors) < self.kept:
            self.errors.append(error)
        key = (error.file, error.column, error.problem)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = ErrorGroup(error.file, error.column, error.problem, error.expected)
        group.count += 1
        if len(group.examples) < SHOWN_EXAMPLES:
            group.examples.append(error)

    @property
    def groups(self) -> tuple[ErrorGroup, ...]:
        """Kinds of error, those found first first."""
        return tuple(self._groups.values())

    def text(self) -> str:
        """The report for a terminal: one paragraph for each kind of error."""
        noun = "error" if self.count == 1 else "errors"
        paragraphs = ["\n".join(group.lines()) for group in self._groups.values()]
        return "\n\n".join([f"{self.of} has {self.count:,} {noun}; none of it was used.", *paragraphs])

    def write_csv(self, path: Path) -> None:
        """Write the errors as a file for a spreadsheet. If not all are listed, its last row says how many are not."""
        write_csv(path, ERRORS_HEADER, self._csv_rows(), byte_order_mark=True)

    def _csv_rows(self) -> Iterator[tuple[Cell, ...]]:
        for error in self.errors:
            yield (error.file, error.row, error.column, error.value, error.problem, error.expected, error.todo)
        left_out = self.count - len(self.errors)
        if left_out:
            yield ("", None, "", "", f"{left_out:,} more errors were counted but are not listed here", "", "")


class EvidenceRefused(Exception):
    """The evidence has errors, so none of it was used. `errors` says which; correct them and read again."""

    def __init__(self, errors: ErrorReport) -> None:
        super().__init__(errors.text())
        self.errors = errors


def shown(value: str) -> str:
    """A value short enough to print.

    >>> shown("x" * 1_000_000)[-30:]
    'xxxxxx… (1,000,000 characters)'
    """
    if len(value) <= SHOWN_VALUE_CHARACTERS:
        return value
    return f"{value[: SHOWN_VALUE_CHARACTERS - 20]}… ({len(value):,} characters)"
