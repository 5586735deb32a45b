"""A file of many rows as it was sent, CSV, Parquet or a spreadsheet: read whole, each error by row and column.

What is about a person is never shown in an error: the list of errors is kept as a file, and is passed on.
"""

import csv
import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.platform.queries import TIME_ZONE
from commissioning.tables.csv_dialect import dialect_of, scan, unreadable_row
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.workbook import NotASheet, sheet_rows

PARQUET = "application/vnd.apache.parquet"
_BEGINS = {b"PAR1": "parquet", b"PK\x03\x04": "spreadsheet"}
_PIECE_BYTES = 1 << 20
_LONDON = ZoneInfo(TIME_ZONE)
LISTED_ERRORS = 20_000
"""Errors of a file that are listed; all are counted."""
A_DAY = "A date such as 2026-04-01."
SEALED = "Sealed, and read by those alone who work with the person."


@dataclass(frozen=True, slots=True)
class SentColumn:
    """A column of a kind of file, said once for whoever fills it in and for whoever reads it.

    says       what stands there, in a sentence.
    is_needed  it must be there, and no cell of it may be empty; others may be left out.
    codes      the only texts that may stand there; empty where anything may.
    is_day     a date stands there.
    is_list    several of them may stand there, apart by semicolons.
    offers     those that a template offers: of the codes, or where which ones may stand there is asked elsewhere.
    longest    characters of a cell; 0 where another rule bounds it.
    """

    name: str
    says: str
    is_needed: bool = False
    is_personal: bool = False
    is_day: bool = False
    codes: tuple[str, ...] = ()
    is_list: bool = False
    offers: tuple[str, ...] = ()
    longest: int = 0

    def said(self, text: str) -> list[str]:
        """The codes of a cell."""
        return codes_in(text) if self.is_list else [text]


_KEY = SentColumn(
    "key",
    "Your own key for the row, never a name or number of a person. The same row sent again changes nothing.",
    is_needed=True,
    longest=100,
)


class Columns:
    """The columns of a kind of file: the sender's own key, what is needed, and what may be left out."""

    def __init__(self, *of: SentColumn) -> None:
        self.of = tuple(sorted((_KEY, *of), key=lambda column: not column.is_needed))
        self.needed = tuple(each.name for each in self.of if each.is_needed)
        self.optional = tuple(each.name for each in self.of if not each.is_needed)
        self.all = tuple(each.name for each in self.of)
        self.personal = frozenset(each.name for each in self.of if each.is_personal)
        self._bounded = [each for each in self.of if each.is_needed or each.codes or each.longest or each.is_day]

    def tell(self, row: "SentRow") -> None:
        """Say what is wrong with the cells of a row one by one."""
        for column in self._bounded:
            text = row.cells[column.name]
            if not text:
                if column.is_needed:
                    row.wrong(column.name, "is empty", "a value in each row", "Fill it in.")
            elif column.is_day:
                row.day(column.name)
            elif column.longest and len(text) > column.longest:
                row.wrong(column.name, "is too long", f"at most {column.longest} characters", "Say it shorter.")
            elif column.codes and any(each not in column.codes for each in column.said(text)):
                row.wrong(column.name, "is not known", f"one of {', '.join(column.codes)}", "Write one of these.")


def codes_in(cell: str) -> list[str]:
    """The parts of a cell that holds several, apart by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


class Problems:
    """The errors of one file as they are found, and the rows that have any."""

    def __init__(self, file: str, personal: Collection[str]) -> None:
        self.file = file
        self.report = ErrorReport(of="The file", kept=LISTED_ERRORS)
        self.rows: dict[int, str] = {}
        self.unreadable = False
        """Whether the file could not be read to its end."""
        self._personal = personal

    def add(self, row: int | None, column: str | None, value: str, problem: str, expected: str, todo: str) -> None:
        """An error; its value is kept where it tells nothing of a person."""
        told = shown(value) if column is not None and column not in self._personal else None
        self.take(RowError(self.file, row, column, told, problem, expected, todo))

    def take(self, error: RowError) -> None:
        """An error that was found elsewhere."""
        self.report.add(error)
        if error.row is not None:
            self.rows.setdefault(error.row, error.problem)


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row of a file, as a spreadsheet counts: the text of each column, empty where it was left out."""

    number: int
    cells: dict[str, str]
    problems: Problems

    def wrong(self, column: str | None, problem: str, expected: str, todo: str) -> None:
        """Say what is wrong in a column, or with the row as a whole."""
        self.problems.add(self.number, column, self.cells.get(column or "", ""), problem, expected, todo)

    def day(self, column: str) -> date | None:
        """The date in a column; None where it is empty, or wrong and told."""
        text = self.cells[column]
        if not text:
            return None
        try:
            found = date.fromisoformat(text) if len(text) == len("2026-04-01") else None
        except ValueError:
            found = None
        if found is None or not 1900 <= found.year <= 2199:
            self.wrong(column, "is not a date", "a date such as 2026-04-01", "Write the date that way.")
            return None
        return found

    def needed_day(self, column: str) -> date:
        """The date in a column that is needed, of a row that is right."""
        found = self.day(column)
        assert found is not None
        return found

    def moment(self, column: str) -> datetime | None:
        """The moment in a column, on the clocks of London unless it says; None where it is empty, or wrong and told."""
        text = self.cells[column]
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text) if len(text) >= len("2026-04-01 14:30") else None
        except ValueError:
            found = None
        if found is None or not 1900 <= found.year <= 2199:
            self.wrong(column, "is not a moment", "a day and a time such as 2026-04-01 14:30", "Write it that way.")
            return None
        return (found if found.tzinfo else found.replace(tzinfo=_LONDON)).astimezone(UTC)

    def is_right(self) -> bool:
        """Whether nothing was found wrong in it."""
        return self.number not in self.problems.rows


def sha256(path: Path) -> str:
    """The digest of a file as it was sent."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def read(path: Path, columns: Columns, problems: Problems) -> list[SentRow]:
    """The rows of a file in its order; what is wrong with their shape goes to `problems`. Other rows are whole."""
    with path.open("rb") as content:
        form = _BEGINS.get(content.read(4), "csv")
    match form:
        case "parquet":
            lines = _parquet(path, problems)
        case "spreadsheet":
            lines = _spreadsheet(path, problems)
        case _:
            lines = _csv(path, columns, problems)
    header = next(lines, None)
    if header is None or not _fits(header[1], columns, problems):
        return []
    names = [name.strip().lower() for name in header[1]]
    rows = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) != len(names):
            problem, expected = f"has {len(cells)} cells", f"{len(names)} cells, as the header"
            problems.add(number, None, "", problem, expected, "Look for a comma or a quotation mark too many.")
            continue
        row = SentRow(number, dict.fromkeys(columns.all, "") | dict(zip(names, cells, strict=True)), problems)
        columns.tell(row)
        rows.append(row)
    return rows


def _fits(header: Sequence[str], columns: Columns, problems: Problems) -> bool:
    names = [name.strip().lower() for name in header]
    expected = ", ".join(columns.all)
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(1, name, name, "stands twice in the header", expected, "Take one of them out.")
    for name in [name for name in columns.needed if name not in names]:
        problems.add(1, name, "", "is missing from the header", expected, "Add the column.")
    for name in sorted(set(names) - set(columns.all)):
        problems.add(1, None, "", f"the column {shown(name)} is not known", expected, "Correct or remove it.")
    return not problems.report.count


def _csv(path: Path, columns: Columns, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    scanned = scan(path, problems.file)
    dialect = None if scanned.problem else dialect_of(path, columns.all)
    never_ends = unreadable_row(path, problems.file, dialect) if dialect and scanned.odd_quotes else None
    if found := scanned.problem or never_ends:
        problems.take(_without_value(found))
        return
    if dialect is None:
        problems.add(1, None, "", "there is no header", ", ".join(columns.all), "Name the columns in the first row.")
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, delimiter=dialect.separator)
        number = 0
        try:
            for number, cells in enumerate(lines, start=1):
                yield number, [cell.strip() for cell in cells]
        except csv.Error:
            problems.unreadable = True
            problem = "a cell is far too long, or a quotation mark is never closed"
            problems.add(number + 1, None, "", problem, "cells that end in their row", "No row from here on was read.")


def _without_value(error: RowError) -> RowError:
    return RowError(error.file, error.row, error.column, None, error.problem, error.expected, error.todo)


def _parquet(path: Path, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    try:
        file = pq.ParquetFile(path)
        yield 0, list(file.schema_arrow.names)
        number = 0
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                number += 1
                yield number, [_text(value) for value in row.values()]
    except (pa.ArrowException, OSError) as unread:
        problems.add(None, None, "", f"cannot be read ({type(unread).__name__})", "Parquet", "Write the file anew.")


def _spreadsheet(path: Path, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """As its first sheet shows them. A row ends with its last cell, so what it leaves empty at the end is filled up."""
    width = 0
    try:
        for number, cells in sheet_rows(path):
            width = width or len(cells)
            yield number, cells + [""] * (width - len(cells))
    except NotASheet as unread:
        problems.unreadable = True
        problems.add(None, None, "", str(unread), "a workbook whose first sheet is a table", "Save the file anew.")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()[:10]
    return str(value).strip()
