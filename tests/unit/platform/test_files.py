"""A file is kept whole or not at all, under what it is, for as long as was said, and is only ever saved."""

import hashlib
import os
import stat
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from unittest.mock import patch

import pytest

DAY = timedelta(days=1)


@pytest.fixture
def kept(world, tmp_path):
    """Where contents lie in this test."""
    from commissioning.platform import files
    from commissioning.platform.file_contents import Contents

    storage = Contents(tmp_path / "files")
    with patch.object(files, "contents", lambda: storage):
        yield Path(storage.location)


@pytest.fixture
def by(world):
    return world.access(world.commissioners[0])


def put(by, content=b"a,b\n1,2\n", now=None, **how):
    from commissioning.platform.access import acting_as
    from commissioning.platform.files import store
    from support.organisations import NOW

    how = {"name": "figures.csv", "why": "a test", "ends_on": date(2013, 7, 1), **how}
    pieces = [content[n : n + 7] for n in range(0, len(content), 7)] if isinstance(content, bytes) else content
    with acting_as(by):
        return store(content=pieces, by=by, now=now or NOW, **how)


def there(kept):
    return sorted(path.name for path in kept.rglob("*") if path.is_file())


def age(kept, days):
    """As if everything had been written some days before the world's now."""
    from support.organisations import NOW

    at = (NOW - days * DAY).timestamp()
    for path in kept.rglob("*"):
        os.utime(path, (at, at))


def test_a_file_comes_back_as_it_was_and_is_only_saved(kept, by):
    from commissioning.platform.files import download

    file = put(by, "naïve,€\n".encode(), name="C:\\secret\\März.csv")
    assert (file.name, file.media_type, file.size_bytes) == ("März.csv", "text/plain", 11)
    assert file.sha256 == hashlib.sha256("naïve,€\n".encode()).hexdigest()
    sent = download(file)
    with sent.content as content:
        assert content.read() == "naïve,€\n".encode()
    assert sent.headers["Content-Disposition"] == "attachment; filename*=utf-8''M%C3%A4rz.csv"
    assert sent.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Length"] == "11"
    assert "sandbox" in sent.headers["Content-Security-Policy"]


def test_nobody_else_on_the_machine_reads_it_and_nobody_runs_it(kept, by):
    put(by)
    for path in (kept, *kept.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_event_says_who_why_and_until_when_but_not_the_name(kept, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent

    file = put(by, name="Ada Lovelace.csv")
    with acting_as(by):
        event = AuditEvent.objects.get(act="store file", subject=file.pk)
    assert "2013-07-01" in event.after
    assert "a test" in event.after
    assert "Lovelace" not in event.after


def test_the_content_is_on_disk_before_the_row(kept, by):
    """A row whose content a power cut took would be a lie; a content without a row is only litter."""
    from commissioning.platform.work_models import StoredFile

    done = []
    original = StoredFile.save

    def note_sync(handle):
        done.append("directory" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content")

    def note_save(self, *args, **kwargs):
        done.append("row")
        original(self, *args, **kwargs)

    with patch.object(os, "fsync", note_sync), patch.object(StoredFile, "save", note_save):
        put(by)
    assert done.index("content") < done.index("row")
    assert done[done.index("row") - 1] == "directory", "and so is its name"


def test_the_same_content_lies_there_once(world, kept, by):
    other = world.access(world.commissioners[1])
    first, second, third = put(by), put(by, name="again.csv"), put(other)
    assert len({first.pk, second.pk, third.pk}) == 3
    assert there(kept) == [first.sha256]


def test_a_foreign_file_does_not_exist(world, kept, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.work_models import StoredFile

    file = put(by)
    with acting_as(world.access(world.commissioners[1])):
        assert not StoredFile.objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00\x03", b"\x7fELF\x02", b"a\x00b", "é".encode("cp1252"), b"\xef\xbf", b"PK\x03\x04 torn", b"a\x1b[31m"],
)
def test_what_is_nothing_known_is_refused_and_nothing_stays(kept, by, content):
    from commissioning.platform.file_kinds import NotRecognised

    with pytest.raises(NotRecognised):
        put(by, content)
    assert there(kept) == []


def test_only_what_a_room_takes_is_taken(kept, by):
    from commissioning.platform.file_kinds import NotRecognised

    with pytest.raises(NotRecognised, match=r"This is text/plain by its content\. Here is taken: application/pdf"):
        put(by, name="offer.pdf", kinds={"application/pdf"})


def test_a_file_too_large_stops_the_reading(kept, by):
    from commissioning.platform.file_contents import TooLarge

    given = []

    def endless():
        while True:
            given.append(1)
            yield b"x" * 1000

    with pytest.raises(TooLarge, match="10,000 bytes"):
        put(by, endless(), largest_bytes=10_000)
    assert len(given) == 11
    assert there(kept) == []


def test_an_organisation_keeps_no_more_than_its_quota(world, kept, by):
    from commissioning.platform.files import OverQuota

    put(by, b"x" * 60, quota_bytes=100)
    with pytest.raises(OverQuota, match="may keep 100 bytes"):
        put(by, b"y" * 60, quota_bytes=100)
    assert len(there(kept)) == 1
    put(world.access(world.commissioners[1]), b"y" * 60, quota_bytes=100)


def test_two_uploads_at_once_are_not_both_the_last_below_the_quota(kept, by):
    from django.db import connection

    from commissioning.platform.files import OverQuota

    refused, both = [], Barrier(2)

    def send(content):
        both.wait()
        try:
            put(by, content, quota_bytes=100)
        except OverQuota:
            refused.append(content)
        connection.close()

    with patch.object(audit_module(), "record", slowly(audit_module().record)):
        threads = [Thread(target=send, args=(mark * 60,)) for mark in (b"x", b"y")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refused) == 1


def audit_module():
    from commissioning.platform import audit

    return audit


def slowly(act):
    """The same, after a pause in which another may come between."""

    def later(*args, **kwargs):
        Event().wait(0.2)
        return act(*args, **kwargs)

    return later


def test_a_day_that_has_come_is_no_end(kept, by):
    from support.organisations import TODAY

    with pytest.raises(ValueError, match="which has come"):
        put(by, ends_on=TODAY)


def test_files_go_when_their_time_is_over_and_their_content_when_no_row_needs_it(world, kept, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.file_contents import ContentMissing
    from commissioning.platform.files import download, forget, remove_unneeded
    from commissioning.platform.work_models import StoredFile
    from support.organisations import NOW

    other = world.access(world.commissioners[1])
    short, long = put(by, ends_on=date(2013, 6, 4)), put(other, ends_on=date(2014, 1, 1))
    age(kept, 3)
    assert forget(now=NOW) == 0
    assert forget(now=NOW + DAY) == 1
    assert forget(now=NOW + DAY) == 0
    with acting_as(by):
        assert not StoredFile.objects.filter(pk=short.pk).exists()
    assert remove_unneeded(now=NOW + DAY) == 0
    download(long).content.close()
    assert forget(now=NOW + 300 * DAY) >= 1
    assert remove_unneeded(now=NOW + 300 * DAY) == 1
    assert there(kept) == []
    with pytest.raises(ContentMissing, match="backup"):
        download(long)


def test_what_a_crash_left_is_removed_after_a_day(kept, by):
    """A content without a row, and a piece of one."""
    from commissioning.platform import audit
    from commissioning.platform.files import remove_unneeded
    from support.organisations import NOW

    with patch.object(audit, "record", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        put(by)
    (kept / ".arriving" / "torn").write_bytes(b"a,")
    age(kept, 0.5)
    assert remove_unneeded(now=NOW) == 0
    assert len(there(kept)) == 2
    age(kept, 2)
    assert remove_unneeded(now=NOW) == 1
    assert there(kept) == []


@pytest.mark.parametrize("moment", ["before it is moved aside", "before it is asked about again"])
def test_who_stores_a_content_while_it_is_being_removed_loses_nothing(kept, by, moment):
    from commissioning.platform import files
    from commissioning.platform.files import download, remove_unneeded
    from support.organisations import NOW

    put(by, ends_on=date(2013, 6, 4))
    files.forget(now=NOW + DAY)
    age(kept, 3)
    stored, asked = [], []

    def needed(hashes):
        asked.append(list(hashes))
        if len(asked) == (1 if moment == "before it is moved aside" else 2):
            stored.append(put(by))
            for path in kept.glob("??/*"):
                os.utime(path, ((NOW + DAY).timestamp(),) * 2)
        return ()  # whoever stores has not committed, so no answer knows of them

    with patch.object(files.doors, "needed_contents", needed):
        remove_unneeded(now=NOW + DAY)
    assert [len(hashes) for hashes in asked] == [1, 1]
    with download(stored[0]).content as content:
        assert content.read() == b"a,b\n1,2\n"


def test_a_cleaner_that_was_killed_between_loses_nothing(kept, by):
    """What it had moved aside is still read, and put back by the next."""
    from commissioning.platform.files import download, remove_unneeded
    from support.organisations import NOW

    file = put(by)
    place = kept / file.sha256[:2] / file.sha256
    (kept / ".leaving").mkdir()
    place.rename(kept / ".leaving" / file.sha256)
    download(file).content.close()
    age(kept, 3)
    assert remove_unneeded(now=NOW) == 0
    assert place.exists()
    assert there(kept) == [file.sha256]
