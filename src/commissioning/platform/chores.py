"""What time makes due again and again: `commissioning tick` does it, once a minute.

    @every(minutes=60)
    def forget_answers(*, now): ...

A chore belongs to nobody, so it goes through a door of its own (see `doors`). It is safe to do twice, for a process may
die in the middle; two ticks at once share the chores between them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from commissioning.platform.work_models import Chore

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_EARLY = timedelta(seconds=30)
"""A tick comes a little early or late; a chore is due when the nearest tick is."""
logger = logging.getLogger(__name__)


class Duty(Protocol):
    def __call__(self, *, now: datetime) -> int:
        """Do what is due; how many rows or files it was about."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tick did of one chore. `count` is None when it failed: the log says why, and the next tick tries again."""

    chore: str
    count: int | None


_DUTIES: dict[str, tuple[timedelta, Duty]] = {}


def every(*, minutes: int) -> Callable[[Duty], Duty]:
    """Let a function be done again and again. Write it in a room's module `background`."""

    def register(duty: Duty) -> Duty:
        name = str(getattr(duty, "__name__", duty)).replace("_", " ")
        if name in _DUTIES:
            raise ValueError(f"Two chores are called {name!r}. Give one of them another name.")
        _DUTIES[name] = (timedelta(minutes=minutes), duty)
        return duty

    return register


def tick(*, now: datetime) -> list[Outcome]:
    """Do the chores that are due. One that fails stops no other."""
    return [outcome for name in sorted(_DUTIES) for outcome in _do_if_due(name, now)]


def _do_if_due(name: str, now: datetime) -> list[Outcome]:
    try:
        count = _claim_and_do(name, now)
    except Exception:
        logger.exception("The chore %r failed. The next tick tries again.", name)
        return [Outcome(name, None)]
    return [] if count is None else [Outcome(name, count)]


def _claim_and_do(name: str, now: datetime) -> int | None:
    """What the chore was about; None when it is not due, or another tick does it."""
    interval, duty = _DUTIES[name]
    earlier = Chore.objects.get_or_create(name=name, defaults={"begun_at": _NEVER})[0].begun_at
    # Of two ticks at once, one changes the row.
    if not Chore.objects.filter(name=name, begun_at__lte=now - interval + _EARLY).update(begun_at=now):
        return None
    try:
        return duty(now=now)
    except Exception:
        Chore.objects.filter(name=name, begun_at=now).update(begun_at=earlier)
        raise
