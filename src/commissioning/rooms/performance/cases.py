"""What became of one case of a standard: done in time, done late, not done, or why it does not count. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from commissioning.core.periods import Period
from commissioning.rooms.journey.event_kinds import OVER


class Fate(Enum):
    """What became of a case. Of those that count, only the first is kept."""

    IN_TIME = "Done in time"
    LATE = "Done late"
    NOT_DONE = "Not done"
    RETURNED = "The referral was returned before the last day"
    NOT_ATTACHED = "They were not attached, which was said before the last day"
    LEFT_EARLY = "They left early, before the last day"
    COMPLETED = "Their time was over before the last day"
    MOVED = "Served by nobody, or in another contract, from before the last day"
    NO_DAY = "No last day can be said"


COUNTED = (Fate.IN_TIME, Fate.LATE, Fate.NOT_DONE)
_OVER_BY = {kind: Fate[kind.upper()] for kind in OVER}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a standard: to whom, from which day, by which day, and what became of it.

    provider  whoever did it in time; otherwise whoever served on the last day that was in time.
    """

    participant: str
    provider: str
    from_on: date
    due_on: date | None
    done_on: date | None
    fate: Fate

    @property
    def is_counted(self) -> bool:
        return self.fate in COUNTED


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that was to be done: as the journey says it, before it is decided what became of it.

    over_by     what ended their time, if something did; `dropped_on` is the day on which it then fell away.
    serving     who served in the contract from which day, the earliest first.
    done_by     whoever did it.
    """

    participant: str
    from_on: date
    due_on: date | None
    done_on: date | None
    done_by: str
    dropped_on: date | None
    over_by: str
    serving: Sequence[tuple[date, str]]


def cases(asked: Iterable[Asked], *, period: Period, on: date) -> list[Case]:
    """The cases whose last day lies in a period and is over, the earliest first; not yet due ones are in no list.

    What has no last day belongs to the period in which it was asked for.
    """
    found = [_case(each, on) for each in asked if _belongs(each, period, on)]
    return sorted(found, key=lambda case: (case.due_on or case.from_on, case.participant, case.from_on))


def _belongs(asked: Asked, period: Period, on: date) -> bool:
    day = asked.due_on or asked.from_on
    return day < on and period.start <= day and (period.end is None or day < period.end)


def _case(asked: Asked, on: date) -> Case:
    fate = _fate(asked)
    provider = asked.done_by
    if fate is not Fate.IN_TIME:
        provider = _serving(asked.serving, asked.due_on or on)
    return Case(asked.participant, provider, asked.from_on, asked.due_on, asked.done_on, fate)


def _fate(asked: Asked) -> Fate:
    if asked.due_on is None:
        return Fate.NO_DAY
    if asked.done_on is not None:
        return Fate.IN_TIME if asked.done_on <= asked.due_on else Fate.LATE
    if asked.dropped_on is not None and asked.dropped_on <= asked.due_on:
        return _OVER_BY.get(asked.over_by, Fate.MOVED)
    return Fate.NOT_DONE


def _serving(serving: Sequence[tuple[date, str]], day: date) -> str:
    """Who served on a day; before the first, the first."""
    begun = [provider for since, provider in serving if since <= day]
    return begun[-1] if begun else serving[0][1]


def by_fate(counted: Iterable[Case]) -> Mapping[Fate, int]:
    """How many cases had each fate, in the order of fates; those that nobody had are left out."""
    found = [case.fate for case in counted]
    return {fate: found.count(fate) for fate in Fate if fate in found}
