"""The proof that a store is what was written: every manifest, every file, every row where it belongs."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.schema import TABLES
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.buckets import ORDER, bucket_of
from commissioning.warehouse.store.manifest import DataFile, Manifest
from commissioning.warehouse.store.places import Place
from commissioning.warehouse.store.refusals import StoreDamaged, StoreRefusal


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and each thing that is not as it was written."""

    manifests: int
    files: int
    rows: int
    breaches: tuple[str, ...]


def verify(place: Place, *, progress: Callable[[int, int], None] | None = None) -> Verification:
    """Read every manifest and every file of the last one again, and hold them against one another.

    Takes    progress: told how many files of how many have been read.
    Raises   NoStore, NewerStore.
    """
    there = manifests.numbers(place)
    try:
        newest = manifests.existing(place)
    except StoreDamaged as damaged:
        return Verification(len(there), 0, 0, (str(damaged),))
    breaches = list(_of_manifests(place, newest, there))
    for done, file in enumerate(newest.files):
        if progress is not None:
            progress(done, len(newest.files))
        breaches += [f"{file.name}: {what} {_held(newest, file)}" for what in _of_file(place, newest, file)]
    breaches += _of_sums(newest)
    return Verification(len(there), len(newest.files), sum(file.rows for file in newest.files), tuple(breaches))


def _of_manifests(place: Place, newest: Manifest, there: list[int]) -> Iterator[str]:
    """Each manifest names the digest of the one before, and no source that was once there is gone or another."""
    missing = sorted(set(range(1, newest.number + 1)) - set(there))
    yield from (f"manifest {number} is missing. Restore it from a copy." for number in missing)
    later = newest
    for number in reversed(there[:-1]):
        try:
            manifest = manifests.read(place, number)
        except StoreRefusal as damaged:
            yield str(damaged)
            continue
        if later.number == number + 1 and later.previous != manifest.sha256:
            yield f"manifest {number} is not the one after which manifest {later.number} was written."
        if manifest.sources != newest.sources[: len(manifest.sources)] or manifest.buckets != newest.buckets:
            yield f"manifest {number} names sources or buckets that the last one does not."
        later = manifest


def _held(newest: Manifest, file: DataFile) -> str:
    """What to do, with the files as sent from which the rows came."""
    names = [newest.sources[number].name for number in file.sources[:5]]
    more = f" and {len(file.sources) - 5} more" if len(file.sources) > 5 else ""
    return (
        f"It holds {file.rows:,} rows of {file.table}, bucket {file.bucket}, from {', '.join(names)}{more}. "
        "Restore this file from a copy, or make a new store from the files as sent."
    )


def _of_file(place: Place, newest: Manifest, file: DataFile) -> Iterator[str]:
    with TemporaryDirectory(prefix="commissioning-") as scratch:
        try:
            path = place.local(file.name, Path(scratch))
        except FileNotFoundError:
            yield "the file is missing."
            return
        with path.open("rb") as data:
            if hashlib.file_digest(data, "sha256").hexdigest() != file.sha256:
                yield "its bytes are not those that were written."
                return
        yield from _of_rows(newest, file, path)


def _of_rows(newest: Manifest, file: DataFile, path: Path) -> Iterator[str]:
    """The rows are as many as the manifest says, in order, of its people and its sources, in the table's columns."""
    if not set(TABLES[file.table].column_names) <= set(pq.read_schema(path).names):
        yield f"it lacks columns of {file.table}."
        return
    rows = pq.read_table(path, columns=list(ORDER))
    rows = rows.set_column(1, "origin_file", rows["origin_file"].cast(pa.string()))
    if rows.num_rows != file.rows:
        yield f"it has {rows.num_rows:,} rows, and the manifest says {file.rows:,}."
    people = rows["participant"].unique().to_pylist()
    if any(bucket_of(person, newest.buckets) != file.bucket for person in people):
        yield "it holds people of another bucket."
    if not _in_order(rows):
        yield "its rows are not in order."
    if set(rows["origin_file"].unique().to_pylist()) != {newest.sources[number].name for number in file.sources}:
        yield "its rows are not from the sources that the manifest says."


def _in_order(rows: pa.Table) -> bool:
    keys = [(name, "ascending") for name in ORDER]
    return bool(rows.take(pc.sort_indices(rows, sort_keys=keys)).equals(rows))


def _of_sums(newest: Manifest) -> Iterator[str]:
    kept: Counter[str] = Counter()
    for source in newest.sources:
        kept[source.table] += source.kept
    for table in TABLES:
        rows = sum(file.rows for file in newest.of_table(table))
        if rows != kept[table]:
            yield f"{table} has {rows:,} rows in its files, and {kept[table]:,} were added."
