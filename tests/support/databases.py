"""Both databases for tests of the shell, each test with a copy of its own, used as `app_rw`: never owner or superuser.

Append-only tables cannot be emptied, so a test is not cleaned up after: its database is thrown away.
"""

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "support.django_settings"

import django

django.setup()

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from commissioning.config.environment import sqlite
from commissioning.platform.row_security import roles_sql
from support import memory

_numbers = itertools.count(1)
# A folder is copied fastest as files, but on a disk that waits until all that was written before lies on it.
_HOW_TO_COPY = "STRATEGY FILE_COPY" if memory.holds(Path(settings.FOLDER)) else ""
_VENDOR = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Database:
    """A database of one test."""

    def __init__(self, vendor: str, name: str) -> None:
        self.vendor = vendor
        self.name = name

    def settings(self, user: str) -> dict[str, object]:
        if self.vendor == "sqlite":
            return sqlite(self.name)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": user,
            "HOST": settings.POSTGRESQL_HOST,
        }

    @contextmanager
    def used_as(self, user: str) -> Iterator[None]:
        """Django's default database is this one, as a role."""
        before = connections.settings["default"]
        connections["default"].close()
        connections.settings["default"] = connections.configure_settings({"default": self.settings(user)})["default"]
        del connections["default"]
        try:
            yield
        finally:
            connections["default"].close()
            connections.settings["default"] = before
            del connections["default"]

    def as_migrator(self):
        return self.used_as("migrator")

    @contextmanager
    def superuser(self) -> Iterator[Callable[..., Any]]:
        """Asks what no wall sees, many times: gives the function that executes a statement."""
        if self.vendor == "sqlite":
            connection = sqlite3.connect(self.name)
            yield connection.execute
            connection.close()
        else:
            with _superuser(self.name) as connection:
                yield connection.execute

    def as_superuser(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of a statement that no wall sees."""
        if self.vendor == "sqlite":
            with sqlite3.connect(self.name) as connection:
                rows = connection.execute(statement.replace("%s", "?"), values).fetchall()
            connection.close()
            return rows
        with _superuser(self.name) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


def _superuser(name: str) -> "psycopg.Connection":
    return psycopg.connect(host=settings.POSTGRESQL_HOST, user="postgres", dbname=name, autocommit=True)


class Templates:
    """Migrated databases to copy."""

    def __init__(self) -> None:
        self.made: dict[str, Database] = {}
        self.kept: list[AbstractContextManager[Database]] = []

    def template(self, vendor: str) -> Database:
        if vendor not in self.made:
            if vendor == "sqlite":
                database = Database(vendor, str(Path(settings.FOLDER) / "template.sqlite3"))
            else:
                with _superuser("postgres") as connection:
                    connection.execute(roles_sql())
                    connection.execute("CREATE DATABASE template_commissioning OWNER migrator")
                database = Database(vendor, "template_commissioning")
            with database.as_migrator():
                call_command("migrate", verbosity=0)
            self.made[vendor] = database
        return self.made[vendor]

    def keep(self, vendor: str) -> Database:
        """A copy that lasts as long as the server."""
        context = self.copy(vendor)
        self.kept.append(context)
        return context.__enter__()

    @contextmanager
    def empty(self, vendor: str) -> Iterator[Database]:
        """A database without any table."""
        self.template(vendor)  # which makes the roles
        if vendor == "sqlite":
            file = Path(settings.FOLDER) / f"empty-{next(_numbers)}.sqlite3"
            yield Database(vendor, str(file))
            for left in file.parent.glob(f"{file.name}*"):
                left.unlink()
            return
        name = f"empty_{next(_numbers)}"
        with _superuser("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER migrator")
        yield Database(vendor, name)
        with _superuser("postgres") as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def copy(self, vendor: str, template: Database | None = None) -> Iterator[Database]:
        template = template or self.template(vendor)
        number = next(_numbers)
        if vendor == "sqlite":
            file = Path(settings.FOLDER) / f"test-{number}.sqlite3"
            shutil.copyfile(template.name, file)
            yield Database(vendor, str(file))
            for left in file.parent.glob(f"{file.name}*"):
                left.unlink()
            return
        name = f"test_{number}"
        with _superuser("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template.name} OWNER migrator {_HOW_TO_COPY}")
        yield Database(vendor, name)
        with _superuser("postgres") as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
