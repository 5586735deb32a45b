"""From cells as sent to values of the schema's type, a batch at a time.

Each kind has one shape (a regular expression that every right text matches) and one cast. Both are strict: nothing is
guessed. Which cells fail is said here; why, and what to do, is said of the failing ones alone in `cell_problems`.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commissioning.tables.canonical import TYPES
from commissioning.tables.schema import Column, Kind

IDENTIFIER_CHARACTERS = 200
TEXT_CHARACTERS = 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2199

Flags = npt.NDArray[np.bool_]

# \pC are control and invisible characters, \pZ spaces other than the plain one.
_SHAPES: dict[Kind, str] = {
    "identifier": r"^[^\pC\pZ=+\-@](?:(?:[^\pC\pZ]| )*[^\pC\pZ])?$",
    # A text may run over lines, but not begin as a formula: a minus begins a number.
    "text": r"^(?:-[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|[^=+\-@\p{Cc}](?:[^\p{Cc}]|[\t\r\n])*)$",
    "date": r"^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
    "instant": (
        r"^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
        r"(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})$"
    ),
    "whole number": r"^-?[0-9]{1,12}$",
    "pence": r"^-?[0-9]{1,12}$",
    "hours": r"^[0-9]{1,3}(?:\.[0-9]{1,2})?$",
    "yes_no": r"^(?:true|false|TRUE|FALSE)$",  # spreadsheets write capitals
}
_LONGEST: dict[Kind, int] = {"identifier": IDENTIFIER_CHARACTERS, "text": TEXT_CHARACTERS}


def typed(column: Column, cells: pa.Array) -> tuple[pa.Array, Flags]:
    """The values of a column, and which of its cells fail.

    Takes    cells as text (empty text and null are both an empty cell), or already of the column's canonical type.
    Returns  values of the canonical type, null where empty or failing; flags as long as the cells.
    """
    if pa.types.is_string(cells.type):
        values, sent = _from_text(column, cells)
    else:
        values, sent = cells, _flags(cells.is_valid())
    values = _within_bounds(column, values)
    present = _flags(values.is_valid())
    failing = ~present if column.required else sent & ~present
    return values, failing


def _from_text(column: Column, cells: pa.Array) -> tuple[pa.Array, Flags]:
    """Values, and which cells were not empty."""
    sent = pc.fill_null(pc.greater(pc.binary_length(cells), 0), False)
    right = pc.fill_null(_right_shape(column, cells), False)
    candidates = pc.if_else(right, cells, pa.scalar(None, pa.string()))
    return _converted(column.kind, candidates), _flags(sent)


def _right_shape(column: Column, cells: pa.Array) -> pa.Array:
    if column.kind == "choice":
        return pc.is_in(cells, value_set=pa.array(column.choices))
    right = pc.match_substring_regex(cells, _SHAPES[column.kind])
    longest = _LONGEST.get(column.kind)
    return right if longest is None else pc.and_(right, pc.less_equal(pc.utf8_length(cells), longest))


def _converted(kind: Kind, cells: pa.Array) -> pa.Array:
    if kind == "yes_no":
        return pc.equal(pc.utf8_lower(cells), "true")
    target = TYPES[kind]
    return cells if target == pa.string() else cast_what_can_be(cells, target)


def cast_what_can_be(cells: pa.Array, target: pa.DataType) -> pa.Array:
    """The cells cast to a type; null where one cannot be (31 February). Halves until the culprits stand alone."""
    try:
        return cells.cast(target)
    except pa.ArrowInvalid:
        if len(cells) == 1:
            return pa.nulls(1, target)
        middle = len(cells) // 2
        halves = [cast_what_can_be(cells[:middle], target), cast_what_can_be(cells[middle:], target)]
        return pa.concat_arrays(halves)


def _within_bounds(column: Column, values: pa.Array) -> pa.Array:
    """The values, null where out of the column's bounds."""
    checks: list[tuple[Callable[..., pa.Array], int]] = []
    measured = values
    if column.kind in ("date", "instant"):
        measured = pc.year(values)
        checks = [(pc.greater_equal, FIRST_YEAR), (pc.less_equal, LAST_YEAR)]
    elif column.kind == "pence":
        checks = [(pc.greater, -(10**12)), (pc.less, 10**12)]
    if column.least is not None:
        checks.append((pc.greater_equal, column.least))
    if column.most is not None:
        checks.append((pc.less_equal, column.most))
    for compare, bound in checks:
        values = pc.if_else(compare(measured, bound), values, pa.scalar(None, values.type))
    return values


def _flags(mask: pa.Array) -> Flags:
    flags: Flags = np.asarray(mask.to_numpy(zero_copy_only=False), dtype=np.bool_)
    return flags
