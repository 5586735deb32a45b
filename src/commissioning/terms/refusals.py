"""What is wrong with terms as written: where it stands, what was found, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str, ...]
"""Where something stands in the terms: section, entry, field and so on. Dates are written in ISO form."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; line and column count from 1. Line 0: the file as a whole."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, order=True)
class TermsError:
    """One thing wrong in the terms.

    path      where it stands in the terms, dotted; empty for a file as a whole.
    problem   what was found, and what was expected, as a sentence.
    todo      what to do, as a sentence.
    """

    file: str
    line: int
    column: int
    path: str
    problem: str
    todo: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}, column {self.column}" if self.line else self.file
        about = f" {self.path}:" if self.path else ""
        return f"{place}:{about} {self.problem} {self.todo}".rstrip()


class TermsRefused(Exception):
    """The terms cannot be used. `errors` says all that is wrong with them, in the order of the files."""

    def __init__(self, errors: Iterable[TermsError]) -> None:
        self.errors = sorted(set(errors))
        count = len(self.errors)
        heading = f"The terms have {count:,} {'error' if count == 1 else 'errors'} and were not used."
        super().__init__("\n".join([heading, *(f"  {error}" for error in self.errors)]))


class Complaints:
    """Errors as they are found, to be reported all at once."""

    def __init__(self) -> None:
        self.errors: list[TermsError] = []

    def add(self, place: Place, path: Path, problem: str, todo: str) -> None:
        self.errors.append(TermsError(place.file, place.line, place.column, ".".join(path), problem, todo))

    def refuse_if_any(self) -> None:
        """Raises TermsRefused, with every error so far."""
        if self.errors:
            raise TermsRefused(self.errors)
