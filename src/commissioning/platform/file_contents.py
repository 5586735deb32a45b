"""Where the contents of files lie: each once, named by its SHA-256, whole and on disk before any row tells of it.

A content is written aside, brought to disk, and only then given its name. Storing what is there already writes it anew,
so its age tells when it was last wanted. One that no row needs goes when nobody has wanted it for a day: it is first
moved aside, then asked about again, so that whoever stores it meanwhile loses nothing, and a cleaner may die anywhere.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage, storages

from commissioning.platform.references import new_reference

_ARRIVING, _LEAVING = ".arriving", ".leaving"
_AT_ONCE = 500


class TooLarge(ValueError):
    """A file beyond what is taken in."""


class ContentMissing(LookupError):
    """A row tells of a content that is not there."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A content that was read to its end and has no name yet."""

    path: Path
    sha256: str
    size_bytes: int


class Contents(FileSystemStorage):
    """Contents on a disk, as a storage of Django's that promises more: whole, on disk, removed safely.

    Nothing in it can be executed, and only the service's own account can read it. An object store takes its place with
    a class of the same four methods.
    """

    def __init__(self, location: Path | str) -> None:
        super().__init__(location=location, base_url="", file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @contextmanager
    def arriving(self, pieces: Iterable[bytes], *, largest_bytes: int) -> Iterator[Arrival]:
        """Read a content to its end; after the block it is gone unless it was kept. Raises TooLarge, stopping there."""
        path = self._folder(_ARRIVING) / new_reference()
        hashed, size = hashlib.sha256(), 0
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in pieces:
                    size += len(piece)
                    if size > largest_bytes:
                        raise TooLarge(f"The file has more than {largest_bytes:,} bytes. Send it in parts.")
                    hashed.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            yield Arrival(path, hashed.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, arrival: Arrival) -> None:
        """Give a content its name. When this returns, a power cut does not undo it."""
        path = self._place(arrival.sha256)
        arrival.path.replace(path)
        _sync_folder(path.parent)

    def read(self, sha256: str) -> BinaryIO:
        """A content, to read. Raises ContentMissing."""
        for path in (self._place(sha256), self._folder(_LEAVING) / sha256, self._place(sha256)):
            with suppress(FileNotFoundError):
                return path.open("rb")
        raise ContentMissing(
            f"The content {sha256} is not in {self.location}. Restore that folder from the backup that belongs to the "
            "database's."
        )

    def remove_unneeded(self, needed: Callable[[Sequence[str]], Collection[str]], *, unwanted_since: datetime) -> int:
        """Remove the contents that nobody needs and nobody wanted since an instant; how many.

        Takes    needed: those of some hashes that a row needs.
        """
        since = unwanted_since.timestamp()
        leaving = self._folder(_LEAVING)
        for folder in sorted(Path(self.location).glob("[0-9a-f][0-9a-f]")):
            old = [path for path in sorted(folder.iterdir()) if _modified_at(path) < since]
            for path in _not_needed(old, needed):
                with suppress(FileNotFoundError):
                    path.rename(leaving / path.name)
        # Left by an upload that was cut off.
        for path in self._folder(_ARRIVING).iterdir():
            if _modified_at(path) < since:
                path.unlink(missing_ok=True)
        # Asked about once more, now that whoever stores one of them writes it anew.
        aside = sorted(leaving.iterdir())
        gone = {path for path in _not_needed(aside, needed) if _modified_at(path) < since}
        for path in aside:
            with suppress(FileNotFoundError):
                if path not in gone:
                    with suppress(FileExistsError):
                        os.link(path, self._place(path.name))
                    _sync_folder(self._place(path.name).parent)
                path.unlink()
        return len(gone)

    def _folder(self, name: str) -> Path:
        for folder in (Path(self.location), Path(self.location) / name):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sync_folder(folder.parent)
        return folder

    def _place(self, sha256: str) -> Path:
        return self._folder(sha256[:2]) / sha256


def contents() -> Contents:
    """Where this installation keeps contents, as its settings say."""
    storage = storages["default"]
    assert isinstance(storage, Contents)
    return storage


def _not_needed(paths: Sequence[Path], needed: Callable[[Sequence[str]], Collection[str]]) -> Iterator[Path]:
    for begin in range(0, len(paths), _AT_ONCE):
        some = paths[begin : begin + _AT_ONCE]
        still = set(needed([path.name for path in some]))
        yield from (path for path in some if path.name not in still)


def _modified_at(path: Path) -> float:
    """When it was written; never, as far as removing it goes, once it is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _sync_folder(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
