"""The tables of the room: people under a key of their own, participants, placements, events and words."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
import commissioning.platform.sealed_fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("design", "0006_referrers_see_programmes"),
        ("platform", "0013_referrers_see_primes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
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
                ("referred_on", models.DateField(db_index=True)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("mandatory", "Mandatory"),
                            ("voluntary", "Voluntary"),
                            ("early_access", "Early access"),
                        ],
                        max_length=12,
                    ),
                ),
                ("package_area", models.CharField(max_length=24)),
                (
                    "standards_given",
                    models.CharField(
                        choices=[
                            ("paper", "On paper"),
                            ("email", "By e-mail"),
                            ("read_out", "Read out, and sent by post"),
                        ],
                        max_length=12,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "employment_service",
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
                        condition=models.Q(("route__in", ["mandatory", "voluntary", "early_access"])),
                        name="participant_route_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standards_given__in", ["paper", "email", "read_out"])),
                        name="participant_was_given_standards_in_a_known_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
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
                    "person",
                    models.CharField(
                        db_index=True,
                        default=commissioning.platform.references.new_reference,
                        help_text="The key of a human being.",
                        max_length=24,
                    ),
                ),
                ("name", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                ("born_on", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                ("nino", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("telephone", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("email", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("address", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("needs", commissioning.platform.sealed_fields.SealedText(null=True, whose="person")),
                ("name_mark", commissioning.platform.sealed_fields.BlindIndex("name", purpose="name")),
                ("born_mark", commissioning.platform.sealed_fields.BlindIndex("born_on", purpose="born_on")),
                ("nino_mark", commissioning.platform.sealed_fields.BlindIndex("nino", purpose="nino")),
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
                "constraints": [models.UniqueConstraint(fields=("participant",), name="identity_once_a_participant")],
            },
        ),
        migrations.CreateModel(
            name="Circumstances",
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
                    "answers",
                    models.TextField(help_text="Canonical JSON: an answer for each circumstance of the terms."),
                ),
                ("group", models.CharField(help_text="The payment group.", max_length=64)),
                ("because", models.TextField(help_text="Canonical JSON: the rules that decided, with their clauses.")),
                ("terms_version", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, help_text="Of a correction: why.", max_length=200)),
                ("recorded_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("participant", "recorded_at"), name="circumstances_once_a_moment"),
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "")), fields=("participant",), name="circumstances_first_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
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
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "constraints": [models.UniqueConstraint(fields=("participant",), name="account_once_a_participant")],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                ("nation", models.CharField(help_text="By whose calendar working days are counted.", max_length=20)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("drawn", "Drawn by market share"),
                            ("chosen", "Chosen by the participant"),
                            ("reallocated", "Allocated anew, because a contract ended"),
                            ("transferred", "Handed over within the supply chain"),
                        ],
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The first day on which somebody else, or nobody, serves.", null=True
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "delivered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "employment_service",
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
                        condition=models.Q(("how__in", ["drawn", "chosen", "reallocated", "transferred"])),
                        name="placement_how_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="placement_ends_no_earlier_than_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)), fields=("participant",), name="placement_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandedOn",
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
                ("at", models.DateTimeField()),
                (
                    "by",
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
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("placement", "to"), name="handed_on_once")],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("kind", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("until", models.DateField(blank=True, help_text="The first day after it, of what lasts.", null=True)),
                ("detail", models.TextField(help_text="Canonical JSON: the codes that its kind asks for.")),
                ("withdrawn", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=12)),
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
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("record", "recorded_at"), name="event_version_once_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("on")), _connector="OR"),
                        name="event_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("independent", "employer", "provider", "participant"))),
                        name="event_source_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referrer",
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
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="The first day on which it refers nobody.", null=True),
                ),
                (
                    "lead",
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
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="referrer_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Words",
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
                ("about", models.CharField(db_index=True, help_text="The row that they belong to.", max_length=24)),
                ("text", commissioning.platform.sealed_fields.SealedText(null=False, whose="person")),
                ("recorded_at", models.DateTimeField()),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.placement"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("about",), name="words_once_about_a_row")],
            },
        ),
        migrations.CreateModel(
            name="JourneyTerms",
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
                ("title", models.CharField(max_length=200)),
                ("applies_from", models.DateField()),
                ("agreed_at", models.DateTimeField()),
                ("terms_version", models.CharField(max_length=64)),
                ("rules", models.TextField(help_text="Canonical JSON of `journey_rules.Rules`.")),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "applies_from", "agreed_at"), name="journey_terms_once_a_moment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("terms_version__regex", "^[0-9a-f]{64}$")),
                        name="journey_terms_name_a_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
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
                ("mark", models.CharField(db_index=True, max_length=40)),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journey.identity"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("identity", "mark"), name="name_word_once")],
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["placement", "kind", "on"], name="event_of_a_placement"),
        ),
    ]
