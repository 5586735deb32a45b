"""Invitations, and where sign-in counts attempts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import CreateInvitationLookup, GrantTables, ProtectRows
from commissioning.platform.visibility import OfKind, Own, Says, Visibility


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0005_jobs_files_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
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
                ("email", models.EmailField(help_text="Small letters, as of a user.", max_length=254)),
                (
                    "token_hash",
                    models.CharField(
                        help_text="SHA-256 of what the email holds: nobody can read it.", max_length=64, unique=True
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "invited_for",
                    models.ForeignKey(
                        help_text="For which they invited: this one, or the operator.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.organisation",
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
                        condition=models.Q(("email__regex", "^[^A-Z]+$")), name="invitation_email_is_lower_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                        name="invitation_expires_after_it_is_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("accepted_by", None)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_is_accepted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="invitation_is_accepted_or_withdrawn",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("organisation", "role", "email"),
                        name="invitation_open_once",
                    ),
                ],
            },
        ),
        ProtectRows(
            "Invitation",
            Visibility(
                reads=(Own("organisation") | (OfKind(("operator",)) & Says("role", ("administrator",)))),
                writes=(Own("organisation") | (OfKind(("operator",)) & Says("role", ("administrator",)))),
            ),
        ),
        CreateInvitationLookup(),
        # What `createcachetable` would make, so that `migrate` makes the whole database. It is no model.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="CacheEntry",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "platform_cache"},
                )
            ]
        ),
        GrantTables({"platform_cache": "sign-in counts attempts there before anybody is acting"}),
    ]
