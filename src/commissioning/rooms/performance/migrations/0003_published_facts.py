"""Facts of a programme's contracts, published for those who choose among them."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Everyone, LedToBy, OfKind, Own, Visibility


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0010_confirmed_as_read"),
        ("performance", "0002_standards_reviews"),
        ("platform", "0014_participants_ask_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedFacts",
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
                ("since", models.DateField()),
                ("until", models.DateField(help_text="The first day after the months that were counted.")),
                ("told", models.TextField(help_text="Canonical JSON: a list of `facts.ContractFacts`.")),
                ("recorded_at", models.DateTimeField()),
                (
                    "journey_terms",
                    models.ForeignKey(
                        help_text="They say what the standards are.",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="published_facts_have_days"
                    ),
                    models.UniqueConstraint(
                        fields=("programme", "until", "recorded_at"), name="published_facts_once_a_moment"
                    ),
                ],
            },
        ),
        ProtectRows(
            "PublishedFacts",
            Visibility(
                reads=Everyone(),
                writes=Own("lead")
                & OfKind(("commissioner",))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
            append_only=True,
        ),
    ]
