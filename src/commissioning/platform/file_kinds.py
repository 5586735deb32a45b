"""What a file is, by its content and never by its name, and what in it would harm whoever opens it. Needs no Django."""

import lzma
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

LONGEST_NAME = 120
MOST_MEMBERS = 2_000
LARGEST_UNPACKED_BYTES = 500_000_000
LARGEST_RATIO = 200
"""Unpacked against packed, of a whole archive. Office files and spreadsheets of real data stay below 50."""
_PIECE_BYTES = 1 << 20

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PAR1", "application/vnd.apache.parquet"),
)
ZIP = "application/zip"
TEXT = "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = (
    ("xl/workbook.xml", _OFFICE + "spreadsheetml.sheet"),
    ("word/document.xml", _OFFICE + "wordprocessingml.document"),
)
_OPEN_DOCUMENTS = (
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
)
KNOWN = frozenset({ZIP, TEXT, *(kind for _, kind in _BEGINNINGS), *(kind for _, kind in _MAIN_PARTS), *_OPEN_DOCUMENTS})

_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the standard library says of an archive that it cannot read."""


class NotRecognised(ValueError):
    """The content is of no kind that is kept here."""


class HarmfulArchive(ValueError):
    """An archive that would fill a disk, or write where it should not."""


def media_type(path: Path) -> str:
    """What the content of a file is: one of `KNOWN`.

    Text is text, whatever its name: it is never called HTML, SVG or a script.
    Raises   NotRecognised, HarmfulArchive.
    """
    with path.open("rb") as content:
        beginning = content.read(512)
        for mark, kind in _BEGINNINGS:
            if beginning.startswith(mark):
                return kind
        if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _archive(path)
        content.seek(0)
        if _is_text(content):
            return TEXT
    raise NotRecognised(
        "This is neither text (UTF-8, as CSV) nor PDF, PNG, JPEG, Parquet, a spreadsheet, a document or a ZIP archive. "
        "Save it as one of these and send it again."
    )


def safe_name(name: str) -> str:
    """A name as given, made safe to show and to save under: no folders, no control or direction characters, not long.

    >>> safe_name("..\\\\secret/../March figures.csv")
    'March figures.csv'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join("_" if each in '<>:"|?*' else each for each in last if unicodedata.category(each)[0] != "C")
    plain = " ".join(plain.split()).lstrip(". ")
    ending = PurePosixPath(plain).suffix[:20]
    return (plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(ending)] + ending) or "file"


def _is_text(content: BinaryIO) -> bool:
    left = b""
    while piece := content.read(_PIECE_BYTES):
        whole = left + piece
        try:
            text, left = whole.decode(), b""
        except UnicodeDecodeError as problem:
            # A character may be cut in two at the end of a piece; elsewhere it is no UTF-8.
            if problem.reason != "unexpected end of data":
                return False
            text, left = whole[: problem.start].decode(), whole[problem.start :]
        if any(ord(each) < 32 and each not in "\t\n\r\f" for each in set(text)):
            return False
    return not left


def _archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_harm(members, path.stat().st_size)
            for member in members:
                _read_through(archive, member)
            names = {member.filename for member in members}
            for part, kind in _MAIN_PARTS:
                if part in names and "[Content_Types].xml" in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= 100:
                said = archive.read("mimetype").decode("ascii", "replace")
                return said if said in _OPEN_DOCUMENTS else ZIP
            return ZIP
    except HarmfulArchive:
        raise
    except _DAMAGED:
        raise NotRecognised(
            "The archive is damaged, or packed in a way that is not read here. Pack it again."
        ) from None


def _refuse_harm(members: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED_BYTES or unpacked > packed_bytes * LARGEST_RATIO:
        raise HarmfulArchive(
            f"The archive holds {len(members):,} files of {unpacked:,} bytes in {packed_bytes:,}. At most "
            f"{MOST_MEMBERS:,} files, {LARGEST_UNPACKED_BYTES:,} bytes and {LARGEST_RATIO} times its own size are "
            "taken. Send it in parts."
        )
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
        if place.is_absolute() or ".." in place.parts or ":" in member.filename or is_link:
            raise HarmfulArchive(
                f"The archive has {safe_name(member.filename)!r} outside its own folder, or as a link. Pack files only."
            )
        if member.flag_bits & 0x1:
            raise HarmfulArchive("The archive is locked with a password, so nobody can check it. Send it without.")


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """A member's size is only what its header claims: reading stops there, and a checksum that differs is found."""
    with archive.open(member) as content:
        while content.read(_PIECE_BYTES):
            pass
