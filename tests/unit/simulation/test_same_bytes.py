"""The same seed gives the same bytes, whatever the chunks; another seed gives another world."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from commissioning.engines.simulation.market import NobodyToRefer
from commissioning.engines.simulation.settings import Settings
from commissioning.engines.simulation.small import SMALL_UNTIL, small_terms, small_world
from commissioning.engines.simulation.world import AlreadyThere, simulate
from commissioning.engines.simulation.writing import Files, Format
from commissioning.tables.schema import TABLES
from commissioning.tables.writer import write_table

PEOPLE = 300


def made(folder: Path, *, seed: int = 5, format: Format = "csv", chunk_people: int = PEOPLE) -> dict[str, bytes]:
    """The bytes of every file of a world."""
    simulate(
        small_terms(), people=PEOPLE, seed=seed, until=SMALL_UNTIL, out=folder, format=format, chunk_people=chunk_people
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("format", ["csv", "parquet"])
@pytest.mark.parametrize("chunk_people", [17, 128, 5_000])
def test_chunks_change_no_byte(tmp_path: Path, format: Format, chunk_people: int) -> None:
    whole = made(tmp_path / "whole", format=format)
    assert made(tmp_path / "chunks", format=format, chunk_people=chunk_people) == whole
    assert set(whole) == {*(f"{table}.{format}" for table in TABLES), "world.json"}


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one"), made(tmp_path / "other", seed=6)
    assert all(one[name] != other[name] for name in one)


def test_row_groups_do_not_depend_on_how_rows_arrive(tmp_path: Path) -> None:
    rows = pa.table({"number": pa.array(range(300_000))})
    for folder, step in (("all", 300_000), ("some", 70_001), ("few", 9_999)):
        (tmp_path / folder).mkdir()
        with Files(tmp_path / folder, "parquet") as files:
            for first in range(0, len(rows), step):
                files.write({"numbers": rows.slice(first, step)})
    written = {(tmp_path / folder / "numbers.parquet").read_bytes() for folder in ("all", "some", "few")}
    assert len(written) == 1


def test_a_person_is_the_same_in_a_larger_world() -> None:
    few, many = small_world(3, people=50), small_world(3, people=400)
    for name, rows in few.tables.items():
        assert rows.equals(many.tables[name].slice(0, rows.num_rows)), name


def test_csv_is_what_the_projects_own_writer_gives(tmp_path: Path) -> None:
    """Also where a text needs quotes: a contract may be called anything."""
    terms = small_terms()
    renamed = {f'The "{key}", again': contract for key, contract in terms.contracts.items()}
    world = small_world(8, terms=terms.model_copy(update={"contracts": renamed}))
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    world.write(tmp_path / "ours", "csv")
    for name, rows in world.tables.items():
        theirs = write_table(tmp_path / "theirs", name, rows, format="csv")
        assert (tmp_path / "ours" / theirs.name).read_bytes() == theirs.read_bytes(), name


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("keep me")
    with pytest.raises(AlreadyThere, match="Name an empty folder"):
        made(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_world_that_ends_before_the_first_referral_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NobodyToRefer, match="Give a later --until"):
        simulate(small_terms(), people=1, seed=1, until=date(2012, 3, 31), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_world_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        small_world(1, people=0)


def test_progress_is_told_chunk_by_chunk(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    simulate(
        small_terms(), people=50, seed=1, until=SMALL_UNTIL, out=tmp_path, chunk_people=20,
        progress=lambda done, of: told.append((done, of)),
    )  # fmt: skip
    assert told == [(20, 50), (40, 50), (50, 50)]


def test_settings_change_the_world_and_are_written_down() -> None:
    usual = small_world(2)
    prompt = small_world(2, settings=replace(Settings(), late=0.0))
    assert prompt.tables["payroll"] != usual.tables["payroll"]
    assert b'"late": 0.0,' in prompt.world.to_json()
