"""Assessments: what stands between a participant and work, and how near to work they are, each time it is looked at."""

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import SeenThrough, Visibility
from commissioning.rooms.journey.event_models import CASEWORK
from commissioning.rooms.journey.placement_models import Placement


class Occasion(TextChoices):
    """Why somebody was assessed."""

    FIRST = "first", "First assessment"
    AGAIN = "again", "Assessed again"
    BEFORE_WORK = "before_work", "Before work starts"


class Step(TextChoices):
    """How near to work somebody is, from far to near. Coming nearer is an outcome in itself."""

    STANDING_STILL = "standing_still", "Work is not in sight yet"
    CLEARING = "clearing", "Dealing with what stands in the way"
    PREPARING = "preparing", "Getting ready: skills, experience, a CV"
    LOOKING = "looking", "Looking for work and applying"
    MEETING = "meeting", "Being invited by employers"
    OFFERED = "offered", "Has an offer of work"


class Assessment(ScopedModel):
    """What was found when a participant's needs were looked at, on a day. Never changed.

    Rows with one `record` are versions of one assessment, as of events. The goals and needs in words are sealed, apart.
    """

    visibility = Visibility(reads=SeenThrough("placement"), writes=CASEWORK)
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    record = CharField(max_length=REFERENCE_LENGTH, default=new_reference, db_index=True)
    on = DateField()
    occasion = CharField(max_length=12, choices=Occasion.choices)
    barriers = TextField(help_text="Canonical JSON: codes of what stands between them and work, each once.")
    step = CharField(max_length=16, choices=Step.choices)
    withdrawn = BooleanField(default=False)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="assessment_version_once_a_moment", fields=["record", "recorded_at"]),
            CheckConstraint(name="assessment_occasion_is_known", condition=Q(occasion__in=Occasion.values)),
            CheckConstraint(name="assessment_step_is_known", condition=Q(step__in=Step.values)),
        ]
        indexes = [Index(name="assessment_of_a_placement", fields=["placement", "on"])]
