"""Files sent in for an import: read where they are kept, tried without effect, refused with a list of errors.

The list becomes a file of the same organisation, `errors.csv`, kept as long as any such file. Importers of later rooms
use the same.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning.core.clock import local_date
from commissioning.platform import files
from commissioning.platform.access import Access
from commissioning.platform.file_kinds import TEXT
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.work_models import StoredFile
from commissioning.tables.errors import ErrorReport

KEPT = timedelta(days=30)
"""How long a file that was sent in is kept, and the list of its errors: for asking what it said, not as a record."""
LARGEST_BYTES = 10_000_000


class NoLongerKept(LookupError):
    """The file that a job names is not there."""


def keep(
    *,
    content: Iterable[bytes],
    name: str,
    why: str,
    by: Access,
    now: datetime,
    kinds: Collection[str] = (TEXT,),
    kept: timedelta = KEPT,
    largest_bytes: int = LARGEST_BYTES,
) -> StoredFile:
    """Keep a file that somebody sends in, text by default. Raises what `files.store` does; then nothing is kept."""
    return files.store(
        content=content,
        name=name,
        why=why,
        ends_on=local_date(now, TIME_ZONE) + kept,
        by=by,
        now=now,
        kinds=kinds,
        largest_bytes=largest_bytes,
    )


@contextmanager
def on_disk(reference: str) -> Iterator[tuple[StoredFile, Path]]:
    """A file of the acting organisation with its content at a path, until the end of the block. Raises NoLongerKept."""
    file = StoredFile.objects.filter(pk=reference).first()
    if file is None:
        raise NoLongerKept(f"The file is no longer kept: files are for {KEPT.days} days. Send it again.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content"
        with files.download(file).content as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        yield file, path


@contextmanager
def tried(*, is_check: bool) -> Iterator[None]:
    """Do what is in the block in a step of its own; only to check, all of it is undone at the end."""
    with transaction.atomic():
        yield
        if is_check:
            transaction.set_rollback(True)


def refused(errors: ErrorReport, *, file: StoredFile, by: Access, now: datetime) -> Mapping[str, Any]:
    """The result of a job whose file has errors: how many, and which file lists them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        errors.write_csv(path)
        with path.open("rb") as content:
            kept = keep(content=content, name=path.name, why=f"errors of {file.pk}", by=by, now=now)
    return {"errors": len(errors), "errors_file": kept.pk}
