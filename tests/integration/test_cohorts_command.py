"""`commissioning cohorts`: the same people above and below the line, counted by hand, and what cannot be said yet."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.core.periods import add_months
from support.people_files import as_csv, followed

LEVELS = ("--level", "30", "--offer", "36", "--without", "25")


def cohorts(path: Path, *more: str):
    asked = ["cohorts", "--people", str(path), "--started", "started_on", "--reached", "in_work_on"]
    return CliRunner().invoke(app, [*asked, "--as-of", "2026-12-31", *more], catch_exceptions=False)


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["month"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    return followed()


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


def test_every_month_is_counted_as_by_hand(columns, file, tmp_path):
    ran = cohorts(file, *LEVELS, "--provider", "provider", "--out", str(tmp_path / "out"))
    assert ran.exit_code == 0, ran.output
    people, outcomes = Counter(), Counter()
    for started, reached in zip(columns["started_on"], columns["in_work_on"], strict=True):
        day = date.fromisoformat(str(started))
        people[f"{day:%Y-%m}"] += 1
        outcomes[f"{day:%Y-%m}"] += bool(reached) and date.fromisoformat(str(reached)) < add_months(day, 12)
    lines = read(tmp_path / "out" / "cohorts.csv")
    assert len(lines) == 24
    for month, line in lines.items():
        assert int(float(line["people"])) == people[month]
        if month < "2026-01":
            assert int(float(line["outcomes"])) == outcomes[month]
            assert line["state"] in ("met", "missed")
            assert float(line["above_offer"]) == pytest.approx(outcomes[month] / people[month] - 0.36, abs=1e-8)
        else:
            assert line["state"] == "too early"
            assert "of 12 months old; see its projection" in line["why_not"]
    assert "missed │     31." in ran.output.split("By provider")[1], "Cherry, by more than chance"
    old = sum(people[month] for month in lines if month < "2026-01")
    assert f"of {old:,} people" in ran.output


def test_referrals_that_halve_change_no_older_cohort(columns, file, tmp_path):
    keep = [place for place, day in enumerate(columns["started_on"]) if str(day) < "2026-01-01" or place % 2]
    fewer = as_csv(tmp_path / "fewer.csv", {name: [cells[at] for at in keep] for name, cells in columns.items()})
    for name, path in (("all", file), ("fewer", fewer)):
        assert cohorts(path, *LEVELS, "--out", str(tmp_path / name)).exit_code == 0
    every, some = (read(tmp_path / name / "cohorts.csv") for name in ("all", "fewer"))
    for month in (f"2025-{number:02}" for number in range(1, 13)):
        assert every[month] == some[month]


def test_the_page_has_the_picture_with_its_words_and_the_table_and_is_the_same_again(file, tmp_path):
    for name in ("first", "again"):
        assert cohorts(file, *LEVELS, "--provider", "provider", "--out", str(tmp_path / name)).exit_code == 0
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    page = (tmp_path / "first" / "cohorts.html").read_text(encoding="utf-8")
    assert page.count('role="img"') == 3
    assert "minimum 30 %" in page
    assert page.count('<th scope="row"') == 24 + 3
    assert "<script" not in page
    asked = json.loads((tmp_path / "first" / "cohorts.json").read_text(encoding="utf-8"))["asked"]
    assert (asked["as_of"], asked["level"]) == ("2026-12-31", 0.3)


def test_young_cohorts_say_what_they_come_to_or_that_nobody_can_say(file):
    said = cohorts(file).output
    assert "about " in said
    assert " ± " in said
    assert "cannot say yet" in said
    assert "short by" not in said, "no level was given"


def test_what_never_started_and_what_came_later_is_said(columns, tmp_path):
    other = {**columns, "started_on": ["", "2027-01-01", *columns["started_on"][2:]]}
    other["in_work_on"] = ["", "", *columns["in_work_on"][2:]]
    said = cohorts(as_csv(tmp_path / "people.csv", other), "--provider", "provider").output
    assert "1 without started_on is in no cohort." in said
    assert "1 started after 2026-12-31 and left no trace." in said


BAD = {
    "before the start": (
        {"in_work_on": lambda place, day: "2024-01-01" if place == 3 else day},
        (),
        ("in_work_on is before started_on in row 5",),
    ),
    "no day": (
        {"started_on": lambda place, day: "soon" if place == 0 else day},
        (),
        ("started_on is no day in row 2 (soon). Write year, month, day",),
    ),
    "no day of the calendar": (
        {"started_on": lambda place, day: f"2026-02-{29 + place}" if place < 5 else day},
        (),
        ("started_on is no day in row 2 (2026-02-29), row 3 (2026-02-30), row 4 (2026-02-31), 2 more.",),
    ),
    "a slip in the year": (
        {"in_work_on": lambda place, day: "0226-03-01" if place == 4 else day},
        (),
        ("in_work_on is no day in row 6 (0226-03-01)",),
    ),
    "nobody yet": ({}, ("--as-of", "2020-01-01"), ("Nobody started by 2020-01-01",)),
    "an offer alone": ({}, ("--offer", "30"), ("Give the minimum with --level",)),
    "twice": ({"person": lambda place, name: "p"}, ("--person", "person"), ("more than once",)),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_the_column_and_what_to_do(columns, tmp_path, case):
    changes, more, wanted = BAD[case]
    other = {
        name: [changes[name](place, cell) for place, cell in enumerate(cells)] if name in changes else cells
        for name, cells in columns.items()
    }
    ran = cohorts(as_csv(tmp_path / "people.csv", other), *more)
    assert ran.exit_code == 1, ran.output
    for words in wanted:
        assert words in " ".join(ran.output.split())


def test_an_empty_file_is_told_in_words_of_people_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").touch()
    ran = cohorts(tmp_path / "people.csv", "--out", str(tmp_path / "out"))
    assert ran.exit_code == 1
    assert "people.csv has 1 error; none of it was used." in ran.output
    assert "the file is empty. Expected a row for each person." in ran.output
    assert "Give a file with the names of the columns in the first row" in ran.output
    assert [each.name for each in tmp_path.iterdir()] == ["people.csv"]


def test_a_terminal_shows_the_most_striking_of_many_providers_and_the_page_all(columns, tmp_path):
    many = columns | {"provider": [f"provider {place % 70}" for place, _ in enumerate(columns["provider"])]}
    ran = cohorts(
        as_csv(tmp_path / "people.csv", many), *LEVELS, "--provider", "provider", "--out", str(tmp_path / "out")
    )
    assert "These 60 have the smallest p; 10 more are in cohorts.html (--out)." in ran.output
    assert ran.output.count("│ provider ") == 60
    assert (tmp_path / "out" / "cohorts.html").read_text(encoding="utf-8").count('<th scope="row"') == 24 + 70


def test_a_name_is_shown_as_it_is_and_never_obeyed(columns, tmp_path):
    names = {"Alder": "Acme [/] Ltd", "Beech": "[bold]Loud[/bold]", "Cherry": "\x1b[31mRed\u202e"}
    other = columns | {"provider": [names[str(each)] for each in columns["provider"]]}
    ran = cohorts(as_csv(tmp_path / "people.csv", other), "--provider", "provider")
    assert ran.exit_code == 0, ran.output
    for shown in ("│ Acme [/] Ltd ", "│ [bold]Loud[/bold] ", "│ �[31mRed� "):
        assert shown in ran.output
