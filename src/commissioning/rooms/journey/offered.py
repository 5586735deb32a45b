"""What is known of a contract's delivery when somebody chooses who serves them: counts as they were published, or none.

This room knows no figures of performance: whoever asks for offers hands in what was published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fact:
    """How often something was so: `number` of `of`; both None where there are too few to say.

    key   what was counted: the key of a standard in the terms, or one of the room that published it.
    """

    key: str
    about: str
    number: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """Facts of each contract, by reference, of the same days for all; the last of them as 2013-05-31, or empty."""

    last_day: str = ""
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


NOTHING_PUBLISHED = Published()
