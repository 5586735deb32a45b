"""`commissioning bench ratings` on a few people; and that people prepared by steps are the people of the file."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from commissioning.cli.bench import one, ratings
from commissioning.cli.bench.drawn import draw
from commissioning.cli.bench.peers import PEERS
from commissioning.cli.main import app
from commissioning.cli.rating.prepared import Columns, prepared
from commissioning.engines.ratings.case_mix.people import NotUsable
from commissioning.warehouse.duckdb import DuckDB


def _people(place: Path, **columns: list[object]) -> Path:
    pq.write_table(pa.table(columns), place / "people.parquet")
    return place / "people.parquet"


def test_people_come_sorted_with_words_as_codes_and_nothing_as_missing(tmp_path: Path) -> None:
    file = _people(tmp_path, p=["b", "a", "b", "c"], y=[1, 0, 1, 0], c=["u", None, "v", ""], n=[1.5, None, 2, 3])
    with DuckDB() as warehouse:
        people = prepared([file], Columns("p", "y", ("c",), ("n",)), warehouse)
    category, number = people.covariates
    assert (people.provider.levels, people.provider.codes.tolist()) == (("a", "b", "c"), [0, 1, 1, 2])
    assert people.outcome.tolist() == [0, 1, 1, 0]
    assert (category.levels, category.codes.tolist()) == (("u", "v"), [-1, 0, 1, -1])
    assert np.array_equal(number.values, [np.nan, 1.5, 2, 3], equal_nan=True)


@pytest.mark.parametrize(("p", "message"), [([None, "a"], "Row 1 has no provider"), ([], "no people")])
def test_who_cannot_be_compared_is_refused(tmp_path: Path, p: list[object], message: str) -> None:
    file = _people(tmp_path, p=pa.array(p, pa.string()), y=pa.array([1, 0][: len(p)], pa.int8()))
    with DuckDB() as warehouse, pytest.raises(NotUsable, match=message):
        prepared([file], Columns("p", "y"), warehouse)


def test_our_engine_is_at_the_optimum_of_the_people_drawn(tmp_path: Path) -> None:
    draw(tmp_path / one.PEOPLE, people=3_000, providers=10, seed=1)
    assert one.prepare(tmp_path) == {"people": 3_000, "left_out": 0, "providers": 10}
    assert max(one.optimum(tmp_path).values()) < 1e-10
    assert one.whole(tmp_path)["slices"] == 10 + 10 * 48 + 28 * 36


def test_the_command_prints_each_engine_and_who_was_left_out_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "find_spec", lambda package: None)
    run = CliRunner().invoke(app, ["bench", "ratings", "--people", "1000", "--providers", "5", "--rounds", "1"])
    assert run.exit_code == 0, run.output
    assert "1,000 people, 40 columns, 5 providers" in run.output
    assert "from the optimum" in run.output
    for peer in PEERS:
        assert f"Left out, {peer}: it is not installed" in run.output


def test_a_peer_that_would_fill_the_memory_is_left_out() -> None:
    engines, absent = ratings.present(10**9, 5_040)
    assert not set(engines) & set(PEERS)
    assert len([reason for reason in absent if reason.split(":")[0] in PEERS]) == len(PEERS)
