"""A record of a local review is confirmed by the digest of what was read; what came of an action may be corrected."""

from typing import Any

from django.db import migrations, models

from commissioning.core.canonical import digest
from commissioning.platform.append_only import let_change

_STATES = {"done": "Done", "dropped": "No longer needed", "to_do": "Still to be done"}


def take_digests(apps: Any, schema_editor: Any) -> None:
    """Nothing could be added to a record after its step: it was read as it stands. See `local_reviews.digest_of`."""
    let_change(schema_editor.connection, "journey_localreviewstep")
    steps, actions = apps.get_model("journey", "LocalReviewStep"), apps.get_model("journey", "ReviewAction")
    for step in steps.objects.select_related("review").iterator():
        review = step.review
        agreed = [
            [each.pk, each.side, each.what, each.by_day.isoformat()]
            for each in actions.objects.filter(review=review).order_by("pk")
        ]
        read = digest([review.pk, review.held_on.isoformat(), review.words, agreed])
        steps.objects.filter(pk=step.pk).update(digest=read)


class Migration(migrations.Migration):
    dependencies = [("journey", "0009_local_reviews")]

    operations = [
        migrations.AddField(
            "localreviewstep", "digest", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RunPython(take_digests, migrations.RunPython.noop),
        migrations.AddConstraint(
            "localreviewstep",
            models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="local_review_digest_is_sha256"
            ),
        ),
        migrations.AlterField(
            "reviewactionresult", "state", models.CharField(choices=list(_STATES.items()), max_length=8)
        ),
        migrations.RemoveConstraint("reviewactionresult", "review_action_result_once"),
        migrations.RemoveConstraint("reviewactionresult", "review_action_state_is_known"),
        migrations.AddConstraint(
            "reviewactionresult",
            models.UniqueConstraint(fields=("action", "recorded_at"), name="review_action_result_once_a_moment"),
        ),
        migrations.AddConstraint(
            "reviewactionresult",
            models.CheckConstraint(
                condition=models.Q(("state__in", list(_STATES))), name="review_action_state_is_known"
            ),
        ),
    ]
