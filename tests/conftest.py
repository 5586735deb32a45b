"""What every test stands on: how hypothesis looks for examples, where files lie, when Python looks for rubbish."""

import gc

from hypothesis import HealthCheck, settings

from support import memory
from support.database_fixtures import (  # noqa: F401
    database,
    keys_of_its_own,
    postgresql,
    templates,
    world,
    world_to_read,
    worlds,
)
from support.sizes import column, size

memory.use()
gc.set_threshold(50_000, 25, 25)  # a tenth of the time of pages' tests went into looking through what is never rubbish

# The same examples in every small run, so that a red run is red again; new ones every night.
settings.register_profile(
    "assurance",
    max_examples=size("hypothesis examples"),
    derandomize=column() in ("quick", "ci"),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("assurance")
