"""Restricted records: the name and the words of a participant open to those alone who may open such records."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ChangeReads, OnPostgres, ProtectRows
from commissioning.platform.visibility import (
    AnyOf,
    Everyone,
    LedToBy,
    NotAmong,
    Oneself,
    Own,
    Says,
    SeenThrough,
    Standings,
    Visibility,
)
from commissioning.rooms.journey import restriction_doors_sql

_REFERRING = Own("employment_service")
_REFERRED = SeenThrough("participant", _REFERRING)
_PRIME_THEN = Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
_WORKING_WITH_THEM = Own("delivered_by") | _REFERRING | _PRIME_THEN
_THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))
_OPEN = NotAmong("app_shut_records", "participant")


def _identity(opened: NotAmong | Everyone) -> AnyOf:
    known = _REFERRED | LedToBy("journey.Placement", "participant", "participant", _WORKING_WITH_THEM)
    return (opened & known) | _THEMSELVES


def _words(opened: NotAmong | Everyone) -> SeenThrough:
    known = _WORKING_WITH_THEM | LedToBy("journey.HandedOn", "placement", rule=Own("to"))
    return SeenThrough("placement", (opened & known) | _THEMSELVES)


def _complaint_words(opened: NotAmong | Everyone) -> AnyOf:
    def reached(*desks: str) -> LedToBy:
        return LedToBy("journey.ComplaintStep", "complaint", "complaint", Says("desk", desks))

    commissions = Standings(("commissions",), "contract")
    return (
        SeenThrough("placement", _THEMSELVES | (opened & Own("delivered_by")))
        | (reached("prime", "commissioner") & SeenThrough("placement", opened & _PRIME_THEN))
        | (reached("commissioner") & SeenThrough("placement", opened & commissions))
    )


def _brief(opened: NotAmong | Everyone) -> AnyOf:
    works_there = LedToBy("journey.Placement", "reference", "placement", _WORKING_WITH_THEM)
    themselves = LedToBy("journey.Placement", "reference", "placement", _THEMSELVES)
    return (opened & (Own("to") | works_there)) | themselves


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0010_confirmed_as_read"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "reference",
                    models.CharField(
                        default=commissioning.platform.references.new_reference,
                        editable=False,
                        max_length=24,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("organisation", "person"),
                        name="clearance_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="clearance_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "reference",
                    models.CharField(
                        default=commissioning.platform.references.new_reference,
                        editable=False,
                        max_length=24,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.participant"
                    ),
                ),
                (
                    "restricted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("participant",), name="restriction_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="restriction_is_lifted_by_somebody",
                    ),
                ],
            },
        ),
        ProtectRows("Clearance", Visibility(reads=Own("organisation"), writes=Own("organisation"))),
        ProtectRows(
            "Restriction",
            Visibility(
                reads=_REFERRED | LedToBy("journey.Placement", "participant", "participant", _WORKING_WITH_THEM),
                writes=_REFERRED,
            ),
        ),
        OnPostgres(
            "Create the doors that say whose records are shut to the acting person",
            forwards=restriction_doors_sql.SHUT,
            backwards="DROP FUNCTION app_shut_placements(), app_shut_records()",
        ),
        ChangeReads("Identity", before=_identity(Everyone()), after=_identity(_OPEN)),
        ChangeReads("Words", before=_words(Everyone()), after=_words(_OPEN)),
        ChangeReads("ComplaintWords", before=_complaint_words(Everyone()), after=_complaint_words(_OPEN)),
        ChangeReads("AccountInvitation", before=Own("invited_for"), after=Own("invited_for") & _OPEN),
        ChangeReads(
            "SpecialistBrief", before=_brief(Everyone()), after=_brief(NotAmong("app_shut_placements", "placement"))
        ),
    ]
