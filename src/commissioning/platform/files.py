"""Files that organisations keep: checked by content, bounded, told of in a row, and handed out only to be saved.

A content is on disk before its row is written, so no row tells of a file that a crash took. A content without a row,
left by a crash or by the end of its time, is removed later (see `file_contents`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import Sum
from django.utils.http import content_disposition_header

from commissioning.core.clock import local_date
from commissioning.platform import audit, doors
from commissioning.platform.access import Access
from commissioning.platform.file_contents import contents
from commissioning.platform.file_kinds import KNOWN, TEXT, NotRecognised, media_type, safe_name
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.work_models import StoredFile

LARGEST_BYTES = 50_000_000
QUOTA_BYTES = 5_000_000_000
"""What one organisation may keep in all."""
_WANTED = timedelta(days=1)
"""Longer than any transaction that stores a file."""


class OverQuota(ValueError):
    """The organisation keeps as much as it may."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send: its bytes, and the headers that make a browser save it and do nothing else with it."""

    content: BinaryIO
    headers: dict[str, str]


def store(
    *,
    content: Iterable[bytes],
    name: str,
    why: str,
    ends_on: date,
    by: Access,
    now: datetime,
    kinds: Collection[str] = KNOWN,
    largest_bytes: int = LARGEST_BYTES,
    quota_bytes: int = QUOTA_BYTES,
) -> StoredFile:
    """Keep a file for the acting organisation. The room that asks decides who may; this checks and writes it down.

    Takes    content: the bytes in pieces, as an upload gives them; ends_on: the first day it is no longer kept.
             kinds: the media types that are taken here, out of `file_kinds.KNOWN`.
    Raises   TooLarge, NotRecognised, HarmfulArchive, OverQuota; nothing is kept then.
    """
    if ends_on <= local_date(now, TIME_ZONE):
        raise ValueError(f"The file would be kept until {ends_on}, which has come. Give a later day.")
    storage = contents()
    with storage.arriving(content, largest_bytes=largest_bytes) as arrival:
        kind = media_type(arrival.path)
        if kind not in kinds:
            raise NotRecognised(f"This is {kind} by its content. Here is taken: {', '.join(sorted(kinds))}.")
        _refuse_over_quota(by.own, arrival.size_bytes, quota_bytes)
        storage.keep(arrival)
        with transaction.atomic():
            file = StoredFile(
                organisation_id=by.own,
                stored_by_id=by.who,
                stored_at=now,
                why=why,
                ends_on=ends_on,
                name=safe_name(name),
                size_bytes=arrival.size_bytes,
                media_type=kind,
                sha256=arrival.sha256,
            )
            file.save(force_insert=True)
            audit.record("store file", file, by=by, now=now)
            # Once more: the event above holds the organisation's lock, so two uploads cannot both be the last.
            _refuse_over_quota(by.own, 0, quota_bytes)
    return file


def download(file: StoredFile) -> Download:
    """A file to send, to be saved and never shown in the page. Raises ContentMissing."""
    charset = "; charset=utf-8" if file.media_type == TEXT else ""
    return Download(
        contents().read(file.sha256),
        {
            "Content-Type": file.media_type + charset,
            "Content-Length": str(file.size_bytes),
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def forget(*, now: datetime) -> int:
    """Let the files go whose time is over; how many. Doing it twice changes nothing."""
    return doors.forget_files(on=local_date(now, TIME_ZONE))


def remove_unneeded(*, now: datetime) -> int:
    """Remove contents that no row needs and nobody wanted for a day; how many."""
    return contents().remove_unneeded(doors.needed_contents, unwanted_since=now - _WANTED)


def _refuse_over_quota(organisation: str, more_bytes: int, quota_bytes: int) -> None:
    kept = StoredFile.objects.filter(organisation=organisation).aggregate(total=Sum("size_bytes"))["total"] or 0
    if kept + more_bytes > quota_bytes:
        raise OverQuota(
            f"The organisation may keep {quota_bytes:,} bytes, and with this file it would keep "
            f"{kept + more_bytes:,}. Files go when their time is over; ask the operator for more room."
        )
