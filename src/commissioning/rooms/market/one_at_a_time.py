"""Dated rows of which only one holds at a time: triggers that refuse a row whose days overlap another's.

A model that says `one_at_a_time` names the fields that tell which rows are about the same; empty is like empty.
Neither database can say this as a plain constraint (PostgreSQL would need an extension).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db.models import Model

from commissioning.platform.triggers import declare


@declare
def _triggers(app: AppConfig, vendor: str) -> Iterator[tuple[str, list[str]]]:
    for model in dated_models(app):
        yield model._meta.db_table, _STATEMENTS[vendor](model._meta.db_table, _columns(model))


def dated_models(app: AppConfig) -> list[type[Model]]:
    return [model for model in app.get_models() if hasattr(model, "one_at_a_time")]


def _columns(model: Any) -> dict[str, bool]:
    """By name, each with whether it may be empty."""
    fields = [model._meta.get_field(name) for name in model.one_at_a_time]
    return {field.column: field.null for field in fields}


def _sqlite(table: str, columns: dict[str, bool]) -> list[str]:
    same = " AND ".join(f'"{name}" {"IS" if empty else "="} NEW."{name}"' for name, empty in columns.items())
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_one_at_a_time_{command}" BEFORE {command} ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same} AND {_OVERLAPS_ON_SQLITE}) '
        f"BEGIN SELECT RAISE(ABORT, '{table}: {_REFUSAL}'); END"
        for command in ("insert", "update")
    ]


def _postgresql(table: str, columns: dict[str, bool]) -> list[str]:
    names = ", ".join(f"'{column}'" for column in columns)
    execute = f"FOR EACH ROW EXECUTE FUNCTION app_one_at_a_time({names})"
    return [
        _FUNCTION,
        f'CREATE OR REPLACE TRIGGER "{table}_one_at_a_time" BEFORE INSERT OR UPDATE ON "{table}" {execute}',
    ]


_REFUSAL = "the days overlap those of another row about the same. End the other first."
_OVERLAPS_ON_SQLITE = """"reference" <> NEW."reference"
  AND "starts_on" < coalesce(NEW."ends_on", '9999-12-31') AND NEW."starts_on" < coalesce("ends_on", '9999-12-31')"""

# The lock makes a second writer about the same thing wait; its look, a statement of its own, then sees the first's row.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION app_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fields text[] := TG_ARGV;
    same text;
    key text;
    found boolean;
BEGIN
    SELECT string_agg(format('t.%1$I IS NOT DISTINCT FROM ($1).%1$I', f), ' AND '),
        string_agg(coalesce(to_jsonb(NEW) ->> f, ''), chr(31))
    INTO same, key FROM unnest(fields) WITH ORDINALITY AS u (f, n);
    PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_NAME || chr(31) || key, 0));
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %I.%I t WHERE %s AND t.reference <> ($1).reference '
        'AND t.starts_on < coalesce(($1).ends_on, ''infinity'') '
        'AND ($1).starts_on < coalesce(t.ends_on, ''infinity''))',
        TG_TABLE_SCHEMA, TG_TABLE_NAME, same
    ) INTO found USING NEW;
    IF found THEN
        RAISE EXCEPTION '%: {_REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""

_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
