"""What happens on a journey: facts with codes and days, which are only added, and sealed words about them."""

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import SealedText
from commissioning.platform.visibility import LedToBy, Own, SeenThrough, Standings, Visibility
from commissioning.rooms.journey.participant_models import OPEN_TO_THEM, REFERRING, THEMSELVES, WORKING_WITH_THEM
from commissioning.rooms.journey.placement_models import Placement

CASEWORK = SeenThrough(
    "placement", Own("delivered_by") | REFERRING | Standings((Relation.PRIME_OF.value,), "contract", in_force=True)
)
"""Who writes on a placement: whoever delivers, the prime while it is the prime, the employment service."""
BY_NAME = SeenThrough(
    "placement",
    (OPEN_TO_THEM & (WORKING_WITH_THEM | LedToBy("journey.HandedOn", "placement", rule=Own("to")))) | THEMSELVES,
)
"""Who reads words on a placement. The commissioner does not: it sees codes and days."""


class Event(ScopedModel):
    """Something that happened on a participant's journey, on a day, as it was told at a moment. Never changed.

    Rows with one `record` are versions of one fact: the last counts, and `withdrawn` says that it no longer stands.
    Kinds and what each must say are in `events`. No row has words: those are sealed, apart.
    """

    visibility = Visibility(reads=SeenThrough("placement"), writes=CASEWORK)
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    record = CharField(max_length=REFERENCE_LENGTH, default=new_reference, db_index=True)
    kind = CharField(max_length=40)
    on = DateField()
    until = DateField(null=True, blank=True, help_text="The first day after it, of what lasts.")
    detail = TextField(help_text="Canonical JSON: the codes that its kind asks for.")
    withdrawn = BooleanField(default=False)
    source = CharField(max_length=12)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="event_version_once_a_moment", fields=["record", "recorded_at"]),
            CheckConstraint(name="event_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("on"))),
            CheckConstraint(
                name="event_source_is_known",
                condition=Q(source__in=("independent", "employer", "provider", "participant")),
            ),
        ]
        indexes = [Index(name="event_of_a_placement", fields=["placement", "kind", "on"])]


_OWN_WORDS = SeenThrough("placement", THEMSELVES)


class Words(ScopedModel):
    """Words that belong to a row of the journey, sealed under the key of the person whom they are about. Never changed.

    A note to an event, a plan's goals and actions, the text of a report: all that people write about a participant is
    here, so one place is opened for them, handed to them, or erased.
    """

    visibility = Visibility(reads=BY_NAME, writes=CASEWORK | _OWN_WORDS)
    append_only = True
    personal = frozenset({"text"})

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    person = CharField(max_length=REFERENCE_LENGTH)
    about = CharField(max_length=REFERENCE_LENGTH, db_index=True, help_text="The row that they belong to.")
    text = SealedText(whose="person")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="words_once_about_a_row", fields=["about"])]
