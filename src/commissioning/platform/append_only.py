"""Tables to which rows are only added: triggers refuse every other change, on both databases."""

from collections.abc import Iterator

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from commissioning.platform.scoped import ScopedModel
from commissioning.platform.triggers import declare, drop_trigger


@declare
def _triggers(app: AppConfig, vendor: str) -> Iterator[tuple[str, list[str]]]:
    for model in append_only_models(app):
        yield model._meta.db_table, _STATEMENTS[vendor](model._meta.db_table)


def let_change(connection: BaseDatabaseWrapper, table: str) -> None:
    """Drop the trigger that refuses updates, for a migration that fills a new column. They are made again after it."""
    drop_trigger(
        connection, table, {"sqlite": f"{table}_no_update", "postgresql": f"{table}_no_change"}[connection.vendor]
    )


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
