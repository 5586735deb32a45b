"""People as participants: who they are under a key of their own, and, apart from that, their time on a programme.

A *person* is a human being: nothing but a random key, under which all that is known of them is sealed. A *participant*
is that person's time on one programme, without a name. `Identity` alone joins the two.
"""

from typing import Any

from django.apps import apps
from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    Exists,
    ForeignKey,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.access import Access
from commissioning.platform.people_models import Kind
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.relationship_models import REFERS, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import BlindIndex, SealedText
from commissioning.platform.visibility import (
    Asked,
    LedToBy,
    NotAmong,
    OfKind,
    Oneself,
    Own,
    SeenThrough,
    Standings,
    Visibility,
)

REFERRING = Own("employment_service")
"""The employment service that referred somebody keeps them in sight from end to end."""
WORKING_WITH_THEM = (
    Own("delivered_by") | REFERRING | Standings((Relation.PRIME_OF.value,), "contract", during=("starts_on", "ends_on"))
)
"""Of a placement: who knows the person by name, unless the record is shut to them (`OPEN_TO_THEM`).

Whoever delivers, the prime of that time, the employment service.
"""
THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))
"""On a row that names a participant: that participant."""


def _shut(access: Access) -> QuerySet[Any, Any]:
    clearances, restrictions = (apps.get_model("journey", name) for name in ("Clearance", "Restriction"))
    held = clearances._everything_for("whoever may open restricted records opens them in each of their roles")
    cleared = held.filter(organisation=access.organisation, person=access.person, ended_at=None)
    rows = restrictions._everything_for("a restricted record is shut to those, too, who are not told that it is one")
    shut: QuerySet[Any, Any] = rows.filter(~Exists(cleared), lifted_at=None).values("participant")
    return shut


OPEN_TO_THEM = NotAmong("app_shut_records", "participant", _shut)
"""On a row that names a participant: the record is not restricted, or the acting person may open such records."""


def referred_by(service: str) -> Asked:
    """On a row that names a participant and an organisation: that one referred them, and they can be seen."""

    def found(access: Access) -> QuerySet["Participant"]:
        return Participant.objects.filter(pk=OuterRef("participant"), employment_service=OuterRef(service))

    return Asked("app_referred_by", ("participant", service), found)


class Route(TextChoices):
    """How somebody came."""

    MANDATORY = "mandatory", "Mandatory"
    VOLUNTARY = "voluntary", "Voluntary"
    EARLY_ACCESS = "early_access", "Early access"


class Given(TextChoices):
    """How the written standards, and how to complain, were handed over at the referral."""

    PAPER = "paper", "On paper"
    EMAIL = "email", "By e-mail"
    READ_OUT = "read_out", "Read out, and sent by post"


class Participant(ScopedModel):
    """One person's time on one programme, from the referral on, without a name. Never changed."""

    visibility = Visibility(
        reads=REFERRING
        | Standings((Relation.COMMISSIONS.value,), "programme", on="programme")
        | LedToBy("journey.Placement", "participant")
        | LedToBy("journey.Account", "participant", rule=Oneself("user")),
        writes=REFERRING
        & OfKind((Kind.EMPLOYMENT_SERVICE.value, Kind.COMMISSIONER.value))
        & Standings((REFERS,), "programme", on="programme", in_force=True),
    )
    append_only = True

    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    employment_service = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    referred_on = DateField(db_index=True)
    route = CharField(max_length=12, choices=Route.choices)
    # A reference, as the programme's: a participant sees neither row.
    package_area = CharField(max_length=REFERENCE_LENGTH)
    standards_given = CharField(max_length=12, choices=Given.choices)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="participant_route_is_known", condition=Q(route__in=Route.values)),
            CheckConstraint(
                name="participant_was_given_standards_in_a_known_way", condition=Q(standards_given__in=Given.values)
            ),
        ]


class Circumstances(ScopedModel):
    """What a participant answered at referral, and the payment group that follows. The first row is kept for ever.

    A correction is another row, which says why. What ratings compare people by is here, and no name.
    """

    visibility = Visibility(reads=SeenThrough("participant"), writes=SeenThrough("participant", REFERRING))
    append_only = True

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    answers = TextField(help_text="Canonical JSON: an answer for each circumstance of the terms.")
    group = CharField(max_length=64, help_text="The payment group.")
    because = TextField(help_text="Canonical JSON: the rules that decided, with their clauses.")
    terms_version = CharField(max_length=64)
    reason = CharField(max_length=200, blank=True, help_text="Of a correction: why.")
    recorded_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="circumstances_once_a_moment", fields=["participant", "recorded_at"]),
            UniqueConstraint(name="circumstances_first_once", fields=["participant"], condition=Q(reason="")),
        ]


class Identity(ScopedModel):
    """Who a participant is, sealed under the key of that person. To be read by those who work with them, and by them.

    Details stand with the participant and not with the person, so that one organisation learns nothing of what another
    was told about the same human being.

    restricted   whether the record is: on the row that `restricting.who_is` gives alone.
    """

    visibility = Visibility(
        reads=(
            OPEN_TO_THEM
            & (
                SeenThrough("participant", REFERRING)
                | LedToBy("journey.Placement", "participant", "participant", WORKING_WITH_THEM)
            )
        )
        | THEMSELVES,
        writes=SeenThrough("participant", REFERRING)
        | LedToBy("journey.Placement", "participant", "participant", Own("delivered_by")),
    )
    personal = frozenset(
        {"name", "born_on", "nino", "telephone", "email", "address", "needs", "name_mark", "nino_mark", "born_mark"}
    )

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    person = CharField(
        max_length=REFERENCE_LENGTH, default=new_reference, db_index=True, help_text="The key of a human being."
    )
    name = SealedText(whose="person")
    born_on = SealedText(whose="person")
    nino = SealedText(whose="person", null=True)
    telephone = SealedText(whose="person", null=True)
    email = SealedText(whose="person", null=True)
    address = SealedText(whose="person", null=True)
    needs = SealedText(whose="person", null=True)
    name_mark = BlindIndex("name", purpose="name")
    born_mark = BlindIndex("born_on", purpose="born_on")
    nino_mark = BlindIndex("nino", purpose="nino")

    restricted: bool

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="identity_once_a_participant", fields=["participant"])]


class NameWord(ScopedModel):
    """One word of a name as a mark, so that somebody is found by a surname alone."""

    visibility = Visibility(reads=SeenThrough("identity"), writes=SeenThrough("identity"))

    identity = ForeignKey(Identity, PROTECT, related_name="+")
    mark = CharField(max_length=40, db_index=True)

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="name_word_once", fields=["identity", "mark"])]


class Account(ScopedModel):
    """The account with which a participant signs in and sees their own journey."""

    visibility = Visibility(
        reads=Oneself("user") | Own("opened_by"), writes=Own("opened_by") & referred_by("opened_by")
    )

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    user = ForeignKey("platform.User", PROTECT, related_name="+")
    opened_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    opened_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="account_once_a_participant", fields=["participant"])]
