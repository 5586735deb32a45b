"""A relation worked out for some people at a time, so that memory does not grow with how many there are.

A *part* is the evidence of some people, all of it. Steps over evidence that look at one person at a time run part by
part. Those of them that steps across people read, the *frontier*, are kept: a few narrow rows a person, in Parquet
files. What looks across people then runs once, over these.

A part is kept whole or not at all. So who is interrupted goes on where they were: parts are found again by a digest of
the text of the steps and of what the evidence is, and no other question takes them up.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

import pyarrow as pa

from commissioning.core.canonical import digest
from commissioning.warehouse.base import Step, in_order
from commissioning.warehouse.duckdb import DuckDB

Files = Mapping[str, Sequence[Path]]
"""The files of a part, by the name of the step that reads them."""
DIGESTS = "digests.json"


class _Of(Enum):
    """Whose rows a step has."""

    NOBODY = "it stands on no evidence"
    EACH = "of each person by themselves"
    ALL = "of people together"


def frontier(step: Step) -> list[Step]:
    """The steps over evidence, person by person, that are read across people, or are what is asked for."""
    of: dict[Step, _Of] = {}
    found: dict[Step, None] = {}
    for each in in_order(step):
        given = {of[read] for read in each.inputs}
        if each.across or _Of.ALL in given:
            of[each] = _Of.ALL
            found |= {read: None for read in each.inputs if of[read] is _Of.EACH}
        else:
            of[each] = _Of.EACH if _is_files(each) or _Of.EACH in given else _Of.NOBODY
    return [step] if of[step] is _Of.EACH else list(found)


def standing_on(steps: Sequence[Step], others: Mapping[Step, Step]) -> list[Step]:
    """The same steps, with others in the place of some that they stand on."""
    made = dict(others)
    for each in in_order(*steps):
        if each not in made:
            made[each] = replace(each, inputs=tuple(made[given] for given in each.inputs))
    return [made[step] for step in steps]


class Parts:
    """The parts of one relation, worked out one by one and kept in a folder.

    Takes    step: over all evidence. parts: what each part has in the place of the files of all; together, all of it.
             folder: where the parts are kept. Those of another question that are found in it are removed.
             known_as: what the evidence is, whatever its files are called.
             in_a_part: steps that give the rows of the frontier, in its order, in a way that is quicker within a part.
    """

    def __init__(
        self,
        step: Step,
        parts: Sequence[Files],
        folder: Path,
        *,
        known_as: str,
        in_a_part: Sequence[Step] | None = None,
    ) -> None:
        self.frontier = frontier(step)
        self._in_a_part = self.frontier if in_a_part is None else in_a_part
        self._step, self._parts = step, parts
        self._folder = folder / _asked(self._in_a_part, parts, known_as)
        for other in folder.iterdir() if folder.exists() else ():
            if other != self._folder:
                shutil.rmtree(other)
        self._folder.mkdir(parents=True, exist_ok=True)

    def missing(self) -> list[int]:
        """The numbers, from 0, of the parts that are not there yet. What is there is held against its digest."""
        return [number for number in range(len(self._parts)) if not _is_whole(self._place(number))]

    def work_out(self, number: int, warehouse: DuckDB) -> None:
        """One part, in a warehouse of its own."""
        place = self._place(number)
        partial = place.with_suffix(".partial")
        for left_behind in (place, partial):
            shutil.rmtree(left_behind, ignore_errors=True)
        partial.mkdir()
        files = {
            each: Step.files(each.name, each.columns, self._parts[number][each.name])
            for each in in_order(*self._in_a_part)
            if _is_files(each)
        }
        steps = standing_on(self._in_a_part, files)
        warehouse.run(*steps)
        for kept, step in zip(self.frontier, steps, strict=True):
            warehouse.write(step, partial / _file_name(kept))
        (partial / DIGESTS).write_text(json.dumps(_digests(partial)), encoding="utf-8")
        partial.rename(place)

    def joined(self) -> Step:
        """The relation, standing on what the parts left. Takes it that none is missing."""
        left = {each: Step.files(each.name, each.columns, self.left(each)) for each in self.frontier}
        return standing_on([self._step], left)[0]

    def left(self, step: Step) -> list[Path]:
        """The files in which the parts left the rows of a step of the frontier."""
        return [self._place(number) / _file_name(step) for number in range(len(self._parts))]

    def _place(self, number: int) -> Path:
        return self._folder / f"{number:04}"


def wording(*steps: Step) -> str:
    """A digest of the text of steps and of all that they stand on, wherever evidence lies."""
    return digest([[each.name, each.columns, _text(each)] for each in in_order(*steps)])


def _is_files(step: Step) -> bool:
    return isinstance(step.body, tuple)


def _file_name(step: Step) -> str:
    return f"{step.name}.parquet"


def _asked(steps: Sequence[Step], parts: Iterable[Files], known_as: str) -> str:
    """A digest of all on which the rows of the parts depend, for the name of a folder."""
    names = [{name: [path.name for path in paths] for name, paths in part.items()} for part in parts]
    return digest([wording(*steps), names, known_as])[:32]


def _text(step: Step) -> str:
    if isinstance(step.body, pa.Table):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, step.body.schema) as stream:
            stream.write_table(step.body)
        return hashlib.sha256(sink.getvalue()).hexdigest()
    return step.body if isinstance(step.body, str) else "files"


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.glob("*.parquet")):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_whole(place: Path) -> bool:
    try:
        return bool(json.loads((place / DIGESTS).read_text(encoding="utf-8")) == _digests(place))
    except (FileNotFoundError, ValueError):
        return False
