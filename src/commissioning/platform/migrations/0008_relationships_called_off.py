"""A relationship may be called off before it begins: it then ends on the day on which it would have begun."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_changes")]

    operations = [
        migrations.RemoveConstraint("relationship", "relationship_ends_after_start"),
        migrations.AddConstraint(
            "relationship",
            models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="relationship_ends_no_earlier_than_it_starts",
            ),
        ),
    ]
