"""Reviews of the service standards of a programme: the day, what was found, and what is to be changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Everyone, LedToBy, OfKind, Own, SeenThrough, Standings, Visibility

_KINDS = ("commissions", "prime_of", "sub_of", "refers_to", "partner_of")


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0010_confirmed_as_read"),
        ("performance", "0001_initial"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StandardsReview",
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
                (
                    "record",
                    models.CharField(
                        db_index=True, default=commissioning.platform.references.new_reference, max_length=24
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "journey_terms",
                    models.ForeignKey(
                        help_text="They say what the standards were.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journey.journeyterms",
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
            },
        ),
        migrations.CreateModel(
            name="ReviewFindings",
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
                ("looked_at", models.TextField()),
                ("found", models.TextField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.standardsreview"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StandardToChange",
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
                ("standard", models.CharField(help_text="Its key in the terms.", max_length=80)),
                ("why", models.TextField()),
                (
                    "findings",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.reviewfindings"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="standardsreview",
            constraint=models.UniqueConstraint(
                fields=("programme", "record", "recorded_at"), name="standards_review_once_a_moment"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfindings",
            constraint=models.UniqueConstraint(fields=("review",), name="review_findings_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewfindings",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("looked_at", ""), _negated=True), models.Q(("found", ""), _negated=True)),
                name="review_findings_say_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardtochange",
            constraint=models.UniqueConstraint(
                fields=("findings", "standard"), name="standard_to_change_once_a_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="standardtochange",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="standard_to_change_says_why"
            ),
        ),
        ProtectRows(
            "StandardsReview",
            Visibility(
                reads=Everyone(),
                writes=Own("lead")
                & OfKind(("commissioner",))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
            append_only=True,
        ),
        ProtectRows(
            "ReviewFindings",
            Visibility(
                reads=SeenThrough(
                    "review",
                    Own("lead") | Standings(_KINDS, "programme", on="programme", during=("reviewed_on", None)),
                ),
                writes=SeenThrough("review", Own("lead")),
            ),
            append_only=True,
        ),
        ProtectRows(
            "StandardToChange",
            Visibility(
                reads=SeenThrough("findings"), writes=SeenThrough("findings", SeenThrough("review", Own("lead")))
            ),
            append_only=True,
        ),
    ]
