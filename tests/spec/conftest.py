"""Every specification runs on every engine."""

import pytest

from support.engines import ENGINES
from support.specs import CheckedOn, Spec


@pytest.fixture(params=list(ENGINES))
def spec(request: pytest.FixtureRequest) -> Spec:
    return CheckedOn(ENGINES[request.param])
