"""`commissioning rate --level`: an agreed level moved, for each provider, by who came to it."""

import csv
import re
from datetime import date

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.cli.rating.agreed import by_cohort
from commissioning.cli.rating.held import Held
from commissioning.cli.rating.levels import moved
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.case_mix.slices import Tallies
from commissioning.engines.ratings.figures import Absent
from support.people_files import as_csv, measured, people
from support.rated_terms import terms_with_levels


def rate(path, *more: str, outcome: str = "job"):
    asked = ["rate", "--people", str(path), "--outcome", outcome, "--provider", "site", "--adjust", "age", *more]
    return CliRunner().invoke(app, asked, catch_exceptions=False)


def tallies(people: list[int], observed: list[int], expected: list[float]) -> Tallies:
    counted = (np.array(each, dtype=float) for each in (people, observed, expected))
    return Tallies(*counted, np.ones(len(people)))


def test_a_harder_intake_lowers_the_level_and_an_easier_one_raises_it():
    found = moved(np.full(2, 0.40), np.full(2, 0.30), ("hard", "easy"), tallies([100, 100], [30, 49], [20.0, 40.0]))
    assert found["hard"].level == pytest.approx(0.30)
    assert found["easy"].level == pytest.approx(0.50)
    assert found["hard"].score == pytest.approx(1.0)
    assert (found["hard"].state, found["easy"].state) == ("met", "missed")
    assert found["easy"].p == pytest.approx(0.46, abs=0.01)
    assert moved(np.full(2, 0.05), np.full(2, 0.30), ("hard", "easy"), tallies([100, 100], [30, 49], [20.0, 40.0]))[
        "hard"
    ].level == Absent("the adjusted level would be -5.0%: ask the person responsible")


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


def test_levels_of_the_terms_hold_for_each_cohort_and_group_and_are_moved_for_who_came(tmp_path):
    """Adjusted for the group, whose levels differ already: nobody is moved twice, each has the mean of its people's."""
    columns = measured(number=600)
    days = [str(day).replace("2026", "2025") for day in columns["started_on"]]
    file = as_csv(tmp_path / "people.csv", columns | {"started_on": days})
    changes = (
        ("adjusted: {model: none}\n  compared_with:\n    kind: fixed_level",
         "adjusted: {model: logistic, covariates: [group]}\n  compared_with:\n    kind: fixed_level"),
        ('"2": {2025-01-01: 3_000, 2025-10-01: unknown}', '"2": {2025-01-01: 3_000}'),
    )  # fmt: skip
    terms = terms_with_levels(tmp_path / "terms", *changes)
    more = ("--terms", str(terms), "--measure", "by_group", "--as-of", "2026-12-31", "--group", "group")
    asked = ["rate", "--people", str(file), "--outcome", "job", "--provider", "site", *more]
    ran = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "rating")], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    said = " ".join(ran.output.split())
    assert "Level of group 1: 40 % from 1 January 2025 (clause 5.3); 20 % from 1 July 2025 (clause V1 2)." in said
    assert "Each level of the terms is taken to be for people like all of those whose level it is." in said
    page = (tmp_path / "rating" / "report.html").read_text(encoding="utf-8")
    assert "From the level of the terms to the level for each one" in page
    with (tmp_path / "rating" / "ratings.csv").open(encoding="utf-8", newline="") as text:
        found = {line["provider"]: float(line["level"]) for line in csv.DictReader(text)}
    for site, level in found.items():
        own = [
            0.3 if group == "2" else 0.4 if day < "2025-07-01" else 0.2
            for of, group, day in zip(columns["site"], columns["group"], days, strict=True)
            if of == site and day >= "2025-02-01"
        ]
        assert level == pytest.approx(sum(own) / len(own), abs=1e-7)
    again = CliRunner().invoke(app, ["rate", "--again", str(tmp_path / "rating"), "--people", str(file)])
    assert again.exit_code == 0, again.output
    by_hand = CliRunner().invoke(app, [*asked, "--level", "40"])
    assert "The measure by_group says its level (clause 5.1). Leave out --level." in " ".join(by_hand.output.split())


def test_a_level_that_nobody_knows_is_none_for_whoever_has_such_people():
    nobody = moved(
        np.array([np.nan, 0.4]), np.full(2, 0.3), ("hard", "easy"), tallies([100, 100], [30, 49], [20.0, 40.0])
    )
    assert (nobody["hard"].level, nobody["hard"].state) == (
        Absent("nobody knows the level of some of its people"),
        None,
    )
    assert nobody["easy"].state == "missed"


def test_people_have_the_level_of_their_cohort_and_group():
    levels = (Held("1", date(2025, 1, 1), 0.4, None, "5"), Held("1", date(2025, 5, 1), None, None, "5", "unknown"))
    days = np.array(["2025-02-28", "2025-04-30", "2025-05-01", "2025-07-31", "2025-03-01"], dtype="datetime64[D]")
    group = Category("group", ("1", "2"), np.array([0, 0, 0, 0, 1]))
    found = by_cohort(levels, days, group, first=date(2025, 2, 1), span=3)
    assert found.level[0] == 0.4
    assert np.isnan(found.level[2:]).all(), "not known from May on, and no level for group 2"
    assert found.level[1] == 0.4, "a cohort of February to April has the level of its first day"
    assert found.cell.tolist() == [0, 0, 1, 1, -1]
