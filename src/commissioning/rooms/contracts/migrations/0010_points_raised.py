"""Points that providers raise with a commissioner, and what it answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Own, SeenThrough, Standings, Visibility

_COMMISSIONS = Standings(("commissions",), "contract")
_ABOUT = ["participants", "referrals", "terms", "payment", "chain", "commissioner", "systems", "area", "other"]
_OUTCOMES = ["explained", "changed", "to_change", "looked_into", "no_change"]


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0009_referrers_see_contracts"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RaisedPoint",
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
                ("contract", models.CharField(db_index=True, max_length=24)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("problem", "A problem"),
                            ("insight", "Something that we have learned"),
                            ("question", "A question"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(help_text="One of `ABOUT`.", max_length=12)),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
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
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["problem", "insight", "question"])),
                        name="raised_point_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", _ABOUT)), name="raised_point_about_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="raised_point_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointAnswer",
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
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("explained", "Explained"),
                            ("changed", "Something was changed"),
                            ("to_change", "Something will be changed"),
                            ("looked_into", "It is being looked into"),
                            ("no_change", "Looked into; nothing will be changed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.raisedpoint"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("point", "recorded_at"), name="point_answer_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", _OUTCOMES)), name="point_answer_outcome_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="point_answer_says_something"
                    ),
                ],
            },
        ),
        ProtectRows(
            "RaisedPoint",
            Visibility(
                reads=Own("recorded_for") | _COMMISSIONS,
                writes=Own("recorded_for") & Standings(("prime_of", "sub_of"), "contract"),
            ),
            append_only=True,
        ),
        ProtectRows(
            "PointAnswer",
            Visibility(reads=SeenThrough("point"), writes=SeenThrough("point", _COMMISSIONS)),
            append_only=True,
        ),
    ]
