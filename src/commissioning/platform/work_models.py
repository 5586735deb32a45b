"""What is done apart from the request, and the files that it takes and leaves."""

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    PositiveSmallIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.job_states import ENDED, JobState
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.roles import Role
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Oneself, Own, Visibility


class Job(ScopedModel):
    """A piece of work that somebody asked for, done by a worker in their name. See `jobs` and `job_runner`.

    Who asked, for which organisation and in which role never changes: the worker acts as they, and as nobody else.
    """

    visibility = Visibility(
        reads=Own("organisation") | Oneself("requested_by"), writes=Own("organisation") & Oneself("requested_by")
    )

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    requested_by = ForeignKey(User, PROTECT, related_name="+")
    role = CharField(max_length=24, choices=Role.choices)
    request = CharField(max_length=REFERENCE_LENGTH, help_text="Made at the edge, the same on retry.")
    kind = CharField(max_length=60)
    arguments = TextField(help_text="Canonical JSON; references, never what they lead to.")
    state = CharField(max_length=9, choices=JobState.choices, default=JobState.WAITING)
    requested_at = DateTimeField()
    started_at = DateTimeField(null=True, blank=True, help_text="When it was last taken.")
    ended_at = DateTimeField(null=True, blank=True)
    holder = CharField(max_length=REFERENCE_LENGTH, blank=True, help_text="New each time that it is taken.")
    lease_until = DateTimeField(null=True, blank=True)
    attempts = PositiveSmallIntegerField(default=0)
    progress_done = BigIntegerField(default=0)
    progress_of = BigIntegerField(null=True, blank=True, help_text="None: nobody knows beforehand.")
    progress_words = CharField(max_length=200, blank=True)
    result = TextField(blank=True, help_text="Canonical JSON, small; more goes into a file, named by its reference.")
    problem = TextField(blank=True, help_text="Why it failed, in plain words.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="job_asked_for_once", fields=["organisation", "requested_by", "request"]),
            CheckConstraint(name="job_state_is_known", condition=Q(state__in=JobState.values)),
            CheckConstraint(name="job_role_is_known", condition=Q(role__in=Role.values)),
            CheckConstraint(
                name="job_is_held_while_it_runs",
                condition=(Q(state=JobState.RUNNING, lease_until__isnull=False) & ~Q(holder=""))
                | (~Q(state=JobState.RUNNING) & Q(holder="", lease_until=None)),
            ),
            CheckConstraint(
                name="job_has_ended_when_it_says_so",
                condition=Q(state__in=ENDED, ended_at__isnull=False) | (~Q(state__in=ENDED) & Q(ended_at=None)),
            ),
            CheckConstraint(
                name="job_says_why_it_failed",
                condition=(Q(state=JobState.FAILED) & ~Q(problem="")) | (~Q(state=JobState.FAILED) & Q(problem="")),
            ),
        ]
        indexes = [
            Index(name="job_waiting", fields=["requested_at"], condition=Q(state=JobState.WAITING)),
            Index(name="job_running", fields=["lease_until"], condition=Q(state=JobState.RUNNING)),
        ]


class Chore(Model):
    """What time makes due again and again, and when it was last begun. See `chores`."""

    name = CharField(primary_key=True, max_length=60)
    begun_at = DateTimeField()

    OUTSIDE_THE_WALLS = "names of chores and instants, nobody's data; nobody is acting when a chore is due"

    def __str__(self) -> str:
        return self.name


class StoredFile(ScopedModel):
    """That an organisation keeps a file: whose, why and until when. Files of the same content share it. See `files`."""

    visibility = Visibility(reads=Own("organisation"), writes=Own("organisation"))
    personal = frozenset({"name"})

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    stored_by = ForeignKey(User, PROTECT, related_name="+")
    stored_at = DateTimeField()
    why = CharField(max_length=200)
    ends_on = DateField(help_text="The first day on which it is no longer kept.")
    name = CharField(max_length=120, help_text="As given, made safe to show.")
    size_bytes = BigIntegerField()
    media_type = CharField(max_length=100, help_text="As found in the content; the name says nothing.")
    sha256 = CharField(max_length=64, db_index=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="file_is_named_by_its_content", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            CheckConstraint(name="file_size_is_not_negative", condition=Q(size_bytes__gte=0)),
        ]
