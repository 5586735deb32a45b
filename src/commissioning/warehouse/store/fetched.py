"""A data file as it was written. Whoever pays by a file, or joins it with others, must not take another for it."""

import hashlib
from pathlib import Path

from commissioning.warehouse.store.manifest import DataFile
from commissioning.warehouse.store.places import Place
from commissioning.warehouse.store.refusals import StoreDamaged


def fetched(place: Place, file: DataFile, scratch: Path) -> Path:
    """The file on this machine, with the very bytes that the manifest names.

    Raises   StoreDamaged where it is missing or has other bytes.
    """
    try:
        path = place.local(file.name, scratch)
    except FileNotFoundError:
        raise _damaged(place, file, "is missing") from None
    with path.open("rb") as data:
        if hashlib.file_digest(data, "sha256").hexdigest() != file.sha256:
            raise _damaged(place, file, "does not hold the bytes that were written")
    return path


def _damaged(place: Place, file: DataFile, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"{file.name} in the store at {place.location} {what}, so nothing was done. "
        "`commissioning evidence verify` says what it held; restore it from a copy."
    )
