"""The calibration study, small: it runs, is the same again, and shows like with like winning where it ought to."""

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.cli.study.figures import Simulated
from commissioning.cli.study.ratings import study
from commissioning.cli.study.ways import OURS, WAYS

REPEATS = 4


@pytest.fixture(scope="module")
def results():
    found = study(repeats=REPEATS, seed=20261121, progress=lambda: None)
    return {result.question: result.figures for result in found}


def test_limits_hold_and_nobody_else_does_as_well(results):
    held = results["95 % limits that hold the true ratio"]
    assert held[OURS].mean > 0.85
    assert max(held[way].mean for way in WAYS if way != OURS) < 0.8


def test_where_all_are_alike_others_accuse_many(results):
    flagged = results["providers flagged (look) where all are equally good"]
    assert flagged[OURS].mean < 0.15
    assert min(flagged[way].mean for way in WAYS if way != OURS) > 0.2


def test_the_best_are_seen_and_a_fall_is_seen_sooner(results):
    below = results["a truly top provider (600 to 2,400 people) shown below four stars"]
    assert below[OURS].mean <= min(below["own targets"].mean, 0.25)
    months = results["months until it is seen (36 if not)"]
    assert months[OURS].mean < min(months[way].mean for way in WAYS if way != OURS)


def test_only_like_with_like_has_anything_to_say_of_selection(results):
    guilty = results["a provider of 250 referrals that creams and parks is put up for review"]
    innocent = results["a sound provider of 250 referrals beside it is"]
    assert guilty[OURS].mean > innocent[OURS].mean
    assert guilty["raw rates"] is None


def test_the_error_is_that_of_independent_repeats():
    assert Simulated.of([0.0, 1.0, 0.0, 1.0]) == Simulated(0.5, pytest.approx(0.2887, abs=1e-4), 4)
    assert Simulated.of([1.0, float("nan")]) is None


def test_the_command_prints_and_writes_the_same_again(tmp_path):
    for name in ("a.md", "b.md"):
        ran = CliRunner().invoke(app, ["study", "ratings", "--repeats", "2", "--out", str(tmp_path / name)])
        assert ran.exit_code == 0, ran.output
        assert "2 repeats, seed 20261121." in ran.output
    page = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert page == (tmp_path / "b.md").read_text(encoding="utf-8")
    assert "| cannot say |" in page
    assert "nan" not in page
