"""What either database must keep: it has the tables of this version, and what is append-only refuses change."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from commissioning.platform.append_only import append_only_models
from commissioning.platform.database_clock import database_now
from commissioning.platform.promises import Promise, promise

MOST_APART_SECONDS = 5
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # Switched on, before each changed row (27) or the statement (34), and calling the function that refuses.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND tgqual IS NULL "
    "AND tgfoid = to_regproc('public.app_refuse_change') "
    "AND tgtype = CASE WHEN tgname LIKE '%no_truncate' THEN 34 ELSE 27 END",
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
            loader = MigrationLoader(connection)
    except DatabaseError as problem:
        return f"It cannot be seen which migrations have run: {problem}. Run `migrate` as migrator."
    pending = sorted(f"{app} {name}" for app, name in set(loader.graph.nodes) - set(loader.applied_migrations))
    more = " …" if len(pending) > 3 else ""
    return f"Migrations have not run: {', '.join(pending[:3])}{more}. Run `migrate` as migrator." if pending else None


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
    try:
        with transaction.atomic():
            there = database_now()
    except DatabaseError:
        yield "The database has no app_clock(), which decides deadlines. Run `migrate` as migrator."
        return
    here: datetime = settings.CLOCK.now()
    apart = abs((there - here).total_seconds())
    if apart > MOST_APART_SECONDS:
        yield f"The clocks of this machine and of the database are {apart:.0f} seconds apart. Set both by NTP."
