"""What two people make of a case: each by themselves, unseen by the other, and then together.

That somebody has scored a case is one row, and what they gave is another. The second is theirs alone until both have
scored: the walls say so, not the pages.
"""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    F,
    ForeignKey,
    PositiveSmallIntegerField,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import SealedText
from commissioning.platform.visibility import LedToBy, Oneself, Own, Rule, Says, SeenThrough, Visibility
from commissioning.rooms.performance.review_models import BY_THE_LEAD, ReviewedCase


class Seat(TextChoices):
    """As which of the two somebody scores."""

    FIRST = "first", "First assessor"
    SECOND = "second", "Second assessor"


class How(TextChoices):
    """How two came to one score."""

    ALIKE = "alike", "Both gave it"
    DISCUSSED = "discussed", "They differed and talked it over"


def _assessing(one: Rule) -> SeenThrough:
    """On a row that names a case: whoever acts is an assessor of its review, for the organisation that holds it."""
    return SeenThrough("case", SeenThrough("review", Own("lead") & one))


_FIRST, _SECOND = Oneself("first_assessor"), Oneself("second_assessor")
_EITHER = _assessing(_FIRST | _SECOND)
_BY_THE_LEAD = SeenThrough("case", BY_THE_LEAD)
_BOTH_HAVE_SCORED = LedToBy("performance.Scoring", "case", "case", Says("seat", (Seat.FIRST.value,))) & LedToBy(
    "performance.Scoring", "case", "case", Says("seat", (Seat.SECOND.value,))
)


class Scoring(ScopedModel):
    """That an assessor has scored a case, and not how. Never changed."""

    visibility = Visibility(
        reads=_BY_THE_LEAD,
        writes=Oneself("assessor")
        & (
            (Says("seat", (Seat.FIRST.value,)) & _assessing(_FIRST))
            | (Says("seat", (Seat.SECOND.value,)) & _assessing(_SECOND))
        ),
    )
    append_only = True

    case = ForeignKey(ReviewedCase, PROTECT, related_name="+")
    seat = CharField(max_length=8, choices=Seat.choices)
    assessor = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="scoring_once_a_seat", fields=["case", "seat"]),
            CheckConstraint(name="scoring_seat_is_known", condition=Q(seat__in=Seat.values)),
        ]


class CaseScore(ScopedModel):
    """What one assessor gives a case, and why, as a version: the last counts. Never changed.

    No score says that too little is on record to judge. The remark is sealed under a key of the case.
    """

    visibility = Visibility(
        reads=_BY_THE_LEAD & (Oneself("assessor") | _BOTH_HAVE_SCORED),
        writes=Oneself("assessor") & _EITHER,
    )
    append_only = True
    personal = frozenset({"remark"})

    case = ForeignKey(ReviewedCase, PROTECT, related_name="+")
    assessor = ForeignKey("platform.User", PROTECT, related_name="+")
    score = PositiveSmallIntegerField(null=True)
    remark = SealedText(whose="case_id")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="case_score_once_a_moment", fields=["case", "assessor", "recorded_at"])]


class ProposedScore(ScopedModel):
    """The score that one of the two proposes, where they differed, with a reason. The last counts. Never changed."""

    visibility = Visibility(
        reads=_BY_THE_LEAD,
        writes=Oneself("proposed_by") & _EITHER & _BOTH_HAVE_SCORED,
    )
    append_only = True
    personal = frozenset({"reason"})

    case = ForeignKey(ReviewedCase, PROTECT, related_name="+")
    score = PositiveSmallIntegerField(null=True)
    reason = SealedText(whose="case_id")
    proposed_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="proposed_score_once_a_moment", fields=["case", "recorded_at"])]


class AgreedScore(ScopedModel):
    """The one score of a case: what both gave, or what one proposed and the other agreed to. Never changed."""

    visibility = Visibility(
        reads=SeenThrough("case"),
        writes=Oneself("agreed_by") & _EITHER & _BOTH_HAVE_SCORED,
    )
    append_only = True
    personal = frozenset({"reason"})

    case = ForeignKey(ReviewedCase, PROTECT, related_name="+")
    score = PositiveSmallIntegerField(null=True)
    how = CharField(max_length=12, choices=How.choices)
    reason = SealedText(whose="case_id", null=True)
    proposed_by = ForeignKey("platform.User", PROTECT, related_name="+")
    agreed_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="agreed_score_once_a_case", fields=["case"]),
            CheckConstraint(name="agreed_score_is_of_two", condition=~Q(proposed_by=F("agreed_by"))),
            CheckConstraint(
                name="agreed_score_has_a_reason_where_they_differed",
                condition=Q(how=How.ALIKE.value, reason__isnull=True)
                | Q(how=How.DISCUSSED.value, reason__isnull=False),
            ),
        ]
