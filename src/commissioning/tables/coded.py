"""A column as codes: each different text once, and for each row which of them it is.

A word of a file of gigabytes becomes a byte, and what is asked of every cell (is it a number, a day?) is asked of each
word once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NOTHING = -1
"""The code of a cell in which there is nothing."""
_LARGEST = 1 << 62
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coded:
    """The cells of a column.

    Takes    words: each that some row has, once, without spaces around it
             codes: the place of each row's word, or NOTHING.
    """

    words: pa.Array
    codes: npt.NDArray[np.signedinteger[Any]]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def missing(self) -> Flags:
        """The rows in which there is nothing."""
        return np.asarray(self.codes == NOTHING)

    def where(self, words: pa.Array) -> Flags:
        """The rows whose word is one of these. Takes true or false for each word."""
        return self.of_words(words.to_numpy(zero_copy_only=False).astype(np.bool_), False)

    def of_words(self, values: npt.NDArray[Any], nothing: object) -> npt.NDArray[Any]:
        """For each row the value of its word. Takes a value for each word, and the one for nothing."""
        return np.append(values, np.array([nothing], dtype=values.dtype)).take(self.codes)

    def word(self, row: int) -> str | None:
        """The text of a cell."""
        code = self.codes[row]
        return None if code == NOTHING else str(self.words[int(code)])

    def only(self, rows: Flags) -> "Coded":
        """Some of the rows."""
        return self if rows.all() else _used(self.words, self.codes[rows])

    def in_order(self) -> "Coded":
        """The same with the words in their order, so that codes mean the same whatever came first."""
        order = pc.sort_indices(self.words).to_numpy()
        place = np.empty(len(order), dtype=self.codes.dtype)
        place[order] = np.arange(len(order))
        return Coded(self.words.take(pa.array(order)), self.of_words(place, NOTHING))


def one_order(columns: Sequence[Coded]) -> npt.NDArray[np.int64]:
    """The places of the rows in an order that depends on nothing but what stands in these columns.

    Rows that are alike in all of them may change places: no sum can tell.
    """
    key, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        number = len(column.words) + 1
        if size * number > _LARGEST:
            different, key = np.unique(key, return_inverse=True)
            size = len(different)
        key *= number
        key += column.in_order().codes
        size *= number
    return np.argsort(key)


class Coder:
    """Makes codes of a column that comes in parts."""

    def __init__(self) -> None:
        self._words: list[pa.Array] = []
        self._codes: list[npt.NDArray[np.signedinteger[Any]]] = []

    def add(self, cells: pa.Array) -> None:
        """The next rows. Raises pyarrow's own error, where they are no text and cannot be written as text."""
        part = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        self._words.append(_filled(_as_text(part.dictionary)))
        codes = part.indices.cast(pa.int32()).fill_null(NOTHING).to_numpy(zero_copy_only=False)
        self._codes.append(codes.astype(_width(len(part.dictionary))))

    def coded(self) -> Coded:
        """The whole column."""
        every = pa.concat_arrays(self._words or [pa.array([], pa.string())]).dictionary_encode()
        places = every.indices.fill_null(NOTHING).to_numpy(zero_copy_only=False).astype(_width(len(every.dictionary)))
        codes = np.empty(sum(len(part) for part in self._codes), dtype=places.dtype)
        row = first = 0
        for words, part in zip(self._words, self._codes, strict=True):
            place = np.append(places[first : first + len(words)], places.dtype.type(NOTHING))
            codes[row : row + len(part)] = place[part]
            row, first = row + len(part), first + len(words)
        return _used(every.dictionary, codes)


def _used(words: pa.Array, codes: npt.NDArray[np.signedinteger[Any]]) -> Coded:
    """Without the words that no row has."""
    used = np.zeros(len(words) + 1, dtype=np.bool_)
    used[codes] = True
    used = used[:-1]
    if used.all():
        return Coded(words, codes)
    place = np.append(np.cumsum(used) - 1, NOTHING).astype(codes.dtype)
    return Coded(words.filter(pa.array(used)), place[codes])


def _width(words: int) -> np.dtype[np.signedinteger[Any]]:
    """The narrowest whole number that holds every code and NOTHING."""
    return np.dtype(np.min_scalar_type(-words - 1))


def _as_text(cells: pa.Array) -> pa.Array:
    if pa.types.is_boolean(cells.type):
        cells = cells.cast(pa.int8())
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), pa.scalar(None, cells.type), cells)
    return cells.cast(pa.string())


def _filled(cells: pa.Array) -> pa.Array:
    text = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
