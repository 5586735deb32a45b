"""Which files of a folder hold which table: `employment.csv`, `employment.parquet`, or a folder `employment/` of them.

A file that cannot be placed is an error rather than passed over, since a misspelt name would pay people too little.
"""

import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from commissioning.tables.errors import ErrorReport, RowError
from commissioning.tables.nearest import nearest
from commissioning.tables.schema import TABLES

READABLE = (".csv", ".parquet")
_NOT_EVIDENCE = (".md", ".json", ".yaml")  # a note or a manifest may lie beside the tables
_EXPECTED = f"{', '.join(TABLES)}, as .csv or .parquet"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file of one table. `name` is its path within the folder, as errors say it."""

    table: str
    path: Path
    name: str


def evidence_files(folder: Path, errors: ErrorReport) -> tuple[EvidenceFile, ...]:
    """Every file of evidence in the folder, by table, then by name.

    Raises   NotADirectoryError where there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"There is no folder {folder}. Name the folder that holds the evidence tables.")
    found = sorted(_found(folder, errors), key=lambda file: (list(TABLES).index(file.table), file.name))
    for table in TABLES:
        places = sorted({file.name.split("/")[0] for file in found if file.table == table})
        for extra in places[1:]:
            todo = f"There is also {places[0]}: keep one, or put both into a folder {table}."
            errors.add(RowError(extra, None, None, None, "the table is there twice", "one file or folder", todo))
    if not any(file.table == "participants" for file in found):
        problem, todo = "the table is missing", "Add it: without participants there is nobody to pay for."
        errors.add(RowError("participants", None, None, None, problem, "participants.csv or .parquet", todo))
    return tuple(found)


def chosen_files(paths: Sequence[Path], errors: ErrorReport) -> tuple[EvidenceFile, ...]:
    """The files of evidence that were named one by one, or by their folders; of each table as many as there are.

    A file's table is its own name (payroll.csv) or that of the folder it lies in (payroll/2026-01.csv).
    Raises   FileNotFoundError.
    """
    found: list[EvidenceFile] = []
    for path in paths:
        if path.is_dir():
            found += _in_sub_folder(path, errors) if path.name in TABLES else _found(path, errors)
        elif not path.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        elif path.suffix.lower() not in READABLE:
            errors.add(_unreadable(path.name))
        elif path.stem in TABLES:
            found.append(EvidenceFile(path.stem, path, path.name))
        elif (folder := path.absolute().parent.name) in TABLES:
            found.append(EvidenceFile(folder, path, f"{folder}/{path.name}"))
        else:
            errors.add(_unplaced(path.name, path.stem))
    return tuple(sorted(found, key=lambda file: (list(TABLES).index(file.table), file.name)))


def _found(folder: Path, errors: ErrorReport) -> Iterator[EvidenceFile]:
    for path in _visible(folder):
        if path.is_dir():
            if path.name in TABLES:
                yield from _in_sub_folder(path, errors)
            else:
                errors.add(_unplaced(path.name, path.name))
        elif path.suffix.lower() in READABLE:
            if path.stem in TABLES:
                yield EvidenceFile(path.stem, path, path.name)
            else:
                errors.add(_unplaced(path.name, path.stem))
        elif path.suffix.lower() not in _NOT_EVIDENCE:
            errors.add(_unreadable(path.name))


def _in_sub_folder(folder: Path, errors: ErrorReport) -> Iterator[EvidenceFile]:
    for path in _visible(folder):
        name = f"{folder.name}/{path.name}"
        if path.is_file() and path.suffix.lower() in READABLE:
            yield EvidenceFile(folder.name, path, name)
        elif path.suffix.lower() not in _NOT_EVIDENCE:
            errors.add(_unreadable(name))


def _visible(folder: Path) -> list[Path]:
    """What is in a folder, but for what systems leave there (.DS_Store, _SUCCESS, Excel's ~$ locks)."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_", "~$")))


def _unplaced(name: str, stem: str) -> RowError:
    meant = nearest(stem, TABLES)
    if stem == "dues":
        todo = "Dues are what comes out. Take the file out of this folder."
    else:
        todo = f"Did you mean {meant}?" if meant else "Name it for a table, or take it out of this folder."
    return RowError(name, None, None, None, "this is not the name of a table", _EXPECTED, todo)


def _unreadable(name: str) -> RowError:
    todo = 'Save it as "CSV UTF-8 (Comma delimited)", or take it out of this folder.'
    return RowError(name, None, None, None, "this kind of file is not read", _EXPECTED, todo)
