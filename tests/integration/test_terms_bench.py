"""The bench on every carried programme: what is paid passes, and the Work Programme's first measure is refused."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.rooms.design.formula_bench import bench
from commissioning.terms.loading import load
from support.reference_data import ROOT
from support.sizes import size

PROGRAMMES = sorted(path.name for path in (ROOT / "terms").iterdir())
NEVER_PAID = {"prices.job_of_16_hours_recorded"}
"""What is recorded and has the price 0: no money can move."""
VERDICTS = ("passed", "refused", "not tried")
UNSOUND = {"work-programme": {"measures.minimum_performance_level"}}


def demonstration(programme: str) -> Path | None:
    path = ROOT / "terms" / programme / "assumptions/demonstration.yaml"
    return path if path.exists() else None


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_all_that_is_paid_passes_and_so_does_every_sound_measure(programme: str) -> None:
    terms = load(ROOT / "terms" / programme, assume=demonstration(programme))
    for seed in range(2014, 2014 + size("bench worlds")):
        judged = {one.formula.name: one for one in bench(terms, people=90, seed=seed, progress=lambda title: None)}
        assert set(judged) == {f"prices.{name}" for name in terms.prices} | {f"measures.{m}" for m in terms.measures}
        by_verdict = {verdict: {name for name, one in judged.items() if one.verdict == verdict} for verdict in VERDICTS}
        assert by_verdict["refused"] == UNSOUND.get(programme, set())
        assert by_verdict["not tried"] <= NEVER_PAID
        for one in judged.values():
            assert len(one.held) + len(one.excepted) + len(one.nobody) + len(one.findings) == 12
            assert all(reason for _, reason in one.excepted)


def test_the_command_says_what_moved_and_what_such_a_formula_did() -> None:
    assume = ["--assume", str(demonstration("work-programme")), "--people", "90"]
    run = CliRunner().invoke(app, ["terms", "bench", str(ROOT / "terms/work-programme"), *assume])
    assert run.exit_code == 1
    assert "refused  Job outcomes of a year over referrals of the year" in run.output
    assert "It should have stayed as it was, and is off by" in run.output
    assert "£31m would have been due for 2014-15, against £6m" in run.output
    assert "passed   Job outcomes within twelve months of referral" in run.output
    assert "A bonus for volume depends on how many outcomes its contract has" in run.output
    assert "Work Programme: 6 formulas; 5 passed, 1 refused." in run.output


def test_terms_without_a_perverse_formula_end_well() -> None:
    run = CliRunner().invoke(app, ["terms", "bench", str(ROOT / "terms/innovation-fund"), "--people", "60"])
    assert run.exit_code == 0
    assert "12 formulas; 12 passed." in run.output


def test_what_is_not_known_has_to_be_assumed_first() -> None:
    run = CliRunner().invoke(app, ["terms", "bench", str(ROOT / "terms/work-programme")])
    assert run.exit_code == 1
    assert "Supply them with --assume" in run.output
