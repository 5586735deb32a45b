"""What the API has answered already, and the tokens with which programs ask."""

from datetime import timedelta

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    PositiveSmallIntegerField,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Organisation, User
from commissioning.platform.roles import Role
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import OfNobody, Oneself, Own, Visibility

_ASKERS = (Own("organisation") | OfNobody("organisation")) & Oneself("asked_by")


class IdempotentAnswer(ScopedModel):
    """What a request was answered: its retry gets the same and changes nothing. See `idempotency`.

    Of a participant, who acts for themselves, it names no organisation.
    """

    visibility = Visibility(reads=_ASKERS, writes=_ASKERS)

    organisation = ForeignKey(Organisation, PROTECT, related_name="+", null=True, blank=True)
    asked_by = ForeignKey(User, PROTECT, related_name="+")
    key = CharField(max_length=200, help_text="The client's own.")
    request_digest = CharField(max_length=64)
    status = PositiveSmallIntegerField(null=True, blank=True, help_text="None only in the transaction that answers.")
    body = TextField(blank=True)
    at = DateTimeField(db_index=True)

    class Meta(ScopedModel.Meta):
        # Each asker's keys are their own: a colleague's key neither shows its answer nor that it exists.
        constraints = [
            UniqueConstraint(name="answer_given_once", fields=["organisation", "asked_by", "key"]),
            UniqueConstraint(
                name="answer_given_once_to_oneself", fields=["asked_by", "key"], condition=Q(organisation=None)
            ),
        ]


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
