"""What must hold before anybody is served, in plain sentences: `commissioning doctor` prints it, production needs it.

Settings with the data folder, PostgreSQL, and what either database must keep: a module each. A promise that does not
hold says what is wrong and what to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

MIGRATE = "Run `python -m django migrate` with the migrator's address, as docs/guide/production.md says."


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that must hold.

    broken   what is wrong and what to do, a sentence or two for each; empty when it holds.
    """

    what: str
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.broken


def promise(what: str, *broken: str | Iterable[str] | None) -> Promise:
    """A promise, with what was found: a sentence, None when nothing was, or several sentences."""
    found: list[str] = []
    for each in broken:
        if isinstance(each, str):
            found.append(each)
        elif each is not None:
            found += each
    return Promise(what, tuple(found))


def promises() -> list[Promise]:
    """Everything that must hold in production, examined now. Asks the database; changes nothing."""
    from commissioning.platform import promises_of_any_database, promises_of_postgresql, promises_of_settings

    found = list(promises_of_settings.promises())
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        return [
            *found,
            promise(
                "The database answers.",
                f"It cannot be reached: {problem}. Look whether it runs, and at COMMISSIONING_DATABASE_URL.",
            ),
        ]
    if connection.vendor == "postgresql":
        found += promises_of_postgresql.promises()
    else:
        found.append(
            promise(
                "The database has both walls.",
                "SQLite has no row security: one wall, for one machine and its owner. Use PostgreSQL for others' data.",
            )
        )
    return found + list(promises_of_any_database.promises())


def broken_promises() -> list[str]:
    """Each thing that would break a promise, and what to do; nothing when all is well."""
    return [what for each in promises() for what in each.broken]


def refuse_to_start_broken() -> None:
    """Nothing, unless this is production and a promise is broken.

    Raises   ImproperlyConfigured, listing everything that is wrong.
    """
    if settings.MODE != "production":
        return
    broken = broken_promises()
    if broken:
        listed = "\n".join(f"  - {what}" for what in broken)
        raise ImproperlyConfigured(
            f"The service does not start, because a promise would be broken:\n{listed}\n"
            "`commissioning doctor` examines everything again."
        )
