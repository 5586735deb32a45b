"""Dues worked out of a store, and again when more is known: standing on the first run, and in full."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from agree.questions import Question
from agree.random_evidence import World
from commissioning.cli.engines import Question as Asked
from commissioning.cli.engines import dues
from commissioning.cli.in_parts import InParts
from commissioning.cli.run_folder import KEPT, Run, write_run
from commissioning.cli.since.answer import Answer, answer
from commissioning.cli.since.question import refuse_early
from commissioning.cli.since.written import write_since
from commissioning.tables.writer import write_table
from commissioning.warehouse.store.places import Place
from commissioning.warehouse.store.reading import StoreReader, opened
from support.stores import added, place_at


@dataclass(frozen=True, slots=True)
class Twice:
    """A question asked a first time before some rows came and, maybe, as of an earlier day and known by less."""

    first: Question
    again: Question
    late: World

    @classmethod
    def of(cls, asked: Question, chance: Random) -> "Twice":
        """What came late are some of the rows about a few people, or all of them: corrections, claims, new people."""
        names = sorted({row.participant for rows in asked.world.values() for row in rows})
        some = {name: chance.choice((1, 2)) for name in chance.sample(names, chance.randint(0, 4))}
        early: World = {table: [] for table in asked.world}
        late: World = {table: [] for table in asked.world}
        for table, rows in asked.world.items():
            for row in rows:
                is_late = row.participant in some and chance.randrange(some[row.participant]) == 0
                (late if is_late else early)[table].append(row)
        first = replace(
            asked,
            world=early,
            as_of=asked.as_of - timedelta(days=chance.choice((0, 0, 1, 7, 30, 90))),
            known_by=asked.known_by and asked.known_by - timedelta(days=chance.choice((0, 5, 30))),
        )
        return cls(first, asked, late)


@dataclass(frozen=True, slots=True)
class Runs:
    """The folders of the first run, of one that stands on it, and of one in full; and what the second came to."""

    first: Path
    since: Path
    full: Path
    found: Answer
    run: Run


def three_runs(twice: Twice, folder: Path) -> Runs:
    """Both questions asked of a store that gets its rows in two goes, the second in both ways."""
    place = place_at(folder / "store")
    added(place, *_written(folder / "early", twice.first.world), buckets=3)
    with opened(place) as reader:
        before = full_run(folder / "first", twice.first, reader)
    _add_late(place, folder, twice.late)
    with opened(place) as reader:
        run = full_run(folder / "full", twice.again, reader)
        refuse_early(folder / "first", before, run)
        (folder / "since").mkdir()
        found = answer(folder / "first", before, run, reader, out=folder / "since", tell=lambda what: None)
        write_since(folder / "since", folder / "first", run, found)
    return Runs(folder / "first", folder / "since", folder / "full", found, run)


def full_run(out: Path, asked: Question, reader: StoreReader) -> Run:
    """A run as `pay` makes it of a store, in several parts."""
    out.mkdir()
    run = Run(asked.terms, asked.as_of, asked.known_by, "duckdb", None, reader.named())
    evidence = reader.evidence(known_by=asked.known_by)
    in_parts = InParts(reader.parts(200), out.with_suffix(".work"), tell=lambda line: None, keep=out / KEPT)
    question = Asked(asked.terms, asked.as_of, asked.known_by)
    found = dues(question, evidence, engine="duckdb", progress=lambda what: None, in_parts=in_parts)
    write_run(out, run, evidence, found)
    return run


def _add_late(place: Place, folder: Path, late: World) -> None:
    files = _written(folder / "late", {table: rows for table, rows in late.items() if rows})
    if files:
        added(place, *files)


def _written(folder: Path, world: World) -> list[Path]:
    paths = []
    for table, rows in world.items():
        (folder / table).mkdir(parents=True)
        paths.append(write_table(folder / table, table, rows).rename(folder / table / f"{folder.name}.csv"))
    return paths
