"""The project's one CSV writer: what it writes opens in a spreadsheet without running anything.

UTF-8, comma, "\\n" at the end of each row (the same bytes on every machine). A text that a spreadsheet would take for
a formula gets an apostrophe in front, always: there is no switch. Numbers stay numbers.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

Cell = str | int | float | Decimal | date | datetime | bool | None

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]|^\s|\s$')


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, byte_order_mark: bool = False
) -> int:
    """Write a CSV file row by row, and return how many rows there were without the header.

    Takes    rows of any length and number: they are not held in memory.
             byte_order_mark: for files made only to be opened in a spreadsheet, so that it shows é and £ rightly.
    """
    count = 0
    with path.open("w", encoding="utf-8-sig" if byte_order_mark else "utf-8", newline="") as file:
        file.write(csv_line(header))
        for row in rows:
            file.write(csv_line(row))
            count += 1
    return count


def csv_line(cells: Iterable[Cell]) -> str:
    r"""One row, with its line end.

    >>> csv_line(["ada", -5, None, "=1+1", "x, y"])
    'ada,-5,,\'=1+1,"x, y"\n'
    """
    return ",".join([_quoted(safe_text(cell)) for cell in cells]) + "\n"


def safe_text(cell: Cell) -> str:
    """A cell as text: dates ISO, instants in UTC with Z, true or false; formulas made harmless."""
    if isinstance(cell, str):
        return "'" + cell if _is_formula(cell) else cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _is_formula(text: str) -> bool:
    return text[:1] != "" and text[0] in FORMULA_STARTS and not _NUMBER.fullmatch(text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
