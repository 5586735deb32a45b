"""Ways to read a folder of evidence in a test."""

import itertools

import pytest

from commissioning.tables.errors import EvidenceRefused
from commissioning.tables.reader import read_evidence
from support.evidence_rows import ADAS_WORLD, write_world


@pytest.fixture
def read(tmp_path):
    """Read a folder into a fresh staging folder."""
    numbers = itertools.count()
    return lambda folder, **more: read_evidence(folder, staging=tmp_path / f"staging-{next(numbers)}", **more)


@pytest.fixture
def refusals(read):
    """The errors for which a folder is refused."""

    def refusals(folder, **more):
        with pytest.raises(EvidenceRefused) as refused:
            read(folder, **more)
        return refused.value.errors.errors

    return refusals


@pytest.fixture
def folder(tmp_path):
    """Ada's evidence, one row a table, as CSV."""
    return write_world(tmp_path / "evidence", ADAS_WORLD)
