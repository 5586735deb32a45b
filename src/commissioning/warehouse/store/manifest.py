"""The manifest: which files a store consists of. Each change writes the next number; none is ever changed or removed.

The last manifest is the store's state. A source is a file as it was sent, known for good by its place in the list. A
data file holds rows of one table and one bucket, of one source or of several.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from commissioning.core.canonical import canonical_json
from commissioning.tables.schema import TABLES
from commissioning.warehouse.store.places import Place
from commissioning.warehouse.store.refusals import NewerStore, NoStore, NoSuchState, StoreChanged, StoreDamaged

FORMAT = 1
MANIFESTS = "manifests"
DATA = "data"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was added.

    name     what the origin of its rows is called, no two of a table alike.
    sha256   of the file as it was sent.
    rows     in the file; kept: without those that repeated a version of a record.
    """

    table: str
    name: str
    sha256: str
    rows: int
    kept: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file of the store.

    number    of the manifest that first named it. It keeps apart what another command is writing just now.
    sources   the places in the manifest's list of those whose rows it holds.
    """

    table: str
    bucket: int
    number: int
    sha256: str
    rows: int
    bytes: int
    sources: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"{DATA}/{self.table}/{self.bucket:04}/{self.number:08}-{self.sha256}.parquet"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of a store.

    previous   the SHA-256 of the manifest before: so nobody can rewrite one unseen. Empty in the first.
    """

    number: int
    previous: str
    made_at: datetime
    buckets: int
    sources: tuple[Source, ...]
    files: tuple[DataFile, ...]

    @property
    def name(self) -> str:
        return name_of(self.number)

    def content(self) -> bytes:
        """The bytes of its file."""
        return canonical_json({"format": FORMAT, **asdict(self)}) + b"\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content()).hexdigest()

    def of_table(self, table: str) -> list[DataFile]:
        return [file for file in self.files if file.table == table]


def name_of(number: int) -> str:
    return f"{MANIFESTS}/{number:08}.json"


def number_of(name: str) -> int:
    """The number of the manifest for which a data file was written, also of one half written."""
    digits = name.rpartition("/")[2].partition("-")[0]
    return int(digits) if digits.isdigit() else 0


def numbers(place: Place) -> list[int]:
    """The numbers of the manifests that are there, in order."""
    found = (re.fullmatch(rf"{MANIFESTS}/([0-9]{{8}})\.json", name) for name in place.names(MANIFESTS))
    return sorted(int(match[1]) for match in found if match)


def newest(place: Place) -> Manifest | None:
    """The store's state; None where there is no store yet."""
    there = numbers(place)
    return read(place, there[-1]) if there else None


def existing(place: Place) -> Manifest:
    """The store's state. Raises NoStore."""
    found = newest(place)
    if found is None:
        lost = "It holds data files, so its manifests are lost: restore them from a copy." if place.names(DATA) else ""
        raise NoStore(
            f"There is no evidence store at {place.location}: it holds no manifest. "
            f"{lost or 'Look whether the location is right; `commissioning evidence add` makes a store.'}"
        )
    return found


def read(place: Place, number: int) -> Manifest:
    """The manifest of that number. Raises NoSuchState, StoreDamaged."""
    try:
        content = place.read(name_of(number))
    except FileNotFoundError:
        raise NoSuchState(
            f"The store at {place.location} has no manifest {number}. Look for another copy of it."
        ) from None
    try:
        found = json.loads(content)
        if found["format"] > FORMAT:
            raise NewerStore(
                f"Manifest {number} of the store at {place.location} has format {found['format']}, and this version "
                f"reads {FORMAT}: a newer version of commissioning wrote it. Use that version; nothing was changed."
            )
        manifest = _from_json(found)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged(place, number, str(problem)) from None
    if manifest.number != number or manifest.content() != content:
        raise _damaged(place, number, "its bytes are not those that were written")
    return manifest


def publish(place: Place, manifest: Manifest) -> None:
    """Make a manifest the store's state. Raises StoreChanged when another command came first."""
    if not place.create(manifest.name, manifest.content()):
        raise StoreChanged(
            f"Another command changed the store at {place.location} meanwhile, or is about to: nothing of yours was "
            "kept. Run the same command again when the other has ended."
        )


def _damaged(place: Place, number: int, why: str) -> StoreDamaged:
    return StoreDamaged(
        f"Manifest {number} of the store at {place.location} is damaged ({why}). "
        "Restore the file from a copy; data files are not touched by this."
    )


def _from_json(found: Any) -> Manifest:
    if found["format"] != FORMAT:
        raise ValueError(f"its format is {found['format']}, and this version reads {FORMAT}")
    return Manifest(
        number=int(found["number"]),
        previous=str(found["previous"]),
        made_at=datetime.fromisoformat(found["made_at"]),
        buckets=int(found["buckets"]),
        sources=tuple(
            Source(**{**source, "added_at": datetime.fromisoformat(source["added_at"])}) for source in found["sources"]
        ),
        files=tuple(_known(DataFile(**{**file, "sources": tuple(file["sources"])})) for file in found["files"]),
    )


def _known(file: DataFile) -> DataFile:
    if file.table not in TABLES or not re.fullmatch("[0-9a-f]{64}", file.sha256):
        raise ValueError(f"it names a file that cannot be: {file.name}")
    return file


def next_after(
    manifest: Manifest | None,
    *,
    buckets: int,
    made_at: datetime,
    sources: Iterable[Source],
    files: Iterable[DataFile],
) -> Manifest:
    """The manifest that follows. Takes all sources and all files."""
    number, previous = (manifest.number + 1, manifest.sha256) if manifest else (1, "")
    return Manifest(number, previous, made_at, buckets, tuple(sources), tuple(files))
