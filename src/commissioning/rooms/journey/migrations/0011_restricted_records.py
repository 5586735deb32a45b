"""Restricted records: the name and the words of a participant open to those alone who may open such records."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import OnPostgres, ProtectRows
from commissioning.platform.visibility import (
    LedToBy,
    Own,
    SeenThrough,
    Standings,
    Visibility,
)
from commissioning.rooms.journey import restriction_doors_sql

_REFERRED = SeenThrough("participant", Own("employment_service"))
_WORKING_WITH_THEM = (
    Own("delivered_by")
    | Own("employment_service")
    | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
)


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
            # With the policies that ask them: their tables are then shut to everybody, until they are written anew.
            backwards="DROP FUNCTION app_shut_placements(), app_shut_records() CASCADE",
        ),
    ]
