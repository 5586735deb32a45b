"""`commissioning bench ratings` on a few people."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.bench import one, r_pprof, ratings
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
    monkeypatch.setattr(r_pprof.shutil, "which", lambda program: None)
    run = CliRunner().invoke(app, ["bench", "ratings", "--people", "1000", "--providers", "5", "--rounds", "1"])
    assert run.exit_code == 0, run.output
    assert "1,000 people, 40 columns, 5 providers" in run.output
    assert "from the optimum" in run.output
    assert "Left out, R pprof: R is " in run.output
    for peer in PEERS:
        assert f"Left out, {peer}: it is not installed" in run.output


def test_a_peer_that_would_fill_the_memory_is_left_out() -> None:
    engines, absent = ratings.present(10**9, 5_040)
    assert not set(engines) & set(PEERS)
    assert len([reason for reason in absent if reason.split(":")[0] in PEERS]) == len(PEERS)


def test_r_is_left_out_where_it_is_not_and_read_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a program that stands in for Rscript: what it prints is what R prints, seconds first."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "R pprof: R is not on this machine." in ratings.present(1_000, 50)[1]
    _stands_in(tmp_path, "exit 1")
    assert "R pprof: R is on this machine, its package pprof is not." in ratings.present(1_000, 50)[1]
    figures = "\\n".join(["2.5", "1.5", *map(str, range(40))])
    _stands_in(tmp_path, f'case "$2" in *.csv) printf "{figures}";; esac')
    assert "R pprof" in ratings.present(1_000, 50)[0]
    draw(tmp_path / one.PEOPLE, people=1_000, providers=5, seed=1)
    one.prepare(tmp_path)
    found = r_pprof.fitted(tmp_path, 60)
    assert (found.seconds, found.cpu_seconds) == (2.5, 1.5)
    assert (found.coefficients["fact_1: b"], found.coefficients["fact_8: f"]) == (0.0, 39.0)
    assert (tmp_path / "people.csv").read_text().startswith('"outcome","provider","fact_1"')


def _stands_in(folder: Path, does: str) -> None:
    (folder / "Rscript").write_text(f"#!/bin/sh\n{does}\n")
    (folder / "Rscript").chmod(0o755)
