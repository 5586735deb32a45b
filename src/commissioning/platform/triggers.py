"""Triggers that keep what a constraint cannot say: made after each migration, and compared with what is declared.

They are made after each migration and not by one, because SQLite drops a table's triggers without a word whenever a
later migration rebuilds it. Who declares some gives for each table the statements that make them; on PostgreSQL the
functions that they call come first.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from django.apps import AppConfig, apps
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Declaration: TypeAlias = Callable[[AppConfig, str], Iterator[tuple[str, list[str]]]]
"""For an app and a vendor of databases: each table with its statements. Making them again changes nothing."""

_DECLARATIONS: list[Declaration] = []
_NAME = re.compile(r'TRIGGER (?:IF NOT EXISTS )?"(\w+)"')
_THERE = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    # One that is switched off is as good as none.
    "postgresql": """
        SELECT t.tgname, c.relname,
               pg_get_triggerdef(t.oid, true) || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE ' off' END
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
    """,
}
_ON_A_TEMPORARY_TABLE = """
SELECT t.tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = pg_my_temp_schema() AND c.relname = %s
"""


def declare(declaration: Declaration) -> Declaration:
    """Let triggers be made and examined. Write it beside what they keep, in a module that is loaded at the start."""
    _DECLARATIONS.append(declaration)
    return declaration


def create_triggers(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make the triggers of an app's tables. For `post_migrate`."""
    there = set(connections[using].introspection.table_names())
    with connections[using].cursor() as cursor:
        for table, statements in _declared_by(sender, connections[using].vendor):
            for statement in statements if table in there else ():
                cursor.execute(statement)


def drop_trigger(connection: BaseDatabaseWrapper, table: str, name: str) -> None:
    """Take a trigger away until the migration that is running has ended; nothing if it is not there."""
    where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{where}')


def all_statements(vendor: str) -> list[str]:
    """Everything that is declared, of all apps."""
    return [statement for _, statements in _declared(vendor) for statement in statements]


def differing() -> list[str]:
    """Triggers that are not there, or not as declared, and those that nobody declared: each as "name on table"."""
    with connection.cursor() as cursor:
        cursor.execute(_THERE[connection.vendor])
        there = {(name, table): _plain(definition) for name, table, definition in cursor.fetchall()}
    wanted: dict[tuple[str, str], str | None] = {}
    for table, statements in _declared(connection.vendor):
        wanted |= {(name, table): definition for name, definition in _wanted(table, statements).items()}
    wrong = {key for key in there.keys() | wanted.keys() if there.get(key) != wanted.get(key) or key not in there}
    return sorted(f"{name} on {table}" for name, table in wrong)


def _declared_by(app: AppConfig, vendor: str) -> Iterator[tuple[str, list[str]]]:
    for declaration in _DECLARATIONS:
        yield from declaration(app, vendor)


def _declared(vendor: str) -> Iterator[tuple[str, list[str]]]:
    for app in apps.get_app_configs():
        yield from _declared_by(app, vendor)


def _wanted(table: str, statements: list[str]) -> dict[str, str | None]:
    """By name, the definitions that statements lead to, in the database's own words; None where it cannot be seen."""
    made = {found[1]: statement for statement in statements if (found := _NAME.search(statement))}
    if connection.vendor == "sqlite":
        return {name: _plain(statement) for name, statement in made.items()}
    return dict.fromkeys(made) | _as_postgresql_says(table, list(made.values()))


def _as_postgresql_says(table: str, statements: list[str]) -> dict[str, str | None]:
    """Made on an empty temporary table of the same name, read back, and thrown away: as `declared_policies` does."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}") ON COMMIT DROP')
                for statement in statements:
                    cursor.execute(statement)
                cursor.execute(_ON_A_TEMPORARY_TABLE, [table])
                found = {name: _plain(definition) for name, definition in cursor.fetchall()}
            transaction.set_rollback(True)
    except DatabaseError:  # the table, or a function that they call, is not there
        return {}
    return dict(found)


def _plain(definition: str) -> str:
    return " ".join(definition.replace("IF NOT EXISTS ", "").split())
