"""The first tables of `platform`."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
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
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email__regex", "^[^A-Z]+$")), name="user_email_is_lower_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("operator", "Keeps this installation"),
                            ("commissioner", "Commissions programmes and pays for them"),
                            ("provider", "Delivers, as a prime or in a supply chain"),
                            ("auditor", "Audits commissioners"),
                            ("partner", "A local partner"),
                            ("employment_service", "Refers people"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        help_text="The organisation that entered it in the register, and keeps it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["operator", "commissioner", "provider", "auditor", "partner", "employment_service"],
                            )
                        ),
                        name="organisation_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("category_manager", "Category manager"),
                            ("performance_manager", "Performance manager, contract monitoring officer"),
                            ("payments_officer", "Payments officer"),
                            ("payments_approver", "Payments approver"),
                            ("assurance_officer", "Assurance officer"),
                            ("auditor", "Auditor"),
                            ("evaluator", "Evaluator"),
                            ("local_partner", "Local partner"),
                            ("provider_manager", "Provider manager"),
                            ("bid_manager", "Bid manager"),
                            ("adviser", "Adviser"),
                            ("work_coach", "Work coach"),
                            ("participant", "Participant"),
                            ("public", "Member of the public"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=24,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, help_text="The first day without the role.", null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"
                    ),
                ),
                (
                    "organisation",
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
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "category_manager",
                                    "performance_manager",
                                    "payments_officer",
                                    "payments_approver",
                                    "assurance_officer",
                                    "auditor",
                                    "evaluator",
                                    "local_partner",
                                    "provider_manager",
                                    "bid_manager",
                                    "adviser",
                                    "work_coach",
                                    "participant",
                                    "public",
                                    "administrator",
                                ],
                            )
                        ),
                        name="membership_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="membership_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("person", "organisation", "role"),
                        name="membership_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
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
                ("day", models.DateField(help_text="The date in UTC: with the organisation, the stream.")),
                ("sequence", models.PositiveIntegerField(help_text="1, 2, 3 in the stream.")),
                ("at", models.DateTimeField()),
                ("role", models.CharField(max_length=24)),
                ("on_behalf_of", models.CharField(blank=True, max_length=24)),
                ("act", models.CharField(max_length=60)),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=24)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("before", models.TextField(help_text="Canonical JSON; personal values as keyed hashes.")),
                ("after", models.TextField(help_text="As `before`.")),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "day", "sequence"), name="audit_one_event_a_place"),
                    models.UniqueConstraint(fields=("organisation", "previous"), name="audit_one_event_after_another"),
                    models.CheckConstraint(condition=models.Q(("sequence__gte", 1)), name="audit_sequence_begins_at_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("commissions", "commissions"),
                            ("prime_of", "is the prime of"),
                            ("sub_of", "is a sub-contractor, under another, in"),
                        ],
                        max_length=12,
                    ),
                ),
                ("contract", models.CharField(db_index=True, max_length=24)),
                ("programme", models.CharField(max_length=24)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, help_text="The first day after it.", null=True)),
                (
                    "above",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.organisation",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "organisation",
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
                        condition=models.Q(("kind__in", ["commissions", "prime_of", "sub_of"])),
                        name="relationship_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="relationship_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("above__isnull", False), ("kind", "sub_of")),
                            models.Q(models.Q(("kind", "sub_of"), _negated=True), ("above", None)),
                            _connector="OR",
                        ),
                        name="relationship_only_a_sub_is_under_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("above", None),
                            models.Q(("above", models.F("organisation")), _negated=True),
                            _connector="OR",
                        ),
                        name="relationship_nobody_is_under_itself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "commissions")),
                        fields=("contract",),
                        name="relationship_commissioned_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None), ("kind", "prime_of")),
                        fields=("contract",),
                        name="relationship_one_open_prime",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None), ("kind", "sub_of")),
                        fields=("contract", "organisation"),
                        name="relationship_under_one_at_a_time",
                    ),
                ],
            },
        ),
    ]
