"""What must hold across the rows of the official code list, and what its dates mean.

The list writes for the end of some authorities their last day, for others the first day without them. Which it is, the
first day of a successor tells; without one, the first of a month is the first day without it and any other the last.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from commissioning.rooms.market.code_list import CodeListFile, Listed
from commissioning.rooms.market.models import AuthorityKind
from commissioning.tables.errors import ErrorReport, RowError

_OVER = {
    "county-la": (AuthorityKind.COUNTY,),
    "combined-authority": (AuthorityKind.COMBINED, AuthorityKind.STRATEGIC),
}


def first_day_without(row: Listed, rows: Mapping[str, Listed]) -> date | None:
    """The day from which an authority no longer exists; None while it does.

    Takes    rows by the list's own code.
    """
    if row.ended_on is None:
        return None
    next_day = row.ended_on + timedelta(days=1)
    successors = _successors_start(row, rows)
    if successors:
        return next_day if next_day in successors else row.ended_on
    return row.ended_on if row.ended_on.day == 1 else next_day


def check_rows(file: CodeListFile, errors: ErrorReport) -> None:
    """Tell every error that shows only when rows are held against one another."""
    rows = {row.register_code: row for row in file.rows}
    own = Counter(row.register_code for row in file.rows)
    official = Counter(code for row in file.rows for code in (row.code, *row.former_codes) if code is not None)
    for row in file.rows:
        for column, value, problem, expected, todo in (
            *_used_twice(row, own, official),
            *_successors_wrong(row, rows, file.broken),
            *_above_wrong(row, rows, file.broken),
            *_itself_wrong(row, rows),
        ):
            errors.add(RowError(file.name, row.row, column, value, problem, expected, todo))


_Wrong = Iterator[tuple[str, str | None, str, str, str]]
"""Column, value, problem, expected, todo."""


def _used_twice(row: Listed, own: Counter[str], official: Counter[str]) -> _Wrong:
    todo = "Find out whose it is, and take it out of the other rows."
    if own[row.register_code] > 1:
        yield "local-authority-code", row.register_code, "several rows have this code", "each code once", todo
    for column, codes in (("gss-code", (row.code,)), ("former-gss-codes", row.former_codes)):
        for code in codes:
            if code is not None and official[code] > 1:
                yield column, code, "several authorities have or had this code", "each official code once", todo


def _successors_wrong(row: Listed, rows: Mapping[str, Listed], broken: frozenset[str]) -> _Wrong:
    for code in row.replaced_by:
        if code == row.register_code:
            yield "replaced-by", code, "it would replace itself", "the code of another authority", "Name its successor."
        elif code not in rows and code not in broken:
            todo = "Add the successor's row, or correct the code."
            yield "replaced-by", code, "the successor is not in the list", "a local-authority-code of the list", todo
    if row.replaced_by and row.ended_on is None:
        value = ",".join(row.replaced_by)
        todo = "Give its end-date, or take the successors out."
        yield "end-date", None, f"it is replaced (by {value}) but has no end", "the day it was abolished", todo
    wrong = [
        day for day in _successors_start(row, rows) if row.ended_on is not None and not _follows(day, row.ended_on)
    ]
    if row.ended_on is not None and wrong:
        todo = f"A successor begins on {min(wrong)}: correct its start-date or this end-date."
        problem = "its end does not meet the beginning of its successor"
        yield "end-date", row.ended_on.isoformat(), problem, "the successor's first day, or the day before", todo


def _above_wrong(row: Listed, rows: Mapping[str, Listed], broken: frozenset[str]) -> _Wrong:
    for column, code in (("county-la", row.county), ("combined-authority", row.combined_authority)):
        if code is None or code in broken:
            continue
        if code not in rows or rows[code].kind not in _OVER[column]:
            kinds = " or ".join(kind.value for kind in _OVER[column])
            expected = f"the local-authority-code of a row of type {kinds}"
            yield column, code, "no such authority is in the list", expected, "Add its row, or correct the code."


def _itself_wrong(row: Listed, rows: Mapping[str, Listed]) -> _Wrong:
    ends_on = first_day_without(row, rows)
    if row.starts_on is not None and ends_on is not None and ends_on <= row.starts_on and row.ended_on is not None:
        todo = f"It begins on {row.starts_on}: look up both dates."
        yield "end-date", row.ended_on.isoformat(), "it ends before it begins", "a day after start-date", todo
    letter = row.nation.label[0]
    if row.code is not None and row.code[0] != letter:
        expected = f"a code with {letter} for {row.nation.label}"
        yield "gss-code", row.code, "the code is another nation's", expected, "Correct the code or the nation."


def _successors_start(row: Listed, rows: Mapping[str, Listed]) -> set[date]:
    known = (rows[code].starts_on for code in row.replaced_by if code in rows)
    return {day for day in known if day is not None}


def _follows(day: date, ended_on: date) -> bool:
    return day in (ended_on, ended_on + timedelta(days=1))
