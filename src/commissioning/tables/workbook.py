"""Spreadsheets (XLSX): the rows of a sheet as text, and a template that says in its own cells what may stand where."""

import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_COLUMNS = 500
"""Beyond it a row is no row of a table: somebody wrote into a far cell."""
_ROWS_TO_FILL = 10_000
_AS_TEXT = "@"
_LONGEST_CHOICE = 250
"""Characters of a list of choices that stand in a rule of a cell itself; a longer one has a column of its own."""
_UNREADABLE = (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError, EOFError, AttributeError)


class NotASheet(ValueError):
    """The workbook cannot be read, or has no sheet with cells."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to be filled in.

    says     what stands there, in a sentence.
    choices  the only texts that may stand there; empty where anything may.
    """

    name: str
    is_needed: bool
    says: str = ""
    choices: tuple[str, ...] = ()


def sheet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet, numbered as it shows them, each cell as text; a formula as what it came to.

    Dates are written as 2026-04-01, truths as true and false, whole numbers without a point.
    Raises   NotASheet.
    """
    try:
        with path.open("rb") as content, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not read: pictures, rules, themes
            book = load_workbook(content, read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # what it says of itself may be wrong, or huge
                for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                    row = [_text(cell) for cell in cells]
                    while row and not row[-1]:
                        row.pop()
                    if len(row) > MOST_COLUMNS:
                        raise NotASheet(f"Row {number} has a cell in column {get_column_letter(len(row))}.")
                    yield number, row
            finally:
                book.close()
    except IndexError:
        raise NotASheet("It has no sheet with cells.") from None
    except _UNREADABLE as problem:
        if isinstance(problem, NotASheet):
            raise
        raise NotASheet(f"It cannot be read ({type(problem).__name__}).") from None


def template(title: str, columns: Sequence[TemplateColumn], example: Mapping[str, str]) -> bytes:
    """A workbook to fill in: a sheet with the header and one example, and a sheet that explains each column.

    All cells are text, so that no program turns a number with a leading nought, or a date, into something else.
    """
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = title
    guide = book.create_sheet("Guide")
    guide.append(("Column", "Needed", "What stands there", "One of"))
    for at, column in enumerate(columns, start=1):
        guide.append((column.name, "yes" if column.is_needed else "no", column.says, ", ".join(column.choices)))
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 4)
        sheet.column_dimensions[letter].number_format = _AS_TEXT
        for row, text in ((1, column.name), (2, example.get(column.name, ""))):
            cell = sheet.cell(row, at, text or None)
            cell.number_format = _AS_TEXT
        _head(sheet.cell(1, at), column.is_needed)
        _allow(sheet, letter, column.choices)
    sheet.freeze_panes = "A2"
    _lay_out(guide)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _head(cell: Any, is_needed: bool) -> None:
    cell.font = Font(bold=is_needed)
    cell.fill = PatternFill("solid", fgColor="F3F2F1")


def _allow(sheet: Worksheet, letter: str, choices: tuple[str, ...]) -> None:
    """A list to choose from, where it fits into a rule of the cells."""
    said = ",".join(choices)
    if not choices or len(said) > _LONGEST_CHOICE or any("," in each or '"' in each for each in choices):
        return
    rule = DataValidation(type="list", formula1=f'"{said}"', allow_blank=True, showErrorMessage=True)
    rule.error = f"Choose one of: {said}"[:_LONGEST_CHOICE]
    rule.errorTitle = "Not one of these"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_ROWS_TO_FILL}")


def _lay_out(guide: Worksheet) -> None:
    for letter, width in zip("ABCD", (24, 10, 70, 60), strict=True):
        guide.column_dimensions[letter].width = width
        guide[f"{letter}1"].font = Font(bold=True)
    for row in guide.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    guide.freeze_panes = "A2"


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
            return value.date().isoformat() if is_day else value.isoformat()
        case date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()
