"""Where the rows of each step are found on Spark: nothing is worked out twice, and nothing is stored without need.

Spark works out a step anew for each that reads it, unless told otherwise. So what is read more than once is stored.
What is read once becomes part of its reader, for Spark plans both together and reads fewer columns.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum

from commissioning.warehouse.base import Step


class Place(Enum):
    """Where a step's rows are."""

    STORED = "in files of its own, worked out once"
    NAMED = "where they came from: files, rows of ours, or a filter that costs less to run again than to store"
    WOVEN = "in the one step that reads it"


_MADE = {Place.STORED, Place.NAMED}


def places(steps: Sequence[Step], *, keep: bool) -> Mapping[str, Place]:
    """The place of each step, by name.

    Takes    steps, inputs first; the last is the one asked for. keep: store all that can be looked at afterwards.
    """
    found: dict[str, Place] = {}
    readings: Counter[str] = Counter()
    for step in reversed(steps):
        found[step.name] = _place(step, readings[step.name], asked=step is steps[-1], keep=keep)
        if isinstance(step.body, str):
            runs = 1 if found[step.name] is Place.STORED else readings[step.name]
            for given in step.inputs:
                readings[given.name] += runs * step.body.count(str(given))
    return found


def _place(step: Step, readings: int, *, asked: bool, keep: bool) -> Place:
    if asked:
        return Place.STORED
    if not isinstance(step.body, str):
        return Place.NAMED
    if step.passing:
        return Place.NAMED if readings > 1 else Place.WOVEN
    return Place.STORED if keep or readings > 1 else Place.WOVEN


def woven_into(step: Step, found: Mapping[str, Place]) -> list[Step]:
    """The steps that become part of this one, inputs first."""
    return [each for each in _through(step, found, {Place.WOVEN}) if found.get(each.name) is Place.WOVEN]


def made_for(step: Step, found: Mapping[str, Place]) -> list[Step]:
    """The queries, stored or named, that this one reads, be it through others."""
    reached = _through(step, found, {Place.WOVEN, Place.NAMED})
    return [each for each in reached if isinstance(each.body, str) and found.get(each.name) in _MADE]


def _through(step: Step, found: Mapping[str, Place], through: Collection[Place]) -> Iterable[Step]:
    """The steps that this one reaches by way of such places, each once, inputs first."""
    reached: dict[str, Step] = {}

    def collect(reader: Step) -> None:
        for given in reader.inputs:
            if given.name not in reached:
                if found.get(given.name) in through:
                    collect(given)
                reached[given.name] = given

    collect(step)
    return reached.values()
