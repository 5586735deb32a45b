"""Local reviews between an employment service and a provider, and what they agreed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Own, Says, SeenThrough, Standings, Visibility

_BOTH = Own("service") | Own("provider")


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0008_forgotten_accounts"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalReview",
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
                ("held_on", models.DateField()),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "provider",
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
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="local_review_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalReviewStep",
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
                    "step",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed by the provider"),
                            ("withdrawn", "Taken back by the employment service"),
                        ],
                        max_length=12,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.localreview"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("review",), name="local_review_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["confirmed", "withdrawn"])), name="local_review_step_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewAction",
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
                    "side",
                    models.CharField(
                        choices=[("service", "The employment service"), ("provider", "The provider")], max_length=8
                    ),
                ),
                ("what", models.CharField(max_length=400)),
                ("by_day", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.localreview"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["service", "provider"])), name="review_action_side_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="review_action_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewActionResult",
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
                ("state", models.CharField(choices=[("done", "Done"), ("dropped", "No longer needed")], max_length=8)),
                ("on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.reviewaction"
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
                    models.UniqueConstraint(fields=("action",), name="review_action_result_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "dropped"])), name="review_action_state_is_known"
                    ),
                ],
            },
        ),
        ProtectRows(
            "LocalReview",
            Visibility(
                reads=_BOTH
                | Standings(("commissions",), "contract")
                | Standings(("prime_of",), "contract", during=("held_on", None)),
                writes=Own("service") & Standings(("refers_to",), "contract"),
            ),
            append_only=True,
        ),
        ProtectRows(
            "ReviewAction",
            Visibility(reads=SeenThrough("review"), writes=SeenThrough("review", Own("service"))),
            append_only=True,
        ),
        ProtectRows(
            "LocalReviewStep",
            Visibility(
                reads=SeenThrough("review"),
                writes=(Says("step", ("confirmed",)) & SeenThrough("review", Own("provider")))
                | (Says("step", ("withdrawn",)) & SeenThrough("review", Own("service"))),
            ),
            append_only=True,
        ),
        ProtectRows(
            "ReviewActionResult",
            Visibility(reads=SeenThrough("action"), writes=SeenThrough("action", SeenThrough("review", _BOTH))),
            append_only=True,
        ),
    ]
