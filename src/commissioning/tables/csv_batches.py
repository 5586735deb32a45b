"""The rows of a CSV file, streamed a few megabytes at a time, each with the number that a spreadsheet shows for it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from commissioning.tables.csv_dialect import Dialect, unreadable_row
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.raw_batches import RawBatch

BLOCK_BYTES = 1 << 20


def csv_batches(
    path: Path, dialect: Dialect, places: Mapping[str, int], *, name: str, errors: ErrorReport
) -> Iterator[RawBatch]:
    """Every whole row with a cell in it. Short and long rows are errors; empty ones are passed over, but counted.

    Takes    places: the columns to read, and where they stand. name: what errors call the file.
    """
    numbering = _Numbering(dialect, name, errors)
    try:
        with path.open("rb") as file:
            file.seek(dialect.rows_begin_at)
            if _at_end(path, file.tell()):
                return
            for batch in _open(file, dialect, places, numbering):
                numbers = numbering.of_next(batch.num_rows)
                yield from _without_empty_rows(batch, numbers, places)
    except pa.ArrowInvalid as problem:
        errors.add(unreadable_row(path, name, dialect) or _beyond_reading(name, numbering.next, problem))


def _at_end(path: Path, position: int) -> bool:
    return path.stat().st_size <= position


def _open(
    file: object, dialect: Dialect, places: Mapping[str, int], numbering: "_Numbering"
) -> arrow_csv.CSVStreamingReader:
    names = [str(place) for place in range(len(dialect.header))]
    return arrow_csv.open_csv(
        file,
        # One thread: only so does Arrow number the rows that it cannot split.
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=numbering.skip,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
        ),
    )


class _Numbering:
    """Row numbers, although Arrow drops the rows that it cannot split: those are noted as they pass."""

    def __init__(self, dialect: Dialect, name: str, errors: ErrorReport) -> None:
        self.next = 2  # the header is row 1
        self._skipped: list[int] = []
        self._dialect, self._name, self._errors = dialect, name, errors

    def skip(self, row: arrow_csv.InvalidRow) -> str:
        """Called by Arrow for a short or long row, or a blank line of spaces."""
        self._skipped.append(row.number + 1)
        if row.text.strip():
            wanted = len(self._dialect.header)
            problem = "the row is too short" if row.actual_columns < wanted else "the row is too long"
            todo = f"It has {row.actual_columns}. Look for a separator too few or too many, or quote the cell it is in."
            error = RowError(
                self._name, row.number + 1, None, shown(row.text), problem, f"{wanted} cells, as in the header", todo
            )
            self._errors.add(error)
        return "skip"

    def of_next(self, count: int) -> npt.NDArray[np.int32]:
        """The numbers of the next so many rows that were split."""
        skipped = np.asarray(self._skipped, dtype=np.int64)
        rows_split_before = skipped - self.next - np.arange(len(skipped))
        within = int(np.searchsorted(rows_split_before, count))
        numbers = np.arange(self.next, self.next + count + within, dtype=np.int32)
        del self._skipped[:within]
        self.next += count + within
        return numbers[~np.isin(numbers, skipped)] if within else numbers


def _without_empty_rows(
    batch: pa.RecordBatch, numbers: npt.NDArray[np.int32], places: Mapping[str, int]
) -> Iterator[RawBatch]:
    """The columns to read, without rows that have nothing in any cell of the file, as spreadsheets leave at the end."""
    filled = np.zeros(batch.num_rows, dtype=np.bool_)
    for column in batch.columns:
        if filled.all():
            break
        filled |= np.asarray(pc.greater(pc.binary_length(column), 0).to_numpy(zero_copy_only=False))
    if not filled.all():
        batch, numbers = batch.filter(pa.array(filled)), numbers[filled]
    if batch.num_rows:
        yield RawBatch({name: batch.column(place) for name, place in places.items()}, numbers)


def _beyond_reading(name: str, row: int, problem: Exception) -> RowError:
    todo = f"A row here is longer than {BLOCK_BYTES >> 20} MB, or the file is damaged. It was not read beyond."
    return RowError(name, row, None, None, "the file cannot be read from here", "rows of cells", f"{todo} ({problem})")
