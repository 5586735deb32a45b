"""People, the organisations they act for, how organisations stand to each other, and what was done."""

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
    PositiveIntegerField,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.roles import Role
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Everyone, OfKind, Oneself, Own, Says, Standings, Visibility


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

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [CheckConstraint(name="user_email_is_lower_case", condition=Q(email__regex=r"^[^A-Z]+$"))]

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
        # Everyone in a contract may know who commissions it and who is its prime.
        | (Says("kind", _ABOVE) & Standings(_ANY, "contract", during=_DURING)),
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
                name="relationship_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
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
