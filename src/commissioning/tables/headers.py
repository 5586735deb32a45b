"""Which of a file's columns are the table's: missing, unknown and repeated ones are errors that say what was meant."""

from collections.abc import Iterator, Sequence

from commissioning.tables.canonical import ORIGIN_COLUMNS
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.nearest import nearest
from commissioning.tables.safe_csv import FORMULA_STARTS
from commissioning.tables.schema import Table

_COVARIATE_CHARACTERS = 60
# A covariate as like a column of ours as this is that column misspelt, and its cells would be lost to the checks.
_MISSPELT = 0.85


def columns_to_read(
    table: Table, header: Sequence[str], *, name: str, row: int | None, errors: ErrorReport
) -> dict[str, int]:
    """The columns of a file that the table knows, or keeps as covariates, and where each stands.

    Takes    name, row: what errors call the file, and the row of its header (None for Parquet).
    """
    places: dict[str, int] = {}
    for place, column in enumerate(header):
        if column in places:
            todo = "Take out one of them, or rename it."
            errors.add(RowError(name, row, column, column, "two columns have this name", "each column once", todo))
        elif problem := _problem_with(table, column):
            errors.add(RowError(name, row, shown(column) or None, shown(column), *problem))
        else:
            places[column] = place
    for error in _missing(table, header, places, name=name, row=row):
        errors.add(error)
    return places


def _problem_with(table: Table, column: str) -> tuple[str, str, str] | None:
    """Problem, expected and todo of a column's name; None if it is right."""
    names = table.column_names
    if column in names:
        return None
    expected = f"columns of {table.name}: {', '.join(names)}"
    if column.strip() == "":
        return "a column has no name", expected, "Name it, or take the column out."
    if not table.further_columns:
        meant = nearest(column, names)
        todo = f"Did you mean {meant}?" if meant else "Take the column out."
        return "this column is not known", expected, todo
    if meant := nearest(column, names, at_least=_MISSPELT):
        return "this is nearly the name of a column", expected, f"Write {meant}, or give a covariate another name."
    if column in ORIGIN_COLUMNS or column != column.strip() or not column.isprintable():
        return "a covariate cannot have this name", "a plain name", "Give it another name, without spaces around it."
    if len(column) > _COVARIATE_CHARACTERS or column[0] in FORMULA_STARTS:
        return "a covariate cannot have this name", "a plain name", f"Use up to {_COVARIATE_CHARACTERS} characters."
    return None


def _missing(
    table: Table, header: Sequence[str], places: dict[str, int], *, name: str, row: int | None
) -> Iterator[RowError]:
    spare = [column for column in header if column not in table.column_names]
    for column in table.columns:
        if column.required and column.name not in places:
            there = nearest(column.name, spare)
            todo = f'Is it the column "{shown(there)}"? Name it {column.name}.' if there else "Add the column."
            expected = f"a column {column.name}: {column.meaning.rstrip('.')}"
            yield RowError(name, row, column.name, None, "a column that is needed is missing", expected, todo)
