"""Specifications: evidence and dues as tables that anyone can read, checked on every engine and printed as the manual.

A specification is a test that takes `spec` alone. Its name is the title, its docstring the explanation; each call of
`spec` says the terms in a sentence, the evidence, the question (as of, known by) and the dues.
"""

import importlib.util
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Protocol

from commissioning.core.money import show
from commissioning.tables.due import Due
from commissioning.terms.models import Terms
from support.engines import Engine
from support.worlds import evidence, table, write_evidence

SPECIFICATIONS = Path(__file__).parents[1] / "spec"
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


@dataclass(slots=True)
class Printed:
    """Writes each specification down as Markdown instead of checking it."""

    lines: list[str] = field(default_factory=list)

    def __call__(
        self, says: str, terms: Terms, *, dues: str, as_of: str = END, known_by: str | None = None, **tables: str
    ) -> None:
        self.lines += [f"**Terms.** {says}", ""]
        for name, text in tables.items():
            self.lines += [f"*{name.capitalize()}*", "", *_markdown(text), ""]
        asked = "" if as_of == END else f" as of {as_of}"
        known = "" if known_by is None else f", known by {known_by}"
        if table(dues):
            self.lines += [f"**Due{asked}{known}**", "", *_markdown(dues), ""]
        else:
            self.lines += [f"**Nothing is due{asked}{known}.**", ""]


def _markdown(text: str) -> Iterator[str]:
    rows = table(text)
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    for row in rows:
        yield f"| {' | '.join(row.values())} |"


def specifications_as_markdown() -> str:
    """All specifications as one document: a chapter for each file of tests/spec, a section for each test."""
    chapters = [_module(path) for path in sorted(SPECIFICATIONS.glob("test_*.py"))]
    lines = [
        "# Payment specifications",
        "",
        "Each of these is checked on every engine, each time the tests run. What a table leaves out does not matter:",
        "unless it says otherwise everybody is in the contract north (England), in group 1, was referred and started",
        "on 1 January 2025, employers report jobs and pay, and everything was known from the beginning.",
        "",
        *(line for chapter in chapters for line in _chapter(chapter)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _chapter(module: ModuleType) -> Iterator[str]:
    yield f"## {inspect.getdoc(module)}"
    yield ""
    for name, test in vars(module).items():
        if name.startswith("test_"):
            yield from _section(name, test)


def _section(name: str, test: Callable[[Spec], None]) -> Iterator[str]:
    yield f"### {name.removeprefix('test_').replace('_', ' ').capitalize()}"
    yield ""
    if explanation := inspect.getdoc(test):
        yield from textwrap.wrap(explanation, 120)
        yield ""
    printed = Printed()
    test(printed)
    yield from printed.lines


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be read as specifications")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
