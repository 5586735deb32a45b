"""Files cut, joined or changed anywhere: read or refused, never a crash, and nothing stays of what was refused."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.tables.errors import EvidenceRefused
from commissioning.tables.reader import read_evidence
from support.evidence_rows import ADAS_WORLD, write_world
from support.sizes import size

PIECES = [b"", b'"', b",", b"\n", b"\r", b"\0", b"\xe9", b"\xff\xfe", b"=", b"\xef\xbb\xbf", b";", b"x" * 300]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_world(tmp_path_factory.mktemp("spoilt"), ADAS_WORLD)


@settings(max_examples=size("spoilt files"), deadline=None)
@given(data=st.data(), piece=st.sampled_from(PIECES) | st.binary(max_size=6), table=st.sampled_from(sorted(ADAS_WORLD)))
def test_any_bytes_are_read_or_refused(folder, data, piece, table):
    path = folder / f"{table}.csv"
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)) | st.just(len(whole)))
    errors = []
    try:
        path.write_bytes(whole[:start] + piece + whole[end:])
        read_evidence(folder, staging=folder / "_staging")
        shutil.rmtree(folder / "_staging")
    except EvidenceRefused as refused:
        errors = refused.errors.errors
    finally:
        path.write_bytes(whole)
    assert {error.file for error in errors} <= {path.name}
    assert all(error.problem and error.expected and error.todo for error in errors)
    assert not (folder / "_staging").exists()
