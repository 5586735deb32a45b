"""What PostgreSQL must keep: acknowledged work lasts, and the second wall stands for the role that the service is."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from commissioning.platform import break_glass_sql, database_clock, doors_sql, gathering_sql, triggers
from commissioning.platform.append_only import append_only_models
from commissioning.platform.declared_policies import tables_with_other_policies
from commissioning.platform.outside_the_walls import READ, UNUSED, USED
from commissioning.platform.promises import MIGRATE, Promise, promise
from commissioning.platform.row_security import FUNCTIONS

OLDEST = 15
_ROLE = """
SELECT r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
               AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user
"""
_UNFORCED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> ALL (%s)
ORDER BY relname
"""
_VIEWS = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') ORDER BY relname
"""
_CHANGEABLE = """
SELECT name FROM unnest(%s::text[]) AS name
WHERE to_regclass(format('public.%%I', name)) IS NOT NULL
  AND (has_table_privilege(format('public.%%I', name), 'UPDATE')
       OR has_table_privilege(format('public.%%I', name), 'DELETE')
       OR has_table_privilege(format('public.%%I', name), 'TRUNCATE'))
ORDER BY name
"""
_OFF = "SELECT name FROM pg_settings WHERE name = ANY (%s) AND setting = 'off' ORDER BY name"
_FUNCTIONS = "SELECT proname, prosrc, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
_MADE_BY_MIGRATIONS = (FUNCTIONS, database_clock.CREATE, gathering_sql.CREATE, break_glass_sql.CREATE, *doors_sql.ALL)
_LOOSE = """
SELECT p.proname FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND (
    p.proowner <> (SELECT c.relowner FROM pg_class c WHERE c.oid = to_regclass('public.platform_organisation'))
    OR EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
)
ORDER BY p.proname
"""
_DURABLE = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]


def promises() -> Iterator[Promise]:
    yield promise("PostgreSQL is recent enough.", _version())
    off = [name for (name,) in _rows(_OFF, [_DURABLE])]
    yield promise(
        "Acknowledged work outlasts a power cut, and a damaged disk shows.",
        (f"PostgreSQL's setting {name} is off, so acknowledged work can be lost. Switch it on." for name in off),
    )
    yield promise("The application's role is bound by row security.", _role())
    outside = [*USED, *READ, *UNUSED]
    yield promise(
        "Row security is forced on every table with anybody's rows.",
        (f"Row security is not forced on {name}. {MIGRATE}" for (name,) in _rows(_UNFORCED, [outside])),
        (f"{name} is a view, which shows rows as its owner sees them. Drop it." for (name,) in _rows(_VIEWS)),
    )
    yield promise(
        "Policies and functions are what the program declares.",
        (
            f"The policies of {table} are not those that the program declares. {MIGRATE}"
            for table in tables_with_other_policies()
        ),
        (
            f"The function {name}() is missing, or is not what the program makes it. Compare it with a fresh database."
            for name in _functions_that_differ()
        ),
        (
            f"The function {name}() runs as another than the tables' owner, or anybody may call it. Compare it with a "
            "fresh database."
            for (name,) in _rows(_LOOSE)
        ),
    )
    tables = [model._meta.db_table for app in apps.get_app_configs() for model in append_only_models(app)]
    yield promise(
        "The application's role has no right to change what is append-only.",
        (
            f"The role may change {name}. Run: REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM app_rw"
            for (name,) in _rows(_CHANGEABLE, [tables])
        ),
    )


def _version() -> str | None:
    found = connection.connection.info.server_version // 10_000
    return f"It is version {found}. Use {OLDEST} or later." if found < OLDEST else None


def _role() -> Iterator[str]:
    [(is_super, bypasses, owns)] = _rows(_ROLE)
    if is_super:
        yield "The application connects as a superuser, whom no policy binds. Connect as app_rw."
    if bypasses:
        yield "The application's role passes row security by. Connect as app_rw."
    if owns:
        yield "The application's role owns tables, so it could switch row security off. Connect as app_rw."


def _functions_that_differ() -> list[str]:
    """Ours that are missing, or that do something else, or as somebody else; and others that pass the walls by."""
    by_rooms = [getattr(app, "functions_sql", "") for app in apps.get_app_configs()]
    ours = functions_made_by("\n".join([*_MADE_BY_MIGRATIONS, *by_rooms, *triggers.all_statements("postgresql")]))
    wanted = [(name, *rest) for name, rest in ours.items()]
    there = _rows(_FUNCTIONS)
    missing = {each[0] for each in wanted if each not in there}
    return sorted(missing | {each[0] for each in there if each[2] and each not in wanted})


def functions_made_by(sql: str) -> dict[str, tuple[str, bool, list[str] | None]]:
    """By name, the functions that statements make: the body, whether as its owner, and the settings it fixes."""
    return {
        name: (body, "SECURITY DEFINER" in head, ["search_path=public, pg_temp"] if "SET search_path" in head else None)
        for name, head, body in re.findall(
            r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\((.*?)AS\s+\$\$(.*?)\$\$", sql, re.DOTALL
        )
    }


def _rows(statement: str, values: list[list[str]] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
