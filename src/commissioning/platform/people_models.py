"""People, the organisations that they act for, in which role, and to whom a role is offered."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    EmailField,
    F,
    ForeignKey,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.roles import Role
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Everyone, OfKind, Oneself, Own, Says, Visibility


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
