"""How the contracts of a programme were delivered, as published for those who choose among them."""

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
from commissioning.platform.visibility import Everyone, OfKind, Own, Visibility
from commissioning.rooms.design.models import LEADS_PROGRAMME
from commissioning.rooms.journey.rules_models import JourneyTerms


class PublishedFacts(ScopedModel):
    """Counts of the contracts of a programme over whole months, as they were known at a moment. Public, never changed.

    What rests on too few cases is not in it. Published anew for the same months, the last counts.
    """

    visibility = Visibility(reads=Everyone(), writes=Own("lead") & OfKind((Kind.COMMISSIONER.value,)) & LEADS_PROGRAMME)
    append_only = True

    # A reference: not everybody sees the programme's own row.
    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    journey_terms = ForeignKey(JourneyTerms, PROTECT, related_name="+", help_text="They say what the standards are.")
    since = DateField()
    until = DateField(help_text="The first day after the months that were counted.")
    told = TextField(help_text="Canonical JSON: a list of `facts.ContractFacts`.")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="published_facts_have_days", condition=Q(until__gt=F("since"))),
            UniqueConstraint(name="published_facts_once_a_moment", fields=["programme", "until", "recorded_at"]),
        ]
