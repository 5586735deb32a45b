"""Reviews of cases by two assessors, what came of them, and what primes make of their own delivery."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
import commissioning.platform.sealed_fields
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import LedToBy, OfKind, Oneself, Own, Says, SeenThrough, Standings, Visibility

_BY_THE_LEAD = SeenThrough("review", Own("lead"))
_CASE_BY_THE_LEAD = SeenThrough("case", _BY_THE_LEAD)
_PARTIES_THEN = Standings(("prime_of", "sub_of"), "contract", during=("since", "until"))
_SERVED = Own("delivered_by") | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
_BOTH_HAVE_SCORED = LedToBy("performance.Scoring", "case", "case", Says("seat", ("first",))) & LedToBy(
    "performance.Scoring", "case", "case", Says("seat", ("second",))
)
_FIRST = SeenThrough("case", SeenThrough("review", Own("lead") & Oneself("first_assessor")))
_SECOND = SeenThrough("case", SeenThrough("review", Own("lead") & Oneself("second_assessor")))
_EITHER = SeenThrough(
    "case", SeenThrough("review", Own("lead") & (Oneself("first_assessor") | Oneself("second_assessor")))
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("journey", "0007_exits_and_specialists"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseReview",
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
                ("contract", models.CharField(db_index=True, max_length=24)),
                ("standard", models.CharField(help_text="Its key in the terms.", max_length=80)),
                ("since", models.DateField()),
                ("until", models.DateField(help_text="The first day after those that are looked at.")),
                ("size", models.PositiveSmallIntegerField(help_text="How many were to be drawn.")),
                ("seed", models.CharField(max_length=32)),
                ("frame_size", models.PositiveIntegerField(help_text="From how many it was drawn.")),
                (
                    "frame_digest",
                    models.CharField(help_text="SHA-256 of their references, sorted, a line each.", max_length=64),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "first_assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "journey_terms",
                    models.ForeignKey(
                        help_text="They say what each score means.",
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "second_assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="case_review_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frame_size__gte", 1), ("size__gte", 1)), name="case_review_is_of_some"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frame_digest__regex", "^[0-9a-f]{64}$")),
                        name="case_review_digest_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_assessor", models.F("second_assessor")), _negated=True),
                        name="case_review_has_two_assessors",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewedCase",
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
                    "number",
                    models.PositiveSmallIntegerField(help_text="In the order in which they were drawn, from one."),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.casereview"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("review", "placement"), name="reviewed_case_drawn_once"),
                    models.UniqueConstraint(fields=("review", "number"), name="reviewed_case_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="reviewed_case_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedScore",
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
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("reason", commissioning.platform.sealed_fields.SealedText(null=False, whose="case_id")),
                ("recorded_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.reviewedcase"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "recorded_at"), name="proposed_score_once_a_moment")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseScore",
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
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("remark", commissioning.platform.sealed_fields.SealedText(null=False, whose="case_id")),
                ("recorded_at", models.DateTimeField()),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.reviewedcase"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "assessor", "recorded_at"), name="case_score_once_a_moment")
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedScore",
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
                ("score", models.PositiveSmallIntegerField(null=True)),
                (
                    "how",
                    models.CharField(
                        choices=[("alike", "Both gave it"), ("discussed", "They differed and talked it over")],
                        max_length=12,
                    ),
                ),
                ("reason", commissioning.platform.sealed_fields.SealedText(null=True, whose="case_id")),
                ("recorded_at", models.DateTimeField()),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.reviewedcase"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("case",), name="agreed_score_once_a_case"),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("agreed_by")), _negated=True),
                        name="agreed_score_is_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "alike"), ("reason__isnull", True)),
                            models.Q(("how", "discussed"), ("reason__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreed_score_has_a_reason_where_they_differed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewResult",
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
                ("told", models.TextField(help_text="Canonical JSON: `score_counts.Told`.")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.casereview"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("review",), name="case_review_is_closed_once")],
            },
        ),
        migrations.CreateModel(
            name="Scoring",
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
                    "seat",
                    models.CharField(
                        choices=[("first", "First assessor"), ("second", "Second assessor")], max_length=8
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.reviewedcase"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seat"), name="scoring_once_a_seat"),
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", ["first", "second"])), name="scoring_seat_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfAssessment",
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
                ("contract", models.CharField(db_index=True, max_length=24)),
                ("standard", models.CharField(help_text="Its key in the terms.", max_length=80)),
                ("since", models.DateField(help_text="The first day of the half-year.")),
                ("until", models.DateField(help_text="The first day of the next.")),
                ("score", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "journey_terms",
                    models.ForeignKey(
                        help_text="They say what each score means.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journey.journeyterms",
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
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="self_assessment_has_days"
                    ),
                    models.UniqueConstraint(
                        fields=("contract", "standard", "since", "recorded_for", "recorded_at"),
                        name="self_assessment_once_a_moment",
                    ),
                ],
            },
        ),
        ProtectRows(
            "CaseReview",
            Visibility(
                reads=Own("lead") | _PARTIES_THEN,
                writes=Own("lead") & OfKind(("commissioner",)) & Standings(("commissions",), "contract"),
            ),
            append_only=True,
        ),
        ProtectRows("ReviewResult", Visibility(reads=SeenThrough("review"), writes=_BY_THE_LEAD), append_only=True),
        ProtectRows(
            "ReviewedCase",
            Visibility(
                reads=_BY_THE_LEAD
                | (LedToBy("performance.ReviewResult", "review", "review") & SeenThrough("placement", _SERVED)),
                writes=_BY_THE_LEAD,
            ),
            append_only=True,
        ),
        ProtectRows(
            "Scoring",
            Visibility(
                reads=_CASE_BY_THE_LEAD,
                writes=Oneself("assessor")
                & ((Says("seat", ("first",)) & _FIRST) | (Says("seat", ("second",)) & _SECOND)),
            ),
            append_only=True,
        ),
        ProtectRows(
            "CaseScore",
            Visibility(
                reads=_CASE_BY_THE_LEAD & (Oneself("assessor") | _BOTH_HAVE_SCORED),
                writes=Oneself("assessor") & _EITHER,
            ),
            append_only=True,
        ),
        ProtectRows(
            "ProposedScore",
            Visibility(reads=_CASE_BY_THE_LEAD, writes=Oneself("proposed_by") & _EITHER & _BOTH_HAVE_SCORED),
            append_only=True,
        ),
        ProtectRows(
            "AgreedScore",
            Visibility(reads=SeenThrough("case"), writes=Oneself("agreed_by") & _EITHER & _BOTH_HAVE_SCORED),
            append_only=True,
        ),
        ProtectRows(
            "SelfAssessment",
            Visibility(
                reads=Own("recorded_for")
                | Standings(("commissions",), "contract")
                | Standings(("sub_of",), "contract", during=("since", "until")),
                writes=Own("recorded_for") & Standings(("prime_of",), "contract", in_force=True),
            ),
            append_only=True,
        ),
    ]
