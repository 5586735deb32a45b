"""What a CSV file is, before its rows are read: bytes that are UTF-8, a separator, a header.

Only what the file itself shows is accepted. Other encodings are refused: their bytes do not say which they are.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commissioning.tables.errors import RowError, shown

SEPARATORS = (",", ";", "\t")
HEADER_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 20
_BYTE_ORDER_MARK = codecs.BOM_UTF8
_END = "\x00end of file"
_OTHER_KINDS = {
    b"PAR1": ("a Parquet file", "Let its name end in .parquet, or send it as CSV."),
    b"PK\x03\x04": ("a workbook or a zip file", "Open it and save the sheet as CSV UTF-8 (Comma delimited)."),
}
"""By its first four bytes."""
_AS_UTF_8 = 'In Excel choose File, Save As, "CSV UTF-8 (Comma delimited)", and send that file.'


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a file's bytes tells.

    problem      why it cannot be read as CSV; None if it can.
    odd_quotes   whether some quotation mark may never be closed.
    """

    sha256: str
    problem: RowError | None
    odd_quotes: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file's cells are told apart, what its header says, and at which byte its rows begin."""

    separator: str
    header: tuple[str, ...]
    rows_begin_at: int


def scan(path: Path, name: str) -> Scan:
    """Read all bytes once, in chunks: digest, and whether they are UTF-8 text without NUL.

    Takes    name: what errors call the file.
    """
    digest, quotes, offset = hashlib.sha256(), 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    bad_at: int | None = None
    start = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            start = start or chunk[:4]
            if bad_at is None:
                bad_at = _first_bad_byte(decoder, chunk, offset)
                quotes += chunk.count(b'"')
            offset += len(chunk)
    if bad_at is None and offset and decoder.getstate()[0]:
        bad_at = offset - len(decoder.getstate()[0])
    problem = None
    if offset == 0:
        problem = RowError(name, None, None, None, "the file is empty", "a header line", _SAY_NOTHING)
    elif start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or (len(start) == 4 and start.count(0) == 2):
        problem = RowError(name, 1, None, None, "the file is UTF-16, not UTF-8", "UTF-8 text", _AS_UTF_8)
    elif bad_at is not None and start in _OTHER_KINDS:
        what, todo = _OTHER_KINDS[start]
        problem = RowError(name, None, None, None, f"the file is {what}, whatever its name says", "CSV", todo)
    elif bad_at is not None:
        problem = _not_text(path, name, bad_at)
    return Scan(digest.hexdigest(), problem, quotes % 2 == 1)


_SAY_NOTHING = "If there is nothing to say, send the header alone, or leave the file out."


def _first_bad_byte(decoder: codecs.IncrementalDecoder, chunk: bytes, offset: int) -> int | None:
    """Where in the file the first byte stands that is not UTF-8, or is NUL."""
    held = len(decoder.getstate()[0])
    nul = chunk.find(0)
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        bad = offset - held + error.start
        return bad if nul < 0 else min(bad, offset + nul)
    return offset + nul if nul >= 0 else None


def _not_text(path: Path, name: str, bad_at: int) -> RowError:
    """The error for the cell in which the first bad byte stands."""
    with path.open("rb") as file:
        file.seek(bad_at)
        is_nul = file.read(1) == b"\0"
    row, column, value = _cell_at(path, bad_at)
    if is_nul:
        todo = "The file is damaged or is not a CSV file. Make it anew; nothing of this one was read."
        return RowError(name, row, column, value, "there is a NUL byte", "UTF-8 text", todo)
    todo = f"{_AS_UTF_8} Nothing of this one was read."
    return RowError(name, row, column, value, "the file is not UTF-8 (first seen here)", "UTF-8 text", todo)


def _cell_at(path: Path, offset: int) -> tuple[int, str | None, str | None]:
    """Row, column and value of the cell in which a byte stands; the bytes shown as Windows-1252, as most are."""
    with path.open("rb") as file:
        head = file.read(min(offset, HEADER_BYTES)).decode("cp1252", "replace")
    separator = max(SEPARATORS, key=head.splitlines()[0].count) if head.strip() else ","
    header: list[str] = []
    cells: list[str] = []
    row = 1
    with path.open("rb") as file:
        text = io.TextIOWrapper(
            io.BufferedReader(_Until(file, offset + 1)), encoding="cp1252", errors="replace", newline=""
        )
        try:
            for row, cells in enumerate(csv.reader(text, delimiter=separator), 1):  # noqa: B007 the last one is meant
                header = header or cells
        except csv.Error:
            return row + 1, None, None
    if not cells:
        return row, None, None
    at = len(cells) - 1
    column = header[at].lstrip("ï»¿") if row > 1 and at < len(header) else None
    return row, column, shown(cells[-1])


class _Until(io.RawIOBase):
    """The first so many bytes of a file."""

    def __init__(self, file: io.BufferedReader, count: int) -> None:
        self._file, self._left = file, count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)


def dialect_of(path: Path, known_columns: tuple[str, ...]) -> Dialect | None:
    """Read the header, and take the separator that shows most of the known columns.

    Takes    a file that `scan` found to be UTF-8.
    Returns  None if there is no header, or none that ends within 64 KB.
    """
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES + 1)
    mark = len(_BYTE_ORDER_MARK) if head.startswith(_BYTE_ORDER_MARK) else 0
    text = head[mark:].decode("utf-8", "ignore")  # a character may be cut where the head ends
    headers = {separator: _first_record(text, separator) for separator in SEPARATORS}

    def likeness(separator: str) -> tuple[int, int]:
        cells, _ = headers[separator]
        return len({cell.strip().lower() for cell in cells}.intersection(known_columns)), len(cells)

    separator = max(SEPARATORS, key=likeness)
    header, header_bytes = headers[separator]
    if not any(cell.strip() for cell in header) or mark + header_bytes > HEADER_BYTES:
        return None
    return Dialect(separator, header, mark + header_bytes)


def _first_record(text: str, separator: str) -> tuple[tuple[str, ...], int]:
    """The cells of the first row, and the bytes that it takes. A line break in quotes does not end it."""
    lines = io.StringIO(text, newline="")
    cells = tuple(next(csv.reader(lines, delimiter=separator), ()))
    return cells, len(text[: lines.tell()].encode())


def unreadable_row(path: Path, name: str, dialect: Dialect) -> RowError | None:
    """The first row that runs on without an end: a quotation mark never closed. None if every row ends."""
    row = 0
    last: list[str] = []
    remedy = 'Close the quotation mark; one inside a quoted cell is written twice (""). No other row was read.'
    expected = "cells that end in their row"
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for row, last in enumerate(csv.reader(_with_end(file), delimiter=dialect.separator), 1):  # noqa: B007
                pass
        except csv.Error:
            problem = "a cell is far too long, or a quotation mark is never closed"
            return RowError(name, row + 1, None, None, problem, expected, f"Shorten the cell. {remedy}")
    if last == [_END]:
        return None
    column = dialect.header[len(last) - 1] if 0 < len(last) <= len(dialect.header) else None
    value = shown(last[-1].removesuffix(_END)) if last else None
    return RowError(name, row, column, value, "a quotation mark is never closed", expected, remedy)


def _with_end(file: Iterator[str]) -> Iterator[str]:
    """The lines of a file and one more, by which a cell is known that swallowed the rest."""
    line = "\n"
    for line in file:
        yield line
    yield _END if line.endswith(("\n", "\r")) else "\n" + _END
