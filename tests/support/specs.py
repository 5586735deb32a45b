"""Specifications: evidence and dues as tables that anyone can read, checked on every engine and printed as the manual.

A specification is a test that takes `spec` alone. Its name is the title, its docstring the explanation; each call of
`spec` says the terms in a sentence, the evidence, the question (as of, known by) and the dues.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from commissioning.core.money import show
from commissioning.tables.due import Due
from commissioning.terms.models import Terms
from support.engines import Engine
from support.worlds import evidence, table, write_evidence

END = "2030-12-31"


class Spec(Protocol):
    """What a specification calls."""

    def __call__(
        self, says: str, terms: Terms, *, dues: str, as_of: str = END, known_by: str | None = None, **tables: str
    ) -> None:
        """Under these terms this evidence gives these dues, and no other.

        Takes    dues: a table of those columns of dues that matter, `amount` in pounds; "" when nothing is due.
                 tables: evidence by table, with the columns that matter.
        """


@dataclass(frozen=True, slots=True)
class CheckedOn:
    """Checks each specification on an engine."""

    engine: Engine

    def __call__(
        self, says: str, terms: Terms, *, dues: str, as_of: str = END, known_by: str | None = None, **tables: str
    ) -> None:
        with TemporaryDirectory() as folder:
            write_evidence(Path(folder) / "evidence", evidence(tables))
            found = self.engine(terms, Path(folder) / "evidence", date.fromisoformat(as_of), instant(known_by))
        expected = table(dues)
        columns = list(expected[0]) if expected else ["participant", "contract", "component", "ordinal", "amount"]
        got = [{column: cell(due, column) for column in columns} for due in found]
        assert _sorted(got) == _sorted(expected), f"{says}\nas of {as_of}, known by {known_by}:\n{_lines(got)}"


def instant(text: str | None) -> datetime | None:
    """A moment; None stays None."""
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))


def cell(due: Due, column: str) -> str:
    """One cell of the table of dues."""
    if column == "amount":
        return show(due.pence)
    value = getattr(due, column)
    return "" if value is None else str(value)


def _sorted(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: tuple(row.values()))


def _lines(rows: list[dict[str, str]]) -> str:
    return "\n".join(" | ".join(row.values()) for row in rows) or "(nothing is due)"
