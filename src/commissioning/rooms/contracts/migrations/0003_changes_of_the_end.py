"""Why a contract's end was brought forward or put off."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import OfKind, Own, SeenThrough, Standings, Visibility

_CONTRACT_WRITES = (Own("commissioner") & OfKind(("commissioner",))) & SeenThrough(
    "programme", (Own("lead") & OfKind(("commissioner",)))
)


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_row_security"),
        ("platform", "0008_relationships_called_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="EndChange",
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
                ("former_ends_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The first day after the contract, from now on.")),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "break_clause",
                    models.CharField(
                        blank=True, help_text="Of the break point at which the contract ended.", max_length=40
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
                (
                    "prime",
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
                        condition=models.Q(("ends_on", models.F("former_ends_on")), _negated=True),
                        name="end_change_changes_the_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="end_change_says_why"
                    ),
                    models.UniqueConstraint(fields=("contract", "decided_at"), name="end_change_once_a_moment"),
                ],
            },
        ),
        ProtectRows(
            "EndChange",
            Visibility(
                reads=(
                    SeenThrough("contract", _CONTRACT_WRITES)
                    | (
                        SeenThrough("contract")
                        & (Own("prime") | Standings(("prime_of",), "contract", during=("decided_on", "ends_on")))
                    )
                ),
                writes=SeenThrough("contract", _CONTRACT_WRITES),
            ),
            append_only=True,
        ),
    ]
