"""Exit reports, referrals to specialists, the door by which leaving ends a placement; and row security as declared."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
import commissioning.platform.sealed_fields
from commissioning.platform.row_security import OnPostgres, ProtectRows
from commissioning.platform.visibility import LedToBy, Oneself, Own, Says, SeenThrough, Standings, Visibility
from commissioning.rooms.journey import leaving_doors_sql

_DELIVERS = Own("delivered_by")
_REFERRING = Own("employment_service")
_PRIME_NOW = Standings(("prime_of",), "contract", in_force=True)
_WORKING_WITH_THEM = _DELIVERS | _REFERRING | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
_THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))
_KEEPS = _DELIVERS | _REFERRING | _PRIME_NOW
_CASEWORK = SeenThrough("placement", _KEEPS)


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0006_bulk_files"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExitReport",
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
                ("number", models.PositiveSmallIntegerField()),
                ("made_on", models.DateField()),
                ("digest", models.CharField(help_text="SHA-256 of its text.", max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "number"), name="exit_report_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="exit_report_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="exit_report_digest_is_sha256"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SentExitReport",
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
                ("digest", models.CharField(help_text="SHA-256 of the text that was sent.", max_length=64)),
                ("sent_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.exitreport"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("report",), name="exit_report_sent_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="sent_exit_report_digest_is_sha256",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialistBrief",
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
                ("placement", models.CharField(db_index=True, max_length=24)),
                ("record", models.CharField(help_text="That of the referral.", max_length=24)),
                ("person", models.CharField(max_length=24)),
                ("name", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                ("telephone", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("email", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("needs", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("text", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("record",), name="specialist_brief_once_a_referral")],
            },
        ),
        migrations.CreateModel(
            name="SpecialistReferral",
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
                ("placement", models.CharField(db_index=True, max_length=24)),
                (
                    "record",
                    models.CharField(
                        db_index=True, default=commissioning.platform.references.new_reference, max_length=24
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("proposed", "Asked for"),
                            ("prime_agreed", "Funding agreed by the prime"),
                            ("specialist_agreed", "Funding agreed by the specialist"),
                            ("referred", "Referred"),
                            ("declined", "Declined"),
                            ("ended", "Ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("need", models.CharField(help_text="The barrier that help is wanted with, as a code.", max_length=20)),
                ("sessions", models.PositiveSmallIntegerField(help_text="How many sessions are wanted.")),
                ("price_pence", models.PositiveIntegerField(help_text="For all sessions.")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "The barrier is overcome"),
                            ("partly", "It is less than it was"),
                            ("not_helped", "It is as it was"),
                            ("not_attended", "They did not come"),
                        ],
                        max_length=16,
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
                    "recorded_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("record", "recorded_at"), name="specialist_referral_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "standing__in",
                                ["proposed", "prime_agreed", "specialist_agreed", "referred", "declined", "ended"],
                            )
                        ),
                        name="specialist_referral_standing_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "need__in",
                                [
                                    "basic_skills",
                                    "caring",
                                    "childcare",
                                    "confidence",
                                    "conviction",
                                    "debt",
                                    "digital",
                                    "health",
                                    "housing",
                                    "language",
                                    "other",
                                    "qualification",
                                    "transport",
                                    "work_history",
                                ],
                            )
                        ),
                        name="specialist_referral_need_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sessions__gte", 1)), name="specialist_referral_asks_for_a_session"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ["helped", "partly", "not_helped", "not_attended"]),
                                ("standing", "ended"),
                            ),
                            models.Q(models.Q(("standing", "ended"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="specialist_referral_has_an_outcome_at_its_end",
                    ),
                ],
            },
        ),
        ProtectRows("ExitReport", Visibility(reads=SeenThrough("placement"), writes=_CASEWORK), append_only=True),
        ProtectRows(
            "SentExitReport",
            Visibility(reads=SeenThrough("report"), writes=SeenThrough("report", _CASEWORK)),
            append_only=True,
        ),
        ProtectRows(
            "SpecialistReferral",
            Visibility(
                reads=Own("to") | LedToBy("journey.Placement", "reference", "placement", _WORKING_WITH_THEM),
                writes=Own("recorded_for")
                & (
                    (
                        LedToBy("journey.Placement", "reference", "placement", _KEEPS)
                        & Says("standing", ("proposed", "referred", "declined", "ended"))
                    )
                    | (
                        LedToBy("journey.Placement", "reference", "placement", _PRIME_NOW)
                        & Says("standing", ("prime_agreed",))
                    )
                    | (Own("to") & Says("standing", ("specialist_agreed", "declined", "ended")))
                ),
            ),
            append_only=True,
        ),
        ProtectRows(
            "SpecialistBrief",
            Visibility(
                reads=Own("to")
                | LedToBy("journey.Placement", "reference", "placement", _WORKING_WITH_THEM | _THEMSELVES),
                writes=Own("recorded_for") & LedToBy("journey.Placement", "reference", "placement", _KEEPS),
            ),
            append_only=True,
        ),
        OnPostgres(
            "Create the door by which a placement's end follows leaving",
            forwards=leaving_doors_sql.FOLLOW_LEAVING,
            backwards="DROP FUNCTION app_follow_leaving(text, date, timestamptz)",
        ),
    ]
