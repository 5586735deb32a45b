"""The specifications printed as the manual: the same functions that are checked, written down instead."""

import importlib.util
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from commissioning.terms.models import Terms
from support.specs import END, Spec
from support.worlds import table

SPECIFICATIONS = Path(__file__).parents[1] / "spec"


def markdown() -> str:
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


def specifications() -> dict[str, Callable[[Spec], None]]:
    """Every specification, by the name of its file and its own."""
    return {
        f"{path.stem}::{name}": test
        for path in sorted(SPECIFICATIONS.glob("test_*.py"))
        for name, test in vars(_module(path)).items()
        if name.startswith("test_")
    }


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


@dataclass(slots=True)
class Printed:
    """Writes each specification down as Markdown instead of checking it. What has just been said is not said again."""

    lines: list[str] = field(default_factory=list)
    _said: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, says: str, terms: Terms, *, dues: str, as_of: str = END, known_by: str | None = None, **tables: str
    ) -> None:
        if self._is_new("terms", says):
            self.lines += [f"**Terms.** {says}", ""]
        for name, text in tables.items():
            if self._is_new(name, text):
                self.lines += [f"*{name.capitalize()}*", "", *_table(text), ""]
        asked = "" if as_of == END else f" as of {as_of}"
        known = "" if known_by is None else f", known by {known_by}"
        if table(dues):
            self.lines += [f"**Due{asked}{known}**", "", *_table(dues), ""]
        else:
            self.lines += [f"**Nothing is due{asked}{known}.**", ""]

    def _is_new(self, name: str, text: str) -> bool:
        known = self._said.get(name) == text
        self._said[name] = text
        return not known


def _table(text: str) -> Iterator[str]:
    rows = table(text)
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    for row in rows:
        yield f"| {' | '.join(row.values())} |"
