"""The roots over the chains of audit events, the clock of the database, and the roles that only read."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform import database_clock, gathering_sql
from commissioning.platform.row_security import GrantTables, OnPostgres, ProtectRows
from commissioning.platform.visibility import Nobody, OfKind, Own, Visibility

_KINDS = ("operator", "commissioner", "provider", "auditor", "partner", "employment_service")
_SCHEMAS = """
CREATE SCHEMA publication;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO migrator, app_rw, app_auditor;
GRANT USAGE ON SCHEMA publication TO app_public;
GRANT SELECT (reference, email, name, is_active) ON platform_user TO app_auditor;
"""
_ONE_SCHEMA = """
REVOKE SELECT (reference, email, name, is_active) ON platform_user FROM app_auditor;
GRANT USAGE ON SCHEMA public TO PUBLIC;
DROP SCHEMA publication;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0003_sign_in_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditLeaf",
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
                ("place", models.PositiveIntegerField(help_text="From 0, among the heads under the root.")),
                ("head", models.CharField(max_length=64)),
                (
                    "proof",
                    models.TextField(
                        blank=True, help_text="The neighbours on the way up to the root, in hexadecimal, with spaces."
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AuditRoot",
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
                ("sequence", models.PositiveIntegerField(help_text="1, 2, 3 …", unique=True)),
                ("at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(help_text="How many heads are under it.")),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["organisation", "subject", "day", "sequence"], name="audit_about_a_subject"),
        ),
        migrations.AddField(
            model_name="auditleaf",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
            ),
        ),
        migrations.AddField(
            model_name="auditleaf",
            name="under",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.auditroot"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditleaf",
            constraint=models.UniqueConstraint(fields=("organisation", "head"), name="audit_leaf_once_a_head"),
        ),
        migrations.AddConstraint(
            model_name="auditleaf",
            constraint=models.UniqueConstraint(fields=("under", "place"), name="audit_leaf_one_a_place"),
        ),
        OnPostgres("Create the clock of the database", forwards=database_clock.CREATE, backwards=database_clock.DROP),
        OnPostgres("Keep the public's role to a schema of its own", forwards=_SCHEMAS, backwards=_ONE_SCHEMA),
        GrantTables({"django_migrations": "doctor asks which migrations have run"}, commands="SELECT"),
        ProtectRows("AuditRoot", Visibility(reads=OfKind(_KINDS), writes=Nobody()), append_only=True),
        ProtectRows("AuditLeaf", Visibility(reads=Own("organisation"), writes=Nobody()), append_only=True),
        OnPostgres(
            "Create the function that gathers heads", forwards=gathering_sql.CREATE, backwards=gathering_sql.DROP
        ),
    ]
