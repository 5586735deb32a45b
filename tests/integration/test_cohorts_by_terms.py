"""`commissioning cohorts --terms`: months and levels from a measure, each cohort and group held against its own."""

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from commissioning.core.periods import add_months
from support.people_files import as_csv, followed
from support.rated_terms import terms_with_levels

KNOWN = ("2025-10-01: unknown", "2025-10-01: 3_500")


def cohorts(path: Path, terms: Path, measure: str, *more: str):
    asked = ["cohorts", "--people", str(path), "--reached", "in_work_on", "--as-of", "2026-12-31"]
    by_terms = ["--terms", str(terms), "--measure", measure]
    return CliRunner().invoke(app, [*asked, *by_terms, *more], catch_exceptions=False)


def read(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["month"], row["group"]): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    columns = followed()
    chance = np.random.default_rng(3)
    return columns | {"group": np.array(["1", "2"])[chance.integers(0, 2, len(columns["person"]))].tolist()}


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


def counted(columns, months: int):
    """Each person: the month, the group, the provider, and whether in work within so many months."""
    for place, day in enumerate(columns["started_on"]):
        started, reached = date.fromisoformat(str(day)), str(columns["in_work_on"][place])
        had = bool(reached) and date.fromisoformat(reached) < add_months(started, months)
        yield f"{started:%Y-%m}", columns["group"][place], columns["provider"][place], had


def test_each_group_of_each_cohort_is_held_against_its_own_level(columns, file, tmp_path):
    terms = terms_with_levels(tmp_path / "terms")
    asked = ("--group", "group", "--provider", "provider", "--out", str(tmp_path / "out"))
    ran = cohorts(file, terms, "by_group", *asked)
    assert ran.exit_code == 0, ran.output
    for said in (
        "In work within twelve months (clause 5.1; Steps into Work, terms version ",
        "Cohorts of a month by started_on, from 1 February 2025 on (clause 5.1); an outcome counts within 12 months of",
        "For groups 1, 2 only (clause 5.1).",
        "Level of group 1: 40 % from 1 January 2025 (clause 5.3); 20 % from 1 July 2025 (clause V1 2).",
        "Level of group 2: 30 % from 1 January 2025 (clause 5.3); not known from 1 October 2025 (nobody knows the",
        "15 cohorts of group 2: held against nothing, for nobody knows the level (clause 5.3).",
        " came before 2025-02-01, the first day of the terms' cohorts: in none.",
        "Of 3 no level is known: nothing is said of them.",
        "not judged",
    ):
        assert said in ran.output, said
    lines = read(tmp_path / "out" / "cohorts.csv")
    assert ("2025-01", "1") not in lines
    assert len(lines) == 23 * 2
    own = list(counted(columns, 12))
    for (month, group), line in lines.items():
        there = [had for when, whose, _, had in own if (when, whose) == (month, group)]
        assert int(float(line["people"])) == len(there)
        level = 0.3 if group == "2" else 0.4 if month < "2025-07" else 0.2
        if group == "2" and month >= "2025-10":
            assert (line["level"], line["state"]) == ("", "")
            assert "nobody knows the level (clause 5.3)" in line["why_not"]
        elif month < "2026":
            assert float(line["level"]) == level
            assert line["state"] == ("met" if sum(there) >= level * len(there) else "missed")
            assert int(float(line["outcomes"])) == sum(there)
        else:
            assert line["state"] == "too early"
    kept = json.loads((tmp_path / "out" / "cohorts.json").read_text(encoding="utf-8"))["asked"]["by_terms"]
    assert len(kept["terms_version"]) == 64
    assert kept["levels"][0] == {
        "group": "1", "starts": "2025-01-01", "level": 0.4, "without": None, "clause": "5.3", "why_not": "",
    }  # fmt: skip
    cherry = next(line for line in ran.output.splitlines() if line.startswith("│ Cherry"))
    assert "not judged" in cherry, "a part of its people has no level, so the whole has none"


def test_a_provider_is_held_against_the_levels_of_its_own_people(columns, file, tmp_path):
    ran = cohorts(
        file, terms_with_levels(tmp_path / "terms", KNOWN), "by_group", "--group", "group", "--provider", "provider"
    )
    assert ran.exit_code == 0, ran.output
    for name in ("Alder", "Cherry"):
        line = next(line for line in ran.output.splitlines() if line.startswith(f"│ {name}"))
        cells = [cell.strip() for cell in line.split("│")[1:-1]]
        wanted = outcomes = people = 0.0
        for month, group, provider, had in counted(columns, 12):
            if provider == name and "2025-02" <= month < "2026":
                level = (0.4 if month < "2025-07" else 0.2) if group == "1" else 0.3 if month < "2025-10" else 0.35
                wanted, outcomes, people = wanted + level, outcomes + had, people + 1
        assert cells[1:3] == [f"{people:,.0f}", f"{outcomes:,.0f}"]
        if name == "Alder":
            assert cells[4] == "met"
        else:
            assert cells[4] == "missed"
            assert float(cells[5]) == pytest.approx(wanted - outcomes, abs=0.051)


def test_a_level_beside_what_would_have_been_and_cohorts_of_three_months(columns, file, tmp_path):
    ran = cohorts(file, terms_with_levels(tmp_path / "terms"), "without", "--out", str(tmp_path / "out"))
    assert ran.exit_code == 0, ran.output
    level = "Level: 22 % from 1 April 2012 (clause 6.2, recalled; 6.3), where 20 % would be without the programme."
    assert level in ran.output
    assert "│ Nov 2024 to Jan 2025 │" in ran.output
    lines = read(tmp_path / "out" / "cohorts.csv")
    assert list(lines)[:2] == [("2024-11", ""), ("2025-02", "")]
    own = [had for month, _, _, had in counted(columns, 6) if "2025-02" <= month <= "2025-04"]
    line = lines["2025-02", ""]
    assert (float(line["people"]), float(line["outcomes"]), float(line["level"])) == (len(own), sum(own), 0.22)
    assert float(line["above_without"]) == pytest.approx(sum(own) / len(own) - 0.2)
    assert lines["2026-11", ""]["months_so_far"] == "0", "its last month is still to come"
    page = (tmp_path / "out" / "cohorts.html").read_text(encoding="utf-8")
    assert "minimum 22 %" in page


BAD = {
    "no groups named": ("by_group", (), (), ("by_group has a level for each group (clause 5.1)", "with --group")),
    "a level by hand as well": ("without", (), ("--level", "30"), ("The measure says months, level",)),
    "no such measure": ("by_grup", (), (), ("has no measure by_grup. Did you mean by_group?",)),
    "by contract": (
        "without",
        (('cohort_start, clause: "6.3", values: {', 'contract_start, clause: "6.3", values: {2013-04-01: 12_000, '),),
        (),
        ("is read by contract_start and changes", "--level"),
    ),
    "in the period": (
        "without",
        (("window: {kind: after_the_day, months: {unit: months, by: contract_start, values: {2012-04-01: 6}}}",
          "window: {kind: in_the_period}"),),
        (),
        ("they are other people",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_the_terms_cannot_say_is_told(file, tmp_path, case):
    measure, changes, more, wanted = BAD[case]
    ran = cohorts(file, terms_with_levels(tmp_path / "terms", *changes), measure, *more)
    assert ran.exit_code == 1, ran.output
    for words in wanted:
        assert words in " ".join(ran.output.split())


def test_half_a_question_is_told(file, tmp_path):
    asked = ["cohorts", "--people", str(file), "--reached", "in_work_on", "--as-of", "2026-12-31"]
    for more, wanted in (
        ([], "Say with --started which column"),
        (["--started", "started_on", "--group", "group"], "give --terms and the --measure"),
    ):
        ran = CliRunner().invoke(app, [*asked, *more])
        assert ran.exit_code == 1
        assert wanted in ran.output
