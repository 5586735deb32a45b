"""Which headline terms must flow down a contract's supply chain."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import OfKind, Own, SeenThrough, Visibility


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_changes_of_the_end")]

    operations = [
        migrations.CreateModel(
            name="FlowDown",
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
                    "term",
                    models.CharField(
                        help_text="The name among the headline terms of a link, as payment_terms_days.", max_length=60
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("at_most", "at most"),
                            ("at_least", "at least"),
                            ("same", "just"),
                            ("lifted", "whatever was agreed: no longer required"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.TextField(help_text="Canonical JSON: a whole number or a text.")),
                ("clause", models.CharField(max_length=40)),
                ("applies_from", models.DateField()),
                ("agreed_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["at_most", "at_least", "same", "lifted"])),
                        name="flow_down_rule_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("contract", "term", "applies_from", "agreed_at"), name="flow_down_once_a_moment"
                    ),
                ],
            },
        ),
        ProtectRows(
            "FlowDown",
            Visibility(
                reads=SeenThrough("contract"),
                writes=SeenThrough(
                    "contract",
                    (
                        (Own("commissioner") & OfKind(("commissioner",)))
                        & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))
                    ),
                ),
            ),
            append_only=True,
        ),
    ]
