"""Many small files into one for each table and bucket. The same rows, so no answer changes.

Old manifests stay. Files that only they name stay for a day, in which whoever reads them can finish; then they go, and
with them what additions left behind that were killed. What was in the store at an old manifest can still be read: see
`reading`.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.buckets import Writing, merged
from commissioning.warehouse.store.fetched import fetched
from commissioning.warehouse.store.manifest import DATA, DataFile, Manifest, number_of
from commissioning.warehouse.store.places import Place

READERS_HAVE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did: files before and after, and how many that nobody needs any more were removed."""

    manifest: Manifest
    before: int
    after: int
    removed: int


def compact(place: Place, *, now: datetime, progress: Callable[[int, int], None] | None = None) -> Compacted:
    """Join the files of each table and bucket, a bucket at a time, and remove what nobody has needed for a day.

    Takes    progress: told how many buckets of how many are done.
    Raises   StoreRefusal. The store is then as it was.
    """
    before = manifests.existing(place)
    of_bucket: defaultdict[tuple[str, int], list[DataFile]] = defaultdict(list)
    for file in before.files:
        of_bucket[file.table, file.bucket].append(file)
    several = {key for key, files in of_bucket.items() if len(files) > 1}
    after = before
    if several:
        files: list[DataFile] = []
        with TemporaryDirectory(prefix="commissioning-") as scratch:
            writing = Writing(place, Path(scratch), before.number + 1, before.sources)
            for done, ((table, bucket), held) in enumerate(sorted(of_bucket.items())):
                if progress is not None:
                    progress(done, len(of_bucket))
                files += [_joined(writing, held)] if (table, bucket) in several else held
        after = manifests.next_after(before, buckets=before.buckets, made_at=now, sources=before.sources, files=files)
        manifests.publish(place, after)
    removed = _sweep(place, after, now)
    return Compacted(after, len(before.files), len(after.files), removed)


def _joined(writing: Writing, files: list[DataFile]) -> DataFile:
    table, bucket = files[0].table, files[0].bucket
    with TemporaryDirectory(dir=writing.scratch) as folder:
        rows = merged([fetched(writing.place, file, Path(folder)) for file in files])
    return writing.write(table, bucket, rows)


def _sweep(place: Place, newest: Manifest, now: datetime) -> int:
    """Remove data files that no state of the last day names. What is being written just now bears a later number."""
    needed: set[str] = set()
    for number in reversed(manifests.numbers(place)):
        manifest = newest if number == newest.number else manifests.read(place, number)
        needed.update(file.name for file in manifest.files)
        if manifest.made_at <= now - READERS_HAVE:
            break
    swept = [name for name in place.names(DATA) if name not in needed and number_of(name) <= newest.number]
    for name in swept:
        place.remove(name)
    return len(swept)
