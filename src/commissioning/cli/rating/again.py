"""A rating made again from what it stored, and held against it byte for byte."""

import json
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from commissioning.cli.exits import PromiseBroken, refuse
from commissioning.cli.rating import written
from commissioning.cli.rating.answer import answer
from commissioning.cli.rating.cohort import cohort_of
from commissioning.cli.rating.question import from_stored
from commissioning.tables.people_file import PeopleFile, read_people

Writing = Callable[[Path, PeopleFile], None]
"""Writes a folder anew from the people."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder that can be made again.

    Takes    what: it is called; mark: the file that says what was asked; holds: its files
             question: from what was asked, as kept, to the columns to read and the writing.
    """

    what: str
    mark: str
    holds: Collection[str]
    question: Callable[[Mapping[str, Any]], tuple[Collection[str], Writing]]


def _rating(kept: Mapping[str, Any]) -> tuple[Collection[str], Writing]:
    question = from_stored(dict(kept))
    return question.columns, lambda out, file: written.write(out, answer(cohort_of(file, question), question), file)


RATING = Kind("rating", written.MARK, written.HOLDS, _rating)


def made_again(folder: Path, people: Path, kind: Kind = RATING) -> str:
    """What to say when the rating in the folder is the same again.

    Raises   InputRefused, when the folder holds no rating or the people are of another file
             PromiseBroken, naming the files that came out otherwise.
    """
    kept = kept_in(folder, kind.what, kind.mark)
    columns, write = kind.question(kept.get("asked", {}))
    file = read_people(people, tuple(columns))
    stored = kept.get("file")
    if not isinstance(stored, dict):
        refuse(f"{folder / kind.mark} does not say which file it was made from. Was it changed by hand?")
    if file.sha256 != stored.get("sha256"):
        refuse(
            f"{folder} was made from {stored.get('name')} with SHA-256 {stored.get('sha256')}; {people} has "
            f"{file.sha256}. Give the file it was made from."
        )
    with tempfile.TemporaryDirectory() as name:
        anew = Path(name) / "again"
        write(anew, file)
        other = [
            each for each in sorted(kind.holds)
            if not (folder / each).exists() or (folder / each).read_bytes() != (anew / each).read_bytes()
        ]  # fmt: skip
    if other:
        raise PromiseBroken(_said(folder, kept, other))
    return f"{folder} was made again from {file.name}: {', '.join(sorted(kind.holds))} are the same, byte for byte."


def kept_in(folder: Path, what: str, mark: str) -> dict[str, Any]:
    """What a folder keeps of itself.

    Raises   InputRefused, when it holds no such thing.
    """
    try:
        kept = json.loads((folder / mark).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict):
        refuse(f"{folder} holds no {what}: there is no {mark} that can be read. Name a folder made with --out.")
    return kept


def _said(folder: Path, kept: dict[str, Any], other: list[str]) -> str:
    then, now = kept.get("commissioning"), version("commissioning")
    why = (
        f"It was made by commissioning {then}, and this is {now}: make it again with that version."
        if then != now
        else "Files were changed since, or another machine's numbers differ in more than the last digits."
    )
    return f"{folder} does not come out the same: {', '.join(other)} differ. {why}"
