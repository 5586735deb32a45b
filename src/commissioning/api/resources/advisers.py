"""Whose adviser somebody is: read, and said by whoever serves them."""

from typing import Any

from commissioning.api.operations import changes, reads
from commissioning.api.schemas.advisers import AdviserGiven, Advisers, AdviserShown
from commissioning.api.schemas.common import Reference
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import advising
from commissioning.rooms.journey.adviser_models import AdviserOf
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnAdviser

TAG = "Journeys"


@reads("/placements/{reference}/advisers", who=Permission.CASE_READ, gives=Advisers, tag=TAG)
def read_advisers(request: Any, reference: Reference) -> Advisers:
    """Who works, and worked, with a participant on a placement by name."""
    return _shown(Placement.objects.get(pk=reference))


@changes(
    "/placements/{reference}/advisers",
    who=Permission.ADVISER_ASSIGN,
    gives=Advisers,
    tag=TAG,
    refuses=(NotAnAdviser,),
    about=read_advisers,
)
def assign_adviser(request: Any, reference: Reference, body: AdviserGiven) -> Advisers:
    """Say which adviser of your organisation works with a participant whom it serves."""
    placement = Placement.objects.get(pk=reference)
    advising.assign(placement=placement, adviser=body.adviser, by=request.access, now=request.clock.now())
    return _shown(placement)


def _shown(placement: Placement) -> Advisers:
    rows = AdviserOf.objects.filter(placement=placement).select_related("adviser").order_by("recorded_at")
    return Advisers(
        items=[
            AdviserShown(
                adviser=row.adviser_id, name=row.adviser.name if row.adviser else None, recorded_at=row.recorded_at
            )
            for row in rows
        ]
    )
