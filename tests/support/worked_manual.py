"""The worked examples as one document: a chapter for each file of tests/worked, a section for each example."""

import importlib.util
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from support.worked_examples import END, Case, Worked
from support.worlds import table

WORKED = Path(__file__).parents[1] / "worked"
CHAPTERS = (
    "work_programme",
    "work_programme_known_late",
    "work_programme_sustainment",
    "flexible_new_deal",
    "work_and_health_programme",
    "jets",
    "restart",
    "ipes",
    "ips_in_primary_care",
    "innovation_fund",
    "terms_that_change",
)
"""The files in the order in which one reads them."""

INTRODUCTION = """# Worked examples

What real programmes' rules give for a few people, worked out by hand and checked on every engine, each time the tests
run. The terms are those under `terms/`; what no paper says is as assumed in each programme's
`assumptions/demonstration.yaml`. Square brackets name a source of the programme's terms, or `memory`. Unless a table
says otherwise pay, benefits and milestones are reported independently, jobs by the employer, everything was known from
the beginning, people live in England, and all dues of participants are listed.
"""


@dataclass(slots=True)
class WrittenDown(Worked):
    """Keeps each example, and writes it down as Markdown."""

    cases: list[Case] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def take(self, case: Case) -> None:
        self.cases.append(case)
        self.lines += _section(case)


def _section(case: Case) -> Iterator[str]:
    yield from (" ".join(case.rule.split()), "")
    if case.fee_of:
        yield from (f"*The fee of {case.fee_of}.*", "")
    else:
        yield from (f"*In {case.contract}, group {case.group}, unless a table says otherwise.*", "")
    for name, text in case.variations.items():
        yield from (f"Variation `{name}.yaml`", "", "```yaml", inspect.cleandoc(text), "```", "")
    for name, text in case.tables.items():
        yield from (f"*{name.capitalize()}*", "", *_markdown(text), "")
    yield from ("```text", inspect.cleandoc(case.sums), "```", "")
    yield from (f"**{_asked(case)}**", "")
    if table(case.dues):
        yield from (*_markdown(case.dues), "")


def _asked(case: Case) -> str:
    if case.ledger:
        return "Posted, month by month"
    return "".join(
        [
            "Due" if table(case.dues) else "Nothing is due",
            f" for {case.only}" if case.only else "",
            f" as of {case.as_of}" if case.as_of != END else "",
            f", known by {case.known_by}" if case.known_by else "",
        ]
    )


def _markdown(text: str) -> Iterator[str]:
    rows = table(text)
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    for row in rows:
        yield f"| {' | '.join(row.values())} |"


def written_down() -> WrittenDown:
    """All worked examples."""
    written = WrittenDown(lines=INTRODUCTION.splitlines())
    for chapter in CHAPTERS:
        module = _module(WORKED / f"test_{chapter}.py")
        written.lines += ["", f"## {inspect.getdoc(module)}", ""]
        for name, example in vars(module).items():
            if name.startswith("test_"):
                written.lines += _title(name, example)
                example(written)
    return written


def markdown() -> str:
    """All worked examples as one document."""
    return "\n".join(written_down().lines).rstrip() + "\n"


def _title(name: str, example: Callable[[Worked], None]) -> Iterator[str]:
    words = name.removeprefix("test_").replace("_", " ")
    yield from (f"### {words[0].upper()}{words[1:]}", "")
    if explanation := inspect.getdoc(example):
        yield from (" ".join(explanation.split()), "")


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be read as worked examples")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
