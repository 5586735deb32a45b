"""A relation kept from an earlier working out, brought up to date: some people's rows anew, all others' as they were.

What looks at one person at a time was kept (see `parts`), and is worked out again only for those whom something new
concerns. What looks across people runs again over all that is kept, for it is a few narrow rows a person.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB
from commissioning.warehouse.parts import Parts, frontier, standing_on, wording

WORDING = "wording"
WHOLE = "whole.parquet"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a working out of a relation leaves for the next, in a folder.

    NNNN/STEP.parquet   the rows of each step that looks at one person and is read across people; a folder or several.
    whole.parquet       the relation itself, unless it is such a step, and the only one.
    wording             a digest of the text of its steps: other words would have left other rows.
    """

    folder: Path

    def exists(self) -> bool:
        """Whether anything was kept."""
        return (self.folder / WORDING).exists()

    @property
    def looks_at_one_person(self) -> bool:
        """Whether the relation itself looks at one person at a time: then only those worked out anew can differ."""
        return not (self.folder / WHOLE).exists()

    def is_of(self, step: Step) -> bool:
        """Whether this was kept of a relation that says just the same, over whatever evidence."""
        return (self.folder / WORDING).read_text(encoding="utf-8") == wording(step)

    def files(self, step: Step) -> list[Path]:
        """Where the rows of one of its steps are."""
        return sorted(self.folder.glob(f"*/{step.name}.parquet"))

    def whole(self, name: str) -> Step:
        """The relation as it was kept, under a name."""
        paths = sorted(self.folder.glob("*/*.parquet")) if self.looks_at_one_person else [self.folder / WHOLE]
        return Step.files(name, pq.read_schema(paths[0]).names, paths)

    def take(self, parts: Parts) -> Step:
        """Keep what the parts left. Gives the relation over it."""
        self.folder.mkdir()
        for step in parts.frontier:
            for path in parts.left(step):
                to = self.folder / path.parent.name / path.name
                to.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, to)
        return parts.joined()

    def renew(self, earlier: "Kept", step: Step, people: Step, warehouse: DuckDB) -> Step:
        """Keep what an earlier working out kept of everybody else, and of some people what is so now. Gives the
        relation over it.

        Takes    step: over all evidence of these people and of nobody else. people: `participant`, each once.
        """
        steps = frontier(step)
        both = [_both(each, earlier.files(each), people) for each in steps]
        warehouse.run(*both)
        folder = self.folder / "0000"
        folder.mkdir(parents=True)
        for each, renewed in zip(steps, both, strict=True):
            warehouse.write(renewed, folder / f"{each.name}.parquet")
        return standing_on([step], {each: Step.files(each.name, each.columns, self.files(each)) for each in steps})[0]

    def finish(self, step: Step, over_kept: Step, warehouse: DuckDB) -> Step:
        """Keep the relation itself. Gives it as it is kept.

        Takes    step: over evidence; over_kept: the same, over what is kept of it.
        """
        (self.folder / WORDING).write_text(wording(step), encoding="utf-8")
        if not self.files(step):
            warehouse.write(over_kept, self.folder / WHOLE)
        return self.whole(f"{step.name}__kept")


def of_people(name: str, some: Step, people: Step) -> Step:
    """The rows about some people."""
    return _chosen(name, some, people, "IN")


def _both(step: Step, kept: Sequence[Path], people: Step) -> Step:
    before = Step.files(f"{step.name}__before", step.columns, kept)
    others = _chosen(f"{step.name}__of_others", before, people, "NOT IN")
    return Step.query(
        f"{step.name}__renewed",
        _listed(step),
        f"SELECT {_listed(step)} FROM {others} UNION ALL SELECT {_listed(step)} FROM {step}",
        others,
        step,
        passing=True,
    )


def _chosen(name: str, some: Step, people: Step, whose: str) -> Step:
    return Step.query(
        name,
        _listed(some),
        f"SELECT {_listed(some)} FROM {some} WHERE participant {whose} (SELECT participant FROM {people})",
        some,
        people,
        passing=True,
    )


def _listed(step: Step) -> str:
    return ", ".join(f'"{column}"' for column in step.columns)
