"""Tables to which rows are only added: triggers refuse every other change, on both databases.

They are made after each migration and not by one, because SQLite drops a table's triggers without a word whenever a
later migration rebuilds it.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from commissioning.platform.scoped import ScopedModel


def create_triggers(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make the triggers of an app's append-only models. For `post_migrate`; making them again changes nothing."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in append_only_models(sender):
            if model._meta.db_table in existing:
                for statement in _STATEMENTS[connection.vendor](model._meta.db_table):
                    cursor.execute(statement)


def let_change(connection: BaseDatabaseWrapper, table: str) -> None:
    """Drop the trigger that refuses updates, for a migration that fills a new column. They are made again after it."""
    trigger = {"sqlite": f'"{table}_no_update"', "postgresql": f'"{table}_no_change" ON "{table}"'}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def append_only_models(app: AppConfig) -> list[type[Model]]:
    return [model for model in app.get_models() if issubclass(model, ScopedModel) and model.append_only]


def _sqlite(table: str) -> list[str]:
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{command}" BEFORE {command} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row that says what changed.'); END"
        for command in ("update", "delete")
    ]


def _postgresql(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION app_refuse_change()"
    changes, truncates = f'"{table}_no_change"', f'"{table}_no_truncate"'
    return [
        REFUSE_CHANGE,
        f'CREATE OR REPLACE TRIGGER {changes} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE OR REPLACE TRIGGER {truncates} BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION app_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: add a row that says what changed.', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
