"""`commissioning bench ratings` on a few people."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.bench import one, ratings
from commissioning.cli.bench.drawn import draw
from commissioning.cli.bench.peers import PEERS
from commissioning.cli.main import app


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
