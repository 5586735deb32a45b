"""`commissioning effect`: a trial of real people whose result was published, choices of areas, and bad input."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.people_files import as_csv
from support.reference_data import reference_file


def effect(path: Path, *more: str, outcome: str = "job", choice: str = "providers"):
    asked = ["effect", "--people", str(path), "--outcome", outcome, "--choice", choice, *more]
    return CliRunner().invoke(app, asked, catch_exceptions=False)


def of_areas(areas: int, *, several: int, each: int = 60, gain: float = 0.2, seed: int = 1) -> dict[str, list[object]]:
    """People of areas, the first so many of which had several providers."""
    chance = np.random.default_rng(seed)
    area = np.repeat(np.arange(areas), each)
    age = chance.integers(18, 65, len(area))
    share = 0.3 + gain * (area < several) + chance.normal(0, 0.03, areas)[area] - 0.004 * (age - 40)
    return {
        "person": [f"p{place:05}" for place in range(len(area))],
        "area": [f"area {place:02}" for place in area],
        "providers": ["several" if place < several else "one" for place in area],
        "age": age.tolist(),
        "job": (chance.random(len(area)) < share).astype(int).tolist(),
    }


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", of_areas(12, several=5))


def test_a_published_trial_gives_its_published_effect(tmp_path):
    """Bloom et al. (1997; recalled) found 1,176 dollars for adult women, adjusted for more than the file has."""
    women = reference_file("data/jtpa/jtpa_women.csv")
    facts = [word for fact in ("prevearn", "age", "hsorged", "yrs_educ") for word in ("--adjust", fact)]
    out = tmp_path / "effect.json"
    asked = ("--lots", "--within", "site", *facts, "--draws", "499", "--out", str(out))
    ran = effect(women, *asked, outcome="Y", choice="T")
    assert ran.exit_code == 0, ran.output
    assert "4,088 people with T 1, beside 2,014 with T 0. Outcome Y." in ran.output
    assert (
        "lots were drawn for each person within each site (16). They were drawn again 499 times, seed 1." in ran.output
    )
    assert "Were they alike beforehand? Yes" in ran.output
    found = json.loads(out.read_text(encoding="utf-8"))["effect"]
    assert found["size"] == pytest.approx(1_176, abs=60)
    assert found["low"] < 1_176 < found["high"]
    assert found["error"] == pytest.approx(335, abs=25)


def test_several_providers_beside_one_are_counted_by_area(file):
    ran = effect(file, "--cluster", "area", "--adjust", "age", "--usual", "one", "--hypothesis", "Several do better.")
    assert ran.exit_code == 0, ran.output
    assert "Expected beforehand: Several do better.\n300 people" in ran.output
    assert "300 people with several, beside 420 with one." in ran.output
    assert "No lots were drawn. Chance is counted by area, 5 beside 7: t with " in ran.output
    assert "points of a hundred (95 % limits +" in ran.output
    assert "Chance alone would hardly do this." in ran.output
    assert "Not: that several did it" in ran.output


def test_the_other_way_round_is_the_opposite_and_the_same_again_is_the_same(file, tmp_path):
    kept = {}
    for name, usual in (("one", "one"), ("again", "one"), ("several", "several")):
        out = tmp_path / f"{name}.json"
        assert effect(file, "--cluster", "area", "--lots", "--usual", usual, "--out", str(out)).exit_code == 0
        kept[name] = out.read_bytes()
    assert kept["one"] == kept["again"]
    one, several = (json.loads(kept[name])["effect"] for name in ("one", "several"))
    assert one["size"] == pytest.approx(-several["size"])
    assert one["p"] == several["p"]
    assert (one["ways"], one["all_ways"]) == (792, True), "five of twelve areas"


def test_four_areas_by_lot_can_show_nothing_and_that_is_said(tmp_path):
    path = as_csv(tmp_path / "people.csv", of_areas(4, several=2, gain=0.5))
    ran = effect(path, "--cluster", "area", "--lots")
    assert "(95 % limits no limit to no limit)" in ran.output
    assert "The lots could fall in 6 ways only, so p is never below 0.17" in ran.output
    assert "no effect, however large, is ruled out" in ran.output


BAD = {
    "nothing was given as a whole": (of_areas(6, several=3), (), ("Say with --cluster", "say --lots")),
    "one area": (of_areas(6, several=1), ("--cluster", "area"), ("Only 1 had", "cannot be told")),
    "one way": (of_areas(6, several=0), ("--cluster", "area"), ("providers has 1 way (one)",)),
    "no such way": (
        of_areas(6, several=3),
        ("--cluster", "area", "--usual", "none"),
        ("--usual none is not in providers. It has one and several.",),
    ),
    "told by the block": (
        of_areas(6, several=3),
        ("--cluster", "area", "--within", "area"),
        ("tell who had which way",),
    ),
    "lots that were not drawn so": (
        {**of_areas(6, several=3), "providers": ["one", "several"] * 180},
        ("--cluster", "area", "--lots"),
        ("in both ways", "each person"),
    ),
    "no such column": (of_areas(6, several=3), ("--cluster", "town"), ("there is no such column", "column town")),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_the_column_and_what_to_do(tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    columns, more, wanted = BAD[case]
    ran = effect(as_csv(tmp_path / "people.csv", columns), *more)
    assert ran.exit_code == 1, ran.output
    for words in wanted:
        assert words in " ".join(ran.output.split()), ran.output


def test_a_file_that_cannot_be_read_is_told_before_what_else_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "people.csv"
    path.write_bytes(np.random.default_rng(1).bytes(4_000))
    assert "UTF-8" in effect(path).output
    as_csv(path, of_areas(6, several=3))
    said = effect(path, choice="provider").output
    assert "column provider: there is no such column" in said
    assert "Did you mean providers?" in said
    assert "--cluster" not in said
    assert [each.name for each in tmp_path.iterdir()] == ["people.csv"], "no list of errors beside it"


def test_a_way_is_written_as_people_write_it(tmp_path):
    columns = of_areas(12, several=5)
    columns["providers"] = [float(way == "several") for way in columns["providers"]]
    path = as_csv(tmp_path / "people.csv", columns)
    assert "1.0" in path.read_text(encoding="utf-8").splitlines()[1]
    for usual in ("0", "0.0"):
        said = effect(path, "--cluster", "area", "--usual", usual).output
        assert "300 people with providers 1, beside 420 with providers 0." in said
