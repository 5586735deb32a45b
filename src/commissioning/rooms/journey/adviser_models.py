"""Whose adviser somebody is: who of the organisation that serves a participant works with them."""

from django.db.models import PROTECT, DateTimeField, ForeignKey, UniqueConstraint

from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Own, SeenThrough, Visibility
from commissioning.rooms.journey.participant_models import THEMSELVES, WORKING_WITH_THEM
from commissioning.rooms.journey.placement_models import Placement


class AdviserOf(ScopedModel):
    """Who works with a participant on a placement from a moment on; nobody by name, where `adviser` is empty.

    Never changed: the last row of a placement counts.
    """

    visibility = Visibility(
        reads=SeenThrough("placement", WORKING_WITH_THEM | THEMSELVES),
        writes=SeenThrough("placement", Own("delivered_by")),
    )
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    adviser = ForeignKey("platform.User", PROTECT, related_name="+", null=True, blank=True)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="adviser_of_once_a_moment", fields=["placement", "recorded_at"])]
