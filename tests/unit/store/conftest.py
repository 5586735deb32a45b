"""A store that is not there yet, and a folder for files to be added."""

import pytest

from support.stores import place_at


@pytest.fixture
def place(tmp_path):
    return place_at(tmp_path / "store")


@pytest.fixture
def sent(tmp_path):
    return tmp_path / "sent"
