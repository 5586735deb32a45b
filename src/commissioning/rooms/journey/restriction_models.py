"""Restricted records: whose name and words open to few, and the people of each organisation who may open them.

Why a record is restricted is written nowhere: the reason is what must not be known.
"""

from django.db.models import PROTECT, CheckConstraint, DateTimeField, ForeignKey, Q, UniqueConstraint

from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import LedToBy, Own, SeenThrough, Visibility
from commissioning.rooms.journey.participant_models import REFERRING, WORKING_WITH_THEM, Participant


class Restriction(ScopedModel):
    """That a participant's record is restricted, from a moment until it is lifted. Codes and days count as ever."""

    visibility = Visibility(
        reads=SeenThrough("participant", REFERRING)
        | LedToBy("journey.Placement", "participant", "participant", WORKING_WITH_THEM),
        writes=SeenThrough("participant", REFERRING),
    )

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    since = DateTimeField()
    restricted_by = ForeignKey("platform.User", PROTECT, related_name="+")
    lifted_at = DateTimeField(null=True, blank=True)
    lifted_by = ForeignKey("platform.User", PROTECT, related_name="+", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="restriction_one_open", fields=["participant"], condition=Q(lifted_at=None)),
            CheckConstraint(
                name="restriction_is_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]


class Clearance(ScopedModel):
    """That somebody may open restricted records for an organisation, in whatever role, until it is ended."""

    visibility = Visibility(reads=Own("organisation"), writes=Own("organisation"))

    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    person = ForeignKey("platform.User", PROTECT, related_name="+")
    since = DateTimeField()
    given_by = ForeignKey("platform.User", PROTECT, related_name="+")
    ended_at = DateTimeField(null=True, blank=True)
    ended_by = ForeignKey("platform.User", PROTECT, related_name="+", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="clearance_one_open", fields=["organisation", "person"], condition=Q(ended_at=None)),
            CheckConstraint(
                name="clearance_is_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
