"""The official code list as a file: read whole and checked whole, every error told with its row and column.

The shape is that of "UK Local Authorities (past and current)", one row an authority. Other columns are passed over.
What holds across rows (codes used twice, successors that are not there) is checked in `code_list_checks`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc

from commissioning.rooms.market.models import AuthorityKind, Nation
from commissioning.tables.cell_problems import expected, problem_with
from commissioning.tables.cells import Flags, typed
from commissioning.tables.csv_batches import csv_batches
from commissioning.tables.csv_dialect import Dialect, dialect_of, scan, unreadable_row
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.nearest import nearest
from commissioning.tables.raw_batches import RawBatch
from commissioning.tables.schema import Column

KEPT_ERRORS = 500
_NATIONS = {nation.label: nation for nation in Nation}


class CodeListRefused(ValueError):
    """The list has errors, so nothing of it was entered. `errors` says which; correct the file and import it again."""

    def __init__(self, errors: ErrorReport) -> None:
        noun = "error" if errors.count == 1 else "errors"
        paragraphs = ["\n".join(group.lines()) for group in errors.groups]
        super().__init__(
            "\n\n".join([f"The code list has {errors.count:,} {noun}; nothing of it was entered.", *paragraphs])
        )
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list. Codes in other columns are the list's own; `ended_on` is as written, first or last day."""

    row: int
    register_code: str
    code: str | None
    former_codes: tuple[str, ...]
    name: str
    official_name: str
    nation: Nation
    region: str
    kind: AuthorityKind
    starts_on: date | None
    ended_on: date | None
    replaced_by: tuple[str, ...]
    county: str | None
    combined_authority: str | None
    population: int | None
    area_square_km: Decimal | None
    rural_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class CodeListFile:
    """What the file says, before its rows are held against one another.

    population_year   the year in the name of the column of population; None without one.
    says_rural        whether there is a column `rural-percent`.
    broken            the list's own codes of the rows with errors, which others may still name.
    """

    name: str
    sha256: str
    rows: tuple[Listed, ...]
    population_year: int | None
    says_rural: bool
    broken: frozenset[str]


def _column(name: str, meaning: str, *, required: bool = False, choices: Sequence[str] = ()) -> Column:
    return Column(name, "choice" if choices else "identifier", None, required, meaning, tuple(choices))


COLUMNS = (
    _column("local-authority-code", "the list's own code, as ABE", required=True),
    _column("official-name", "the authority's name in full", required=True),
    _column("nice-name", "the name for everyday use", required=True),
    _column("gss-code", "the official code, as E06000001"),
    Column("start-date", "date", None, False, "the first day, if known"),
    Column("end-date", "date", None, False, "the day it was abolished"),
    _column("replaced-by", "the list's codes of its successors, with commas between"),
    _column("nation", "the nation", required=True, choices=list(_NATIONS)),
    _column("region", "the English region"),
    _column("local-authority-type", "the kind, by its short code", required=True, choices=AuthorityKind.values),
    _column("county-la", "the list's code of the county over it"),
    _column("combined-authority", "the list's code of the combined authority over it"),
    _column("former-gss-codes", "official codes that it had before, with commas between"),
    _column("area", "square kilometres"),
)
RURAL = _column("rural-percent", "share of people in rural places, 0 to 100")
_LONGEST = {"local-authority-code": 10, "official-name": 120, "nice-name": 120, "region": 60}
_GSS = re.compile(r"[ENSW][0-9]{8}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


def read_code_list(path: Path, errors: ErrorReport, *, name: str) -> CodeListFile:
    """The rows of the file that are right in themselves; what is wrong with the others goes to `errors`.

    Takes    name: what errors call the file.
    """
    seen = scan(path, name)
    empty = CodeListFile(name, seen.sha256, (), None, False, frozenset())
    if seen.problem is not None:
        errors.add(seen.problem)
        return empty
    dialect = dialect_of(path, tuple(column.name for column in COLUMNS))
    if dialect is None:
        todo = "Send the list as it was published, with the names of the columns in the first row."
        errors.add(RowError(name, 1, None, None, "there is no header in the first row", _names(COLUMNS), todo))
        return empty
    columns = _columns(dialect, name, errors)
    if columns is None:
        return empty
    unclosed = unreadable_row(path, name, dialect) if seen.odd_quotes else None
    if unclosed is not None:
        errors.add(unclosed)
        return empty
    places = {column.name: dialect.header.index(column.name) for column in columns}
    population = next((column.name for column in columns if column.name.startswith("pop-")), None)
    rows: list[Listed] = []
    broken: set[str] = set()
    for batch in csv_batches(path, dialect, places, name=name, errors=errors):
        right, others = _rows(batch, columns, population, name, errors)
        rows += right
        broken |= others
    year = int(population[4:]) if population else None
    return CodeListFile(name, seen.sha256, tuple(rows), year, RURAL in columns, frozenset(broken))


def _columns(dialect: Dialect, name: str, errors: ErrorReport) -> tuple[Column, ...] | None:
    """The columns to read: those of the list, the latest population, and the rural share if there. None: not usable."""
    populations = [heading for heading in dialect.header if re.fullmatch(r"pop-[0-9]{4}", heading)]
    wanted = [*COLUMNS, *([_column(max(populations), "people living there")] if populations else [])]
    wanted += [RURAL] if RURAL.name in dialect.header else []
    usable = True
    for column in wanted:
        times = dialect.header.count(column.name)
        if times == 1:
            continue
        usable = False
        should_be = f"a column {column.name}: {column.meaning}"
        if times:
            todo = "Take out one of them, or rename it."
            errors.add(RowError(name, 1, column.name, None, "two columns have this name", should_be, todo))
        else:
            like = nearest(column.name, set(dialect.header) - {each.name for each in COLUMNS})
            todo = f'Is it the column "{shown(like)}"? Name it {column.name}.' if like else "Add the column."
            errors.add(RowError(name, 1, column.name, None, "a column that is needed is missing", should_be, todo))
    return tuple(wanted) if usable else None


def _rows(
    batch: RawBatch, columns: tuple[Column, ...], population: str | None, name: str, errors: ErrorReport
) -> tuple[list[Listed], set[str]]:
    """The rows of a batch without an error in a cell, and the list's own codes of the others."""
    numbers = [int(number) for number in batch.numbers]
    wrong: set[int] = set()
    values = {}
    for column in columns:
        # Space around a value, which the published list has here and there, means nothing.
        cells = pc.utf8_trim(batch.columns[column.name], characters=" ")
        found, failing = typed(column, cells)
        values[column.name] = found.to_pylist()
        for place, error in _problems(column, cells.to_pylist(), failing, population):
            wrong.add(place)
            errors.add(RowError(name, numbers[place], column.name, *error))
    right = [
        _listed(number, {key: cells[place] for key, cells in values.items()}, population)
        for place, number in enumerate(numbers)
        if place not in wrong
    ]
    return right, {str(values["local-authority-code"][place]) for place in wrong}


def _problems(
    column: Column, texts: Sequence[str], failing: Flags, population: str | None
) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """For each cell that is wrong its place, and value, problem, expected and todo."""
    for place, text in enumerate(texts):
        if failing[place]:
            problem = problem_with(column, text)
            yield place, (shown(text), problem.problem, expected(column), problem.todo)
        elif text and (own := _own_problem(column.name, text, population)):
            yield place, (shown(text), *own)


def _own_problem(column: str, text: str, population: str | None) -> tuple[str, str, str] | None:
    """Problem, expected and todo of a cell that is right by its kind alone."""
    longest = _LONGEST.get(column)
    if longest is not None and len(text) > longest:
        todo = f"Shorten it from {len(text):,} characters."
        return "the cell is too long", f"up to {longest} characters", todo
    if column == "gss-code" and not _GSS.fullmatch(text):
        todo = "Look it up in the code history of the Office for National Statistics."
        return "this is not an official code", "a letter E, N, S or W and eight digits, or nothing", todo
    if column == "former-gss-codes" and not all(_GSS.fullmatch(code) for code in _codes(text)):
        todo = "Write each as a letter and eight digits, with a comma between."
        return "this is not a list of official codes", "codes as E06000001,E06000002, or nothing", todo
    if column in (population, "area", RURAL.name):
        most = Decimal(100) if column == RURAL.name else Decimal(2_000_000_000 if column == population else 9_999_999)
        whole = column == population
        number = Decimal(text) if _NUMBER.fullmatch(text) else None
        if number is None or number > most or (whole and number != int(number)):
            what = f"a {'whole ' if whole else ''}number from 0 to {most:,}, with at most two places, or nothing"
            return "this is not a right number", what, "Write digits only, with a point before decimals."
    return None


def _listed(row: int, cells: dict[str, object], population: str | None) -> Listed:
    def text(name: str) -> str:
        return str(cells.get(name) or "")

    def number(name: str | None) -> Decimal | None:
        return Decimal(text(name)) if name is not None and text(name) else None

    def day(name: str) -> date | None:
        value = cells[name]
        return value if isinstance(value, date) else None

    nation, people = _NATIONS[text("nation")], number(population)
    return Listed(
        row=row,
        register_code=text("local-authority-code"),
        code=text("gss-code") or None,
        former_codes=_codes(text("former-gss-codes")),
        name=text("nice-name"),
        official_name=text("official-name"),
        nation=nation,
        # Outside England the list repeats the nation there.
        region=text("region") if nation is Nation.ENGLAND else "",
        kind=AuthorityKind(text("local-authority-type")),
        starts_on=day("start-date"),
        ended_on=day("end-date"),
        replaced_by=_codes(text("replaced-by")),
        county=text("county-la") or None,
        combined_authority=text("combined-authority") or None,
        population=None if people is None else int(people),
        area_square_km=number("area"),
        rural_percent=number(RURAL.name),
    )


def _codes(text: str) -> tuple[str, ...]:
    """Codes with commas between, each once, as they come."""
    return tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))


def _names(columns: Sequence[Column]) -> str:
    return f"columns {', '.join(column.name for column in columns)}"
