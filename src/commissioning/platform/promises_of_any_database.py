"""What either database must keep: it has the tables of this version, its triggers, and the right time."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from commissioning.platform.database_clock import database_now
from commissioning.platform.promises import MIGRATE, Promise, promise
from commissioning.platform.triggers import differing

MOST_APART_SECONDS = 5


def promises() -> Iterator[Promise]:
    yield promise("The database has the tables of this version.", unmigrated())
    yield promise(
        "What is append-only refuses change, and of dated rows one holds at a time: triggers are as declared.",
        (
            f"The trigger {each} is missing, altered, switched off, or not the program's. Drop it if it is there. "
            f"{MIGRATE} It makes it anew."
            for each in differing()
        ),
    )
    yield promise("The database's clock decides, and this machine's agrees with it.", _clock())


def unmigrated() -> str | None:
    """What to do when migrations have not run; None when all have."""
    try:
        with transaction.atomic():
            loader = MigrationLoader(connection)
    except DatabaseError as problem:
        return f"It cannot be seen which migrations have run: {problem}. {MIGRATE}"
    pending = sorted(f"{app} {name}" for app, name in set(loader.graph.nodes) - set(loader.applied_migrations))
    more = " …" if len(pending) > 3 else ""
    return f"Migrations have not run: {', '.join(pending[:3])}{more}. {MIGRATE}" if pending else None


def _clock() -> Iterator[str]:
    try:
        with transaction.atomic():
            there = database_now()
    except DatabaseError:
        yield f"The database has no app_clock(), which decides deadlines. {MIGRATE}"
        return
    here: datetime = settings.CLOCK.now()
    apart = abs((there - here).total_seconds())
    if apart > MOST_APART_SECONDS:
        yield f"The clocks of this machine and of the database are {apart:.0f} seconds apart. Set both by NTP."
