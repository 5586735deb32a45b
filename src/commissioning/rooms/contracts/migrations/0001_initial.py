"""The first tables of `contracts`."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("design", "0001_initial"),
        ("market", "0001_initial"),
        ("platform", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
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
                ("code", models.CharField(help_text="Its name in the terms.", max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The first day after the contract.")),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.area"),
                ),
                (
                    "commissioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="design.programme"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="contract_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_on__lte", models.F("starts_on"))),
                        name="contract_is_signed_before_it_starts",
                    ),
                    models.UniqueConstraint(fields=("programme", "code"), name="contract_code_once_a_programme"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakPoint",
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
                ("on", models.DateField()),
                ("test", models.TextField()),
                ("clause", models.CharField(max_length=40)),
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
                    models.UniqueConstraint(fields=("contract", "on"), name="break_point_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("test", ""), _negated=True), name="break_point_says_its_test"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractTerms",
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
                ("applies_from", models.DateField()),
                ("agreed_at", models.DateTimeField()),
                ("terms_version", models.CharField(max_length=64)),
                ("own_terms", models.TextField(help_text="Canonical JSON of the version without the other contracts.")),
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
                    models.UniqueConstraint(
                        fields=("contract", "applies_from", "agreed_at"), name="contract_terms_once_a_moment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("terms_version__regex", "^[0-9a-f]{64}$")),
                        name="contract_terms_name_a_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplyTerms",
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
                ("applies_from", models.DateField()),
                ("agreed_at", models.DateTimeField()),
                ("services", models.TextField()),
                (
                    "share_basis_points",
                    models.PositiveIntegerField(help_text="Of the work under the organisation above."),
                ),
                ("headline_terms", models.TextField(help_text="Canonical JSON: name of the term and what is offered.")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.relationship"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("relationship", "applies_from", "agreed_at"), name="supply_terms_once_a_moment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share_basis_points__lte", 10000)), name="supply_terms_share_is_a_share"
                    ),
                ],
            },
        ),
    ]
