"""What a check of terms finds."""

from dataclasses import dataclass
from typing import Literal

from commissioning.terms.refusals import Path

Kind = Literal["error", "warning", "note", "unknown"]
KINDS: tuple[Kind, ...] = ("error", "warning", "note", "unknown")
"""`error`: somebody would be paid wrongly or not at all. `warning`: probably not meant. `note`: to be aware of.
`unknown`: a figure that nobody has found; an assumption can supply it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what to do about it."""

    kind: Kind
    path: str
    sentence: str
    todo: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}: {self.sentence} {self.todo}"


def error(path: Path, sentence: str, todo: str) -> Finding:
    return Finding("error", ".".join(path), sentence, todo)


def warning(path: Path, sentence: str, todo: str) -> Finding:
    return Finding("warning", ".".join(path), sentence, todo)


def note(path: Path, sentence: str, todo: str) -> Finding:
    return Finding("note", ".".join(path), sentence, todo)
