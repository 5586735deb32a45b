"""A door to ask which rows in sight have changed, and the index that answers it."""

from typing import Any

from django.db import migrations, models

_FUNCTION = """
CREATE FUNCTION app_changed(since timestamptz, in_sight text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT e.subject FROM platform_auditevent e
    WHERE e.at >= since AND e.subject = ANY (in_sight) AND e.act <> 'read'
$$;
REVOKE ALL ON FUNCTION app_changed(timestamptz, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_changed(timestamptz, text[]) TO app_rw, migrator;
"""


def _open_door(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION, params=None)


def _close_door(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION app_changed(timestamptz, text[])", params=None)


class Migration(migrations.Migration):
    dependencies = [("platform", "0006_invitations")]

    operations = [
        migrations.AddIndex(model_name="auditevent", index=models.Index(fields=["at"], name="audit_event_at")),
        migrations.RunPython(_open_door, _close_door),
    ]
