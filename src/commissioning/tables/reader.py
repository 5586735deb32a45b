"""Evidence in: every file read and checked, all errors told at once, or all of it staged in one canonical form.

Files are streamed: memory does not grow with their size. Nothing is half applied: if anything is wrong, nothing stays.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.tables.across_rows import settle
from commissioning.tables.canonical import canonical_schema, covariate
from commissioning.tables.cell_problems import expected, problem_with
from commissioning.tables.cells import Flags, typed
from commissioning.tables.covariates import CovariateTypes, give_types
from commissioning.tables.csv_batches import csv_batches
from commissioning.tables.csv_dialect import dialect_of, scan, unreadable_row
from commissioning.tables.errors import ErrorReport, EvidenceRefused, RowError, shown
from commissioning.tables.evidence_files import EvidenceFile, evidence_files
from commissioning.tables.headers import columns_to_read
from commissioning.tables.parquet_batches import parquet_batches
from commissioning.tables.raw_batches import RawBatch
from commissioning.tables.row_rules import rows_out_of_order
from commissioning.tables.schema import TABLES, Column, Table
from commissioning.tables.staged import RowGroups

Progress = Callable[[str, int], None]
Held = Callable[[Table, Sequence[Path]], Sequence[Path]]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: which table it holds, the digest of its bytes, its rows as sent."""

    path: Path
    table: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that was found to be right.

    files    by table, the canonical Parquet files: at least one for each table, if without rows.
    counts   by table, the rows in them. Repeats of one version of a record count once.
    inputs   what was read, by table and name.
    """

    files: Mapping[str, tuple[Path, ...]]
    counts: Mapping[str, int]
    inputs: tuple[InputFile, ...]


def read_evidence(
    folder: Path, *, staging: Path, progress: Progress | None = None, known_by: datetime | None = None
) -> Evidence:
    """Read a folder of evidence tables, and stage them as Parquet.

    Takes    folder: a file or a sub-folder of files for each table; all but participants may be absent.
             staging: where the canonical files go; it is made, and must be empty.
             progress: called with a file's name and how many of its rows have been read.
             known_by: rows recorded from this moment on do not count when keys are compared; None: all count.
    Raises   EvidenceRefused with every error there is; then nothing is left in staging.
             FileExistsError if there is something in staging already.
    """
    with _emptied_on_failure(staging):
        reading = _Reading(staging, progress or _silently, known_by=known_by)
        return reading.read(evidence_files(folder, reading.errors))


def read_files(
    files: Sequence[EvidenceFile], *, staging: Path, held: Held, progress: Progress | None = None
) -> Evidence:
    """Read some files of evidence that join rows already held, and stage them as Parquet; covariates stay text.

    Takes    held: given a table and its staged files, staged files with the rows held that these may contradict or
             repeat. A row that repeats one of them is left out; the counts are of the new rows.
    Raises   As `read_evidence`.
    """
    with _emptied_on_failure(staging):
        return _Reading(staging, progress or _silently, held=held).read(files)


@contextmanager
def _emptied_on_failure(staging: Path) -> Iterator[None]:
    staging.mkdir(parents=True, exist_ok=True)
    if any(staging.iterdir()):
        raise FileExistsError(f"There are files in {staging} already. Name an empty folder for staging.")
    try:
        yield
    except BaseException:
        shutil.rmtree(staging)
        raise


def _silently(name: str, rows: int) -> None:
    """No progress is shown."""


def _none_held(table: Table, files: Sequence[Path]) -> Sequence[Path]:
    return ()


class _Reading:
    """One reading: what was found so far."""

    def __init__(
        self, staging: Path, progress: Progress, *, known_by: datetime | None = None, held: Held | None = None
    ) -> None:
        self.errors = ErrorReport()
        self._staging, self._progress, self._known_by = staging, progress, known_by
        self._held = held or _none_held
        self._inputs: list[InputFile] = []
        self._covariates = CovariateTypes(only_text=held is not None)

    def read(self, found: Sequence[EvidenceFile]) -> Evidence:
        files: dict[str, tuple[Path, ...]] = {}
        counts: dict[str, int] = {}
        for table in TABLES.values():
            of_table = [file for file in found if file.table == table.name]
            files[table.name] = tuple(self._stage(table, of_table))
            held = tuple(self._held(table, files[table.name]))
            together = (*held, *files[table.name])
            if table.further_columns:
                self._covariates.see_columns(table, held)
                give_types(table, together, self._covariates)
            of_held = sum(pq.read_metadata(path).num_rows for path in held)
            counts[table.name] = settle(table, together, known_by=self._known_by, errors=self.errors) - of_held
        if len(self.errors):
            raise EvidenceRefused(self.errors)
        return Evidence(files, counts, tuple(self._inputs))

    def _stage(self, table: Table, files: list[EvidenceFile]) -> Iterator[Path]:
        """Stage each file of a table; for one without files, an empty one."""
        folder = self._staging / table.name
        folder.mkdir()
        for number, file in enumerate(files, 1):
            path = folder / f"{number:04}.parquet"
            self._stage_file(table, file, path)
            yield path
        if not files:
            path = folder / "0000.parquet"
            pq.write_table(canonical_schema(table).empty_table(), path)
            yield path

    def _stage_file(self, table: Table, file: EvidenceFile, path: Path) -> None:
        sha256, columns, batches = self._open(table, file)
        own = sorted(name for name in columns if name not in table.column_names)
        schema = canonical_schema(table, further=[pa.field(name, pa.string()) for name in own])
        rows = 0
        with RowGroups(path, schema) as writer:
            for raw in batches:
                batch = _checked(table, own, raw, schema, name=file.name, errors=self.errors)
                for name in own:
                    self._covariates.see(name, batch.column(name))
                writer.write(batch)
                rows += len(raw.numbers)
                self._progress(file.name, rows)
        self._inputs.append(InputFile(file.path, table.name, sha256, rows))

    def _open(self, table: Table, file: EvidenceFile) -> tuple[str, list[str], Iterator[RawBatch]]:
        """The file's digest, the columns that are read of it, and its rows."""
        name, errors = file.name, self.errors
        if file.path.suffix.lower() == ".parquet":
            with file.path.open("rb") as data:
                sha256 = hashlib.file_digest(data, "sha256").hexdigest()
            places, batches = parquet_batches(file.path, table, name=name, errors=errors)
            return sha256, list(places), batches
        seen = scan(file.path, name)
        if seen.problem is not None:
            errors.add(seen.problem)
            return seen.sha256, [], iter(())
        dialect = dialect_of(file.path, table.column_names)
        if dialect is None:
            errors.add(_no_header(table, name))
            return seen.sha256, [], iter(())
        places = columns_to_read(table, dialect.header, name=name, row=1, errors=errors)
        unclosed = unreadable_row(file.path, name, dialect) if seen.odd_quotes else None
        if unclosed is not None:
            errors.add(unclosed)
            return seen.sha256, list(places), iter(())
        return seen.sha256, list(places), csv_batches(file.path, dialect, places, name=name, errors=errors)


def _no_header(table: Table, name: str) -> RowError:
    todo = "Make the names of the columns the first row, with no empty line above them."
    expected = f"columns of {table.name}: {', '.join(table.column_names)}"
    return RowError(name, 1, None, None, "there is no header in the first row", expected, todo)


def _checked(
    table: Table, own: list[str], raw: RawBatch, schema: pa.Schema, *, name: str, errors: ErrorReport
) -> pa.RecordBatch:
    """The rows of a batch that are right, in canonical form; every error in the others is told."""
    wrong = np.zeros(len(raw.numbers), dtype=np.bool_)
    values: dict[str, pa.Array] = {}
    for column in (*table.columns, *map(covariate, own)):
        cells = raw.columns.get(column.name)
        if cells is None:
            values[column.name] = pa.nulls(len(raw.numbers), schema.field(column.name).type)
            wrong |= column.required  # the missing column is an error already
            continue
        values[column.name], failing = typed(column, cells)
        _tell(column, cells, failing, raw, name=name, errors=errors)
        wrong |= failing
    wrong |= rows_out_of_order(table, values, raw.numbers, name=name, errors=errors)
    origin_file = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(raw.numbers), np.int32)), [name])
    columns = [*values.values(), origin_file, pa.array(raw.numbers)]
    batch = pa.record_batch(columns, schema=schema)
    return batch.filter(pa.array(~wrong)) if wrong.any() else batch


def _tell(column: Column, cells: pa.Array, failing: Flags, raw: RawBatch, *, name: str, errors: ErrorReport) -> None:
    """One error for each failing cell."""
    for place in np.flatnonzero(failing):
        cell = cells[place].as_py()
        text = "" if cell is None else str(cell)
        why = problem_with(column, text)
        row = int(raw.numbers[place])
        errors.add(RowError(name, row, column.name, shown(text), why.problem, expected(column), why.todo))
