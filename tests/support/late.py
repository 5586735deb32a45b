"""Dues worked out of a store, and again when more is known: standing on the first run, and in full."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from agree.questions import Question
from agree.random_evidence import World
from commissioning.cli.engines import Question as Asked
from commissioning.cli.engines import dues
from commissioning.cli.in_parts import InParts
from commissioning.cli.run_folder import KEPT, Run, read_dues, write_run
from commissioning.cli.since.answer import Answer, answer
from commissioning.cli.since.question import refuse_early
from commissioning.cli.since.written import write_since
from commissioning.tables.due import Due
from commissioning.tables.writer import write_table
from commissioning.terms.models import Terms
from commissioning.warehouse.store.reading import StoreReader, opened
from support.stores import added, place_at


@dataclass(frozen=True, slots=True)
class Twice:
    """A question asked a first time before some files came and, maybe, as of an earlier day and known by less."""

    first: Asked
    again: Asked
    early: Sequence[Path]
    late: Sequence[Path]

    @classmethod
    def of(cls, question: Question, chance: Random, folder: Path) -> "Twice":
        """What comes late are some of the rows about a few people, or all of them: corrections, claims, new people."""
        names = sorted({row.participant for rows in question.world.values() for row in rows})
        some = {name: chance.choice((1, 2)) for name in chance.sample(names, chance.randint(0, 4))}
        early: World = {table: [] for table in question.world}
        late: World = {table: [] for table in question.world}
        for table, rows in question.world.items():
            for row in rows:
                is_late = row.participant in some and chance.randrange(some[row.participant]) == 0
                (late if is_late else early)[table].append(row)
        again = Asked(question.terms, question.as_of, question.known_by)
        first = replace(
            again,
            as_of=again.as_of - timedelta(days=chance.choice((0, 0, 1, 7, 30, 90))),
            known_by=again.known_by and again.known_by - timedelta(days=chance.choice((0, 5, 30))),
        )
        return cls(first, again, _written(folder / "early", early), _written(folder / "late", late))


@dataclass(frozen=True, slots=True)
class Runs:
    """The folders of the first run and of the one that stands on it; and what the second is, and comes to."""

    first: Path
    since: Path
    run: Run
    found: Answer


def two_runs(twice: Twice, folder: Path, then: Callable[[StoreReader], object] = lambda reader: None) -> Runs:
    """Both questions asked of a store that gets its files in two goes. Takes then: what else to do with all of them."""
    place = place_at(folder / "store")
    added(place, *twice.early, buckets=3)
    with opened(place) as reader:
        before = full_run(folder / "first", twice.first, reader)
    if twice.late:
        added(place, *twice.late)
    with opened(place) as reader:
        then(reader)
        run = _run(twice.again, reader)
        refuse_early(folder / "first", before, run)
        (folder / "since").mkdir()
        found = answer(folder / "first", before, run, reader, out=folder / "since", tell=lambda what: None)
        write_since(folder / "since", folder / "first", run, found)
    return Runs(folder / "first", folder / "since", run, found)


def full_run(out: Path, asked: Asked, reader: StoreReader) -> Run:
    """A run as `pay` makes it of a store, in several parts."""
    out.mkdir()
    run = _run(asked, reader)
    evidence = reader.evidence(known_by=asked.known_by)
    in_parts = InParts(reader.parts(400), out.with_suffix(".work"), tell=lambda line: None, keep=out / KEPT)
    found = dues(asked, evidence, engine="duckdb", progress=lambda what: None, in_parts=in_parts)
    write_run(out, run, evidence, found)
    return run


def _run(asked: Asked, reader: StoreReader) -> Run:
    return Run(asked.terms, asked.as_of, asked.known_by, "duckdb", None, reader.named())


def the_first_comes_late(terms: Terms, folder: Path, as_of: date, known_by: datetime | None) -> list[Due]:
    """An engine that hears of the participant whose name is first only after a first run."""
    with TemporaryDirectory() as scratch:
        late = min(row["participant"] for row in _rows(folder / "participants.csv"))
        twice = some_late({late}, Asked(terms, as_of, known_by), folder, Path(scratch))
        return list(read_dues(two_runs(twice, Path(scratch)).since))


def some_late(late: set[str], asked: Asked, evidence: Path, folder: Path) -> Twice:
    """A question asked twice, all rows about some people coming in between. Takes a folder of CSV files."""
    sides: tuple[list[Path], list[Path]] = ([], [])
    for path in sorted(evidence.glob("*.csv")):
        rows = _rows(path)
        for name, side, is_late in zip(("early", "late"), sides, (False, True), strict=True):
            some = [row for row in rows if (row["participant"] in late) == is_late]
            to = folder / name / path.stem / f"{name}.csv"
            to.parent.mkdir(parents=True)
            with to.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(some)
            side.append(to)
    return Twice(asked, asked, *sides)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _written(folder: Path, world: World) -> list[Path]:
    paths = []
    for table, rows in world.items():
        (folder / table).mkdir(parents=True)
        paths.append(write_table(folder / table, table, rows).rename(folder / table / f"{folder.name}.csv"))
    return paths
