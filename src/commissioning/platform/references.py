"""Public references: random, so that nobody can guess one or count by them."""

from commissioning.core.clock import SystemRandomness
from commissioning.core.ids import random_id

REFERENCE_LENGTH = 24


def new_reference() -> str:
    """A new reference of 120 random bits: the primary key of every row here, so no sequence exists to be shown."""
    return random_id(SystemRandomness())
