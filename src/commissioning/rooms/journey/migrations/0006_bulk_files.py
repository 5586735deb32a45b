"""Files by which a system sends in many rows at once, and when the end of a placement was written down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Own, SeenThrough, Visibility

_SORTS = [("referrals", "Referrals"), ("events", "Events")]


def _reference() -> "models.CharField[str, str]":
    return models.CharField(
        default=commissioning.platform.references.new_reference,
        editable=False,
        max_length=24,
        primary_key=True,
        serialize=False,
    )


def _key(to: str) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("journey", "0005_allocation"),
        ("platform", "0013_referrers_see_primes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="placement",
            name="ended_at",
            field=models.DateTimeField(blank=True, help_text="When that was written down.", null=True),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(ended_at=None, ends_on=None)
                | models.Q(ended_at__isnull=False, ends_on__isnull=False),
                name="placement_end_is_known_since_a_moment",
            ),
        ),
        migrations.CreateModel(
            name="BulkFile",
            fields=[
                ("reference", _reference()),
                ("sort", models.CharField(choices=_SORTS, max_length=12)),
                ("programme", models.CharField(max_length=24)),
                ("sha256", models.CharField(help_text="Of the file as it was sent.", max_length=64)),
                ("rows", models.PositiveIntegerField(help_text="All rows of the file.")),
                ("taken", models.PositiveIntegerField(help_text="Those that were new, and were entered.")),
                (
                    "known",
                    models.PositiveIntegerField(help_text="Those that had been entered before, and changed nothing."),
                ),
                (
                    "refused",
                    models.PositiveIntegerField(
                        help_text="Those with errors; none, unless the rest was wanted all the same."
                    ),
                ),
                ("made_digest", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                ("organisation", _key("platform.organisation")),
                ("recorded_by", _key(settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(sort__in=["referrals", "events"]), name="bulk_file_sort_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="bulk_file_has_a_digest"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                ("reference", _reference()),
                ("sort", models.CharField(choices=_SORTS, max_length=12)),
                ("key_mark", models.CharField(max_length=40)),
                ("said_mark", models.CharField(max_length=40)),
                ("made", models.CharField(help_text="The participant, or the event.", max_length=24)),
                ("file", _key("journey.bulkfile")),
                ("organisation", _key("platform.organisation")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "sort", "key_mark"), name="bulk_row_once_a_key")
                ],
            },
        ),
        ProtectRows("BulkFile", Visibility(reads=Own("organisation"), writes=Own("organisation")), append_only=True),
        ProtectRows(
            "BulkRow",
            Visibility(reads=SeenThrough("file"), writes=SeenThrough("file") & Own("organisation")),
            append_only=True,
        ),
    ]
