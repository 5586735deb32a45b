"""What the cells of a column say: days, levels, and in which rows something is wrong."""

import re

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.engines.ratings.arrays import Codes, Flags
from commissioning.engines.ratings.cohorts.table import Days
from commissioning.tables.coded import Coded
from commissioning.tables.errors import shown

_DAY = r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
"""Other years are slips of the pen: months would be counted from then."""
_NO_DAY = np.datetime64("NaT", "D")
_SHOWN = 3


def days_in(cells: Coded) -> tuple[Days, Flags]:
    """The days, and which cells hold none: other text, or a day that no calendar has."""
    known = np.array([_day(each) for each in cells.words.to_pylist()], dtype="datetime64[D]")
    days = cells.of_words(known, _NO_DAY)
    return days, np.isnat(days)


def _day(text: str) -> np.datetime64:
    try:
        return np.datetime64(text, "D") if re.fullmatch(_DAY, text) else _NO_DAY
    except ValueError:
        return _NO_DAY


def refuse_days(column: str, cells: Coded, rows: np.ndarray, wrong: Flags) -> None:
    """Name the first rows, each with its cell as it is written."""
    there = np.flatnonzero(wrong)
    first = [f"row {rows[at]} ({shown(cells.word(int(at)) or 'empty')})" for at in there[:_SHOWN]]
    more = [f"{len(there) - _SHOWN:,} more"] if len(there) > _SHOWN else []
    refuse(f"{column} is no day in {', '.join([*first, *more])}. Write year, month, day: 2026-03-31.")


def levels_in(cells: Coded) -> tuple[tuple[str, ...], Codes]:
    """The words in order, and the place of each cell's, or NOTHING, which the models call MISSING."""
    ordered = cells.in_order()
    return tuple(ordered.words.to_pylist()), ordered.codes


def rows_at(rows: np.ndarray, which: Flags) -> str:
    """The rows, the first few by number."""
    numbers = rows[which]
    first = ", ".join(f"{number}" for number in numbers[:_SHOWN])
    if len(numbers) == 1:
        return f"row {first}"
    more = len(numbers) - _SHOWN
    return f"rows {first} and {more:,} more" if more > 0 else f"rows {first}"


def persons(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def were(number: int) -> str:
    return "was" if number == 1 else "were"
