"""Where people's keys lie: wrapped, apart from the database, with a short life of backups of their own.

One small table in a SQLite file or in a PostgreSQL database other than that of the rows. It is no table of Django's:
to keep a key is a transaction of its own, done before the row that needs it, and a key without a row harms nobody.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

BACKUPS_LIVE = timedelta(days=35)
"""For so long a backup of the key store may be kept: only then is what an erased person's key sealed gone for good."""

_KEEP = "INSERT INTO data_key (subject, wrapped) VALUES ({0}, {0}) ON CONFLICT (subject) DO NOTHING"
_KEEP_ALL = "INSERT INTO data_key (subject, wrapped) VALUES {0} ON CONFLICT (subject) DO NOTHING"
_ERASE = "INSERT INTO data_key (subject, wrapped) VALUES ({0}, {0}) ON CONFLICT (subject) DO UPDATE SET wrapped = {0}"
_READ = "SELECT subject, wrapped FROM data_key WHERE wrapped <> {0} AND subject IN ({1})"
_ERASED = b""
_AT_ONCE = 500


class KeyStore(Protocol):
    """Wrapped keys by whose they are."""

    def read(self, subjects: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of those who have one."""

    def keep(self, subject: str, wrapped: bytes) -> None:
        """Keep a key, for good when this returns. The first one kept stays, and after erasure none is kept."""

    def keep_all(self, wrapped: Mapping[str, bytes]) -> None:
        """Keep many keys, each as `keep` does."""

    def erase(self, subject: str) -> None:
        """Overwrite a key; what remains says that there was one."""


@dataclass(frozen=True, slots=True)
class KeysInADatabase:
    """A key store in one table; every statement is a transaction.

    connected   gives a connection whose `execute` works at once; sign, how it writes a parameter.
    """

    connected: Callable[[], AbstractContextManager[Any]]
    sign: str

    def read(self, subjects: Collection[str]) -> dict[str, bytes]:
        wanted, found = sorted(set(subjects)), {}
        with self.connected() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                some = wanted[first : first + _AT_ONCE]
                rows = connection.execute(_READ.format(self.sign, ", ".join([self.sign] * len(some))), (_ERASED, *some))
                found.update({subject: bytes(wrapped) for subject, wrapped in rows})
        return found

    def keep(self, subject: str, wrapped: bytes) -> None:
        with self.connected() as connection:
            connection.execute(_KEEP.format(self.sign), (subject, wrapped))

    def keep_all(self, wrapped: Mapping[str, bytes]) -> None:
        rows = sorted(wrapped.items())
        with self.connected() as connection:
            for first in range(0, len(rows), _AT_ONCE):
                some = rows[first : first + _AT_ONCE]
                places = ", ".join([f"({self.sign}, {self.sign})"] * len(some))
                connection.execute(_KEEP_ALL.format(places), [value for row in some for value in row])

    def erase(self, subject: str) -> None:
        with self.connected() as connection:
            connection.execute(_ERASE.format(self.sign), (subject, _ERASED, _ERASED))


def keys_in_a_file(path: Path) -> KeysInADatabase:
    """A key store in a SQLite file, for one machine and its owner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)

    @contextmanager
    def connected() -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file
            connection.execute("PRAGMA synchronous = FULL")
            yield connection

    with connected() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS data_key (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL)")
    return KeysInADatabase(connected, "?")


def keys_in_postgresql(url: str) -> KeysInADatabase:
    """A key store in a PostgreSQL database of its own, whose table `TABLE` its administrator has made.

    Takes    url: postgresql://keys:password@host:5432/keys.
    """

    @contextmanager
    def connected() -> Iterator[Any]:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    return KeysInADatabase(connected, "%s")


TABLE = "CREATE TABLE data_key (subject TEXT PRIMARY KEY, wrapped BYTEA NOT NULL)"
"""What the administrator of the keys' database runs once there. Its user needs SELECT, INSERT and UPDATE, no more."""
