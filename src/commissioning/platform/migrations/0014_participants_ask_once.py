"""A participant acts for no organisation, and what they send is done once all the same."""

import django.db.models.deletion
from django.db import migrations, models

from commissioning.platform.row_security import ChangeRows
from commissioning.platform.visibility import OfNobody, Oneself, Own, Visibility

_BEFORE = Own("organisation") & Oneself("asked_by")
_AFTER = (Own("organisation") | OfNobody("organisation")) & Oneself("asked_by")


class Migration(migrations.Migration):
    dependencies = [("platform", "0013_referrers_see_primes")]
    operations = [
        migrations.AlterField(
            "IdempotentAnswer",
            "organisation",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="platform.organisation",
            ),
        ),
        migrations.AddConstraint(
            "IdempotentAnswer",
            models.UniqueConstraint(
                condition=models.Q(("organisation", None)),
                fields=("asked_by", "key"),
                name="answer_given_once_to_oneself",
            ),
        ),
        ChangeRows(
            "IdempotentAnswer",
            before=Visibility(reads=_BEFORE, writes=_BEFORE),
            after=Visibility(reads=_AFTER, writes=_AFTER),
        ),
    ]
