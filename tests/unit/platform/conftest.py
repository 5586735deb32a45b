"""What several tests of the platform begin with."""

import pytest

from support.jobs import run


@pytest.fixture
def asker(world):
    """Somebody's access, in a world where no other job waits."""
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    run(NOW)
    return world.access(world.commissioners[0], Role.AUDITOR)
