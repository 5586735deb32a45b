"""`commissioning stars` and `rate --terms`: of which people, by which weights and how surely on the day of rating."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.following.by_terms import by_terms
from commissioning.cli.main import app
from commissioning.terms.loading import load
from support.people_files import SITES, as_csv, measured
from support.rated_terms import ENOUGH, terms_with_stars, terms_with_window

GONE = "Yew"
"""Forty people of January only: from before every window."""
WINDOWS = {
    "jobs": (date(2026, 8, 1), date(2026, 10, 1)),
    "kept": (date(2026, 2, 1), date(2026, 4, 1)),
    "pay": (date(2026, 5, 1), date(2026, 7, 1)),
}
"""Worked by hand: the two months to the last day that is due on 31 December, after three, nine and six months."""


def stars(people: Path, terms: Path, *more: str, as_of: str = "2026-12-31"):
    asked = ("--provider", "site", "--group", "group", "--outcome", "jobs=job", "--as-of", as_of, *more)
    return run("stars", "--people", str(people), "--terms", str(terms), *asked)


def run(*asked: str):
    return CliRunner().invoke(app, list(asked), catch_exceptions=False)


def lines(folder: Path, name: str = "stars.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def kept(folder: Path, name: str = "stars.json") -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    columns = {name: list(values) for name, values in measured().items()}
    for place in range(40):
        row = {
            "person": f"y{place}", "site": GONE, "age": 30, "benefit": "JSA", "job": place % 2, "pay": 9_000.0,
            "group": "1", "kept": 0, "started_on": "2026-01-14",
        }  # fmt: skip
        for name, values in columns.items():
            values.append(row[name])
    return columns


def day(columns: dict[str, list[object]], place: int) -> date:
    return date.fromisoformat(str(columns["started_on"][place]))


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


@pytest.fixture(scope="module")
def terms(tmp_path_factory) -> Path:
    return terms_with_window(tmp_path_factory.mktemp("terms") / "fund")


@pytest.fixture(scope="module")
def made(file, terms, tmp_path_factory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("made") / "stars"
    ran = stars(file, terms, "--out", str(folder))
    assert ran.exit_code == 0, ran.output
    return folder, " ".join(ran.output.split())


def test_each_measure_counts_the_people_of_its_own_last_months_and_says_whom_it_leaves_out(made, columns, file, terms):
    found = {(row["measure"], row["provider"]): row for row in lines(made[0], "measures.csv") if not row["group"]}
    for measure, (first, end) in WINDOWS.items():
        out = kept(made[0])["measures"][measure]["left_out"]
        for site in SITES:
            own = [day(columns, place) for place, of in enumerate(columns["site"]) if of == site]
            assert float(found[measure, site]["people"]) == sum(first <= each < end for each in own)
            assert out[site] == {
                "before_cohorts": 0,
                "before_window": sum(each < first for each in own),
                "not_due": sum(each >= end for each in own),
            }
        assert kept(made[0])["measures"][measure]["window"]["first_day"] == first.isoformat()
    assert (
        "Rated: the 2 months to 30 September 2026 (The last two months, clause 11.1). Whoever has started_on before 1 "
        "August 2026 leaves no trace."
    ) in made[1]
    elm = kept(made[0])["measures"]["jobs"]["left_out"]["Elm"]
    said = (
        f"Left out by started_on: {elm['before_window']} people were before 1 August 2026, when the window begins "
        f"(clause 11.1); {elm['not_due']} people were on 1 October 2026 or later, and not due."
    )
    assert said in stars(file, terms, "--explain", "Elm").output
    assert "<h2>Who is left out</h2>" in (made[0] / "stars.html").read_text(encoding="utf-8")


def test_who_has_nobody_in_the_window_stands_there_with_the_reason(made):
    (gone,) = [row for row in lines(made[0]) if row["provider"] == GONE]
    assert (gone["state"], gone["people"], gone["star"]) == ("not enough evidence", "0.0", "")
    assert gone["why_not"].startswith(
        "none of its people counts. jobs: Left out by started_on: 40 people were before 1 August 2026, when the window"
    )


def test_people_outside_the_window_leave_no_trace_and_the_stars_are_made_again(made, columns, file, terms, tmp_path):
    inside = [
        place
        for place in range(len(columns["site"]))
        if any(first <= day(columns, place) < end for first, end in WINDOWS.values())
    ]
    fewer = {name: [values[place] for place in inside] for name, values in columns.items()}
    folder = tmp_path / "stars"
    assert stars(as_csv(tmp_path / "fewer.csv", fewer), terms, "--out", str(folder)).exit_code == 0
    assert lines(folder) == [row for row in lines(made[0]) if row["provider"] != GONE]
    again = run("stars", "--people", str(file), "--again", str(made[0]))
    assert "are the same, byte for byte" in again.output, again.output


def test_a_window_may_end_with_the_day_of_the_rating_and_hold_from_a_day_on(file, tmp_path):
    to_the_day = terms_with_window(tmp_path / "terms", ("ends: last_due", "ends: rated_on"), ("01: 2}", "01: 11}"))
    assert stars(file, to_the_day, "--out", str(tmp_path / "stars")).exit_code == 0
    windows = {name: each["window"] for name, each in kept(tmp_path / "stars")["measures"].items()}
    assert windows == {
        "jobs": {"first_day": "2026-02-01", "last_day": "2026-09-30"},
        "kept": {"first_day": "2026-02-01", "last_day": "2026-03-31"},
        "pay": {"first_day": "2026-02-01", "last_day": "2026-06-30"},
    }
    too_short = terms_with_window(tmp_path / "short", ("ends: last_due", "ends: rated_on"), ("01: 2}", "01: 3}"))
    said = " ".join(stars(file, too_short).output.split())
    assert "Of people of the 3 months to 31 December 2026 (The last two months, clause 11.1) nobody is due" in said
    unknown = terms_with_window(tmp_path / "unknown", ("01: 2}", "01: unknown}"))
    assert "Nobody knows of how many months a rating is made" in stars(file, unknown).output
    before = stars(file, too_short, as_of="2026-11-30")
    assert "(from 2026-01-01, before 2026-09-01)" in before.output, "no window yet"


def test_one_measure_alone_has_the_same_window_and_cohorts_have_none(file, terms, made, tmp_path):
    asked = ("--terms", str(terms), "--measure", "jobs", "--as-of", "2026-12-31", "--outcome", "job")
    rating = ("rate", "--people", str(file), "--provider", "site", *asked)
    ran = run(*rating, "--out", str(tmp_path / "rating"))
    assert ran.exit_code == 0, ran.output
    shares = {row["provider"]: row for row in lines(made[0], "measures.csv") if row["measure"] == "jobs"}
    for row in lines(tmp_path / "rating", "ratings.csv"):
        share = shares[row["provider"]]
        assert (row["people"], row["figure"]) == (share["people"], share["ratio"])
    model = kept(tmp_path / "rating", "model.json")
    assert model["window"] == {"first_day": "2026-08-01", "last_day": "2026-09-30"}
    assert model["left_out"] == kept(made[0])["measures"]["jobs"]["left_out"]
    assert f"Without a line, for none of their people counts by the terms: {GONE}." in ran.output
    assert "<h2>Who is left out</h2>" in (tmp_path / "rating" / "report.html").read_text(encoding="utf-8")
    assert run(*rating, "--explain", GONE).output.strip().endswith("when the window begins (clause 11.1).")
    assert "byte for byte" in run("rate", "--people", str(file), "--again", str(tmp_path / "rating")).output
    without = load(terms_with_stars(tmp_path / "without"))
    with_window, alone = (by_terms(each, "jobs", group=None) for each in (load(terms), without))
    assert replace(with_window, terms_version="", said=()) == replace(alone, terms_version="", said=())


def test_how_much_evidence_a_star_takes_is_a_term_and_else_said_to_be_usual(file, made, tmp_path):
    usual = (
        "A star takes 30 people (usual, the terms do not say) and, where outcomes are yes or no, 10 expected ones "
        "(usual, the terms do not say)."
    )
    assert usual in made[1]
    more = terms_with_window(tmp_path / "terms", ("2026-12-01: 2}", "2030-12-01: 2}"), also=ENOUGH)
    first, folder = tmp_path / "first", tmp_path / "stars"
    assert stars(file, more, "--out", str(first)).exit_code == 0
    for row in lines(first):
        few = float(row["people"]) < 90
        assert row["state"] == ("not enough evidence" if few else "rated")
        if few and row["provider"] != GONE:
            assert row["why_not"].endswith("people in the window; 90 are needed")
    assert {row["state"] for row in lines(first)} == {"not enough evidence", "rated"}
    ran = stars(file, more, "--last", str(first), "--out", str(folder), as_of="2027-06-30")
    said = " ".join(ran.output.split())
    assert "A star takes 90 people (clause 11.2) and, where outcomes are yes or no, 10 expected ones (usual," in said
    assert "a star changes only when it is at least 99.5 % sure (clause 11.3) that the provider is beyond" in said
    rules = kept(folder)["rules"]
    assert (rules["least_people"], rules["least_expected"], rules["sure_enough"]) == (90, 10.0, 0.995)


WEIGHTS = (
    ('by: cohort_start, clause: "7.5", values: {2012-04-01: 6_000}',
     'by: rated_on, clause: "7.5", values: {2012-04-01: 8_500, 2026-12-31: {value: 6_000, clause: "V2"}}'),
    ('by: cohort_start, clause: "8.5", values: {2012-04-01: 2_500}',
     'by: rated_on, clause: "8.5", values: {2026-12-31: 2_500}'),
)  # fmt: skip


def test_weights_hold_as_on_the_day_of_the_rating(file, made, tmp_path):
    terms = terms_with_stars(tmp_path / "terms", *WEIGHTS)
    on_the_day = " ".join(stars(file, terms).output.split())
    assert "jobs weighs 60 % (clause V2)" in on_the_day
    assert "kept weighs 25 % (clause 8.5)" in on_the_day
    before = " ".join(stars(file, terms, as_of="2026-12-30").output.split())
    assert "jobs weighs 85 % (clause 7.5)" in before
    assert "Left out, for by the terms they weigh nothing on 30 December 2026: kept." in before
    refused = " ".join(stars(file, terms, "--measure", "kept", as_of="2026-12-30").output.split())
    assert "kept (clause 8.1) weighs nothing on 30 December 2026 by the terms" in refused
    asked = ("rate", "--people", str(file), "--provider", "site", "--terms", str(terms), "--outcome", "kept")
    alone = run(*asked, "--measure", "kept", "--as-of", "2026-12-30")
    assert "By the terms it weighs nothing in the whole rating on 30 December 2026." in " ".join(alone.output.split())
