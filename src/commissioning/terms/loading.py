"""A folder of YAML files becomes a programme's terms, as known at a moment; or every error in it is told at once."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo

from commissioning.core.clock import midnight
from commissioning.terms.merging import LATER, NOTHING_USES, SECTIONS, Merging, did_you_mean
from commissioning.terms.models import Terms
from commissioning.terms.references import check_references
from commissioning.terms.refusals import Complaints, Place, TermsError, TermsRefused
from commissioning.terms.validation import validated
from commissioning.terms.yaml_source import Tree, read_yaml

__all__ = ["TermsError", "TermsRefused", "load"]

REQUIRED = ("programme", "groups", "prices", "contracts")
_FOLDERS = ("variations", "assumptions")


def load(folder: FilePath, *, known_by: datetime | None = None, assume: FilePath | None = None) -> Terms:
    """The terms in a folder.

    Takes    known_by: only files agreed by then count (an instant; default: all files);
             assume: a file of assumptions that fills what is unknown.
    Raises   TermsRefused, with every error that could be found.
    """
    complaints = Complaints()
    files = _read_folder(folder, complaints)
    assumptions = read_yaml(assume, complaints) if assume is not None else None
    complaints_of_form = len(complaints.errors)
    known = _known(files, known_by, folder, complaints)
    if len(complaints.errors) > complaints_of_form:
        complaints.refuse_if_any()
    merging = Merging(complaints, folder.as_posix())
    _merge(known, merging, complaints)
    if assumptions is not None:
        _has_title(assumptions, complaints)
        merging.assume(assumptions)
    terms = validated(merging.tree, complaints)
    check_references(terms, merging.tree, complaints)
    complaints.refuse_if_any()
    return terms


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read; `section` is None for a variation."""

    tree: Tree
    name: str
    section: str | None
    known_from: date


def _read_folder(folder: FilePath, complaints: Complaints) -> list[_File]:
    if not (folder / "programme.yaml").is_file():
        todo = "Give the folder of one programme; its programme.yaml says what holds for all of it."
        complaints.add(Place(folder.as_posix()), (), "There is no programme.yaml here.", todo)
        complaints.refuse_if_any()
    files: list[_File] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue  # what editors and systems leave behind
        if path.is_dir() and path.name in _FOLDERS:
            files += _read_variations(path, complaints) if path.name == "variations" else []
        elif path.is_file() and path.suffix == ".yaml" and path.stem in SECTIONS:
            files += _read_file(path, path.stem, complaints)
        else:
            _refuse_file(path, complaints)
    return files


def _read_variations(folder: FilePath, complaints: Complaints) -> list[_File]:
    files: list[_File] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_file() and path.suffix == ".yaml":
            files += _read_file(path, None, complaints)
        else:
            complaints.add(Place(path.as_posix()), (), "This is no YAML file.", "Variations are files NNN-name.yaml.")
    return sorted(files, key=lambda file: (file.known_from, file.name))


def _refuse_file(path: FilePath, complaints: Complaints) -> None:
    place = Place(path.as_posix())
    if path.stem in LATER:
        complaints.add(place, (), f"Terms have no section {path.stem} yet.", NOTHING_USES)
    else:
        todo = did_you_mean(path.name, [*(f"{section}.yaml" for section in SECTIONS), *_FOLDERS])
        complaints.add(place, (), "Terms have no such file or folder.", todo)


def _read_file(path: FilePath, section: str | None, complaints: Complaints) -> list[_File]:
    tree = read_yaml(path, complaints, (section,) if section else ())
    if tree is None:
        return []
    known_from = tree.data.get("known_from")
    if section is None:
        _has_title(tree, complaints)
    if not isinstance(known_from, date):
        where = (*tree.path, "known_from")
        if where not in tree.broken:
            todo = "Begin the file with the local date on which it was agreed, as known_from: 2026-04-01"
            complaints.add(tree.place(where), where, "The file does not say known_from.", todo)
        known_from = date.max
    return [_File(tree, path.name, section, known_from)]


def _has_title(tree: Tree, complaints: Complaints) -> None:
    if not isinstance(tree.data.get("title"), str):
        todo = "Say in a few words what the file is for, as title: Indexation of prices"
        complaints.add(tree.place(("title",)), ("title",), "The file has no title.", todo)


def _known(files: list[_File], known_by: datetime | None, folder: FilePath, complaints: Complaints) -> list[_File]:
    """The files that were agreed by a moment: those whose day had begun, where the programme is."""
    programme = next((file for file in files if file.section == "programme"), None)
    if programme is None:
        complaints.refuse_if_any()
        raise AssertionError("programme.yaml was neither read nor refused")
    zone = programme.tree.data.get("time_zone")
    if not isinstance(zone, str) or not _is_zone(zone):
        where = ("programme", "time_zone")
        if where not in programme.tree.broken:
            todo = "Write a zone of the IANA time zone database, as time_zone: Europe/London"
            complaints.add(programme.tree.place(where), where, f"{zone or 'Nothing'} is not a time zone.", todo)
        complaints.refuse_if_any()
        return files
    if known_by is None:
        return files
    known = [file for file in files if file.known_from < date.max and midnight(file.known_from, zone) <= known_by]
    for section in REQUIRED:
        missing = next((file for file in files if file.section == section and file not in known), None)
        if missing:
            problem = f"{missing.name} was agreed on {missing.known_from}, after the known-by moment {known_by}."
            where = (section, "known_from")
            complaints.add(missing.tree.place(where), where, problem, "Ask for a later moment.")
    return known


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _merge(files: list[_File], merging: Merging, complaints: Complaints) -> None:
    agreed = {file.section: file.known_from for file in files if file.section}
    for file in files:
        if file.section is not None:
            merging.add_section(file.section, file.tree)
    for file in files:
        if file.section is None:
            late = [section for section in file.tree.data if agreed.get(str(section), date.min) > file.known_from]
            for section in late:
                problem = f"This variation was agreed on {file.known_from}, before {section}.yaml."
                todo = f"A variation changes what is agreed: correct its known_from or that of {section}.yaml."
                complaints.add(file.tree.place(("known_from",)), ("known_from",), problem, todo)
            merging.vary(file.tree)
