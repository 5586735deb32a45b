"""Every worked example runs on every engine."""

import pytest

from support.engines import ENGINES
from support.worked_examples import CheckedOn, Worked


@pytest.fixture(params=list(ENGINES))
def worked(request: pytest.FixtureRequest) -> Worked:
    return CheckedOn(ENGINES[request.param])
