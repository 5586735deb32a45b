"""Referrals to specialists: who pays what is agreed by both before the specialist learns who it is for.

A specialist sees no placement, no participant and no event. Before the funding is agreed it sees the rows here, which
are codes and a price; afterwards what was written for it alone (`SpecialistBrief`). So nothing else is opened to it.
"""

from typing import Any

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.access import Access
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import SealedText
from commissioning.platform.visibility import LedToBy, NotAmong, Own, Says, Standings, Visibility
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.event_models import CASEWORK
from commissioning.rooms.journey.participant_models import OPEN_TO_THEM, THEMSELVES, WORKING_WITH_THEM
from commissioning.rooms.journey.placement_models import Placement

_WORKS_THERE = LedToBy("journey.Placement", "reference", "placement", WORKING_WITH_THEM)
_KEEPS = LedToBy("journey.Placement", "reference", "placement", CASEWORK.rule)
_PRIME = LedToBy(
    "journey.Placement", "reference", "placement", Standings((Relation.PRIME_OF.value,), "contract", in_force=True)
)


def _shut(access: Access) -> QuerySet[Any, Any]:
    served = Placement._everything_for("a restricted record is shut to a specialist, who sees no placement")
    return served.exclude(OPEN_TO_THEM.q(Placement, access)).values("pk")


class Standing(TextChoices):
    """What one side said last of a referral to a specialist."""

    PROPOSED = "proposed", "Asked for"
    PRIME_AGREED = "prime_agreed", "Funding agreed by the prime"
    SPECIALIST_AGREED = "specialist_agreed", "Funding agreed by the specialist"
    REFERRED = "referred", "Referred"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


class Outcome(TextChoices):
    """What came of a specialist's help."""

    HELPED = "helped", "The barrier is overcome"
    PARTLY = "partly", "It is less than it was"
    NOT_HELPED = "not_helped", "It is as it was"
    NOT_ATTENDED = "not_attended", "They did not come"


class SpecialistReferral(ScopedModel):
    """What was said of a referral to a specialist, by one side, at a moment. Never changed.

    Rows with one `record` are one referral. Each side agrees as itself: the walls let nobody else write its word.
    """

    visibility = Visibility(
        reads=Own("to") | _WORKS_THERE,
        writes=Own("recorded_for")
        & (
            (_KEEPS & Says("standing", ("proposed", "referred", "declined", "ended")))
            | (_PRIME & Says("standing", ("prime_agreed",)))
            | (Own("to") & Says("standing", ("specialist_agreed", "declined", "ended")))
        ),
    )
    append_only = True

    # A reference: the specialist sees no placement.
    placement = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    record = CharField(max_length=REFERENCE_LENGTH, default=new_reference, db_index=True)
    to = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    standing = CharField(max_length=20, choices=Standing.choices)
    need = CharField(max_length=20, help_text="The barrier that help is wanted with, as a code.")
    sessions = PositiveSmallIntegerField(help_text="How many sessions are wanted.")
    price_pence = PositiveIntegerField(help_text="For all sessions.")
    outcome = CharField(max_length=16, choices=Outcome.choices, blank=True)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="specialist_referral_once_a_moment", fields=["record", "recorded_at"]),
            CheckConstraint(name="specialist_referral_standing_is_known", condition=Q(standing__in=Standing.values)),
            CheckConstraint(name="specialist_referral_need_is_known", condition=Q(need__in=sorted(BARRIERS))),
            CheckConstraint(name="specialist_referral_asks_for_a_session", condition=Q(sessions__gte=1)),
            CheckConstraint(
                name="specialist_referral_has_an_outcome_at_its_end",
                condition=Q(standing=Standing.ENDED, outcome__in=Outcome.values)
                | (~Q(standing=Standing.ENDED) & Q(outcome="")),
            ),
        ]


class SpecialistBrief(ScopedModel):
    """What a specialist was told of the person, once both sides had agreed the funding: so much and no more. Sealed."""

    visibility = Visibility(
        reads=(
            NotAmong("app_shut_placements", "placement", _shut)
            & (Own("to") | LedToBy("journey.Placement", "reference", "placement", WORKING_WITH_THEM))
        )
        | LedToBy("journey.Placement", "reference", "placement", THEMSELVES),
        writes=Own("recorded_for") & _KEEPS,
    )
    append_only = True
    personal = frozenset({"name", "telephone", "email", "needs", "text"})

    placement = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    record = CharField(max_length=REFERENCE_LENGTH, help_text="That of the referral.")
    to = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    person = CharField(max_length=REFERENCE_LENGTH)
    name = SealedText(whose="person")
    telephone = SealedText(whose="person", null=True)
    email = SealedText(whose="person", null=True)
    needs = SealedText(whose="person", null=True)
    text = SealedText(whose="person")
    recorded_at = DateTimeField()
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="specialist_brief_once_a_referral", fields=["record"])]
