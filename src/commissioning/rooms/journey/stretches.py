"""A participant's time in one contract, in stretches. Pure.

A hand-over within the supply chain goes on with the same stretch. Another contract begins one, and so does the same
contract, when somebody's time there was over by an event and they were placed there anew.
"""

from collections.abc import Collection, Iterable

from commissioning.rooms.journey.placement_models import Placement


def stretches(placements: Iterable[Placement], *, ended: Collection[str]) -> list[list[Placement]]:
    """Placements by stretch, in the order in which stretches begin.

    Takes    placements: the earliest of each participant first; ended: those, by reference, that an event ended which
             stands on record (`event_kinds.OVER`).
    """
    found: list[list[Placement]] = []
    last: dict[tuple[str, str], list[Placement]] = {}
    for placement in placements:
        key = placement.participant_id, placement.contract
        if key in last and last[key][-1].pk not in ended:
            last[key].append(placement)
        else:
            last[key] = [placement]
            found.append(last[key])
    return found
