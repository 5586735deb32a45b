"""What participants say: feedback, complaints on three desks, samples of them; and the offer of an account."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
import commissioning.platform.sealed_fields
from commissioning.platform.row_security import ChangeRows, OnPostgres, ProtectRows
from commissioning.platform.visibility import (
    Asked,
    LedToBy,
    OfKind,
    Oneself,
    Own,
    Says,
    SeenThrough,
    Standings,
    Visibility,
)
from commissioning.rooms.journey import doors_sql

_LEADS_PROGRAMME = LedToBy("design.Programme", "reference", "programme", Own("lead"))
_DELIVERS = Own("delivered_by")
_REFERRING = Own("employment_service")
_PRIME_THEN = Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
_COMMISSIONS = Standings(("commissions",), "contract")
_THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))
_CONCERNED = SeenThrough("placement", _THEMSELVES | _DELIVERS | _PRIME_THEN | _COMMISSIONS)
_ANSWERING = SeenThrough(
    "placement", _THEMSELVES | _DELIVERS | Standings(("prime_of", "commissions"), "contract", in_force=True)
)
_WORKING_WITH_THEM = _DELIVERS | _REFERRING | _PRIME_THEN
_HANDED_ON = LedToBy("journey.HandedOn", "placement", rule=Own("to"))
_BY_NAME = SeenThrough("placement", _WORKING_WITH_THEM | _HANDED_ON | _THEMSELVES)
_CASEWORK = SeenThrough("placement", _DELIVERS | _REFERRING | Standings(("prime_of",), "contract", in_force=True))


def _came_to(*desks: str) -> LedToBy:
    return LedToBy("journey.ComplaintStep", "complaint", "complaint", Says("desk", desks))


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0003_assessments_plans_appointments"),
        ("platform", "0014_participants_ask_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
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
                ("about", models.CharField(max_length=16)),
                ("stage", models.CharField(help_text="Where the journey was then.", max_length=16)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "about__in",
                                [
                                    "staff",
                                    "unfair",
                                    "safety",
                                    "help",
                                    "waiting",
                                    "appointments",
                                    "place",
                                    "money",
                                    "privacy",
                                    "other",
                                ],
                            )
                        ),
                        name="complaint_about_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["pre_programme", "engagement", "pre_work", "in_work", "exit"])
                        ),
                        name="complaint_stage_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintSample",
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
                ("programme", models.CharField(db_index=True, max_length=24)),
                ("received_from", models.DateField()),
                ("received_until", models.DateField(help_text="The first day after those of the sample.")),
                ("size", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=32)),
                ("recorded_at", models.DateTimeField()),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received_until__gt", models.F("received_from"))),
                        name="complaint_sample_has_days",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="complaint_sample_is_of_some"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintStep",
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
                ("step", models.CharField(max_length=12)),
                ("desk", models.CharField(max_length=12)),
                ("outcome", models.CharField(blank=True, help_text="Of an answer: what was done.", max_length=16)),
                ("recorded_at", models.DateTimeField()),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.complaint"
                    ),
                ),
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
                        blank=True,
                        help_text="None: the participant.",
                        null=True,
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
                    models.UniqueConstraint(fields=("complaint", "recorded_at"), name="complaint_step_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["received", "acknowledged", "answered", "escalated", "resolved", "withdrawn"])
                        ),
                        name="complaint_step_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("desk__in", ["provider", "prime", "commissioner"])),
                        name="complaint_desk_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "outcome__in",
                                    [
                                        "explained",
                                        "apology",
                                        "put_right",
                                        "other_adviser",
                                        "more_help",
                                        "changed",
                                        "not_upheld",
                                    ],
                                ),
                                ("step", "answered"),
                            ),
                            models.Q(models.Q(("step", "answered"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="complaint_answer_says_what_was_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintWords",
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
                ("person", models.CharField(max_length=24)),
                ("text", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.complaint"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.complaintstep"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("step",), name="complaint_words_once_a_step")],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
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
                ("stage", models.CharField(help_text="One of `event_kinds.Stage`, in small letters.", max_length=16)),
                ("score", models.PositiveSmallIntegerField(help_text="1 to 5: see `complaint_steps.SCORES`.")),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="feedback_score_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["pre_programme", "engagement", "pre_work", "in_work", "exit"])
                        ),
                        name="feedback_stage_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountInvitation",
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
                ("person", models.CharField(max_length=24)),
                ("email", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, help_text="Taken up, or replaced by a later one.", null=True),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.participant"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                        name="account_invitation_expires_after_it_is_made",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("participant",),
                        name="account_invitation_open_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["recorded_at"], name="complaint_of_a_time"),
        ),
        ProtectRows(
            "Feedback", Visibility(reads=_CONCERNED, writes=SeenThrough("placement", _THEMSELVES)), append_only=True
        ),
        ProtectRows(
            "Complaint", Visibility(reads=_CONCERNED, writes=SeenThrough("placement", _THEMSELVES)), append_only=True
        ),
        ProtectRows(
            "ComplaintStep",
            Visibility(reads=SeenThrough("complaint"), writes=SeenThrough("complaint") & _ANSWERING),
            append_only=True,
        ),
        ProtectRows(
            "ComplaintWords",
            Visibility(
                reads=SeenThrough("placement", _THEMSELVES | _DELIVERS)
                | (_came_to("prime", "commissioner") & SeenThrough("placement", _PRIME_THEN))
                | (_came_to("commissioner") & SeenThrough("placement", _COMMISSIONS)),
                writes=SeenThrough("complaint") & _ANSWERING,
            ),
            append_only=True,
        ),
        ProtectRows(
            "ComplaintSample",
            Visibility(
                reads=Own("lead"),
                writes=Own("lead")
                & OfKind(("commissioner",))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
            append_only=True,
        ),
        ProtectRows(
            "AccountInvitation",
            Visibility(
                reads=Own("invited_for"),
                writes=Own("invited_for") & Asked("app_referred_by", ("participant", "invited_for")),
            ),
        ),
        ChangeRows(
            "Words",
            before=Visibility(reads=_BY_NAME, writes=_CASEWORK),
            after=Visibility(reads=_BY_NAME, writes=_CASEWORK | SeenThrough("placement", _THEMSELVES)),
        ),
        OnPostgres(
            "Create the doors for participants",
            forwards=doors_sql.OF_PARTICIPANTS,
            backwards="DROP FUNCTION app_readings_of_own(integer), app_prime_of_own(text), "
            "app_account_invitation(text)",
        ),
    ]
