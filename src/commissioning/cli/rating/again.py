"""A rating made again from what it stored, and held against it byte for byte."""

import json
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from commissioning.cli.exits import PromiseBroken, refuse
from commissioning.cli.rating import written
from commissioning.cli.rating.answer import answer
from commissioning.cli.rating.cohort import cohort_of
from commissioning.cli.rating.question import from_stored
from commissioning.tables.people_file import read_people


def made_again(folder: Path, people: Path) -> str:
    """What to say when the rating in the folder is the same again.

    Raises   InputRefused, when the folder holds no rating or the people are of another file
             PromiseBroken, naming the files that came out otherwise.
    """
    kept = _kept(folder)
    question = from_stored(kept.get("asked", {}))
    file = read_people(people, question.columns)
    stored = kept.get("file", {})
    if file.sha256 != stored.get("sha256"):
        refuse(
            f"{folder} was made from {stored.get('name')} with SHA-256 {stored.get('sha256')}; {people} has "
            f"{file.sha256}. Give the file it was made from."
        )
    with tempfile.TemporaryDirectory() as name:
        anew = Path(name) / "rating"
        written.write(anew, answer(cohort_of(file, question), question), file)
        other = [
            each for each in sorted(written.HOLDS)
            if not (folder / each).exists() or (folder / each).read_bytes() != (anew / each).read_bytes()
        ]  # fmt: skip
    if other:
        raise PromiseBroken(_said(folder, kept, other))
    return f"{folder} was made again from {file.name}: {', '.join(sorted(written.HOLDS))} are the same, byte for byte."


def _kept(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / written.MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict):
        refuse(f"{folder} holds no rating: there is no {written.MARK} that can be read. Name a folder made with --out.")
    return kept


def _said(folder: Path, kept: dict[str, Any], other: list[str]) -> str:
    then, now = kept.get("commissioning"), version("commissioning")
    why = (
        f"It was made by commissioning {then}, and this is {now}: make it again with that version."
        if then != now
        else "Files were changed since, or another machine's numbers differ in more than the last digits."
    )
    return f"{folder} does not come out the same: {', '.join(other)} differ. {why}"
