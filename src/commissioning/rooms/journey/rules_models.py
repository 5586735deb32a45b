"""Who refers people to a programme, and the part of its terms that everybody on the journey may read."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Everyone, OfKind, Own, Says, SeenThrough, Visibility
from commissioning.rooms.design.models import LEADS_PROGRAMME, PROGRAMME_WRITES


class Referrer(ScopedModel):
    """An employment service that refers people to a programme, from a day until the day before another.

    While it lasts it sees the programme, its package areas, its contracts and their primes; never what they bid.
    A commissioner that refers people itself is named like any other.
    """

    visibility = Visibility(
        reads=Own("lead") | Own("organisation"),
        writes=Own("lead")
        & SeenThrough("programme", PROGRAMME_WRITES)
        & SeenThrough("organisation", Says("kind", (Kind.EMPLOYMENT_SERVICE.value, Kind.COMMISSIONER.value))),
    )
    one_at_a_time = ("programme", "organisation")

    programme = ForeignKey("design.Programme", PROTECT, related_name="+")
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day on which it refers nobody.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="referrer_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")))
        ]


class JourneyTerms(ScopedModel):
    """The part of a programme's terms that rules the journey, from a day on. Public, and never changed.

    Who may come, in which group, within how long, by which reasons. No price and nothing that anybody bid stands in it;
    `terms_version` names the whole. For one date the last agreed wins.
    """

    visibility = Visibility(reads=Everyone(), writes=Own("lead") & OfKind((Kind.COMMISSIONER.value,)) & LEADS_PROGRAMME)
    append_only = True

    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    title = CharField(max_length=200)
    applies_from = DateField()
    agreed_at = DateTimeField()
    terms_version = CharField(max_length=64)
    rules = TextField(help_text="Canonical JSON of `journey_rules.Rules`.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="journey_terms_once_a_moment", fields=["programme", "applies_from", "agreed_at"]),
            CheckConstraint(name="journey_terms_name_a_version", condition=Q(terms_version__regex=r"^[0-9a-f]{64}$")),
        ]
