"""Rules across rows: versions of a record, keys that no two current facts share.

Memory stays at a few numbers a row. Rows are first grouped by a hash of their key; only where a hash occurs twice are
the rows read again and compared exactly, a bounded number at a time. What is reported never rests on a hash alone.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from commissioning.tables.cells import Flags
from commissioning.tables.errors import ErrorReport, RowError
from commissioning.tables.schema import Table
from commissioning.tables.staged import PlacedRow, keep_only, rows_at, staged_batches

ROWS_COMPARED_AT_ONCE = 200_000
_ALWAYS_KNOWN = np.iinfo(np.int64).min

Places = npt.NDArray[np.int64]


def settle(table: Table, files: Sequence[Path], *, known_by: datetime | None, errors: ErrorReport) -> int:
    """Check a staged table across its rows, and take out harmless repeats. Returns the number of rows left.

    Two rows of one record, recorded at the same moment, are a repeat if all else is equal, and an error if not.
    """
    count = sum(batch.num_rows for batch in staged_batches(files, ["origin_row"]))
    counted = np.ones(count, dtype=np.bool_)
    has_record = _has_record(files)
    if has_record.any():
        counted[_repeats(files, np.flatnonzero(has_record), errors)] = False
    if table.name == "claims":
        _refuse_claims_made_twice(files, np.flatnonzero(counted), errors)
    if table.name == "participants":
        current = _current(files, counted, has_record, known_by)
        _refuse_shared_keys(table, files, current, errors)
    if not counted.all():
        keep_only(files, counted)
    return int(counted.sum())


def _repeats(files: Sequence[Path], versions: Places, errors: ErrorReport) -> list[int]:
    """Places of rows that say again what another row of the record said at the same moment."""
    repeats: list[int] = []
    for rows in _rows_alike(files, ("record", "recorded_at"), versions):
        seen: dict[tuple[object, object], PlacedRow] = {}
        for row in rows:
            first = seen.setdefault((row.cells["record"], row.cells["recorded_at"]), row)
            if first is row:
                continue
            if first.cells == row.cells:
                repeats.append(row.place)
            else:
                errors.add(_differing_versions(first, row))
    return repeats


def _differing_versions(first: PlacedRow, row: PlacedRow) -> RowError:
    differing = ", ".join(name for name, value in row.cells.items() if value != first.cells[name])
    moment = row.cells["recorded_at"]
    return RowError(
        row.file,
        row.row,
        "recorded_at",
        moment.isoformat().replace("+00:00", "Z") if isinstance(moment, datetime) else "",
        "two versions of one record have the same recorded_at",
        "a later recorded_at on the later version",
        f"Record {row.cells['record']} is also in {first.origin}, which differs in {differing}. Say which came later.",
    )


def _refuse_claims_made_twice(files: Sequence[Path], places: Places, errors: ErrorReport) -> None:
    for rows in _rows_alike(files, ("claim",), places):
        seen: dict[object, PlacedRow] = {}
        for row in rows:
            first = seen.setdefault(row.cells["claim"], row)
            record = row.cells["record"]
            if first is not row and (record is None or record != first.cells["record"]):
                claim = str(row.cells["claim"])
                todo = f"It is also in {first.origin}. Take one out, or give both the record they are versions of."
                error = RowError(row.file, row.row, "claim", claim, "the claim is there twice", "each claim once", todo)
                errors.add(error)


def _refuse_shared_keys(table: Table, files: Sequence[Path], current: Places, errors: ErrorReport) -> None:
    for rows in _rows_alike(files, table.key, current):
        seen: dict[tuple[object, ...], PlacedRow] = {}
        for row in rows:
            key = tuple(row.cells[name] for name in table.key)
            first = seen.setdefault(key, row)
            if first is not row:
                todo = f"It is also in {first.origin}. Take one out, or give both the record they are versions of."
                names = ", ".join(table.key)
                error = RowError(
                    row.file,
                    row.row,
                    table.key[0],
                    ", ".join(map(str, key)),
                    f"{table.grain} is there twice",
                    f"each {names} once",
                    todo,
                )
                errors.add(error)


def _current(files: Sequence[Path], counted: Flags, has_record: Flags, known_by: datetime | None) -> Places:
    """Places of the rows that stand: recorded before the moment, last of their record, not withdrawn."""
    recorded = _recorded_at(files)
    withdrawn = _withdrawn(files)
    known = counted.copy()
    if known_by is not None:
        known &= recorded < np.datetime64(known_by.replace(tzinfo=None), "us").astype(np.int64)
    versions = np.flatnonzero(known & has_record)
    records = _hashes(files, ("record",), versions)
    order = np.lexsort((recorded[versions], records))
    superseded = records[order][:-1] == records[order][1:]
    standing = known & ~withdrawn
    standing[versions[order[:-1][superseded]]] = False
    return np.flatnonzero(standing)


def _rows_alike(files: Sequence[Path], key: Sequence[str], places: Places) -> Iterator[Iterator[PlacedRow]]:
    """Rows whose key may be that of another, as many at a time as fit; rows of one key always come together."""
    hashes = _hashes(files, key, places)
    ordered = np.sort(hashes)
    shared = np.unique(ordered[:-1][ordered[:-1] == ordered[1:]])
    del ordered
    alike = np.flatnonzero(np.isin(hashes, shared)) if len(shared) else np.empty(0, dtype=np.int64)
    alike = alike[np.argsort(hashes[alike], kind="stable")]
    suspects, groups = places[alike], hashes[alike]
    first = 0
    while first < len(suspects):
        last_group = groups[min(first + ROWS_COMPARED_AT_ONCE, len(suspects)) - 1]
        end = int(np.searchsorted(groups, last_group, side="right"))
        yield rows_at(files, np.sort(suspects[first:end]))
        first = end


def _hashes(files: Sequence[Path], columns: Sequence[str], places: Places) -> npt.NDArray[np.int64]:
    """A number for each of the rows, the same for rows with equal cells in these columns."""
    hashes = np.empty(len(places), dtype=np.int64)
    first = done = 0
    for batch in staged_batches(files, columns):
        here = places[done : np.searchsorted(places, first + batch.num_rows)] - first
        cells = [_plain(batch.column(name).take(pa.array(here))).to_pylist() for name in columns]
        hashes[done : done + len(here)] = np.fromiter(map(hash, zip(*cells, strict=True)), np.int64, len(here))
        first, done = first + batch.num_rows, done + len(here)
    return hashes


def _plain(cells: pa.Array) -> pa.Array:
    """Moments and days as numbers, which Python makes faster."""
    if pa.types.is_timestamp(cells.type):
        return cells.cast(pa.int64())
    return cells.cast(pa.int32()) if pa.types.is_date(cells.type) else cells


def _has_record(files: Sequence[Path]) -> Flags:
    return _flags(files, "record", lambda cells: cells.is_valid())


def _withdrawn(files: Sequence[Path]) -> Flags:
    return _flags(files, "withdrawn", lambda cells: cells.fill_null(False))


def _flags(files: Sequence[Path], column: str, flags_of: Callable[[pa.Array], pa.Array]) -> Flags:
    parts = [np.empty(0, dtype=np.bool_)]
    for batch in staged_batches(files, [column]):
        parts.append(flags_of(batch.column(0)).to_numpy(zero_copy_only=False))
    return np.concatenate(parts)


def _recorded_at(files: Sequence[Path]) -> npt.NDArray[np.int64]:
    """Microseconds since 1970; the beginning of time where nothing is said."""
    parts = [np.empty(0, dtype=np.int64)]
    for batch in staged_batches(files, ["recorded_at"]):
        cells = batch.column(0).cast(pa.int64()).fill_null(_ALWAYS_KNOWN)
        parts.append(cells.to_numpy())
    return np.concatenate(parts)
