"""`commissioning rate --level`: an agreed level moved, for each provider, by who came to it."""

import csv
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.cli.rating.levels import levels_of
from commissioning.engines.ratings.case_mix.slices import Tallies
from commissioning.engines.ratings.figures import Absent
from support.people_files import as_csv, people


def rate(path, *more: str, outcome: str = "job"):
    asked = ["rate", "--people", str(path), "--outcome", outcome, "--provider", "site", "--adjust", "age", *more]
    return CliRunner().invoke(app, asked, catch_exceptions=False)


def tallies(people: list[int], observed: list[int], expected: list[float]) -> Tallies:
    counted = (np.array(each, dtype=float) for each in (people, observed, expected))
    return Tallies(*counted, np.ones(len(people)))


def test_a_harder_intake_lowers_the_level_and_an_easier_one_raises_it():
    found = levels_of(0.40, ("hard", "easy"), tallies([100, 100], [30, 49], [20.0, 40.0]))
    assert found["hard"].level == pytest.approx(0.30)
    assert found["easy"].level == pytest.approx(0.50)
    assert found["hard"].score == pytest.approx(1.0)
    assert (found["hard"].state, found["easy"].state) == ("met", "missed")
    assert found["easy"].p == pytest.approx(0.46, abs=0.01)
    assert levels_of(0.05, ("hard", "easy"), tallies([100, 100], [30, 49], [20.0, 40.0]))["hard"].level == Absent(
        "the adjusted level would be -5.0%: ask the person responsible"
    )


def test_each_provider_has_its_own_level_and_together_they_are_the_agreed_one(tmp_path):
    file = as_csv(tmp_path / "people.csv", people(number=1_200))
    ran = rate(file, "--level", "40", "--out", str(tmp_path / "rating"))
    assert ran.exit_code == 0, ran.output
    assert "From 40 % for all of these together" in (tmp_path / "rating" / "report.html").read_text(encoding="utf-8")
    assert "missed, may be chance" in ran.output
    with (tmp_path / "rating" / "ratings.csv").open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    counts = np.array([float(line["people"]) for line in lines])
    own = np.array([float(line["level"]) for line in lines])
    assert counts @ own / counts.sum() == pytest.approx(0.40, abs=1e-8)
    assert own.std() > 0.003
    reached = np.array([float(line["observed"]) for line in lines]) / counts
    assert [float(line["level_score"]) for line in lines] == pytest.approx((reached / own).tolist(), rel=1e-7)
    again = CliRunner().invoke(app, ["rate", "--again", str(tmp_path / "rating"), "--people", str(file)])
    assert again.exit_code == 0, again.output


def test_a_level_that_cannot_be_says_why(tmp_path):
    ran = rate(as_csv(tmp_path / "people.csv", people(number=600)), "--level", "100")
    assert ran.exit_code == 0, ran.output
    assert re.search(r"none │ the adjusted level would be 10\d\.\d%: ask the person responsible", ran.output)


def test_a_level_of_what_is_no_share_is_refused(tmp_path):
    ran = rate(as_csv(tmp_path / "people.csv", people(number=300)), "--level", "40", outcome="pay")
    assert ran.exit_code == 1
    assert "pay is not always 0 or 1, and --level is a share of people." in ran.output
