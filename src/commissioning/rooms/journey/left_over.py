"""Whose contract is over while nobody has settled who serves them now: they may choose anew, or are drawn anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.placement_models import Placement


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A placement that stands open in a contract that is over. `since` is the first day on which nobody serves."""

    placement: Placement
    since: date


def left_over(participant: Participant, *, on: date) -> LeftOver | None:
    """The placement of somebody whose contract is over on a day; None for anybody else."""
    placement = Placement.objects.filter(participant=participant, ends_on=None).first()
    if placement is None:
        return None
    ended = Contract.objects.filter(pk=placement.contract, ends_on__lte=on).values_list("ends_on", flat=True).first()
    return LeftOver(placement, ended) if ended is not None else None


def over(contracts: Iterable[str], *, on: date) -> frozenset[str]:
    """Of some contracts, by reference, those that are over on a day."""
    return frozenset(Contract.objects.filter(pk__in=set(contracts), ends_on__lte=on).values_list("pk", flat=True))
