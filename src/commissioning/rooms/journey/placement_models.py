"""Where a participant is served: in a contract, by one organisation of its supply chain, from a day on."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.access import Access
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Asked, Granted, LedToBy, Own, Standings, Visibility
from commissioning.rooms.journey.participant_models import (
    REFERRING,
    THEMSELVES,
    WORKING_WITH_THEM,
    Participant,
    referred_by,
)


class How(TextChoices):
    """How it was settled who serves a participant."""

    DRAWN = "drawn", "Drawn by market share"
    CHOSEN = "chosen", "Chosen by the participant"
    REALLOCATED = "reallocated", "Allocated anew, because a contract ended"
    TRANSFERRED = "transferred", "Handed over within the supply chain"


PLACING = REFERRING | Standings((Relation.COMMISSIONS.value, Relation.PRIME_OF.value), "contract", in_force=True)
"""Of a placement: who begins and ends it."""


class Placement(ScopedModel):
    """A participant with one organisation in one contract, from a day until the day before another.

    All that happens on the journey hangs on a placement. Whoever takes over begins another, so a former provider sees
    its own time alone; the earlier ones are handed on to the new provider (`HandedOn`). When the prime changes, a
    placement ends as well, though the same organisation may go on.

    adviser_name   of whoever works with the participant there: on rows of `advising.named` alone.
    """

    visibility = Visibility(
        reads=WORKING_WITH_THEM
        | Standings((Relation.COMMISSIONS.value,), "contract")
        | LedToBy("journey.HandedOn", "placement", rule=Own("to"))
        | THEMSELVES
        | Granted("contract"),
        writes=PLACING & referred_by("employment_service"),
    )

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    # A reference, as in relationships: a participant sees a placement and not the contract.
    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    delivered_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    employment_service = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    nation = CharField(max_length=20, help_text="By whose calendar working days are counted.")
    how = CharField(max_length=12, choices=How.choices)
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day on which somebody else, or nobody, serves.")
    ended_at = DateTimeField(null=True, blank=True, help_text="When that was written down.")
    recorded_at = DateTimeField()

    adviser_name: str | None

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="placement_how_is_known", condition=Q(how__in=How.values)),
            CheckConstraint(
                name="placement_ends_no_earlier_than_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            CheckConstraint(
                name="placement_end_is_known_since_a_moment",
                condition=Q(ends_on=None, ended_at=None) | Q(ends_on__isnull=False, ended_at__isnull=False),
            ),
            UniqueConstraint(name="placement_one_open", fields=["participant"], condition=Q(ends_on=None)),
        ]


def _serving_next(access: Access) -> QuerySet[Placement]:
    """Another placement of a participant, by somebody who may: the organisation delivers it, or is its prime."""
    rows = Placement.objects.filter(PLACING.q(Placement, access), participant=OuterRef("placement__participant"))
    primes = Relationship.objects.filter(kind=Relation.PRIME_OF, organisation=OuterRef(OuterRef("to")))
    led = Q(contract__in=primes.values("contract"))
    return rows.exclude(pk=OuterRef("placement")).filter(Q(delivered_by=OuterRef("to")) | led)


class HandedOn(ScopedModel):
    """An earlier placement's history, handed on to the organisation that serves the participant now."""

    visibility = Visibility(
        reads=Own("to") | Own("by"),
        writes=Own("by") & Asked("app_serves_next", ("placement", "to"), _serving_next),
    )
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    to = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="handed_on_once", fields=["placement", "to"])]
