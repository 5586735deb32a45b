"""That the service standards of a programme were reviewed: the day for everybody, what was found for those who deliver.

Twice a year its lead commissioner looks at them. What must change then changes with the next terms, and nowhere else.
"""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.relationship_models import PARTNER, REFERS, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Everyone, OfKind, Own, SeenThrough, Standings, Visibility
from commissioning.rooms.design.models import LEADS_PROGRAMME
from commissioning.rooms.journey.rules_models import JourneyTerms

_DELIVERS_OR_REFERS = Standings(
    (*Relation.values, REFERS, PARTNER), "programme", on="programme", during=("reviewed_on", None)
)


class StandardsReview(ScopedModel):
    """That the standards of a programme were reviewed on a day. Public, as the standards are, and never changed.

    Rows with one `record` are versions of one review: the last counts.
    """

    visibility = Visibility(reads=Everyone(), writes=Own("lead") & OfKind((Kind.COMMISSIONER.value,)) & LEADS_PROGRAMME)
    append_only = True

    # A reference, as in the terms that rule a journey: not everybody sees the programme's own row.
    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    record = CharField(max_length=REFERENCE_LENGTH, default=new_reference, db_index=True)
    journey_terms = ForeignKey(JourneyTerms, PROTECT, related_name="+", help_text="They say what the standards were.")
    reviewed_on = DateField()
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="standards_review_once_a_moment", fields=["programme", "record", "recorded_at"])
        ]


class ReviewFindings(ScopedModel):
    """What a review of standards looked at and found, in words about nobody. Never changed.

    The lead, a partner, and whoever delivers the programme or refers people to it on the day or later read it.
    """

    visibility = Visibility(
        reads=SeenThrough("review", Own("lead") | _DELIVERS_OR_REFERS), writes=SeenThrough("review", Own("lead"))
    )
    append_only = True

    review = ForeignKey(StandardsReview, PROTECT, related_name="+")
    looked_at = TextField()
    found = TextField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="review_findings_once", fields=["review"]),
            CheckConstraint(name="review_findings_say_something", condition=~Q(looked_at="") & ~Q(found="")),
        ]


class StandardToChange(ScopedModel):
    """A standard that is to be changed, and why. All others of the terms that were reviewed are kept. Never changed."""

    visibility = Visibility(
        reads=SeenThrough("findings"), writes=SeenThrough("findings", SeenThrough("review", Own("lead")))
    )
    append_only = True

    findings = ForeignKey(ReviewFindings, PROTECT, related_name="+")
    standard = CharField(max_length=80, help_text="Its key in the terms.")
    why = TextField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="standard_to_change_once_a_review", fields=["findings", "standard"]),
            CheckConstraint(name="standard_to_change_says_why", condition=~Q(why="")),
        ]
