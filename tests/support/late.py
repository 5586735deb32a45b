"""Dues worked out a first time, and again when more is known: by what was kept and the evidence of those concerned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from agree.questions import Question
from agree.random_evidence import World
from commissioning.engines.payments.steps import days_passed
from commissioning.engines.payments.steps.engine import listed, owed_of
from commissioning.engines.payments.steps.facts import stored_columns
from commissioning.tables.due import Due
from commissioning.tables.reader import Evidence
from commissioning.tables.schema import TABLES
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB
from commissioning.warehouse.parts import Parts
from commissioning.warehouse.renewing import renewed
from support.engines import read_dues
from support.parts import divided


@dataclass(frozen=True, slots=True)
class Twice:
    """A question asked a first time before some rows came, and perhaps as of an earlier day and known by an earlier
    moment, and again."""

    asked: Question
    first: Question
    early: World
    late: World

    @classmethod
    def of(cls, asked: Question, chance: Random) -> "Twice":
        names = sorted({row.participant for rows in asked.world.values() for row in rows})
        some = set(chance.sample(names, chance.randint(0, 4)))
        early: World = {table: [] for table in asked.world}
        late: World = {table: [] for table in asked.world}
        for table, rows in asked.world.items():
            for row in rows:
                (late if row.participant in some and chance.randrange(2) else early)[table].append(row)
        return cls(asked, replace(asked, as_of=asked.as_of, world=early), early, late)

    def told(self, evidence: Evidence) -> set[str]:
        """The people of whom something is known the second time that was not the first time."""
        found = {row.participant for rows in self.late.values() for row in rows}
        if self.first.known_by is not None:
            for rows in self.asked.world.values():
                found |= {row.participant for row in rows if row.recorded_at and row.recorded_at >= self.first.known_by}
        return found


def paid_again(twice: Twice, evidence: Evidence, concerned: set[str] | None = None) -> list[Due]:
    """What is due the second time. Takes evidence with two files for each table: what came early, and late."""
    first, asked = twice.first, twice.asked
    early = replace(evidence, files={table: files[:1] for table, files in evidence.files.items()})
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        kept = _parts(first, early, folder)
        if concerned is None:
            concerned = twice.told(evidence) | days_between(twice, evidence)
        theirs = _about(concerned, evidence, folder)
        with DuckDB(threads=1) as warehouse:
            step = owed_of(asked.terms, _stored(theirs), as_of=asked.as_of, known_by=asked.known_by, sql=warehouse.sql)
            people = Step.rows("concerned", {"participant": "text"}, [(name,) for name in sorted(concerned)])
            (folder / "again").mkdir()
            again = renewed(step, kept=kept, people=people, folder=folder / "again", warehouse=warehouse)
        with DuckDB(threads=1) as warehouse:
            return read_dues(warehouse, listed(asked.terms, again, sql=warehouse.sql))


def days_between(twice: Twice, evidence: Evidence) -> set[str]:
    """The people whom only the days concern that have passed."""
    with DuckDB(threads=1) as warehouse:
        step = days_passed.concerned(
            twice.asked.terms,
            _stored(evidence),
            after=twice.first.as_of,
            up_to=twice.asked.as_of,
            sql=warehouse.sql,
        )
        return set(warehouse.table(step)["participant"].to_pylist()) if twice.first.as_of < twice.asked.as_of else set()


def _parts(first: Question, early: Evidence, folder: Path):
    with DuckDB(threads=1) as warehouse:
        step = owed_of(first.terms, _stored(early), as_of=first.as_of, known_by=first.known_by, sql=warehouse.sql)
        parts = Parts(step, divided(early, 2, folder), folder / "first", known_as="early")
    for number in parts.missing():
        with DuckDB(threads=1) as of_part:
            parts.work_out(number, of_part)
    return lambda each: sorted((folder / "first").rglob(f"{each.name}.parquet"))


def _stored(evidence: Evidence) -> dict[str, Step]:
    return {table: Step.files(table, stored_columns(table), evidence.files[table]) for table in TABLES}


def _about(people: set[str], evidence: Evidence, folder: Path) -> Evidence:
    files = {}
    for table, paths in evidence.files.items():
        files[table] = tuple(folder / f"theirs-{table}-{path.name}" for path in paths)
        for path, to in zip(paths, files[table], strict=True):
            rows = pq.read_table(path)
            theirs = [person in people for person in rows["participant"].to_pylist()]
            pq.write_table(rows.filter(pa.array(theirs, pa.bool_())), to)
    return replace(evidence, files=files)
