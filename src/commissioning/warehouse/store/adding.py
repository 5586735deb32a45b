"""Files into a store: read and checked as ever, held against what is there, clustered, and then named by a manifest.

Nothing belongs to the store until the manifest is written, which is the last thing done. So a refusal, Ctrl-C, a kill
or a power cut leaves the store as it was; data files that no manifest names are swept away by the next compaction.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from commissioning.tables.errors import ErrorReport, EvidenceRefused
from commissioning.tables.evidence_files import EvidenceFile
from commissioning.tables.personal import refuse_personal
from commissioning.tables.reader import Evidence, read_files
from commissioning.tables.schema import TABLES, Table
from commissioning.warehouse.duckdb import DuckDB
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.buckets import DEFAULT_BUCKETS, Writing, clustered
from commissioning.warehouse.store.held import rows_to_compare
from commissioning.warehouse.store.manifest import DATA, MANIFESTS, DataFile, Manifest, Source, number_of
from commissioning.warehouse.store.places import CLAIMS, Place
from commissioning.warehouse.store.reading import StoreReader
from commissioning.warehouse.store.refusals import NotAStore, OtherBuckets, StoreDamaged

Progress = Callable[[str], None]
NAME_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition did.

    manifest   the store's state now; None where there is none yet, and nothing was added.
    new        the sources that were added.
    known      the files whose bytes the store had already, each with the source that they are.
    """

    manifest: Manifest | None
    new: tuple[Source, ...]
    known: tuple[tuple[Path, Source], ...]


def add(
    place: Place,
    files: Sequence[EvidenceFile],
    *,
    now: datetime,
    buckets: int | None = None,
    progress: Progress | None = None,
) -> Added:
    """Add files to a store, all or none; make the store if there is none.

    Takes    buckets: how many a new store has. An existing one keeps its number.
    Raises   EvidenceRefused, StoreRefusal. The store is then as it was.
    """
    tell = progress or (lambda what: None)
    before = manifests.newest(place)
    if before is not None and buckets not in (None, before.buckets):
        raise OtherBuckets(
            f"The store at {place.location} has {before.buckets} buckets, for good. "
            "Leave --buckets out, or make a new store."
        )
    if before is None:
        _refuse_foreign(place)
    number_of_buckets = before.buckets if before else buckets or DEFAULT_BUCKETS
    there = before.sources if before else ()
    fresh, known = _told_apart(files, there, tell)
    if not fresh:
        return Added(before, (), known)
    with TemporaryDirectory(prefix="commissioning-") as folder:
        scratch = Path(folder)
        evidence = _checked(place, before, fresh, scratch, tell)
        new = _sources(fresh, evidence, now)
        sources = (*there, *new)
        written = _written(place, number_of_buckets, before, sources, evidence, scratch, tell)
    after = manifests.next_after(
        before,
        buckets=number_of_buckets,
        made_at=now,
        sources=sources,
        files=[*(before.files if before else ()), *written],
    )
    manifests.publish(place, after)
    return Added(after, new, known)


def _refuse_foreign(place: Place) -> None:
    """A store is made where there is nothing else: plain files beside it would no longer be seen."""
    foreign = [name for name in place.names("") if name.partition("/")[0] not in (MANIFESTS, DATA, CLAIMS)]
    if foreign:
        raise NotAStore(
            f"{place.location} is no evidence store, and is not empty: it holds {foreign[0]}. "
            "Name a store, or a folder that is empty or not there yet."
        )
    if any(number_of(name) > 1 for name in place.names(DATA)):
        raise StoreDamaged(
            f"The store at {place.location} holds data of later states and no manifest. Restore its manifests from a "
            "copy, or make a new store elsewhere from the files as sent: added to here, they would stand alone."
        )


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A file that the store does not have."""

    file: EvidenceFile
    sha256: str


def _told_apart(
    files: Sequence[EvidenceFile], there: Sequence[Source], tell: Progress
) -> tuple[list[_Fresh], tuple[tuple[Path, Source], ...]]:
    """The files that are new, each under a name that no other has; and those that the store has already."""
    of_digest = {(source.table, source.sha256): source for source in there}
    names = {(source.table, source.name) for source in there}
    fresh: list[_Fresh] = []
    known: list[tuple[Path, Source]] = []
    given: set[tuple[str, str]] = set()
    for file in files:
        tell(file.name)
        with file.path.open("rb") as data:
            sha256 = hashlib.file_digest(data, "sha256").hexdigest()
        key = (file.table, sha256)
        if key in of_digest:
            known.append((file.path, of_digest[key]))
        elif key not in given:
            given.add(key)
            name = file.name if (file.table, file.name) not in names else f"{file.name}@{sha256[:NAME_DIGITS]}"
            names.add((file.table, name))
            fresh.append(_Fresh(replace(file, name=name), sha256))
    return fresh, tuple(known)


def _checked(place: Place, before: Manifest | None, fresh: Sequence[_Fresh], scratch: Path, tell: Progress) -> Evidence:
    """The files as staged. Raises EvidenceRefused with all that is wrong with them."""
    reader = StoreReader(place, before, before, scratch) if before else None

    def held(table: Table, new: Sequence[Path]) -> Sequence[Path]:
        return rows_to_compare(table, new, lambda: reader.files(table.name), scratch) if reader else ()

    evidence = read_files(
        [one.file for one in fresh],
        staging=scratch / "staged",
        held=held,
        progress=lambda name, rows: tell(f"{name}: {rows:,} rows"),
    )
    errors = ErrorReport()
    refuse_personal(evidence.files, errors)
    if len(errors):
        raise EvidenceRefused(errors)
    return evidence


def _sources(fresh: Sequence[_Fresh], evidence: Evidence, now: datetime) -> tuple[Source, ...]:
    """What the manifest says of each file; the reader staged them in the same order, table by table."""
    tables = {one.file.table for one in fresh}
    staged = [path for table in TABLES if table in tables for path in evidence.files[table]]
    return tuple(
        Source(one.file.table, one.file.name, read.sha256, read.rows, pq.read_metadata(path).num_rows, now)
        for one, read, path in zip(fresh, evidence.inputs, staged, strict=True)
    )


def _written(
    place: Place,
    buckets: int,
    before: Manifest | None,
    sources: Sequence[Source],
    evidence: Evidence,
    scratch: Path,
    tell: Progress,
) -> list[DataFile]:
    """The rows as data files of the store, which no manifest names yet."""
    writing = Writing(place, scratch, before.number + 1 if before else 1, sources)
    files = []
    with DuckDB() as warehouse:
        for table in (table for table in TABLES if evidence.counts[table]):
            for bucket, rows in clustered(table, evidence.files[table], buckets, warehouse):
                tell(f"{table}: bucket {bucket + 1} of {buckets}")
                files.append(writing.write(table, bucket, rows))
    return files
