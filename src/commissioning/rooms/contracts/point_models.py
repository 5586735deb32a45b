"""Points that delivery providers raise with the commissioner of a contract, and what it answers.

A sub-contractor speaks for itself: neither its prime nor anybody else in the chain learns that it did.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Own, SeenThrough, Standings, Visibility

_DELIVERS = Standings((Relation.PRIME_OF.value, Relation.SUB_OF.value), "contract")
_COMMISSIONS = Standings((Relation.COMMISSIONS.value,), "contract")

ABOUT: Mapping[str, str] = {
    "participants": "What participants need",
    "referrals": "Referrals and allocation",
    "terms": "The terms of the contract",
    "payment": "Payment and evidence",
    "chain": "How the supply chain works, or how we are treated in it",
    "commissioner": "How the commissioner works with us",
    "systems": "Systems and reporting",
    "area": "What happens in the area, such as jobs and other services",
    "other": "Something else",
}
"""What a point may be about."""


class PointKind(TextChoices):
    """What somebody raises: not problems alone."""

    PROBLEM = "problem", "A problem"
    INSIGHT = "insight", "Something that we have learned"
    QUESTION = "question", "A question"


class PointOutcome(TextChoices):
    """What comes of a point, as an answer says."""

    EXPLAINED = "explained", "Explained"
    CHANGED = "changed", "Something was changed"
    TO_CHANGE = "to_change", "Something will be changed"
    LOOKED_INTO = "looked_into", "It is being looked into"
    NO_CHANGE = "no_change", "Looked into; nothing will be changed"


class RaisedPoint(ScopedModel):
    """A problem, an insight or a question that a provider raises with the commissioner. Never changed.

    Whoever delivers or once delivered the contract may, after it has left too.

    contract_title, outcome, answered_at   of its contract and last answer: on rows of `points.points` alone.
    """

    visibility = Visibility(reads=Own("recorded_for") | _COMMISSIONS, writes=Own("recorded_for") & _DELIVERS)
    append_only = True

    # A reference, as in relationships.
    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    kind = CharField(max_length=8, choices=PointKind.choices)
    about = CharField(max_length=12, help_text="One of `ABOUT`.")
    words = TextField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    contract_title: str
    outcome: str | None
    answered_at: datetime | None

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="raised_point_kind_is_known", condition=Q(kind__in=PointKind.values)),
            CheckConstraint(name="raised_point_about_is_known", condition=Q(about__in=list(ABOUT))),
            CheckConstraint(name="raised_point_says_something", condition=~Q(words="")),
        ]


class PointAnswer(ScopedModel):
    """What the commissioner answers to a point; a later answer says what has come of it since. Never changed."""

    visibility = Visibility(reads=SeenThrough("point"), writes=SeenThrough("point", _COMMISSIONS))
    append_only = True

    point = ForeignKey(RaisedPoint, PROTECT, related_name="+")
    outcome = CharField(max_length=12, choices=PointOutcome.choices)
    words = TextField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="point_answer_once_a_moment", fields=["point", "recorded_at"]),
            CheckConstraint(name="point_answer_outcome_is_known", condition=Q(outcome__in=PointOutcome.values)),
            CheckConstraint(name="point_answer_says_something", condition=~Q(words="")),
        ]
