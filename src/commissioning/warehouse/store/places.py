"""Where a store's files lie: a folder of this machine, or any object store that Arrow's filesystems read.

A place promises two things. A file is there whole or not at all. And of several who create one name, one at most does:
a folder says so by a hard link, which never replaces; an object store, to which Arrow cannot say "only if absent", by
claims. Who would create a name first writes a claim, and then looks: whoever sees the claim of another steps back.
Writing comes before looking, so of two the later one always sees the earlier. Both may step back; both never go on.
"""

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Protocol
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from commissioning.core.clock import Randomness
from commissioning.warehouse.store.refusals import NoStore

CLAIM_LASTS = timedelta(minutes=10)
"""A claim older than this was left behind by a process that was killed. Who takes half of it steps back themself."""
CLAIMS = "claims"
PARTIAL = ".partial"


class Place(Protocol):
    """Files by their names, such as "manifests/00000001.json"."""

    @property
    def location(self) -> str:
        """As one gives it to a command."""

    def names(self, folder: str) -> list[str]:
        """The names of all files below a folder, sorted."""

    def read(self, name: str) -> bytes:
        """A small file. Raises FileNotFoundError."""

    def put(self, name: str, path: Path) -> None:
        """Keep a copy of a local file, whole or not at all."""

    def create(self, name: str, content: bytes) -> bool:
        """Write a small file unless the name is taken, whole or not at all. Says whether this was done."""

    def local(self, name: str, scratch: Path) -> Path:
        """The file as one of this machine: itself, or a copy in the scratch folder. Raises FileNotFoundError."""

    def remove(self, name: str) -> None:
        """Let a file go, if it is there."""


class Folder:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def location(self) -> str:
        return str(self._root)

    def names(self, folder: str) -> list[str]:
        found = (self._root / folder).rglob("*")
        return sorted(path.relative_to(self._root).as_posix() for path in found if path.is_file())

    def read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()

    def put(self, name: str, path: Path) -> None:
        self._make_folder(name)
        partial = self._partial(name)
        try:
            shutil.copyfile(path, partial)
            _to_disk(partial)
            os.replace(partial, self._root / name)
        finally:
            partial.unlink(missing_ok=True)
        _to_disk((self._root / name).parent)

    def create(self, name: str, content: bytes) -> bool:
        self._make_folder(name)
        partial = self._partial(name)
        try:
            partial.write_bytes(content)
            _to_disk(partial)
            os.link(partial, self._root / name)
        except FileExistsError:
            return False
        finally:
            partial.unlink(missing_ok=True)
        _to_disk((self._root / name).parent)
        return True

    def local(self, name: str, scratch: Path) -> Path:
        path = self._root / name
        if not path.is_file():
            raise FileNotFoundError(path)
        return path

    def remove(self, name: str) -> None:
        (self._root / name).unlink(missing_ok=True)

    def _make_folder(self, name: str) -> None:
        folder = (self._root / name).parent
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        while folder != self._root.parent:
            folder = folder.parent
            _to_disk(folder)

    def _partial(self, name: str) -> Path:
        """A file of our own beside the name, which nobody takes for the file."""
        path = self._root / name
        handle, partial = tempfile.mkstemp(prefix=f"{path.name}.", suffix=PARTIAL, dir=path.parent)
        os.close(handle)
        return Path(partial)


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Objects:
    """A folder of an object store."""

    def __init__(self, location: str, filesystem: fs.FileSystem, root: str, chance: Randomness) -> None:
        self._location, self._filesystem, self._root, self._chance = location, filesystem, root.rstrip("/"), chance

    @property
    def location(self) -> str:
        return self._location

    def names(self, folder: str) -> list[str]:
        return sorted(self._infos(folder))

    def read(self, name: str) -> bytes:
        with self._filesystem.open_input_stream(self._path(name), compression=None) as stream:
            return bytes(stream.read())

    def put(self, name: str, path: Path) -> None:
        fs.copy_files(str(path), self._path(name), fs.LocalFileSystem(), self._filesystem)

    def create(self, name: str, content: bytes) -> bool:
        claim = f"{CLAIMS}/{self._chance.token_bytes(16).hex()}"
        began = monotonic()
        self._write(claim, b"a claim")
        try:
            claims = self._infos(CLAIMS)
            mine = claims.pop(claim, None)
            if mine is None:
                return False
            for other in [other for other, at in claims.items() if mine - at >= CLAIM_LASTS]:
                self.remove(other)
                del claims[other]
            if claims or name in self._infos(name.rpartition("/")[0]):
                return False
            if monotonic() - began > CLAIM_LASTS.total_seconds() / 2:
                return False
            self._write(name, content)
            return True
        finally:
            self.remove(claim)

    def local(self, name: str, scratch: Path) -> Path:
        copy = scratch / name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            partial = copy.with_name(copy.name + PARTIAL)
            fs.copy_files(self._path(name), str(partial), self._filesystem, fs.LocalFileSystem())
            partial.rename(copy)
        return copy

    def remove(self, name: str) -> None:
        try:
            self._filesystem.delete_file(self._path(name))
        except FileNotFoundError:
            return

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")

    def _write(self, name: str, content: bytes) -> None:
        with self._filesystem.open_output_stream(self._path(name), compression=None) as stream:
            stream.write(content)

    def _infos(self, folder: str) -> dict[str, datetime]:
        """The files below a folder, each with the instant at which the object store received it, by its own clock."""
        chosen = fs.FileSelector(self._path(folder), recursive=True, allow_not_found=True)
        return {
            info.path.removeprefix(f"{self._root}/"): info.mtime
            for info in self._filesystem.get_file_info(chosen)
            if info.type == fs.FileType.File
        }


def place_of(location: str, *, chance: Randomness) -> Place:
    """The place that a location names: a folder, or an address such as s3://bucket/folder.

    Takes    what more an address must say as Arrow wants it (s3://bucket/folder?endpoint_override=…&region=…).
    Raises   NoStore for an address that Arrow does not know, and for one with a key in it: runs keep addresses.
    """
    if "://" not in location:
        return Folder(Path(location))
    if urlsplit(location).username is not None:
        raise NoStore(
            "There is a key in the address of the store, and addresses are printed and kept. Take it out, and give it "
            "as the store's own clients are given it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    try:
        filesystem, root = fs.FileSystem.from_uri(location)
    except (pa.ArrowException, ValueError) as problem:
        raise NoStore(
            f"{location} is no address of a store ({problem}). Name a folder, or s3://bucket/folder."
        ) from None
    if isinstance(filesystem, fs.LocalFileSystem):
        return Folder(Path(root))
    return Objects(location, filesystem, root, chance)
