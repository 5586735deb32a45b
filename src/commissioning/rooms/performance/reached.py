"""Whose stage of the journey was reached in some days: the cases among which a review is drawn.

Before the programme it is everybody who was referred then; joining, whoever was attached; at each other stage, whoever
has something on record of that stage. A participant counts once, with whoever served them when it last was so.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from commissioning.core.periods import Period
from commissioning.rooms.journey.event_kinds import KINDS
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import How, Placement
from commissioning.rooms.journey.recording import standing
from commissioning.terms.standards import Stage


def reached(contract: str, stage: Stage, *, period: Period, known_by: datetime) -> Mapping[str, str]:
    """The placement of each participant whose stage was reached, as it was on record at a moment: by participant."""
    if stage == "pre_programme":
        return _referred(contract, period, known_by)
    rows = Event.objects.filter(
        placement__contract=contract, kind__in=kinds(stage), recorded_at__lte=known_by
    ).select_related("placement")
    happened = [each for each in standing(rows) if period.contains(each.on)]
    return {each.placement.participant_id: each.placement_id for each in happened}


def kinds(stage: Stage) -> frozenset[str]:
    """The events that say that somebody has come to a stage. To be expected is not to have joined."""
    if stage == "engagement":
        return frozenset({"attached"})
    return frozenset(key for key, kind in KINDS.items() if kind.stage.name.lower() == stage)


def digest(frame: Iterable[str]) -> str:
    """SHA-256 of references, sorted, a line each: it says whether two frames are the same.

    >>> digest(["b", "a"]) == digest(["a", "b"])
    True
    """
    return hashlib.sha256("\n".join(sorted(frame)).encode()).hexdigest()


def _referred(contract: str, period: Period, known_by: datetime) -> Mapping[str, str]:
    rows = Placement.objects.filter(contract=contract, recorded_at__lte=known_by).select_related("participant")
    first: dict[str, Placement] = {}
    for each in rows.order_by("starts_on", "recorded_at", "pk"):
        first.setdefault(each.participant_id, each)
    return {
        participant: each.pk
        for participant, each in first.items()
        if each.how != How.REALLOCATED and period.contains(each.participant.referred_on)
    }
