"""People, the organisations they act for, how organisations stand to each other, and what was done."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db.models import (
    PROTECT,
    BigIntegerField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    EmailField,
    F,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.break_glass_models import BrokenGlass as BrokenGlass
from commissioning.platform.break_glass_models import GlassReading as GlassReading
from commissioning.platform.job_states import ENDED, JobState
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.roles import Role
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import (
    Everyone,
    Granted,
    Nobody,
    OfKind,
    Oneself,
    Own,
    Says,
    Standings,
    Visibility,
)


class Users(BaseUserManager["User"]):
    """People who can sign in. E-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who can sign in. Their roles are memberships; being signed in alone shows nothing.

    Outside the walls, because sign-in reads it before anybody is acting (`outside_the_walls`).
    """

    reference = CharField(primary_key=True, max_length=REFERENCE_LENGTH, default=new_reference, editable=False)
    email = EmailField(unique=True)
    name = CharField(max_length=200)
    is_active = BooleanField(default=True)
    is_service = BooleanField(default=False, help_text="A program that acts by a token. It never signs in.")

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            CheckConstraint(name="user_email_is_lower_case", condition=Q(email__regex=r"^[^A-Z]+$")),
            # Django begins a password that nothing matches with "!".
            CheckConstraint(
                name="user_service_has_no_password",
                condition=Q(is_service=False) | Q(password__startswith="!"),  # noqa: S106
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Kind(TextChoices):
    """What an organisation is to the system."""

    OPERATOR = "operator", "Keeps this installation"
    COMMISSIONER = "commissioner", "Commissions programmes and pays for them"
    PROVIDER = "provider", "Delivers, as a prime or in a supply chain"
    AUDITOR = "auditor", "Audits commissioners"
    PARTNER = "partner", "A local partner"
    EMPLOYMENT_SERVICE = "employment_service", "Refers people"


class Organisation(ScopedModel):
    """A body that people act for: a tenant. Its name is public; who does what with whom is not."""

    visibility = Visibility(
        reads=Everyone(), writes=Own("kept_by") & OfKind((Kind.OPERATOR.value, Kind.COMMISSIONER.value))
    )

    name = CharField(max_length=200)
    kind = CharField(max_length=20, choices=Kind.choices)
    kept_by = ForeignKey(
        "self", PROTECT, related_name="+", help_text="The organisation that entered it in the register, and keeps it."
    )

    class Meta(ScopedModel.Meta):
        constraints = [CheckConstraint(name="organisation_kind_is_known", condition=Q(kind__in=Kind.values))]

    def __str__(self) -> str:
        return self.name


class Membership(ScopedModel):
    """One person's role in one organisation, from a day until the day before another. It ends; it is never deleted."""

    visibility = Visibility(
        reads=Own("organisation")
        | Oneself("person")
        | (OfKind((Kind.OPERATOR.value,)) & Says("role", (Role.ADMINISTRATOR.value,))),
        # The operator appoints administrators, who appoint everybody else.
        writes=Own("organisation") | (OfKind((Kind.OPERATOR.value,)) & Says("role", (Role.ADMINISTRATOR.value,))),
    )

    person = ForeignKey(User, PROTECT, related_name="+")
    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    role = CharField(max_length=24, choices=Role.choices)
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day without the role.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="membership_role_is_known", condition=Q(role__in=Role.values)),
            CheckConstraint(
                name="membership_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            UniqueConstraint(
                name="membership_open_once", fields=["person", "organisation", "role"], condition=Q(ends_on=None)
            ),
        ]


class Relation(TextChoices):
    """What an organisation is in a contract. Read as: organisation, kind, (of the organisation above, in) contract."""

    COMMISSIONS = "commissions", "commissions"
    PRIME_OF = "prime_of", "is the prime of"
    SUB_OF = "sub_of", "is a sub-contractor, under another, in"


PARTNER = "partner_of"
"""The standing of a second commissioner in a programme, and so in each of its contracts: it reads, never writes."""
NAMED_PARTNER = "named_partner"
"""The standing of whoever is, was or will be a partner of a programme: enough to know that it is there."""

_ABOVE = (Relation.COMMISSIONS.value, Relation.PRIME_OF.value)
_ANY = tuple(Relation.values)
_DURING = ("starts_on", "ends_on")


class Relationship(ScopedModel):
    """What one organisation is in one contract, from a day until the day before another: visibility follows from it.

    Contract and programme are references, because both belong to rooms above. Only its end ever changes.
    """

    visibility = Visibility(
        reads=Own("organisation")
        | Own("above")
        | Standings(_ABOVE, "contract", during=_DURING)
        | Granted("contract")
        # Everyone in a contract may know who commissions it and who is its prime.
        | (Says("kind", _ABOVE) & Standings(_ANY, "contract", during=_DURING))
        | Standings((PARTNER,), "programme", on="programme", during=("starts_on", None)),
        writes=(
            Own("declared_by")
            & Own("organisation")
            & OfKind((Kind.COMMISSIONER.value,))
            & Says("kind", (Relation.COMMISSIONS.value,))
        )
        | (
            Own("declared_by")
            & Says("kind", (Relation.PRIME_OF.value,))
            & Standings((Relation.COMMISSIONS.value,), "contract", in_force=True)
        )
        # Whoever declared it: a commissioner that ends a contract ends its supply chain with it.
        | (Says("kind", (Relation.SUB_OF.value,)) & Standings(_ABOVE, "contract", in_force=True)),
    )

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    kind = CharField(max_length=12, choices=Relation.choices)
    above = ForeignKey(Organisation, PROTECT, related_name="+", null=True, blank=True)
    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    programme = CharField(max_length=REFERENCE_LENGTH)
    declared_by = ForeignKey(Organisation, PROTECT, related_name="+")
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day after it.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="relationship_kind_is_known", condition=Q(kind__in=Relation.values)),
            CheckConstraint(
                # One that ends on the day on which it would begin was called off: it holds on no day.
                name="relationship_ends_no_earlier_than_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            CheckConstraint(
                name="relationship_only_a_sub_is_under_another",
                condition=Q(kind="sub_of", above__isnull=False) | (~Q(kind="sub_of") & Q(above=None)),
            ),
            CheckConstraint(
                name="relationship_nobody_is_under_itself",
                condition=Q(above=None) | ~Q(above=F("organisation")),
            ),
            # Or a second commissioner could claim a contract by naming it.
            UniqueConstraint(
                name="relationship_commissioned_once", fields=["contract"], condition=Q(kind="commissions")
            ),
            UniqueConstraint(
                name="relationship_one_open_prime", fields=["contract"], condition=Q(kind="prime_of", ends_on=None)
            ),
            UniqueConstraint(
                name="relationship_under_one_at_a_time",
                fields=["contract", "organisation"],
                condition=Q(kind="sub_of", ends_on=None),
            ),
        ]


class AuditEvent(ScopedModel):
    """One thing done, or one reading of personal data, as a link in the chain of a tenant's day. Never changed."""

    visibility = Visibility(reads=Own("organisation"), writes=Own("organisation") & Oneself("actor"))
    append_only = True

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    day = DateField(help_text="The date in UTC: with the organisation, the stream.")
    sequence = PositiveIntegerField(help_text="1, 2, 3 in the stream.")
    at = DateTimeField()
    actor = ForeignKey(User, PROTECT, related_name="+")
    role = CharField(max_length=24)
    on_behalf_of = CharField(max_length=REFERENCE_LENGTH, blank=True)
    act = CharField(max_length=60)
    subject_kind = CharField(max_length=60)
    subject = CharField(max_length=REFERENCE_LENGTH)
    purpose = CharField(max_length=200, blank=True)
    before = TextField(help_text="Canonical JSON; personal values as keyed hashes.")
    after = TextField(help_text="As `before`.")
    previous = CharField(max_length=64)
    hash = CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="audit_one_event_a_place", fields=["organisation", "day", "sequence"]),
            UniqueConstraint(name="audit_one_event_after_another", fields=["organisation", "previous"]),
            CheckConstraint(name="audit_sequence_begins_at_1", condition=Q(sequence__gte=1)),
        ]
        indexes = [
            Index(name="audit_about_a_subject", fields=["organisation", "subject", "day", "sequence"]),
            Index(name="audit_event_at", fields=["at"]),
        ]


class AuditRoot(ScopedModel):
    """The root over the heads of all chains that grew since the one before: a link of the chain of roots (`merkle`).

    All who act for an organisation may read it, and may keep it where no administrator of the database reaches. It
    tells how many tenants were active, and nothing of which or what. `audit_roots.gather_heads` writes it.
    """

    visibility = Visibility(reads=OfKind(tuple(Kind.values)), writes=Nobody())
    append_only = True

    sequence = PositiveIntegerField(unique=True, help_text="1, 2, 3 …")
    at = DateTimeField()
    count = PositiveIntegerField(help_text="How many heads are under it.")
    root = CharField(max_length=64)
    previous = CharField(max_length=64, unique=True)
    hash = CharField(max_length=64)


class AuditLeaf(ScopedModel):
    """One tenant's head under a root, and what proves that it is there. The tenant sees its own alone."""

    visibility = Visibility(reads=Own("organisation"), writes=Nobody())
    append_only = True

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    under = ForeignKey(AuditRoot, PROTECT, related_name="+")
    place = PositiveIntegerField(help_text="From 0, among the heads under the root.")
    head = CharField(max_length=64)
    proof = TextField(blank=True, help_text="The neighbours on the way up to the root, in hexadecimal, with spaces.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="audit_leaf_once_a_head", fields=["organisation", "head"]),
            UniqueConstraint(name="audit_leaf_one_a_place", fields=["under", "place"]),
        ]


# Work that is done apart from the request: jobs, chores; files; the API's answers and tokens.


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


class IdempotentAnswer(ScopedModel):
    """What a request of the API was answered: its retry gets the same and changes nothing. See `idempotency`."""

    visibility = Visibility(
        reads=Own("organisation") & Oneself("asked_by"), writes=Own("organisation") & Oneself("asked_by")
    )

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    asked_by = ForeignKey(User, PROTECT, related_name="+")
    key = CharField(max_length=200, help_text="The client's own.")
    request_digest = CharField(max_length=64)
    status = PositiveSmallIntegerField(null=True, blank=True, help_text="None only in the transaction that answers.")
    body = TextField(blank=True)
    at = DateTimeField(db_index=True)

    class Meta(ScopedModel.Meta):
        # Each asker's keys are their own: a colleague's key neither shows its answer nor that it exists.
        constraints = [UniqueConstraint(name="answer_given_once", fields=["organisation", "asked_by", "key"])]


class Scope(TextChoices):
    """What a token may be used for. Which rows and actions, its role says."""

    READ = "read", "Read"
    WRITE = "write", "Change"


class ApiToken(ScopedModel):
    """A program's right to act for an organisation in one role, until it expires or is revoked. See `tokens`.

    The secret is never kept: only its hash is.
    """

    visibility = Visibility(reads=Own("organisation"), writes=Own("organisation"))

    account = ForeignKey(User, PROTECT, related_name="+", help_text="The service account that it acts as.")
    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    role = CharField(max_length=24, choices=Role.choices)
    scopes = CharField(max_length=20, help_text="Scopes in order, with a space between.")
    prefix = CharField(max_length=20, help_text="How the secret begins, to tell tokens apart.")
    hash = CharField(max_length=64, help_text="SHA-256 of the secret, which is 256 random bits.")
    made_by = ForeignKey(User, PROTECT, related_name="+")
    made_at = DateTimeField()
    expires_at = DateTimeField()
    revoked_at = DateTimeField(null=True, blank=True)
    last_used_on = DateField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="token_one_of_a_hash", fields=["hash"]),
            UniqueConstraint(name="token_one_of_an_account", fields=["account"]),
            CheckConstraint(name="token_role_is_known", condition=Q(role__in=Role.values)),
            CheckConstraint(name="token_scopes_are_known", condition=Q(scopes__in=("read", "write", "read write"))),
            CheckConstraint(
                name="token_lasts_a_year_at_most",
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + timedelta(days=366)),
            ),
        ]


_OFFERED = Own("organisation") | (OfKind((Kind.OPERATOR.value,)) & Says("role", (Role.ADMINISTRATOR.value,)))


class Invitation(ScopedModel):
    """A role in an organisation, offered by e-mail to one person: taken up once, in time, or withdrawn."""

    visibility = Visibility(reads=_OFFERED, writes=_OFFERED)
    personal = frozenset({"email"})

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    role = CharField(max_length=24, choices=Role.choices)
    email = EmailField(help_text="Small letters, as of a user.")
    token_hash = CharField(max_length=64, unique=True, help_text="SHA-256 of what the email holds: nobody can read it.")
    invited_by = ForeignKey(User, PROTECT, related_name="+")
    invited_for = ForeignKey(
        Organisation, PROTECT, related_name="+", help_text="For which they invited: this one, or the operator."
    )
    invited_at = DateTimeField()
    expires_at = DateTimeField()
    accepted_at = DateTimeField(null=True, blank=True)
    accepted_by = ForeignKey(User, PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="invitation_email_is_lower_case", condition=Q(email__regex=r"^[^A-Z]+$")),
            CheckConstraint(name="invitation_expires_after_it_is_made", condition=Q(expires_at__gt=F("invited_at"))),
            CheckConstraint(
                name="invitation_is_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            CheckConstraint(
                name="invitation_is_accepted_or_withdrawn", condition=Q(accepted_at=None) | Q(withdrawn_at=None)
            ),
            UniqueConstraint(
                name="invitation_open_once",
                fields=["organisation", "role", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
        ]
