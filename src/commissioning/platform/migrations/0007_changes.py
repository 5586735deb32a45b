"""A door to ask which rows in sight have changed, and the index that answers it."""

from typing import Any

from django.db import migrations, models

from commissioning.platform import doors_sql


def _open_door(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(doors_sql.CHANGED, params=None)


def _close_door(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION app_changed(timestamptz, text[])", params=None)


class Migration(migrations.Migration):
    dependencies = [("platform", "0006_invitations")]

    operations = [
        migrations.AddIndex(model_name="auditevent", index=models.Index(fields=["at"], name="audit_event_at")),
        migrations.RunPython(_open_door, _close_door),
    ]
