"""`commissioning rate` on made-up people: what it prints, writes and explains, and what it says of bad input."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.cli.rating.answer import answer
from commissioning.cli.rating.cohort import cohort_of
from commissioning.cli.rating.question import Question
from commissioning.tables.people_file import read_people
from support.people_files import as_csv, as_parquet, people

ADJUST = ("--adjust", "age", "--adjust", "benefit")


def rate(path: Path, *more: str, outcome: str = "job"):
    asked = ["rate", "--people", str(path), "--outcome", outcome, "--provider", "site", *more]
    return CliRunner().invoke(app, asked, catch_exceptions=False)


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["provider"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    return people()


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


def test_the_good_and_the_poor_are_told_from_the_rest(file, tmp_path):
    ran = rate(file, *ADJUST, "--out", str(tmp_path / "rating"))
    assert ran.exit_code == 0, ran.output
    assert "2,400 people at 12 providers (site). Outcome job." in ran.output
    assert "Logistic model, because each job is 0 or 1." in ran.output
    assert "benefit is in words, so each word is a group of its own." in ran.output
    lines = read(tmp_path / "rating" / "ratings.csv")
    assert lines["Ash"]["flag"] == "above, act"
    assert lines["Maple"]["flag"] == "below, act"
    assert int(lines["Ash"]["star"]) > int(lines["Birch"]["star"]) > int(lines["Maple"]["star"])
    for line in lines.values():
        assert float(line["low"]) < float(line["figure"]) < float(line["high"])
        assert sum(float(line[f"star_{star}"]) for star in range(1, 6)) == pytest.approx(1.0, abs=1e-6)
        assert float(line["figure"]) == pytest.approx(float(line["observed"]) / float(line["expected"]), rel=1e-6)


def test_in_another_order_the_same_people_have_the_same_last_digits(columns, file, tmp_path):
    order = np.random.default_rng(2).permutation(len(columns["site"]))
    moved = {name: [values[place] for place in order] for name, values in columns.items()}
    question = Question("pay", "site", ("age", "benefit"))
    found = []
    for each in (file, as_csv(tmp_path / "moved.csv", moved), as_parquet(tmp_path / "moved.parquet", moved)):
        read = read_people(each, question.columns)
        found.append(answer(cohort_of(read, question), question))
    for other in found[1:]:
        assert np.array_equal(other.model.coefficients, found[0].model.coefficients)
        assert other.lines == found[0].lines


def test_made_again_it_is_the_same_to_the_byte_and_another_seed_is_said(file, tmp_path):
    for name, seed in (("first", "7"), ("again", "7"), ("other", "8")):
        assert rate(file, *ADJUST, "--seed", seed, "--out", str(tmp_path / name)).exit_code == 0
    kept = {
        name: {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("first", "again", "other")
    }
    assert set(kept["first"]) == {"ratings.csv", "model.json", "report.html"}
    assert kept["first"] == kept["again"]
    assert kept["first"]["model.json"] != kept["other"]["model.json"]
    model = json.loads(kept["first"]["model.json"])
    assert model["asked"]["seed"] == 7
    assert model["model"]["kind"] == "logistic"
    assert len(model["file"]["sha256"]) == 64


def test_csv_and_parquet_say_the_same(columns, file, tmp_path):
    other = as_parquet(tmp_path / "people.parquet", columns)
    for name, path in (("csv", file), ("parquet", other)):
        assert rate(path, *ADJUST, "--out", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / "csv/ratings.csv").read_bytes() == (tmp_path / "parquet/ratings.csv").read_bytes()


def test_pay_is_compared_by_differences(file, tmp_path):
    ran = rate(file, *ADJUST, "--out", str(tmp_path / "rating"), outcome="pay")
    assert ran.exit_code == 0, ran.output
    assert "Linear model, because pay is not always 0 or 1." in ran.output
    lines = read(tmp_path / "rating" / "ratings.csv")
    assert lines["Ash"]["flag"] == "above, act"
    assert float(lines["Maple"]["figure"]) < -3_000
    assert lines["Maple"]["star"] in ("1", "2")


def test_a_row_may_stand_for_many_people(columns, tmp_path):
    cells: dict[tuple[object, ...], int] = {}
    for key in zip(columns["site"], columns["benefit"], columns["job"], strict=True):
        cells[key] = cells.get(key, 0) + 1
    weighted = {
        **dict(zip(("site", "benefit", "job"), map(list, zip(*cells, strict=True)), strict=True)),
        "people": list(cells.values()),
    }
    one_by_one, by_cell = as_csv(tmp_path / "a.csv", columns), as_csv(tmp_path / "b.csv", weighted)
    assert rate(one_by_one, "--adjust", "benefit", "--out", str(tmp_path / "a")).exit_code == 0
    assert rate(by_cell, "--adjust", "benefit", "--weight", "people", "--out", str(tmp_path / "b")).exit_code == 0
    first, second = read(tmp_path / "a" / "ratings.csv"), read(tmp_path / "b" / "ratings.csv")
    for name, line in first.items():
        for column in ("people", "observed", "expected", "figure", "low", "p", "shrunk", "distance", "star_3"):
            assert float(second[name][column]) == pytest.approx(float(line[column]), rel=1e-5), (name, column)


def test_one_outside_the_window_leaves_no_trace(columns, tmp_path):
    window = ("--counted-on", "started_on", "--from", "2026-01-01", "--until", "2027-01-01")
    stray = {name: [*cells, cells[0]] for name, cells in columns.items()}
    stray["started_on"][-1], stray["site"][-1], stray["job"][-1] = "2027-01-01", "Nobody else's", 1
    inside, outside = as_csv(tmp_path / "a.csv", columns), as_csv(tmp_path / "b.csv", stray)
    assert rate(inside, *ADJUST, *window, "--out", str(tmp_path / "a")).exit_code == 0
    ran = rate(outside, *ADJUST, *window, "--out", str(tmp_path / "b"))
    assert "1 person of 2,401 was outside the window by started_on" in ran.output
    assert (tmp_path / "a/ratings.csv").read_bytes() == (tmp_path / "b/ratings.csv").read_bytes()


def test_other_names_for_providers_rename_the_ratings_and_nothing_else(columns, tmp_path):
    renamed = {**columns, "site": [f"z{len(str(name))}{str(name)[::-1]}" for name in columns["site"]]}
    first, second = as_csv(tmp_path / "a.csv", columns), as_csv(tmp_path / "b.csv", renamed)
    assert rate(first, *ADJUST, "--out", str(tmp_path / "a")).exit_code == 0
    assert rate(second, *ADJUST, "--out", str(tmp_path / "b")).exit_code == 0
    other = read(tmp_path / "b" / "ratings.csv")
    for name, line in read(tmp_path / "a" / "ratings.csv").items():
        renamed_line = other[f"z{len(name)}{name[::-1]}"]
        assert renamed_line["star"] == line["star"]
        assert float(renamed_line["distance"]) == pytest.approx(float(line["distance"]), abs=1e-6)
        assert float(renamed_line["p"]) == pytest.approx(float(line["p"]), abs=1e-6)


def test_one_provider_is_explained(file):
    said = rate(file, *ADJUST, "--explain", "Maple").output
    assert "below, act." in said
    assert "the median of 12" in said
    assert "What drove the expectation: because of who came" in said
    assert "One more outcome: the ratio would be" in said
    assert "Probability of each star: 1" in said
    assert "Did you mean Maple?" in rate(file, *ADJUST, "--explain", "Mapel").output


def test_what_is_missing_is_said_and_nobody_is_left_out(columns, tmp_path):
    holes = {
        **columns,
        "age": [None if place % 10 == 0 else age for place, age in enumerate(columns["age"])],
        "benefit": [None if place % 30 == 0 else word for place, word in enumerate(columns["benefit"])],
    }
    said = rate(as_csv(tmp_path / "people.csv", holes), *ADJUST).output
    assert "age is missing for 240 of 2,400 people." in said
    assert "benefit is missing for 80 of 2,400 people." in said
    assert "People whose age or benefit is missing are a group of their own in the model; none was left out." in said


def test_the_report_has_both_pictures_with_their_words_and_the_table(file, tmp_path):
    assert rate(file, *ADJUST, "--out", str(tmp_path / "rating")).exit_code == 0
    page = (tmp_path / "rating" / "report.html").read_text(encoding="utf-8")
    assert page.count('role="img"') == 6, "two pictures, each for three widths"
    assert page.count("<desc") == 6
    assert page.count('<th scope="row">') == 12
    assert "<script" not in page
    assert "http" not in page


def spoilt(columns, **changes) -> dict[str, list[object]]:
    """The people with some columns changed: a function of the place and the cell."""
    return {
        name: [changes[name](place, cell) for place, cell in enumerate(cells)] if name in changes else [*cells]
        for name, cells in columns.items()
    }


BAD = {
    "no provider": (
        {"site": lambda place, site: None if place in (3, 9) else site},
        (),
        ("site is missing for 2 people, in rows 5, 11.", "take them out"),
    ),
    "neither provider nor outcome": (
        dict.fromkeys(("site", "job"), lambda place, cell: None if place == 3 else cell),
        (),
        ("site is missing for 1 person, in row 5.",),
    ),
    "no outcome": (
        {"job": lambda place, job: None if place == 0 else job},
        (),
        ("job is missing for 1 person, in row 2.", "Write 0"),
    ),
    "one provider": (
        {"site": lambda place, site: "Ash"},
        (),
        ("site names only one provider, Ash", "Add the people of others"),
    ),
    "somebody twice": (
        {"person": lambda place, person: "p00001" if place == 4 else person},
        ("--person", "person"),
        ("person has 1 person more than once, in rows 3, 6.", "Keep one row"),
    ),
    "not 0 or 1": (
        {"job": lambda place, job: 2 if place == 7 else job},
        ("--model", "logistic"),
        ("job is 2 in row 9", "use --model linear"),
    ),
    "nobody has it": ({"job": lambda place, job: 0}, (), ("job is 0 for everybody", "Name another --outcome")),
    "words among numbers": (
        {"age": lambda place, age: "old" if place == 1 else age},
        ("--adjust", "age"),
        ("age is a number for some and 'old' in row 3", "--categories age"),
    ),
    "a name as a group": (
        {},
        ("--adjust", "person"),
        ("person has 2,400 different values", "leave out --adjust person"),
    ),
    "provider's own fact": (
        {"age": lambda place, age: 0} | {"benefit": lambda place, word: word},
        ("--adjust", "town"),
        ("there is no such column", "column town"),
    ),
    "adjusted for the outcome": ({}, ("--adjust", "job"), ("job is already the outcome",)),
    "adjusted for twice": ({}, ("--adjust", "age", "--adjust", "age"), ("--adjust age is given twice",)),
    "5,000 sites of one person": (
        {"site": lambda place, site: f"site {place}"},
        (),
        ("job cannot be compared by site", "Put small sites together"),
    ),
    "part of a person": (
        {"age": lambda place, age: 0.5},
        ("--weight", "age"),
        ("age is not a whole number from 1 up in rows 2, 3, 4 and 2,397 more",),
    ),
    "too large a number": (
        {"age": lambda place, age: "9" * 300 if place == 6 else age},
        ("--adjust", "age"),
        ("age is too large a number in row 8",),
    ),
    "one column for two things": ({}, ("--outcome", "site"), ("site is named for two things",)),
    "half a window": ({}, ("--from", "2026-01-01"), ("A window needs both",)),
    "no day": (
        {"started_on": lambda place, day: "soon" if place == 2 else day},
        ("--counted-on", "started_on", "--from", "2026-01-01"),
        ("started_on is no day in row 4",),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_the_column_and_what_to_do(columns, tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    changes, more, wanted = BAD[case]
    ran = rate(as_csv(tmp_path / "people.csv", spoilt(columns, **changes)), *more)
    assert ran.exit_code == 1, ran.output
    for words in wanted:
        assert words in " ".join(ran.output.split()), ran.output


def test_a_constant_column_and_a_level_without_outcomes_get_an_answer_with_its_reason(columns, tmp_path):
    changed = spoilt(columns, age=lambda place, age: 40)
    for place in range(0, 60, 5):
        changed["benefit"][place], changed["job"][place] = "none", 0
    ran = rate(as_csv(tmp_path / "people.csv", changed), *ADJUST)
    assert ran.exit_code == 0
    assert "age is the same for everybody and was left out." in ran.output
    assert "Nobody at none of benefit (people: 12) had the outcome; counted as" in ran.output


def test_a_column_that_the_provider_tells_is_refused_by_name(columns, tmp_path):
    told = {**columns, "town": [len(str(site)) for site in columns["site"]]}
    ran = rate(as_csv(tmp_path / "people.csv", told), "--adjust", "town")
    assert ran.exit_code == 1
    assert "town is the same for all people of each provider" in ran.output


def test_tiny_sites_beside_large_ones_are_not_rated_and_the_reason_is_said(columns, tmp_path):
    tiny = spoilt(columns, site=lambda place, site: f"tiny {place}" if place < 100 else site)
    assert rate(as_csv(tmp_path / "people.csv", tiny), *ADJUST, "--out", str(tmp_path / "rating")).exit_code == 0
    line = read(tmp_path / "rating" / "ratings.csv")["tiny 7"]
    assert (line["state"], line["star"]) == ("not enough evidence", "")
    assert line["why_not"] == "1 person in the window; 30 are needed"
    assert float(line["expected"]) > 0
