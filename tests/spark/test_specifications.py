"""Every specification of payments holds on Spark too."""

from collections.abc import Callable

import pytest

from support.manual import specifications
from support.spark import spark
from support.specs import CheckedOn, Spec

EVERY = specifications()


@pytest.mark.parametrize("specification", EVERY.values(), ids=EVERY)
def test_specification(specification: Callable[[Spec], None]) -> None:
    specification(CheckedOn(spark))
