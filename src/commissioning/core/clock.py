"""What only the world can supply: the time and chance. Both arrive as arguments, so a test can hold them still."""

import random
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """This instant, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that has stopped at an instant."""

    at: datetime

    def __post_init__(self) -> None:
        _has_zone(self.at)

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """A clock that showed `from_` at `started_at` and goes on from there: for a demonstration in another year."""

    from_: datetime
    clock: Clock
    started_at: datetime

    def now(self) -> datetime:
        return self.from_ + (self.clock.now() - self.started_at)


def local_date(at: datetime, zone: str) -> date:
    """The date that a calendar on the wall of `zone` shows at an instant.

    >>> local_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Europe/London")
    datetime.date(2026, 7, 1)
    """
    return _has_zone(at).astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a date begins in `zone`: the first one whose local date it is.

    >>> midnight(date(2026, 7, 1), "Europe/London")
    datetime.datetime(2026, 6, 30, 23, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _has_zone(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"The instant {at.isoformat()} has no time zone. Give it in UTC, as {at.isoformat()}Z.")
    return at


class Randomness(Protocol):
    def token_bytes(self, n: int) -> bytes:
        """The next `n` random bytes."""


class SystemRandomness:
    """Bytes that nobody can guess. For the identifiers of facts."""

    def token_bytes(self, n: int) -> bytes:
        return secrets.token_bytes(n)


class SeededRandomness:
    """The same bytes for the same seed. For simulation and tests, never for secrets."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def token_bytes(self, n: int) -> bytes:
        return self._random.randbytes(n)
