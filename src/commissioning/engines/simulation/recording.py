"""How facts come to be written down: late, in versions, corrected, withdrawn, sometimes twice."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints, whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.settings import Settings

SECONDS_A_DAY = 86_400
OFFICE_OPENS, OFFICE_CLOSES = 7 * 3600, 19 * 3600 - 1  # UTC, so that the local date is the same all year


@dataclass(frozen=True, slots=True)
class Told:
    """Versions as recorded, sorted by fact and then by time; nothing is recorded after the end of the world.

    fact          row of the facts.
    value         of what may change from version to version: the end of a spell, the sum of a payment.
    recorded_at   seconds since 1970, UTC.
    """

    fact: Ints
    value: Ints
    recorded_at: Ints
    withdrawn: Flags

    def __len__(self) -> int:
        return len(self.fact)


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of those facts that have it, each value given for all facts."""

    name: str
    has: Flags
    on: Ints
    value: Ints
    withdrawn: bool = False


def told_spells(draws: Draws, begins: Ints, ends: Ints, seen_from: Ints, *, until: int, settings: Settings) -> Told:
    """Spells: told open while they last, closed by a later version; some closed with a wrong end that is put right.

    Takes    seen_from: the day before which nobody looks.
    """
    first = np.maximum(begins, seen_from) + lateness(draws, "first", settings)
    known = ends <= first
    closing = np.where(known, first, np.where(ends <= until, ends + lateness(draws, "closing", settings), NEVER))
    off = draws.between("off by", 1, 21)
    wrong = np.where(
        draws.happens("too long", 0.5), np.minimum(ends + off, closing), np.maximum(ends - off, begins + 1)
    )
    corrected = draws.happens("corrected", settings.corrected) & (wrong != ends) & (closing < NEVER)
    end_told = np.where(corrected, wrong, ends)
    last = np.where(closing < NEVER, closing, first)
    withdrawn = draws.happens("withdrawn", settings.withdrawn) & ~corrected
    everyone = np.ones(len(begins), dtype=np.bool_)
    first_end = np.where(known, end_told, NEVER)
    last_end = np.where(closing < NEVER, end_told, NEVER)
    versions = [
        _Version("first", everyone, first, first_end),
        _Version("first", draws.happens("twice", settings.told_twice), first, first_end),
        _Version("closed", ~known & (closing < NEVER), closing, end_told),
        _Version("corrected", corrected, closing + draws.between("corrected after", 30, 240), ends),
        _Version("withdrawn", withdrawn, last + draws.between("withdrawn after", 10, 200), last_end, withdrawn=True),
    ]
    return _told(draws, versions, until)


def told_points(draws: Draws, first: Ints, value: Ints, wrong: Ints, *, until: int, settings: Settings) -> Told:
    """Events and payments: told once; a few with a wrong value that is put right.

    Takes    first: the day on which each is told; `lateness` after it happened.
    """
    corrected = draws.happens("corrected", settings.corrected) & (wrong != value)
    withdrawn = draws.happens("withdrawn", settings.withdrawn) & ~corrected
    told = np.where(corrected, wrong, value)
    versions = [
        _Version("first", np.ones(len(first), dtype=np.bool_), first, told),
        _Version("first", draws.happens("twice", settings.told_twice), first, told),
        _Version("corrected", corrected, first + draws.between("corrected after", 30, 240), value),
        _Version("withdrawn", withdrawn, first + draws.between("withdrawn after", 10, 200), told, withdrawn=True),
    ]
    return _told(draws, versions, until)


def lateness(draws: Draws, what: str, settings: Settings, *, late: Draws | None = None) -> Ints:
    """Days from an event to its record: mostly days or a few weeks, for the late ones months.

    Takes    late: what lateness is shared by (all payments of a late feed are late); each row's own without it.
    """
    usual = np.minimum(whole(6.0 * draws.exponential(f"{what} lag")), 50)
    is_late = (late or draws).happens(f"{what} late", settings.late)
    return np.where(is_late, (late or draws).between(f"{what} months late", 60, 300), usual)


def at_office_hours(draws: Draws, what: str, on: Ints) -> Ints:
    """A moment of the day in seconds since 1970, UTC."""
    return on * SECONDS_A_DAY + draws.between(f"{what} second", OFFICE_OPENS, OFFICE_CLOSES)


def _told(draws: Draws, versions: list[_Version], until: int) -> Told:
    kept = [np.flatnonzero(version.has & (version.on <= until)) for version in versions]
    fact = np.concatenate(kept)
    order = np.argsort(fact, kind="stable")
    pairs = list(zip(versions, kept, strict=True))
    seconds = [at_office_hours(draws.at(rows), version.name, version.on[rows]) for version, rows in pairs]
    return Told(
        fact=fact[order],
        value=np.concatenate([version.value[rows] for version, rows in pairs])[order],
        recorded_at=np.concatenate(seconds)[order],
        withdrawn=np.concatenate([np.full(len(rows), version.withdrawn) for version, rows in pairs])[order],
    )
