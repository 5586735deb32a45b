"""Every specification of payments holds on Spark too: a sixteenth of them each time, all at size ci."""

import pytest

from support.manual import specifications
from support.rotation import turn
from support.spark import spark
from support.specs import CheckedOn

EVERY = specifications()


@pytest.mark.parametrize("name", turn(list(EVERY), 16))
def test_specification(name: str) -> None:
    EVERY[name](CheckedOn(spark))
