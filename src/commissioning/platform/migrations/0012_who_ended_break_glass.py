"""Who ended break-glass: whoever asked takes back what another refuses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0011_partners_see_broken_glass")]
    operations = [
        migrations.AddField(
            "BrokenGlass",
            "ended_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "BrokenGlass",
            "ended_at",
            models.DateTimeField(blank=True, help_text="Ended early, refused or taken back.", null=True),
        ),
    ]
