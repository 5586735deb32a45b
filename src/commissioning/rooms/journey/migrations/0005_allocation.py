"""Shares, periods of draws, draws and choices, with their row security."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import (
    Begun,
    Everyone,
    LedToBy,
    OfKind,
    Own,
    SeenThrough,
    Standings,
    Visibility,
)

_LEAD = Own("lead") & OfKind(("commissioner",))
_LEADS_IT = _LEAD & LedToBy("design.Programme", "reference", "programme", Own("lead"))
_DRAWING = ("commissions", "refers_to")
_COMMISSIONS = Standings(("commissions",), "programme", on="programme", in_force=True)


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0004_voices"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeedPeriod",
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
                ("programme", models.CharField(db_index=True, max_length=24)),
                ("name", models.CharField(help_text="Year and month: 2026-12.", max_length=7)),
                ("digest", models.CharField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "name"), name="seed_period_once_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[0-9]{4}-[0-9]{2}$")), name="seed_period_is_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="seed_period_digest_is_sha256"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedSeed",
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
                ("seed", models.CharField(help_text="In hexadecimal.", max_length=64)),
                ("published_at", models.DateTimeField()),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.seedperiod"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("period",), name="seed_published_once")],
            },
        ),
        migrations.CreateModel(
            name="Draw",
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
                ("programme", models.CharField(max_length=24)),
                ("area", models.CharField(max_length=40)),
                ("group", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField(help_text="1, 2, 3 … in the pool, without a gap.")),
                (
                    "shares",
                    models.TextField(
                        help_text="Canonical JSON: basis points by the code of the contract, as on the day."
                    ),
                ),
                ("contract", models.CharField(help_text="The code of the contract that was drawn.", max_length=60)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.seedperiod"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "area", "group", "number"), name="draw_number_once_a_pool"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="draw_numbers_begin_at_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareDecision",
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
                ("programme", models.CharField(db_index=True, max_length=24)),
                ("package_area", models.CharField(max_length=24)),
                ("area", models.CharField(help_text="The code of the package area, as the log has it.", max_length=40)),
                ("area_name", models.CharField(max_length=120)),
                ("group", models.CharField(help_text="The payment group.", max_length=64)),
                (
                    "serving",
                    models.TextField(help_text="Canonical JSON: a `shares.Serving` for each contract, by its code."),
                ),
                ("applies_from", models.DateField()),
                ("reason", models.TextField()),
                ("clause", models.CharField(max_length=40)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "package_area", "group", "applies_from", "decided_at"),
                        name="share_decision_once_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="share_decision_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
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
                ("contract", models.CharField(max_length=24)),
                ("chosen_on", models.DateField()),
                (
                    "shown",
                    models.TextField(help_text="Canonical JSON: each provider on offer, with what the terms promise."),
                ),
                ("shown_digest", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.participant"
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
                    models.UniqueConstraint(fields=("participant", "recorded_at"), name="choice_once_a_moment")
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawnFor",
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
                ("at", models.DateTimeField()),
                (
                    "draw",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.draw"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.participant"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("draw",), name="drawn_for_one")],
            },
        ),
        ProtectRows(
            "ShareDecision",
            Visibility(
                reads=Begun("applies_from")
                | _LEAD
                | Standings(("commissions", "prime_of", "sub_of", "refers_to"), "programme", on="programme"),
                writes=_LEADS_IT,
            ),
            append_only=True,
        ),
        ProtectRows("SeedPeriod", Visibility(reads=Everyone(), writes=_LEADS_IT), append_only=True),
        ProtectRows(
            "PublishedSeed", Visibility(reads=Everyone(), writes=SeenThrough("period", _LEAD)), append_only=True
        ),
        ProtectRows(
            "Draw",
            Visibility(
                reads=Standings(_DRAWING, "programme", on="programme")
                | LedToBy("journey.PublishedSeed", "period", "period"),
                writes=Standings(_DRAWING, "programme", on="programme", in_force=True),
            ),
            append_only=True,
        ),
        ProtectRows(
            "DrawnFor",
            Visibility(
                reads=SeenThrough("participant") & SeenThrough("draw"),
                writes=SeenThrough("participant", Own("employment_service") | _COMMISSIONS),
            ),
            append_only=True,
        ),
        ProtectRows(
            "Choice",
            Visibility(reads=SeenThrough("participant"), writes=SeenThrough("participant", Own("employment_service"))),
            append_only=True,
        ),
    ]
