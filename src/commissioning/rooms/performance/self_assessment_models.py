"""What a prime makes of its own delivery: a score by the same meanings, with words, for each half-year."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    PositiveSmallIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Own, Standings, Visibility
from commissioning.rooms.journey.rules_models import JourneyTerms


class SelfAssessment(ScopedModel):
    """How a prime scores its own delivery of a standard in a half-year, as a version: the last counts. Never changed.

    Its words are about how it works, and about nobody.
    """

    visibility = Visibility(
        reads=Own("recorded_for")
        | Standings((Relation.COMMISSIONS.value,), "contract")
        | Standings((Relation.SUB_OF.value,), "contract", during=("since", "until")),
        writes=Own("recorded_for") & Standings((Relation.PRIME_OF.value,), "contract", in_force=True),
    )
    append_only = True

    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    journey_terms = ForeignKey(JourneyTerms, PROTECT, related_name="+", help_text="They say what each score means.")
    standard = CharField(max_length=80, help_text="Its key in the terms.")
    since = DateField(help_text="The first day of the half-year.")
    until = DateField(help_text="The first day of the next.")
    score = PositiveSmallIntegerField()
    words = TextField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="self_assessment_has_days", condition=Q(until__gt=F("since"))),
            UniqueConstraint(
                name="self_assessment_once_a_moment",
                fields=["contract", "standard", "since", "recorded_for", "recorded_at"],
            ),
        ]
