"""`commissioning stars`: one star over several measures of the terms, kept until it is sure, explained, made again."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.people_files import as_csv, measured
from support.rated_terms import BANDS, terms_with_stars

ASKED = ("--provider", "site", "--group", "group", "--outcome", "jobs=job")


def run(people: Path, *more: str):
    return CliRunner().invoke(app, ["stars", "--people", str(people), *more], catch_exceptions=False)


def stars(people: Path, terms: Path, *more: str, as_of: str = "2026-12-31"):
    return run(people, "--terms", str(terms), *ASKED, "--as-of", as_of, *more)


def read(path: Path, *by: str) -> dict[object, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(row[name] for name in by) if len(by) > 1 else row[by[0]]: row for row in rows}


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    return measured()


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


@pytest.fixture(scope="module")
def terms(tmp_path_factory) -> Path:
    return terms_with_stars(tmp_path_factory.mktemp("terms") / "fund")


@pytest.fixture(scope="module")
def made(file, terms, tmp_path_factory) -> tuple[Path, str]:
    """The folder of stars, and what was said."""
    folder = tmp_path_factory.mktemp("made") / "stars"
    ran = stars(file, terms, "--out", str(folder))
    assert ran.exit_code == 0, ran.output
    return folder, ran.output


def test_the_terms_say_what_weighs_what_and_which_band_is_which_star(made):
    for said in (
        "jobs weighs 60 % (clause 7.5) and is answered by the column job.",
        "kept weighs 25 % (clause 8.5) and is answered by the column kept.",
        "Adjusted by the linear model for age, benefit (clause 8.7).",
        "The terms give each group a result of its own (clause 8.1): a person is held beside a typical provider for",
        "1 Low from 0 % (clause 9), 2 Sound from 85 % (clause 9), 3 High from 115 % (clause 9).",
        "The terms state no prerequisite, so nobody can have failed one.",
        "jobs: 405 people of 1,500 were outside the window by started_on (from 2026-01-01, before 2026-10-01)",
        "12 providers: ",
    ):
        assert said in made[1], said


def test_what_the_measures_add_is_the_distance_and_the_band_follows(made):
    lines, shares = (
        read(made[0] / "stars.csv", "provider"),
        read(made[0] / "measures.csv", "provider", "measure", "group"),
    )
    assert (lines["Ash"]["star"], lines["Ash"]["band"]) == ("3", "High")
    assert (lines["Maple"]["star"], lines["Maple"]["band"]) == ("1", "Low")
    for name, line in lines.items():
        of = [shares[name, measure, ""] for measure in ("jobs", "kept", "pay")]
        assert sum(float(each["adds"]) for each in of) == pytest.approx(float(line["distance"]), abs=1e-7)
        assert [float(each["weight"]) for each in of] == pytest.approx([0.6, 0.25, 0.15])
        assert sum(float(line[f"star_{star}"]) for star in (1, 2, 3)) == pytest.approx(1.0, abs=1e-7)
        assert int(line["star"]) == by_bands(float(line["distance"]))


def test_actual_and_expected_are_those_of_the_people_of_each_measures_own_window(made, columns):
    shares = read(made[0] / "measures.csv", "provider", "measure", "group")
    for measure, column, until in (("jobs", "job", date(2026, 10, 1)), ("kept", "kept", date(2026, 4, 1))):
        own = [
            int(each)
            for each, site, day in zip(columns[column], columns["site"], columns["started_on"], strict=True)
            if site == "Elm" and date.fromisoformat(str(day)) < until
        ]
        share = shares["Elm", measure, ""]
        assert (float(share["people"]), float(share["actual"])) == (len(own), sum(own))
    by_group = [shares["Elm", "kept", group] for group in ("1", "2")]
    for name in ("people", "actual", "expected"):
        assert sum(float(each[name]) for each in by_group) == pytest.approx(float(shares["Elm", "kept", ""][name]))


def test_a_measure_is_rated_as_rate_does_it_alone(file, terms, made, tmp_path):
    asked = ("--people", str(file), "--terms", str(terms), "--measure", "jobs", "--as-of", "2026-12-31")
    more = ("--outcome", "job", "--provider", "site", "--out", str(tmp_path / "rating"))
    assert CliRunner().invoke(app, ["rate", *asked, *more]).exit_code == 0
    alone = read(tmp_path / "rating" / "ratings.csv", "provider")
    shares = read(made[0] / "measures.csv", "provider", "measure", "group")
    for name, line in alone.items():
        share = shares[name, "jobs", ""]
        assert (share["expected"], share["ratio"], share["low"], share["drawn"]) == (
            line["expected"], line["figure"], line["low"], line["shrunk"],
        )  # fmt: skip


def test_one_measure_alone_has_all_the_weight_and_that_is_said(file, terms, made, tmp_path):
    ran = stars(file, terms, "--measure", "jobs", "--out", str(tmp_path / "stars"))
    assert "Left out, though the terms give weight to them: kept, pay." in ran.output
    assert "The weights come to 60 % and not to 100 %" in ran.output
    alone = read(tmp_path / "stars" / "measures.csv", "provider", "measure", "group")
    assert {line["weight"] for line in alone.values()} == {"1.0"}
    other = stars(file, terms, "--measure", "jobs", "--last", str(made[0]), as_of="2027-06-30")
    assert other.exit_code == 1
    assert "holds stars made of jobs, kept, pay, and these are of jobs." in other.output


def later(columns: dict[str, list[object]], path: Path) -> Path:
    """Half a year on: Ash had fewer jobs, Maple many more, and nobody else differs."""
    job, kept, pay = (list(columns[name]) for name in ("job", "kept", "pay"))
    for place, site in enumerate(columns["site"]):
        if site == "Ash" and place % 4 == 0:
            job[place] = kept[place] = 0
        if site == "Maple":
            pay[place] = float(pay[place]) * 2.4
            if place % 2:
                job[place] = kept[place] = 1
    return as_csv(path, columns | {"job": job, "kept": kept, "pay": pay})


def test_a_star_stays_until_it_is_sure_enough_that_it_moved(columns, terms, made, tmp_path):
    people = later(columns, tmp_path / "later.csv")
    folder, asked = tmp_path / "stars", ("--last", str(made[0]))
    ran = stars(people, terms, *asked, "--explain", "Ash", "--out", str(folder), as_of="2027-06-30")
    assert ran.exit_code == 0, ran.output
    before, now = (read(each / "stars.csv", "provider") for each in (made[0], folder))
    assert now["Maple"]["last_star"] == before["Maple"]["star"] == "1"
    assert now["Maple"]["star"] != "1"
    kept = 0
    for name, line in now.items():
        assert line["last_star"] == before[name]["star"]
        star, by_distance = int(line["star"]), by_bands(float(line["distance"]))
        beyond = [place for place in (1, 2, 3) if (place > star if by_distance > star else place < star)]
        if star != by_distance:
            kept += 1
            assert sum(float(line[f"star_{place}"]) for place in beyond) < 0.8
            assert min(by_distance, int(line["last_star"])) <= star <= max(by_distance, int(line["last_star"]))
    assert kept, "some star is not sure enough to have moved"
    assert now["Ash"]["star"] == "3", "kept"
    assert "It had 3 on 31 December 2026. By its distance alone it would have 2; that it is beyond" in ran.output
    assert "sure, and 80 % is needed to move." in ran.output
    again = run(people, "--again", str(folder))
    assert again.exit_code == 0, again.output


def by_bands(distance: float) -> int:
    return 1 if distance < -0.15 else 3 if distance >= 0.15 else 2


def test_stars_are_made_again_byte_for_byte_and_a_changed_file_is_found(file, made, columns, tmp_path):
    folder = made[0]
    again = run(file, "--again", str(folder))
    assert again.exit_code == 0, again.output
    assert "measures.csv, stars.csv, stars.html, stars.json are the same, byte for byte." in again.output
    changed = tmp_path / "changed"
    changed.mkdir()
    for path in folder.iterdir():
        (changed / path.name).write_bytes(path.read_bytes())
    table = changed / "stars.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("High", "Best"), encoding="utf-8")
    ran = run(file, "--again", str(changed))
    assert ran.exit_code == 3
    assert "stars.csv differ" in ran.output
    other = as_csv(tmp_path / "other.csv", columns | {"job": columns["job"][::-1]})
    assert "Give the file it was made from." in run(other, "--again", str(folder)).output
    assert "holds no stars: there is no stars.json" in run(file, "--again", str(tmp_path)).output
    (tmp_path / "stars.json").write_text('{"asked": {}}', encoding="utf-8")
    assert "Was it changed by hand?" in run(file, "--again", str(tmp_path)).output
    kept = json.loads((folder / "stars.json").read_text())
    (tmp_path / "stars.json").write_text(json.dumps(kept | {"file": "people.csv"}))
    assert "does not say which file it was made from" in run(file, "--again", str(tmp_path)).output


def test_a_star_explains_itself(file, terms):
    said = stars(file, terms, "--explain", "Maple").output
    assert "Maple: 1 Low. Over all measures it is -" in said
    assert "Probability of each star: 1 Low " in said
    assert "With 60 % of the weight it adds -" in said
    assert said.index("jobs: ") < said.index("kept: "), "what drove it most comes first"
    assert "One more outcome in jobs: -" in said
    assert ", star 1, as now." in said
    assert "more (as people usually differ) in pay: " in said
    assert "Did you mean Maple?" in stars(file, terms, "--explain", "Mapel").output


def test_the_page_has_the_picture_with_its_words_and_every_table(made):
    page = (made[0] / "stars.html").read_text(encoding="utf-8")
    assert page.count('role="img"') == 3
    assert page.count('<th scope="row"') == 12 + 36 + 24
    assert "<script" not in page
    kept = json.loads((made[0] / "stars.json").read_text(encoding="utf-8"))
    assert len(kept["asked"]["terms_version"]) == 64
    assert kept["measures"]["kept"]["window"] == {"first_day": "2026-01-01", "last_day": "2026-03-31"}
    assert kept["measures"]["jobs"]["model"]["kind"] == "logistic"
    assert kept["stars"]["Ash"]["star"] == 3


def test_whom_a_measure_does_not_count_leaves_its_weight_to_the_others_and_few_are_not_rated(columns, terms, tmp_path):
    days = [
        "2026-08-01" if site == "Larch" else "2026-12-01" if site == "Birch" and place % 5 else day
        for place, (site, day) in enumerate(zip(columns["site"], columns["started_on"], strict=True))
    ]
    folder = tmp_path / "stars"
    ran = stars(as_csv(tmp_path / "people.csv", columns | {"started_on": days}), terms, "--out", str(folder))
    assert ran.exit_code == 0, ran.output
    lines, shares = (
        read(folder / "stars.csv", "provider"),
        read(folder / "measures.csv", "provider", "measure", "group"),
    )
    assert [shares["Larch", measure, ""]["weight"] for measure in ("jobs", "kept", "pay")] == ["1.0", "0.0", "0.0"]
    assert shares["Larch", "kept", ""]["why_not"] == "none of its people counts in it"
    assert lines["Larch"]["star"]
    assert (lines["Birch"]["state"], lines["Birch"]["star"]) == ("not enough evidence", "")
    assert lines["Birch"]["why_not"].endswith("people in the window; 30 are needed")


WEIGHT = '  weight: {unit: basis points, by: cohort_start, clause: "8.5", values: {2012-04-01: 2_500}}\n'

BAD = {
    "no such measure": ((), ("--measure", "job"), ("has no measure job", "Did you mean jobs?")),
    "watched only": (((WEIGHT, ""),), ("--measure", "kept"), ("kept (clause 8.1) has no weight in the terms",)),
    "weight unknown": (
        (("{2012-04-01: 2_500}", "{2012-04-01: unknown}"),),
        (),
        ("Nobody knows the weight of kept on 1 January 2026 (clause 8.5). Supply it with --assume.",),
    ),
    "no bands": (
        ((f"  bands: {BANDS}\nkept:", "kept:"),),
        (),
        ("jobs (clause 7.1) has no bands in the terms", "Write `bands` into it"),
    ),
    "other bands": (
        ((f"{WEIGHT}  bands: {BANDS}", f"{WEIGHT}  bands: {BANDS.replace('8_500', '9_000')}"),),
        (),
        ("those of kept Low from 0 %, Sound from 90 %", "one star over both needs one set of bands"),
    ),
    "held against a level": (
        (
            (
                "compared_with: {kind: other_providers}\n" + WEIGHT,
                "compared_with: {kind: fixed_level, level: {unit: basis points, by: cohort_start, "
                "values: {2012-04-01: 3_000}}}\n" + WEIGHT,
            ),
        ),
        (),
        ("kept has a weight, but the terms hold it against a level", "(clause 8.1)"),
    ),
    "no column": ((), ("--outcome", "kept=held"), ("column held: there is no such column",)),
    "no such name": ((), ("--outcome", "job=job"), ("--outcome job=job does not say which column",)),
    "twice": ((), ("--outcome", "jobs=job"), ("--outcome jobs is given twice",)),
    "nobody yet": ((), ("--as-of", "2026-02-01"), ("has nobody to compare",)),
    "nobody that has a name": ((), ("--last", "."), ("holds no stars",)),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_missing_in_terms_or_file_is_named_with_what_to_write(file, tmp_path, case):
    changes, more, wanted = BAD[case]
    ran = stars(file, terms_with_stars(tmp_path / "terms", *changes), *more)
    assert ran.exit_code == 1, ran.output
    for words in wanted:
        assert words in " ".join(ran.output.split()), ran.output


def test_other_refusals_name_what_to_do(file, terms, made, tmp_path):
    at = ("--terms", str(terms), "--provider", "site", "--as-of", "2026-12-31")
    assert (
        "Say which column says what came of people with --outcome jobs=COL."
        in run(file, *at, "--group", "group").output
    )
    by_group = run(file, *at, "--outcome", "jobs=job").output
    assert "The measure kept is by group: each has a result of its own (clause 8.1)." in by_group
    assert "Say by which --terms" in run(file).output
    assert "all else stands in the folder's own stars.json" in run(file, "--again", str(made[0]), *at).output
    assert "which is no earlier than 31 December 2026" in stars(file, terms, "--last", str(made[0])).output
    none = terms_with_stars(tmp_path / "none", ("  weight:", "  # weight:"))
    said = stars(file, none).output
    assert "weighs anything: jobs (clause 7.1), kept (clause 8.1), pay (clause 8.7). Write a `weight`" in said
    other = terms_with_stars(tmp_path / "other")
    path = other / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("key: ", "key: other-", 1), encoding="utf-8")
    refused = stars(file, other, "--last", str(made[0]), as_of="2027-06-30").output
    assert "holds the stars of Steps into Work" in refused


def test_money_that_can_be_owed_makes_no_star(columns, terms, tmp_path):
    pay = [-1.0, *columns["pay"][1:]]
    days = ["2026-01-05", *columns["started_on"][1:]]
    ran = stars(as_csv(tmp_path / "people.csv", columns | {"pay": pay, "started_on": days}), terms)
    assert ran.exit_code == 1
    assert "pay can be below 0" in ran.output
    assert "name the other measures with --measure" in ran.output
