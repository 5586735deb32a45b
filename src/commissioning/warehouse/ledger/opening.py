"""Opening the file: made once, held to one programme, with the switches that its promises need."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commissioning.warehouse.ledger import schema
from commissioning.warehouse.ledger.entry import sha256
from commissioning.warehouse.ledger.refusals import (
    AnotherProgramme,
    CannotWrite,
    LedgerBusy,
    LedgerRefusal,
    NoLedger,
    NotALedger,
    RuleBroken,
)

FILE_NAME = "ledger.sqlite"


def connect_for_writing(folder: Path, *, patience_seconds: float) -> sqlite3.Connection:
    """A connection that waits for its turn, writes through to the disk at each commit, and keeps every rule."""
    with in_our_words(folder):
        connection = sqlite3.connect(folder / FILE_NAME, timeout=patience_seconds, isolation_level=None)
        connection.create_function("sha256", 1, sha256, deterministic=True)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA cache_size = -65536")  # 64 MiB, in KiB when negative
        connection.execute("PRAGMA wal_autocheckpoint = 16384")  # pages of 4 KiB: many batches change the same pages
    return connection


def connect_for_reading(folder: Path) -> sqlite3.Connection:
    """A connection that cannot write, and can read while another writes.

    Raises   NoLedger; NotALedger when the folder cannot be read in place.
    """
    file = existing_file(folder)
    uri = file.absolute().as_uri()
    try:
        return _reading(f"{uri}?mode=ro")
    except sqlite3.OperationalError as error:
        # A ledger on a read-only disk. Its main file is whole when nothing is left over beside it.
        left_over = file.with_name(f"{FILE_NAME}-wal")
        if left_over.exists() and left_over.stat().st_size:
            raise NotALedger(
                f"{file} cannot be read where it is ({error}). Copy the whole folder to a disk that can be "
                f"written to, {left_over.name} too, and read the copy."
            ) from error
        return _reading(f"{uri}?mode=ro&immutable=1")
    except sqlite3.DatabaseError as error:
        raise _not_ours(file, error) from error


def existing_file(folder: Path) -> Path:
    """The ledger file of a folder. Raises NoLedger when there is none."""
    file = folder / FILE_NAME
    if not file.is_file():
        raise NoLedger(f"There is no ledger in {folder}. Give the folder that holds {FILE_NAME}; posting makes one.")
    return file


def create_if_new(connection: sqlite3.Connection, folder: Path, programme: str, currency: str) -> None:
    """Write the tables and whose ledger this is, all or nothing, unless the file has them."""
    with transaction(connection, folder, "IMMEDIATE"):
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            schema.create(connection)
            connection.execute("INSERT INTO ledger VALUES (1, ?, ?)", (programme, currency))


def whose(connection: sqlite3.Connection, folder: Path) -> tuple[str, str]:
    """The programme and currency that the ledger is kept for.

    Raises   NotALedger for another program's file, another version's, or one whose own rules were changed.
    """
    file = folder / FILE_NAME
    with in_our_words(folder):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != schema.APPLICATION_ID:
            raise _not_ours(file)
        if version != schema.VERSION:
            raise NotALedger(
                f"{file} is a ledger of version {version}; this program keeps version {schema.VERSION}. "
                "Use the program that wrote it."
            )
        if differences := schema.differences(connection):
            raise NotALedger(
                f"The rules of {file} are not the ledger's: {' '.join(differences)} Nothing is posted to it. "
                "Run `commissioning ledger verify`, and continue from a copy that passes."
            )
        programme, currency = connection.execute("SELECT programme, currency FROM ledger").fetchone()
    return programme, currency


def held_to(found: tuple[str, str], *, programme: str, currency: str, folder: Path) -> None:
    """Nothing when the ledger is this programme's. Raises AnotherProgramme when it is not."""
    if found != (programme, currency):
        raise AnotherProgramme(
            f"The ledger in {folder} is kept for {found[0]} in {found[1]}, not for {programme} in {currency}. "
            "Give each programme a folder of its own."
        )


@contextmanager
def transaction(connection: sqlite3.Connection, folder: Path, how: str) -> Iterator[None]:
    """All or nothing: commits at the end, undoes everything when anything fails."""
    with in_our_words(folder):
        connection.execute(f"BEGIN {how}")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def in_our_words(folder: Path) -> Iterator[None]:
    """What SQLite refuses, as a refusal of the ledger."""
    try:
        yield
    except LedgerRefusal:
        raise
    except sqlite3.IntegrityError as error:
        raise RuleBroken(f"The ledger in {folder} refused: {error} Nothing of this batch was posted.") from error
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise LedgerBusy(
                f"Another process is writing to the ledger in {folder}; one at a time can. Wait until it has ended and "
                "run the same command again: it posts only what is missing."
            ) from error
        raise CannotWrite(
            f"The ledger in {folder} could not be read or written: {error}. What has a receipt is posted. See to the "
            "disk and run the same command again: it posts only what is missing."
        ) from error
    except sqlite3.DatabaseError as error:
        raise _not_ours(folder / FILE_NAME, error) from error


def _reading(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _not_ours(file: Path, error: object = "its mark is another") -> NotALedger:
    return NotALedger(
        f"{file} is not a ledger of this program, or is damaged ({error}). Give another folder, or a copy."
    )
