"""What participants say: how it goes, and what is wrong. Codes and days stand plain; words are sealed and stay near.

A complaint begins with whoever serves the person. It may go on to the prime and from there to the commissioner, and
each reads its words only once it has come that far. The next provider learns nothing of it.
"""

from datetime import datetime

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import SealedText
from commissioning.platform.visibility import LedToBy, OfKind, Own, Says, SeenThrough, Standings, Visibility
from commissioning.rooms.design.models import LEADS_PROGRAMME
from commissioning.rooms.journey.complaint_steps import ABOUT, OUTCOMES, Desk, Step
from commissioning.rooms.journey.event_kinds import Stage
from commissioning.rooms.journey.participant_models import OPEN_TO_THEM, THEMSELVES
from commissioning.rooms.journey.placement_models import Placement

_DELIVERS = Own("delivered_by")
_PRIME_THEN = Standings((Relation.PRIME_OF.value,), "contract", during=("starts_on", "ends_on"))
_COMMISSIONS = Standings((Relation.COMMISSIONS.value,), "contract")
_CONCERNED = SeenThrough("placement", THEMSELVES | _DELIVERS | _PRIME_THEN | _COMMISSIONS)
_STAGES = [each.name.lower() for each in Stage]
_BY_THEMSELVES = SeenThrough("placement", THEMSELVES)
_ANSWERING = SeenThrough(
    "placement",
    THEMSELVES
    | _DELIVERS
    | Standings((Relation.PRIME_OF.value, Relation.COMMISSIONS.value), "contract", in_force=True),
)


class Feedback(ScopedModel):
    """How a participant says it goes, at a stage of the journey: a score with a written meaning. Never changed."""

    visibility = Visibility(reads=_CONCERNED, writes=_BY_THEMSELVES)
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    stage = CharField(max_length=16, help_text="One of `event_kinds.Stage`, in small letters.")
    score = PositiveSmallIntegerField(help_text="1 to 5: see `complaint_steps.SCORES`.")
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="feedback_score_is_known", condition=Q(score__gte=1, score__lte=5)),
            CheckConstraint(name="feedback_stage_is_known", condition=Q(stage__in=_STAGES)),
        ]


class Complaint(ScopedModel):
    """That a participant complained, about what, and when. What became of it are its steps. Never changed.

    last, desk, last_at   of its last step: on rows of `complaints.complaints_in_sight` alone.
    """

    visibility = Visibility(reads=_CONCERNED, writes=_BY_THEMSELVES)
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    about = CharField(max_length=16)
    stage = CharField(max_length=16, help_text="Where the journey was then.")
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    last: str
    desk: str
    last_at: datetime

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="complaint_about_is_known", condition=Q(about__in=list(ABOUT))),
            CheckConstraint(name="complaint_stage_is_known", condition=Q(stage__in=_STAGES)),
        ]
        indexes = [Index(name="complaint_of_a_time", fields=["recorded_at"])]


class ComplaintStep(ScopedModel):
    """One step of a complaint, and on whose desk it lies from then on. Never changed."""

    visibility = Visibility(reads=SeenThrough("complaint"), writes=SeenThrough("complaint") & _ANSWERING)
    append_only = True

    complaint = ForeignKey(Complaint, PROTECT, related_name="+")
    placement = ForeignKey(Placement, PROTECT, related_name="+")
    step = CharField(max_length=12)
    desk = CharField(max_length=12)
    outcome = CharField(max_length=16, blank=True, help_text="Of an answer: what was done.")
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey(
        "platform.Organisation", PROTECT, related_name="+", null=True, blank=True, help_text="None: the participant."
    )

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="complaint_step_once_a_moment", fields=["complaint", "recorded_at"]),
            CheckConstraint(name="complaint_step_is_known", condition=Q(step__in=[each.value for each in Step])),
            CheckConstraint(name="complaint_desk_is_known", condition=Q(desk__in=[each.value for each in Desk])),
            CheckConstraint(
                name="complaint_answer_says_what_was_done",
                condition=Q(step=Step.ANSWERED.value, outcome__in=list(OUTCOMES))
                | (~Q(step=Step.ANSWERED.value) & Q(outcome="")),
            ),
        ]


class ComplaintWords(ScopedModel):
    """Words at a step of a complaint, sealed. Read by the participant and by those whose desk it has reached."""

    visibility = Visibility(
        reads=SeenThrough("placement", THEMSELVES | (OPEN_TO_THEM & _DELIVERS))
        | (
            LedToBy(
                "journey.ComplaintStep",
                "complaint",
                "complaint",
                Says("desk", (Desk.PRIME.value, Desk.COMMISSIONER.value)),
            )
            & SeenThrough("placement", OPEN_TO_THEM & _PRIME_THEN)
        )
        | (
            LedToBy("journey.ComplaintStep", "complaint", "complaint", Says("desk", (Desk.COMMISSIONER.value,)))
            & SeenThrough("placement", OPEN_TO_THEM & _COMMISSIONS)
        ),
        writes=SeenThrough("complaint") & _ANSWERING,
    )
    append_only = True
    personal = frozenset({"text"})

    complaint = ForeignKey(Complaint, PROTECT, related_name="+")
    placement = ForeignKey(Placement, PROTECT, related_name="+")
    step = ForeignKey(ComplaintStep, PROTECT, related_name="+")
    person = CharField(max_length=REFERENCE_LENGTH)
    text = SealedText(whose="person")

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="complaint_words_once_a_step", fields=["step"])]


class ComplaintSample(ScopedModel):
    """Complaints of a programme drawn to see how they were handled. Anybody with the seed draws the same ones."""

    visibility = Visibility(
        reads=Own("lead"), writes=Own("lead") & OfKind((Kind.COMMISSIONER.value,)) & LEADS_PROGRAMME
    )
    append_only = True

    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    received_from = DateField()
    received_until = DateField(help_text="The first day after those of the sample.")
    size = PositiveSmallIntegerField()
    seed = CharField(max_length=32)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="complaint_sample_has_days", condition=Q(received_until__gt=F("received_from"))),
            CheckConstraint(name="complaint_sample_is_of_some", condition=Q(size__gte=1)),
        ]
