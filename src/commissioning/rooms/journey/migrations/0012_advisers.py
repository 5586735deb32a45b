"""Whose adviser somebody is, while they are placed with an organisation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import LedToBy, Oneself, Own, SeenThrough, Standings, Visibility

_WORKING_WITH_THEM = (
    Own("delivered_by")
    | Own("employment_service")
    | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
)
_THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0011_restricted_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdviserOf",
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
                ("recorded_at", models.DateTimeField()),
                (
                    "adviser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "recorded_at"), name="adviser_of_once_a_moment")
                ],
            },
        ),
        ProtectRows(
            "AdviserOf",
            Visibility(
                reads=SeenThrough("placement", _WORKING_WITH_THEM | _THEMSELVES),
                writes=SeenThrough("placement", Own("delivered_by")),
            ),
            append_only=True,
        ),
    ]
