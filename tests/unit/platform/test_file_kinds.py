"""What a file is stands in its content: what is harmful or spoilt is refused, and its name is made safe."""

import io
import random
import struct
import zipfile

import pytest

from support.sizes import size


def zipped(**members):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"PAR1....PAR1", "application/vnd.apache.parquet"),
        (zipped(a=b"1"), "application/zip"),
        (
            zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        (zipped(mimetype=b"text/html"), "application/zip"),
        (("é" * (1 << 20)).encode(), "text/plain"),
        (b"x" + ("é" * (1 << 20)).encode(), "text/plain"),
    ],
)
def test_what_a_file_is_stands_in_its_content(tmp_path, content, kind):
    from commissioning.platform.file_kinds import media_type

    path = tmp_path / "picture.png"
    path.write_bytes(content)
    assert media_type(path) == kind


def harmful():
    def member(name="a", content=b"x", **said):
        whole = io.BytesIO()
        info = zipfile.ZipInfo(name)
        for key, value in said.items():
            setattr(info, key, value)
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
        return whole.getvalue()

    yield "a bomb", member(content=b"0" * 30_000_000)
    yield "too many", zipped(**{f"{n}": b"" for n in range(2_001)})
    for name in ("../up", "/etc/passwd", "a/../../up", "..\\up", "C:\\up"):
        yield name, member(name)
    yield "a link", member("link", b"/etc/passwd", external_attr=0o120777 << 16)
    locked = bytearray(member())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    yield "locked", bytes(locked)


@pytest.mark.parametrize(("name", "content"), list(harmful()))
def test_a_harmful_archive_is_refused(tmp_path, name, content):
    from commissioning.platform.file_kinds import HarmfulArchive, media_type

    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(HarmfulArchive):
        media_type(path)


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    """Its members say that they are small; reading them through finds that they are not what the checksum is of."""
    from commissioning.platform.file_kinds import NotRecognised, media_type

    honest = bytearray(zipped(a=b"0" * 30_000_000))
    place = honest.index(b"PK\x01\x02") + 24
    assert struct.unpack_from("<I", honest, place) == (30_000_000,)
    struct.pack_into("<I", honest, place, 1_000)
    path = tmp_path / "a.zip"
    path.write_bytes(honest)
    with pytest.raises(NotRecognised, match="damaged"):
        media_type(path)


def test_a_spoilt_archive_is_refused_in_words_and_never_crashes(tmp_path):
    """T10 for uploads: bytes changed, cut and doubled anywhere."""
    from commissioning.platform.file_kinds import HarmfulArchive, NotRecognised, media_type

    chance = random.Random(42)
    whole = zipped(**{"xl/workbook.xml": b"<x/>" * 500, "[Content_Types].xml": b"<x/>", "mimetype": b"a"})
    path = tmp_path / "a.zip"
    refused = 0
    for _ in range(size("spoilt files")):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(spoilt))
            change = chance.randrange(3)
            if change == 0:
                spoilt[at] = chance.randrange(256)
            elif change == 1:
                del spoilt[at : at + chance.randint(1, 50)]
            else:
                spoilt[at:at] = spoilt[at : at + 20]
        path.write_bytes(b"PK\x03\x04" + bytes(spoilt[4:]))
        try:
            media_type(path)
        except (NotRecognised, HarmfulArchive):
            refused += 1
    assert refused > size("spoilt files") / 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a.csv", "a.csv"),
        ("../../etc/passwd", "passwd"),
        ("gnp\u202efdp.exe", "gnpfdp.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("///", "file"),
        ("<b>|.csv", "_b__.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_is_made_safe(given, shown):
    from commissioning.platform.file_kinds import safe_name

    assert safe_name(given) == shown
