"""A review of cases: what is judged, by whom, over which days; the cases that were drawn; and what came of it.

The contract's parties see that a review is held and, once it is closed, what came of it. Which cases were drawn, and
what each was scored, they see for those whom they serve or served.
"""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import LedToBy, OfKind, Own, SeenThrough, Standings, Visibility
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.rules_models import JourneyTerms

_PARTIES_THEN = Standings((Relation.PRIME_OF.value, Relation.SUB_OF.value), "contract", during=("since", "until"))
_SERVED = Own("delivered_by") | Standings((Relation.PRIME_OF.value,), "contract", during=("starts_on", "ends_on"))
"""Of a placement: whoever delivered it, and the prime of that time."""
BY_THE_LEAD = SeenThrough("review", Own("lead"))


class CaseReview(ScopedModel):
    """A review of the qualitative standard of a contract by a sample of cases. Never changed.

    Anybody with the seed draws the same cases from the same frame; its digest says whether it is the same.
    """

    visibility = Visibility(
        reads=Own("lead") | _PARTIES_THEN,
        writes=Own("lead") & OfKind((Kind.COMMISSIONER.value,)) & Standings((Relation.COMMISSIONS.value,), "contract"),
    )
    append_only = True

    # References, as in relationships and placements.
    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    journey_terms = ForeignKey(JourneyTerms, PROTECT, related_name="+", help_text="They say what each score means.")
    standard = CharField(max_length=80, help_text="Its key in the terms.")
    since = DateField()
    until = DateField(help_text="The first day after those that are looked at.")
    size = PositiveSmallIntegerField(help_text="How many were to be drawn.")
    seed = CharField(max_length=32)
    frame_size = PositiveIntegerField(help_text="From how many it was drawn.")
    frame_digest = CharField(max_length=64, help_text="SHA-256 of their references, sorted, a line each.")
    first_assessor = ForeignKey("platform.User", PROTECT, related_name="+")
    second_assessor = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="case_review_has_days", condition=Q(until__gt=F("since"))),
            CheckConstraint(name="case_review_is_of_some", condition=Q(size__gte=1, frame_size__gte=1)),
            CheckConstraint(name="case_review_digest_is_sha256", condition=Q(frame_digest__regex="^[0-9a-f]{64}$")),
            CheckConstraint(name="case_review_has_two_assessors", condition=~Q(first_assessor=F("second_assessor"))),
        ]


class ReviewResult(ScopedModel):
    """What came of a review, when every case had its agreed score: counts of scores, and no case. Never changed."""

    visibility = Visibility(reads=SeenThrough("review"), writes=BY_THE_LEAD)
    append_only = True

    review = ForeignKey(CaseReview, PROTECT, related_name="+")
    told = TextField(help_text="Canonical JSON: `score_counts.Told`.")
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="case_review_is_closed_once", fields=["review"])]


class ReviewedCase(ScopedModel):
    """A case that was drawn: a participant's time with whoever served them. Never changed."""

    visibility = Visibility(
        reads=BY_THE_LEAD
        | (LedToBy("performance.ReviewResult", "review", "review") & SeenThrough("placement", _SERVED)),
        writes=BY_THE_LEAD,
    )
    append_only = True

    review = ForeignKey(CaseReview, PROTECT, related_name="+")
    placement = ForeignKey(Placement, PROTECT, related_name="+")
    number = PositiveSmallIntegerField(help_text="In the order in which they were drawn, from one.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="reviewed_case_drawn_once", fields=["review", "placement"]),
            UniqueConstraint(name="reviewed_case_number_once", fields=["review", "number"]),
            CheckConstraint(name="reviewed_case_counts_from_one", condition=Q(number__gte=1)),
        ]
