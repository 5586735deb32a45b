"""Appointments: booked, moved, attended, missed or cancelled, each a new row, so that nothing is lost."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Index,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import SeenThrough, Visibility
from commissioning.rooms.journey.event_models import CASEWORK
from commissioning.rooms.journey.placement_models import Placement


class State(TextChoices):
    """How an appointment stands."""

    BOOKED = "booked", "Booked"
    RESCHEDULED = "rescheduled", "Moved"
    ATTENDED = "attended", "Attended"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "Cancelled"


class About(TextChoices):
    """What an appointment is for."""

    START = "start", "First meeting"
    ASSESSMENT = "assessment", "Assessment"
    PLAN = "plan", "Action plan"
    REVIEW = "review", "Review"
    SUPPORT = "support", "Support"
    IN_WORK = "in_work", "In-work support"
    EXIT = "exit", "Leaving the programme"


class Place(TextChoices):
    """Where people meet."""

    OFFICE = "office", "At the office"
    TELEPHONE = "telephone", "By telephone"
    VIDEO = "video", "By video"
    ELSEWHERE = "elsewhere", "Somewhere else"


class AskedBy(TextChoices):
    """Who asked for it, or for the change."""

    PARTICIPANT = "participant", "The participant"
    PROVIDER = "provider", "The provider"
    EMPLOYMENT_SERVICE = "employment_service", "Employment service"


class Reason(TextChoices):
    """Why an appointment was moved, missed or cancelled."""

    HEALTH = "health", "Illness or a medical appointment"
    CARING = "caring", "Caring or childcare"
    WORK = "work", "Work, or an interview"
    TRANSPORT = "transport", "Could not get there"
    FORGOTTEN = "forgotten", "Forgotten"
    PROVIDER = "provider", "The provider could not keep it"
    OTHER = "other", "Another reason"
    NOT_KNOWN = "not_known", "Not known"


class Appointment(ScopedModel):
    """How an appointment stood from a moment on. Rows with one `record` are its history; the last counts.

    Never changed, so that whoever reads it sees each time that was fixed, and who asked for another.
    """

    visibility = Visibility(reads=SeenThrough("placement"), writes=CASEWORK)
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    record = CharField(max_length=REFERENCE_LENGTH, default=new_reference, db_index=True)
    state = CharField(max_length=12, choices=State.choices)
    at = DateTimeField()
    about = CharField(max_length=12, choices=About.choices)
    place = CharField(max_length=12, choices=Place.choices)
    asked_by = CharField(max_length=20, choices=AskedBy.choices)
    reason = CharField(max_length=12, choices=Reason.choices, blank=True)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="appointment_version_once_a_moment", fields=["record", "recorded_at"]),
            CheckConstraint(
                name="appointment_codes_are_known",
                condition=Q(state__in=State.values)
                & Q(about__in=About.values)
                & Q(place__in=Place.values)
                & Q(asked_by__in=AskedBy.values),
            ),
            CheckConstraint(
                name="appointment_says_why_it_changed",
                condition=Q(state__in=(State.BOOKED, State.ATTENDED), reason="")
                | Q(state__in=(State.RESCHEDULED, State.MISSED, State.CANCELLED), reason__in=Reason.values),
            ),
        ]
        indexes = [Index(name="appointment_of_a_placement", fields=["placement", "at"])]
