"""Ratings by a measure of the terms, of sub-contractors beside their prime, and made again from what they stored."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.people_files import as_csv, people
from support.rated_terms import terms_with_measures


def run(*asked: str):
    return CliRunner().invoke(app, ["rate", *asked], catch_exceptions=False)


def rate(path: Path, *more: str):
    return run("--people", str(path), "--outcome", "job", "--provider", "site", *more)


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["provider"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    columns = people()
    primes = {"Ash": "North", "Birch": "North", "Cedar": "North", "Dogwood": "North", "Elm": "East", "Fir": "East"}
    columns["prime"] = [primes.get(str(site), "South" if str(site) < "K" else "West") for site in columns["site"]]
    columns["site"] = ["Aspen" if place < 300 and site == "Ash" else site
                       for place, site in enumerate(columns["site"])]  # fmt: skip
    columns["prime"] = ["North" if site == "Aspen" else prime
                        for site, prime in zip(columns["site"], columns["prime"], strict=True)]  # fmt: skip
    return columns


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


@pytest.fixture(scope="module")
def terms(tmp_path_factory) -> Path:
    return terms_with_measures(tmp_path_factory.mktemp("terms") / "fund")


def test_a_measure_says_covariates_window_weight_and_bands_each_by_its_clause(file, terms, tmp_path):
    asked = ("--terms", str(terms), "--measure", "jobs", "--as-of", "2026-12-31")
    ran = rate(file, *asked, "--out", str(tmp_path / "rating"))
    assert ran.exit_code == 0, ran.output
    for said in (
        "In work within six months (clause 7.1; Innovation Fund, terms version ",
        "once 6 months are over by 31 December 2026 (clause 7.3)",
        "Adjusted by the logistic model for age, benefit (clause 7.1).",
        "1 Low from 0 % (clause 7.6), 2 Sound from 85 % (clause 7.6), 3 High from 115 % (clause 7.7).",
        "It weighs 40 % of the whole rating (clause 7.5).",
        "(from 2026-01-01, before 2026-07-01) and left no trace.",
    ):
        assert said in ran.output, said
    model = json.loads((tmp_path / "rating" / "model.json").read_text(encoding="utf-8"))
    assert model["asked"]["declared"]["measure"] == "jobs"
    assert len(model["asked"]["declared"]["terms_version"]) > 12
    assert model["window"] == {"first_day": "2026-01-01", "last_day": "2026-06-30"}
    assert model["stars"]["edges"] == pytest.approx([-0.15, 0.15])
    lines = read(tmp_path / "rating" / "ratings.csv")
    assert lines["Maple"]["star"] == "1"
    assert lines["Maple"]["star_4"] == ""
    by_hand = ("--adjust", "age", "--adjust", "benefit", "--model", "logistic", "--counted-on", "started_on")
    rate(file, *by_hand, "--from", "2026-01-01", "--until", "2026-07-01", "--out", str(tmp_path / "by hand"))
    for name, line in read(tmp_path / "by hand" / "ratings.csv").items():
        assert line["figure"] == lines[name]["figure"], "the same model, whoever says what it is"
    explained = rate(file, *asked, "--explain", "Maple").output
    assert "By the terms: In work within six months (clause 7.1;" in explained


BAD = {
    "no such measure": (("--measure", "job", "--as-of", "2026-12-31"), ("has no measure job", "Did you mean jobs?")),
    "unsound": (("--measure", "in_year", "--as-of", "2026-12-31"), ("other people", "terms bench")),
    "asked twice": (("--measure", "jobs", "--as-of", "2026-12-31", "--adjust", "age"), ("Leave out --adjust",)),
    "half asked": (("--measure", "jobs"), ("--as-of, the last day that counts",)),
    "nobody yet": (("--measure", "jobs", "--as-of", "2026-02-01"), ("has nobody to compare",)),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_rated_by_the_terms_says_why(file, terms, case):
    more, wanted = BAD[case]
    ran = rate(file, "--terms", str(terms), *more)
    assert ran.exit_code == 1, ran.output
    for words in wanted:
        assert words in ran.output


def test_a_small_sub_contractor_is_drawn_towards_its_prime_and_primes_are_rated(file, tmp_path):
    more = ("--adjust", "age", "--adjust", "benefit", "--prime", "prime")
    ran = rate(file, *more, "--out", str(tmp_path / "rating"))
    assert ran.exit_code == 0, ran.output
    lines = read(tmp_path / "rating" / "ratings.csv")
    primes = json.loads((tmp_path / "rating" / "model.json").read_text(encoding="utf-8"))["primes"]
    assert set(primes) == {"North", "East", "South", "West"}
    aspen = lines["Aspen"]
    assert (aspen["prime"], aspen["state"]) == ("North", "not enough evidence")
    between = sorted([float(aspen["figure"]), primes["North"]["shrunk"]])
    assert between[0] <= float(aspen["shrunk"]) <= between[1]
    assert float(aspen["own"]) < float(lines["Birch"]["own"]) < 1
    assert primes["West"]["shrunk"] < primes["North"]["shrunk"], "Maple works for West"
    assert "│ North │" in ran.output
    assert "the rest that of its prime North (" in rate(file, *more, "--explain", "Aspen").output
    page = (tmp_path / "rating" / "report.html").read_text(encoding="utf-8")
    assert "<h2>The primes</h2>" in page


def test_one_who_works_for_two_primes_is_refused_by_name(columns, tmp_path):
    other = {**columns, "prime": ["Elsewhere", *columns["prime"][1:]]}
    ran = rate(as_csv(tmp_path / "people.csv", other), "--prime", "prime")
    assert ran.exit_code == 1
    assert f"site {columns['site'][0]} works for " in ran.output


def test_a_rating_is_made_again_byte_for_byte_from_what_it_stored(file, terms, columns, tmp_path):
    folder = tmp_path / "rating"
    rate(file, "--terms", str(terms), "--measure", "jobs", "--as-of", "2026-12-31", "--out", str(folder))
    again = run("--again", str(folder), "--people", str(file))
    assert again.exit_code == 0, again.output
    assert "model.json, ratings.csv, report.html are the same, byte for byte." in again.output

    table = folder / "ratings.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("above", "below"), encoding="utf-8")
    changed = run("--again", str(folder), "--people", str(file))
    assert changed.exit_code == 3
    assert "ratings.csv differ" in changed.output

    other = as_csv(tmp_path / "other.csv", {**columns, "job": columns["job"][::-1]})
    of_others = run("--again", str(folder), "--people", str(other))
    assert of_others.exit_code == 1
    assert "Give the file it was made from." in of_others.output


def test_a_folder_that_holds_no_rating_is_refused(file, tmp_path):
    ran = run("--again", str(tmp_path), "--people", str(file))
    assert ran.exit_code == 1
    assert "there is no model.json that can be read" in ran.output
    (tmp_path / "model.json").write_text('{"asked": {"outcome": "job"}}', encoding="utf-8")
    ran = run("--again", str(tmp_path), "--people", str(file))
    assert ran.exit_code == 1
    assert "Was it changed by hand?" in ran.output
    assert "all else stands in" in run("--again", str(tmp_path), "--people", str(file), "--outcome", "job").output
