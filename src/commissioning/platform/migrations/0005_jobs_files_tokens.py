"""Jobs, chores, files, the API's answers and tokens: their tables, their row security, and the doors in the walls."""

import datetime
from typing import Any

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform import doors_sql
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Oneself, Own, Visibility

_SIGNATURES = (
    "app_let_go_of_expired_jobs(timestamptz, integer, text), app_take_job(text, timestamptz, timestamptz), "
    "app_fail_job(text, text, text, timestamptz), app_token(text), app_forget_answers(timestamptz), "
    "app_forget_files(date), app_needed_contents(text[])"
)


def _open_doors(apps: Any, schema_editor: Any) -> None:
    """The functions of `doors`, for the application alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(doors_sql.JOBS_FILES_TOKENS, params=None)
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {_SIGNATURES} FROM PUBLIC", params=None)
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {_SIGNATURES} TO app_rw", params=None)


def _close_doors(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {_SIGNATURES}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_audit_roots"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
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
                ("scopes", models.CharField(help_text="Scopes in order, with a space between.", max_length=20)),
                ("prefix", models.CharField(help_text="How the secret begins, to tell tokens apart.", max_length=20)),
                ("hash", models.CharField(help_text="SHA-256 of the secret, which is 256 random bits.", max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("hash",), name="token_one_of_a_hash"),
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
                        name="token_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scopes__in", ("read", "write", "read write"))),
                        name="token_scopes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("made_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("made_at"), "+", models.Value(datetime.timedelta(days=366))
                                ),
                            ),
                        ),
                        name="token_lasts_a_year_at_most",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chore",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IdempotentAnswer",
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
                ("key", models.CharField(help_text="The client's own.", max_length=200)),
                ("request_digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="None only in the transaction that answers.", null=True
                    ),
                ),
                ("body", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Job",
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
                ("request", models.CharField(help_text="Made at the edge, the same on retry.", max_length=24)),
                ("kind", models.CharField(max_length=60)),
                ("arguments", models.TextField(help_text="Canonical JSON; references, never what they lead to.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, help_text="When it was last taken.", null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("holder", models.CharField(blank=True, help_text="New each time that it is taken.", max_length=24)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("progress_done", models.BigIntegerField(default=0)),
                (
                    "progress_of",
                    models.BigIntegerField(blank=True, help_text="None: nobody knows beforehand.", null=True),
                ),
                ("progress_words", models.CharField(blank=True, max_length=200)),
                (
                    "result",
                    models.TextField(
                        blank=True, help_text="Canonical JSON, small; more goes into a file, named by its reference."
                    ),
                ),
                ("problem", models.TextField(blank=True, help_text="Why it failed, in plain words.")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed", "cancelled"])),
                        name="job_state_is_known",
                    ),
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
                        name="job_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_until__isnull", False),
                                ("state", "running"),
                                models.Q(("holder", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "running"), _negated=True), ("holder", ""), ("lease_until", None)
                            ),
                            _connector="OR",
                        ),
                        name="job_is_held_while_it_runs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ("done", "failed", "cancelled"))),
                            models.Q(
                                models.Q(("state__in", ("done", "failed", "cancelled")), _negated=True),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="job_has_ended_when_it_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("problem", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("problem", "")),
                            _connector="OR",
                        ),
                        name="job_says_why_it_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
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
                ("stored_at", models.DateTimeField()),
                ("why", models.CharField(max_length=200)),
                ("ends_on", models.DateField(help_text="The first day on which it is no longer kept.")),
                ("name", models.CharField(help_text="As given, made safe to show.", max_length=120)),
                ("size_bytes", models.BigIntegerField()),
                (
                    "media_type",
                    models.CharField(help_text="As found in the content; the name says nothing.", max_length=100),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_is_named_by_its_content"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gte", 0)), name="file_size_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="is_service",
            field=models.BooleanField(default=False, help_text="A program that acts by a token. It never signs in."),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_service", False), ("password__startswith", "!"), _connector="OR"),
                name="user_service_has_no_password",
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="account",
            field=models.ForeignKey(
                help_text="The service account that it acts as.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="platform.user",
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="made_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
            ),
        ),
        migrations.AddField(
            model_name="idempotentanswer",
            name="asked_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"),
        ),
        migrations.AddField(
            model_name="idempotentanswer",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="requested_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="stored_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.user"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(fields=("account",), name="token_one_of_an_account"),
        ),
        migrations.AddConstraint(
            model_name="idempotentanswer",
            constraint=models.UniqueConstraint(fields=("organisation", "asked_by", "key"), name="answer_given_once"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["requested_at"], name="job_waiting"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("state", "running")), fields=["lease_until"], name="job_running"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                fields=("organisation", "requested_by", "request"), name="job_asked_for_once"
            ),
        ),
        ProtectRows(
            "Job",
            Visibility(
                reads=(Own("organisation") | Oneself("requested_by")),
                writes=(Own("organisation") & Oneself("requested_by")),
            ),
        ),
        ProtectRows(
            "Chore", exempt="names of chores and instants, nobody's data; nobody is acting when a chore is due"
        ),
        ProtectRows("StoredFile", Visibility(reads=Own("organisation"), writes=Own("organisation"))),
        ProtectRows(
            "IdempotentAnswer",
            Visibility(
                reads=(Own("organisation") & Oneself("asked_by")),
                writes=(Own("organisation") & Oneself("asked_by")),
            ),
        ),
        ProtectRows("ApiToken", Visibility(reads=Own("organisation"), writes=Own("organisation"))),
        migrations.RunPython(_open_doors, _close_doors),
    ]
