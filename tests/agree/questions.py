"""A question to both engines: terms, evidence, as of, known by; drawn from one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from agree.random_evidence import World, some_evidence
from agree.random_terms import FIRST_DAY, some_terms
from commissioning.engines.payments.reference.engine import pay
from commissioning.engines.payments.steps.engine import dues
from commissioning.tables.due import Due
from commissioning.tables.reader import Evidence, read_evidence
from commissioning.tables.rows import evidence_by_participant
from commissioning.tables.writer import write_table
from commissioning.terms.models import Terms
from commissioning.warehouse.duckdb import DuckDB
from support.engines import read_dues

PEOPLE = 20
KNOWN_BY = (None, None, None, datetime(2015, 3, 1, tzinfo=UTC), datetime(2015, 5, 1, 22, 59, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of both engines, and the evidence it is asked about."""

    terms: Terms
    world: World
    as_of: date
    known_by: datetime | None

    def by_reference(self, evidence: Evidence) -> list[Due]:
        people = evidence_by_participant(evidence)
        return pay(self.terms, people, as_of=self.as_of, known_by=self.known_by)

    def by_steps(self, evidence: Evidence) -> list[Due]:
        with DuckDB(threads=1) as warehouse:
            step = dues(self.terms, evidence, as_of=self.as_of, known_by=self.known_by, sql=warehouse.sql)
            return read_dues(warehouse, step)


def question(number: int) -> Question:
    """The question of that number, always the same."""
    chance = Random(number)
    terms = some_terms(chance)
    world = some_evidence(chance, terms, PEOPLE)
    as_of = FIRST_DAY + timedelta(days=chance.choice((60, 120, 200, 200, 400)))
    return Question(terms, world, as_of, chance.choice(KNOWN_BY))


class Staged:
    """Evidence written as files and read again, for as long as it is needed."""

    def __init__(self, worlds: Sequence[World], known_by: datetime | None) -> None:
        self._folder = TemporaryDirectory()
        self._worlds, self._known_by = worlds, known_by

    def __enter__(self) -> Evidence:
        """One world: one file for each table. Several: a folder for each table, with the rows of each in a file."""
        folder = Path(self._folder.name)
        for number, world in enumerate(self._worlds):
            for table, rows in world.items():
                place = folder / "evidence" / (table if len(self._worlds) > 1 else "")
                place.mkdir(parents=True, exist_ok=True)
                path = write_table(place, table, rows)
                if len(self._worlds) > 1:
                    path.rename(place / f"{number}.csv")
        return read_evidence(folder / "evidence", staging=folder / "staging", known_by=self._known_by)

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def without_because(found: Sequence[Due]) -> list[tuple[object, ...]]:
    """Every field of dues but `because`, in their order."""
    return [
        (
            *(due.component, due.ordinal, due.participant, due.contract, due.earned_on, due.due_on, due.pence),
            *(due.due, due.terms_version),
        )
        for due in found
    ]
