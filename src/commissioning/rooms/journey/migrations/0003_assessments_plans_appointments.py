"""Assessments, action plans with their signatures, appointments; and row security as the models declare it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import LedToBy, Oneself, Own, Says, SeenThrough, Standings, Visibility

_DELIVERS = Own("delivered_by")
_REFERRING = Own("employment_service")
_CASEWORK = SeenThrough("placement", _DELIVERS | _REFERRING | Standings(("prime_of",), "contract", in_force=True))
_THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))
_CASE = Visibility(reads=SeenThrough("placement"), writes=_CASEWORK)


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0002_row_security"),
        ("platform", "0013_referrers_see_primes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
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
                    models.UniqueConstraint(fields=("placement", "number"), name="plan_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="plan_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="plan_digest_is_sha256"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanAction",
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
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("participant", "The participant"),
                            ("adviser", "The adviser"),
                            ("other", "Somebody else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.plan"),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="plan_action_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("who__in", ["participant", "adviser", "other"])),
                        name="plan_action_who_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionResult",
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
                    "result",
                    models.CharField(
                        choices=[("done", "Done"), ("not_done", "Not done"), ("not_needed", "No longer needed")],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.planaction"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("action", "recorded_at"), name="action_result_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["done", "not_done", "not_needed"])),
                        name="action_result_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
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
                    "side",
                    models.CharField(
                        choices=[("participant", "The participant"), ("adviser", "The adviser")], max_length=12
                    ),
                ),
                (
                    "medium",
                    models.CharField(
                        choices=[("on_screen", "On screen, as themselves"), ("paper", "On paper")], max_length=12
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the text that was signed.", max_length=64)),
                ("signed_on", models.DateField()),
                (
                    "account",
                    models.CharField(blank=True, help_text="Of the participant, when on screen.", max_length=24),
                ),
                ("paper", models.CharField(blank=True, help_text="The stored file, when on paper.", max_length=24)),
                ("paper_sha256", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.plan"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "side"), name="signature_once_a_side"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="signature_digest_is_sha256"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["participant", "adviser"])), name="signature_side_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("medium", "on_screen"), ("paper", ""), ("paper_sha256", "")),
                            models.Q(
                                ("medium", "paper"),
                                ("paper_sha256__regex", "^[0-9a-f]{64}$"),
                                models.Q(("paper", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signature_on_paper_has_the_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("medium", "on_screen"),
                                ("recorded_by", None),
                                ("side", "participant"),
                                models.Q(("account", ""), _negated=True),
                            ),
                            models.Q(("account", ""), ("recorded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="signature_names_who_recorded_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                    "record",
                    models.CharField(
                        db_index=True, default=commissioning.platform.references.new_reference, max_length=24
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("rescheduled", "Moved"),
                            ("attended", "Attended"),
                            ("missed", "Missed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("start", "First meeting"),
                            ("assessment", "Assessment"),
                            ("plan", "Action plan"),
                            ("review", "Review"),
                            ("support", "Support"),
                            ("in_work", "In-work support"),
                            ("exit", "Leaving the programme"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("office", "At the office"),
                            ("telephone", "By telephone"),
                            ("video", "By video"),
                            ("elsewhere", "Somewhere else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("participant", "The participant"),
                            ("provider", "The provider"),
                            ("employment_service", "Employment service"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("health", "Illness or a medical appointment"),
                            ("caring", "Caring or childcare"),
                            ("work", "Work, or an interview"),
                            ("transport", "Could not get there"),
                            ("forgotten", "Forgotten"),
                            ("provider", "The provider could not keep it"),
                            ("other", "Another reason"),
                            ("not_known", "Not known"),
                        ],
                        max_length=12,
                    ),
                ),
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
                "indexes": [models.Index(fields=["placement", "at"], name="appointment_of_a_placement")],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "recorded_at"), name="appointment_version_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["booked", "rescheduled", "attended", "missed", "cancelled"]),
                            ("about__in", ["start", "assessment", "plan", "review", "support", "in_work", "exit"]),
                            ("place__in", ["office", "telephone", "video", "elsewhere"]),
                            ("asked_by__in", ["participant", "provider", "employment_service"]),
                        ),
                        name="appointment_codes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("state__in", ("booked", "attended"))),
                            models.Q(
                                (
                                    "reason__in",
                                    [
                                        "health",
                                        "caring",
                                        "work",
                                        "transport",
                                        "forgotten",
                                        "provider",
                                        "other",
                                        "not_known",
                                    ],
                                ),
                                ("state__in", ("rescheduled", "missed", "cancelled")),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_says_why_it_changed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                    "record",
                    models.CharField(
                        db_index=True, default=commissioning.platform.references.new_reference, max_length=24
                    ),
                ),
                ("on", models.DateField()),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("first", "First assessment"),
                            ("again", "Assessed again"),
                            ("before_work", "Before work starts"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "barriers",
                    models.TextField(
                        help_text="Canonical JSON: codes of what stands between them and work, each once."
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("standing_still", "Work is not in sight yet"),
                            ("clearing", "Dealing with what stands in the way"),
                            ("preparing", "Getting ready: skills, experience, a CV"),
                            ("looking", "Looking for work and applying"),
                            ("meeting", "Being invited by employers"),
                            ("offered", "Has an offer of work"),
                        ],
                        max_length=16,
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
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
                "indexes": [models.Index(fields=["placement", "on"], name="assessment_of_a_placement")],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "recorded_at"), name="assessment_version_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(("occasion__in", ["first", "again", "before_work"])),
                        name="assessment_occasion_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["standing_still", "clearing", "preparing", "looking", "meeting", "offered"])
                        ),
                        name="assessment_step_is_known",
                    ),
                ],
            },
        ),
        ProtectRows("Assessment", _CASE, append_only=True),
        ProtectRows("Appointment", _CASE, append_only=True),
        ProtectRows("Plan", _CASE, append_only=True),
        ProtectRows(
            "PlanAction",
            Visibility(reads=SeenThrough("plan"), writes=SeenThrough("plan", _CASEWORK)),
            append_only=True,
        ),
        ProtectRows(
            "ActionResult",
            Visibility(reads=SeenThrough("action"), writes=SeenThrough("action", SeenThrough("plan", _CASEWORK))),
            append_only=True,
        ),
        ProtectRows(
            "Signature",
            Visibility(
                reads=SeenThrough("plan"),
                writes=(
                    SeenThrough("plan", _CASEWORK)
                    & Oneself("recorded_by")
                    & (Says("side", ("adviser",)) | Says("medium", ("paper",)))
                )
                | (
                    SeenThrough("plan", SeenThrough("placement", _THEMSELVES))
                    & Says("side", ("participant",))
                    & Says("medium", ("on_screen",))
                ),
            ),
            append_only=True,
        ),
    ]
