"""What either database must keep: it has the tables of this version, and what is append-only refuses change."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from commissioning.platform.append_only import append_only_models
from commissioning.platform.database_clock import BODY, database_now
from commissioning.platform.promises import Promise, promise

MOST_APART_SECONDS = 5
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # Those that fire whatever the session says, or as sessions are by default.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}
_ENDINGS = {"sqlite": ("no_update", "no_delete"), "postgresql": ("no_change", "no_truncate")}


def promises() -> Iterator[Promise]:
    yield promise("The database has the tables of this version.", unmigrated())
    yield promise("Nobody can change or delete what is append-only.", _without_triggers())
    yield promise("The database's clock decides, and this machine's agrees with it.", _clock())


def unmigrated() -> str | None:
    """What to do when migrations have not run; None when all have."""
    try:
        with transaction.atomic():
            executor = MigrationExecutor(connection)
            pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        return f"It cannot be seen which migrations have run: {problem}. Run `migrate` as migrator."
    names = ", ".join(f"{migration.app_label} {migration.name}" for migration, _ in pending[:3])
    return f"Migrations have not run ({len(pending)}: {names} …). Run `migrate` as migrator." if pending else None


def _without_triggers() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    for app in apps.get_app_configs():
        for model in append_only_models(app):
            table = model._meta.db_table
            if not {f"{table}_{ending}" for ending in _ENDINGS[connection.vendor]} <= there:
                yield f"{table} lacks the triggers that refuse changes. Run `migrate` as migrator: it makes them."


def _clock() -> Iterator[str]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.prosrc, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
                "WHERE p.proname = 'app_clock' AND p.pronamespace = 'public'::regnamespace"
            )
            found = cursor.fetchall()
        if found != [(BODY, "sql")]:
            yield "app_clock() is not what this version makes it: deadlines would follow another clock. Run `migrate`."
            return
    here: datetime = settings.CLOCK.now()
    apart = abs((database_now() - here).total_seconds())
    if apart > MOST_APART_SECONDS:
        yield f"The clocks of this machine and of the database are {apart:.0f} seconds apart. Set both by NTP."
