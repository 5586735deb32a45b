"""`commissioning backup`: a copy of an embedded installation, taken while it serves.

For SQLite alone: PostgreSQL has better tools of its own (docs/how-to/back-up-and-restore.md). The keys stay behind, for
whoever finds a backup must not be able to sign with it, nor to read whom it is about.
"""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from commissioning.cli.exits import PromiseBroken, command, refuse
from commissioning.cli.folders import whole_folder
from commissioning.cli.progress import Steps, progress
from commissioning.cli.said import say
from commissioning.core.clock import SystemClock

DATABASE, FILES, MARK = "commissioning.sqlite3", "files", "backup.json"
_PAGES_AT_A_TIME = 2_000


@command
def backup(
    out: Annotated[Path, typer.Option(help="The folder that is to hold the copy; it replaces an earlier one.")],
) -> None:
    """Copy the database and the uploaded files while the service runs. Keep the keys elsewhere."""
    data = Path(os.environ.get("COMMISSIONING_DATA", "commissioning-data"))
    if os.environ.get("COMMISSIONING_DATABASE_URL"):
        refuse("This service keeps its data in PostgreSQL. Back it up with pg_basebackup: see the guide to backups.")
    if not (data / DATABASE).exists():
        refuse(f"There is no database in {data}. Set COMMISSIONING_DATA to the folder that the service uses.")
    at = SystemClock().now().isoformat(timespec="seconds")
    with whole_folder(out, mark=MARK, holds=(MARK, DATABASE, FILES), apart_from=[data]) as partial:
        with progress("Copying the database") as steps:
            _copy_database(data / DATABASE, partial / DATABASE, steps)
        # After the database: a file is on the disk before the row that needs it.
        shutil.copytree(data / FILES, partial / FILES) if (data / FILES).exists() else (partial / FILES).mkdir()
        files = sum(path.is_file() for path in (partial / FILES).rglob("*"))
        (partial / MARK).write_text(json.dumps({"begun_at": at, "files": files}) + "\n", encoding="utf-8")
    say(f"{out} holds the database as it was after {at}, and {files:,} files. It does not hold the keys.")


def _copy_database(source: Path, target: Path, steps: Steps) -> None:
    """By SQLite's own means, which wait for no writer and make one wait but shortly. Then the copy is checked whole."""
    with (
        closing(sqlite3.connect(f"file:{source.absolute()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=_PAGES_AT_A_TIME, progress=lambda _, left, of: steps.reached(of - left, of), sleep=0.01)
    if problems := _problems(target):
        raise PromiseBroken(f"The copy of {source} is not whole, so the original may not be: {problems[:3]}")


def _problems(file: Path) -> list[tuple[Any, ...]]:
    """What SQLite finds wrong in a database. Asked through Django, whose functions our constraints use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
    from django.db.utils import ConnectionHandler

    from commissioning.config.environment import sqlite

    connection = ConnectionHandler({"default": sqlite(file)})["default"]
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row for row in cursor.fetchall() if row != ("ok",)]
        cursor.execute("PRAGMA foreign_key_check")
        return [*found, *cursor.fetchall()]
