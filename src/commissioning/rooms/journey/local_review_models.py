"""Local reviews: the employment service and a provider talk about how it goes, and keep what they agreed.

Of a contract and not of a person: how referrals come, who is not seen, what both will do. The commissioner and the
prime read them; who else delivers the contract does not.
"""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import REFERS, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Own, Says, SeenThrough, Standings, Visibility

_BOTH = Own("service") | Own("provider")
_AGREED_BETWEEN = SeenThrough("review", _BOTH)


class ReviewSide(TextChoices):
    """Who is to do what was agreed."""

    SERVICE = "service", "The employment service"
    PROVIDER = "provider", "The provider"


class ReviewStep(TextChoices):
    """What becomes of the record of a review."""

    CONFIRMED = "confirmed", "Confirmed by the provider"
    WITHDRAWN = "withdrawn", "Taken back by the employment service"


class ActionState(TextChoices):
    """What came of an action that was agreed."""

    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"
    TO_DO = "to_do", "Still to be done"


class LocalReview(ScopedModel):
    """That an employment service and a provider met about a contract, and what they talked about. Never changed.

    contract_title, step   of its contract and `LocalReviewStep`: on rows of `local_reviews.local_reviews` alone.
    """

    visibility = Visibility(
        reads=_BOTH
        | Standings((Relation.COMMISSIONS.value,), "contract")
        | Standings((Relation.PRIME_OF.value,), "contract", during=("held_on", None)),
        writes=Own("service") & Standings((REFERS,), "contract"),
    )
    append_only = True

    # A reference, as in placements.
    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    service = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    provider = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    held_on = DateField()
    words = TextField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    contract_title: str
    step: str | None

    class Meta(ScopedModel.Meta):
        constraints = [CheckConstraint(name="local_review_says_something", condition=~Q(words=""))]


class ReviewAction(ScopedModel):
    """Something that one of the two agreed to do by a day. Added until the provider has confirmed the record."""

    visibility = Visibility(reads=SeenThrough("review"), writes=SeenThrough("review", Own("service")))
    append_only = True

    review = ForeignKey(LocalReview, PROTECT, related_name="+")
    side = CharField(max_length=8, choices=ReviewSide.choices)
    what = CharField(max_length=400)
    by_day = DateField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="review_action_side_is_known", condition=Q(side__in=ReviewSide.values)),
            CheckConstraint(name="review_action_says_something", condition=~Q(what="")),
        ]


class LocalReviewStep(ScopedModel):
    """The provider's word that the record is right; or the service's, that it does not stand. One of the two, once.

    `digest` is of the record as whoever says so has read it: see `local_reviews.digest_of`.
    """

    visibility = Visibility(
        reads=SeenThrough("review"),
        writes=(Says("step", (ReviewStep.CONFIRMED.value,)) & SeenThrough("review", Own("provider")))
        | (Says("step", (ReviewStep.WITHDRAWN.value,)) & SeenThrough("review", Own("service"))),
    )
    append_only = True

    review = ForeignKey(LocalReview, PROTECT, related_name="+")
    step = CharField(max_length=12, choices=ReviewStep.choices)
    digest = CharField(max_length=64)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="local_review_step_once", fields=["review"]),
            CheckConstraint(name="local_review_step_is_known", condition=Q(step__in=ReviewStep.values)),
            CheckConstraint(name="local_review_digest_is_sha256", condition=Q(digest__regex="^[0-9a-f]{64}$")),
        ]


class ReviewActionResult(ScopedModel):
    """What came of an action, as either of the two says, as a version: the last counts. Never changed."""

    visibility = Visibility(reads=SeenThrough("action"), writes=SeenThrough("action", _AGREED_BETWEEN))
    append_only = True

    action = ForeignKey(ReviewAction, PROTECT, related_name="+")
    state = CharField(max_length=8, choices=ActionState.choices)
    on = DateField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="review_action_result_once_a_moment", fields=["action", "recorded_at"]),
            CheckConstraint(name="review_action_state_is_known", condition=Q(state__in=ActionState.values)),
        ]
