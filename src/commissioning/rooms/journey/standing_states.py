"""Where somebody stands on the journey on a day, from what happened. Pure: codes and days alone."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import Enum

from commissioning.rooms.journey.event_kinds import OVER
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.stretches import stretches

LASTING = {"disengaged": "OUT_OF_TOUCH", "break": "ON_A_BREAK", "job_start": "IN_WORK"}
"""Kinds that say where somebody stands while they last; the first that does counts."""
IN_TOUCH = frozenset({"in_work_support_offered", "in_work_support"})
"""Kinds by which somebody in work was spoken to."""
TELLING = frozenset({"acknowledged", "attached", *OVER, *LASTING, *IN_TOUCH})
"""Kinds from which a state, or the last contact in work, is told."""


class State(Enum):
    """Where somebody stands."""

    NOT_PLACED = "Referred, not placed yet"
    TO_ACKNOWLEDGE = "Placed, not acknowledged yet"
    TO_ATTACH = "Acknowledged, to be attached"
    BEFORE_WORK = "Attached, before work"
    ON_A_BREAK = "On a break"
    OUT_OF_TOUCH = "Out of touch"
    IN_WORK = "In work"
    OVER = "Over"


NOT_SEEN = frozenset({State.TO_ACKNOWLEDGE, State.TO_ATTACH})
"""Somebody is to serve them, and nobody has seen them on the programme yet."""


def state_of(placements: Sequence[Placement], events: Collection[Event], *, on: date) -> State:
    """Where a participant stands on a day.

    Takes    placements: theirs, the last one last; events: those of them that stand. Another contract begins anew, and
             so does whoever is placed after their time was over: only what happened in the last stretch says whether
             they were attached, or have left.
    """
    if not placements:
        return State.NOT_PLACED
    last = placements[-1]
    ended = {event.placement_id for event in events if event.kind in OVER}
    of_contract = [placement for placement in placements if placement.contract == last.contract]
    there = {placement.pk for placement in stretches(of_contract, ended=ended)[-1]}
    happened = {event.kind for event in events if event.placement_id in there and event.on <= on}
    if happened.intersection(OVER) or (last.ends_on is not None and last.ends_on <= on):
        return State.OVER
    if "attached" not in happened:
        return State.TO_ATTACH if "acknowledged" in happened else State.TO_ACKNOWLEDGE
    going_on = {event.kind for event in events if event.on <= on and (event.until is None or event.until > on)}
    return next((State[name] for kind, name in LASTING.items() if kind in going_on), State.BEFORE_WORK)


def in_touch_on(events: Collection[Event], *, on: date) -> date | None:
    """The last day on which somebody in work was spoken to; if nobody did, that of the job's start."""
    return max(
        (event.on for event in events if event.kind in {"job_start", *IN_TOUCH} and event.on <= on), default=None
    )
