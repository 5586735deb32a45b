"""Dues from a store are those from the plain files, whatever came when; the words of `because` too."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from agree.questions import Question, question, without_because
from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import Row
from commissioning.tables.writer import write_table
from commissioning.warehouse.store.compacting import compact
from commissioning.warehouse.store.reading import opened
from support.sizes import size
from support.stores import NOW, added, place_at


@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
@settings(max_examples=size("fact worlds") // 10)
def test_a_store_gives_the_dues_that_plain_files_give(number: int, chance: Random) -> None:
    """Added in three goes and in any order; the reference before compaction, the steps after it."""
    asked = question(number)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        paths = _written(folder / "sent", asked, chance)
        plain = read_evidence(folder / "sent", staging=folder / "staging", known_by=asked.known_by)
        expected = asked.by_steps(plain)
        place = place_at(folder / "store")
        mixed = chance.sample(paths, len(paths))
        for some in (mixed[::2], mixed[1::4], mixed[3::4]):
            added(place, *some, buckets=3)
        with opened(place) as reader:
            evidence = reader.evidence(known_by=asked.known_by)
            assert evidence.counts == plain.counts
            assert {file.sha256 for file in evidence.inputs} == {file.sha256 for file in plain.inputs}
            assert without_because(asked.by_reference(evidence)) == without_because(expected)
        compact(place, now=NOW)
        with opened(place) as reader:
            assert asked.by_steps(reader.evidence(known_by=asked.known_by)) == expected


def _written(folder: Path, asked: Question, chance: Random) -> list[Path]:
    """A folder for each table, with its rows in one to three files. Participants are in one, for they are one fact."""
    paths = []
    for table, rows in asked.world.items():
        (folder / table).mkdir(parents=True)
        files: list[list[Row]] = [[] for _ in range(1 if table == "participants" else chance.randint(1, 3))]
        for row in rows:
            chance.choice(files).append(row)
        for number, some in enumerate(files):
            path = write_table(folder / table, table, some)
            paths.append(path.rename(path.with_name(f"{number}.csv")))
    return paths
