"""`commissioning watch`: a provider made to fall is seen, sound ones are left alone, and what cannot be told, said."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.people_files import as_csv, watched

ASKED = ("--outcome", "in_work", "--provider", "provider", "--on", "known_on")
SINCE = ("--learn-until", "2026-01-01")


def watch(path: Path, *more: str, years: str = "0.1"):
    """Takes    years: until a signal by chance; low limits, of short runs, are quick to find."""
    asked = ["watch", "--people", str(path), *ASKED, "--run-length", years, *more]
    return CliRunner().invoke(app, asked, catch_exceptions=False)


def told(path: Path, *more: str, exits: int = 0) -> str:
    ran = watch(path, *more)
    assert ran.exit_code == exits, ran.output
    return " ".join(ran.output.split())


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    return watched(number=1_500)


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


@pytest.fixture(scope="module")
def folder(file, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("watch") / "out"
    ran = watch(file, "--adjust", "age", "--adjust", "benefit", *SINCE, "--out", str(out), years="2")
    assert ran.exit_code == 0, ran.output
    return out


@pytest.fixture(scope="module")
def lines(folder) -> dict[str, dict[str, str]]:
    return {line["provider"]: line for line in read(folder / "watch.csv")}


def changed(columns, **of: object) -> dict[str, list[object]]:
    """The people with some columns made anew: each is told the place and the cell."""
    return {
        name: [of[name](place, cell) for place, cell in enumerate(cells)] if name in of else cells  # type: ignore[operator]
        for name, cells in columns.items()
    }


def test_a_provider_that_falls_is_seen_and_sound_ones_are_not_accused(lines):
    assert lines["Cherry"]["state"] == "signal"
    assert "2026-03-01" < lines["Cherry"]["worse_first_signal_on"] < "2026-12-31"
    assert int(lines["Cherry"]["worse_first_signal_after"]) > 0
    others = [line for name, line in lines.items() if name != "Cherry"]
    assert [line["worse_signals"] for line in others] == ["0"] * 4


def test_every_person_watched_is_a_step_and_the_steps_add_up(columns, folder, lines):
    steps = read(folder / "steps.csv")
    later = [place for place, day in enumerate(columns["known_on"]) if str(day) >= "2026-01-01"]
    assert len(steps) == len(later)
    by_row = {int(step["row"]): step for step in steps}
    for place in later:
        step = by_row[place + 2]
        found = (step["provider"], step["on"], int(step["outcome"]))
        assert found == tuple(columns[name][place] for name in ("provider", "known_on", "in_work"))
    for name, line in lines.items():
        own = [step for step in steps if step["provider"] == name]
        assert [int(step["number"]) for step in own] == list(range(1, len(own) + 1))
        assert [step["on"] for step in own] == sorted(step["on"] for step in own)
        assert sum(int(step["outcome"]) for step in own) == int(float(line["observed"]))
        assert sum(float(step["expected"]) for step in own) == pytest.approx(float(line["expected"]))
        assert float(own[-1]["above_expected"]) == pytest.approx(float(line["above_expected"]))
        signalled = [step for step in own if "worse" in step["signal"]]
        assert len(signalled) == int(line["worse_signals"])
        assert all(float(step["worse_sum"]) >= float(line["worse_limit"]) for step in signalled)


def test_what_was_before_and_what_chance_does_is_said_with_each_signal(file):
    said = told(file, "--adjust", "age", *SINCE)
    assert "A signal is a question, not a finding." in said
    assert "In the base period it had 0." in said
    assert "about 50 signals of worse a year" in said, "five providers, and a tenth of a year until a signal"
    assert "After a signal the chart begins again." in said


def test_learning_from_everybody_is_said_to_look_back(file):
    said = told(file)
    assert "It looks back. To watch, give the first day watched with --learn-until." in said
    assert "ratio before" not in said


def test_a_page_with_the_picture_and_its_table_and_the_same_bytes_again(file, folder, tmp_path):
    for name in ("first", "again"):
        assert watch(file, *SINCE, "--out", str(tmp_path / name)).exit_code == 0
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    page = (folder / "watch.html").read_text(encoding="utf-8")
    assert page.count('role="img"') == 3
    assert page.count('<th scope="row"') == 5
    assert "app-watched__sign--worse" in page
    assert "<script" not in page
    kept = json.loads((folder / "watch.json").read_text(encoding="utf-8"))
    assert (kept["asked"]["learn_until"], kept["asked"]["odds"]) == ("2026-01-01", 0.5)
    assert {signal["provider"] for signal in kept["signals"] if signal["change"] == "worse"} == {"Cherry"}


def test_the_order_of_the_rows_changes_nothing_when_people_are_named(columns, file, tmp_path):
    order = np.random.default_rng(1).permutation(len(columns["person"])).tolist()
    other = as_csv(tmp_path / "people.csv", {name: [cells[at] for at in order] for name, cells in columns.items()})
    for name, path in (("first", file), ("other", other)):
        assert watch(path, *SINCE, "--person", "person", "--out", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / "first" / "watch.csv").read_bytes() == (tmp_path / "other" / "watch.csv").read_bytes()


def test_who_is_new_and_who_has_nobody_or_too_few(columns, tmp_path):
    def moved(place: int, name: object) -> object:
        day = str(columns["known_on"][place])
        if name == "Elder":
            return "Fig" if day >= "2026-01-01" else "Elder"
        return "Gage" if day > "2026-12-24" else name

    path = as_csv(tmp_path / "people.csv", changed(columns, provider=moved))
    ran = watch(path, *SINCE, "--out", str(tmp_path / "out"), years="2")
    said = " ".join(ran.output.split())
    found = {line["provider"]: line for line in read(tmp_path / "out" / "watch.csv")}
    assert found["Fig"]["ratio_before"] == "", "first seen after the base period"
    assert int(found["Fig"]["people"]) > 100
    assert (found["Elder"]["state"], found["Elder"]["worse_limit"]) == ("too few to watch", "")
    assert found["Elder"]["why_not"] == "nobody of it since 1 January 2026"
    assert "people so far: " in found["Gage"]["why_not"]
    assert "Too few to watch: Gage." in said
    assert "Nobody to watch: Elder." in said


def test_what_nobody_had_in_the_base_period_is_said(columns, tmp_path):
    def later(word: str, place: int, cell: object) -> object:
        return word if str(columns["known_on"][place]) > "2026-11-30" and place % 3 else cell

    other = changed(columns, benefit=lambda *of: later("PIP", *of), age=lambda *of: later("", *of))
    said = told(as_csv(tmp_path / "people.csv", other), "--adjust", "age", "--adjust", "benefit", *SINCE)
    assert "benefit is PIP for" in said
    assert "counted as the most common one" in said
    assert "age is missing for" in said
    assert "counted as average in it" in said


def test_few_to_learn_from_is_said(columns, tmp_path):
    few = {name: [cell for place, cell in enumerate(cells) if place % 8 == 0] for name, cells in columns.items()}
    assert "So few people teach what to expect" in told(as_csv(tmp_path / "people.csv", few), *SINCE)


BAD = {
    "no day": ({"known_on": lambda place, day: "" if place == 3 else day}, (), "known_on is missing in row 5"),
    "a day that is none": (
        {"known_on": lambda place, day: "soon" if place == 0 else day},
        (),
        "known_on is no day in row 2",
    ),
    "not 0 or 1": ({"in_work": lambda place, had: 250 if place == 1 else had}, (), "in_work is 250 in row 3, and"),
    "not due yet": (
        {"in_work": lambda place, had: "" if place == 1 else had},
        (),
        "in_work is missing in row 3. Leave out whose outcome is not due yet",
    ),
    "no provider": ({"provider": lambda place, name: "" if place == 2 else name}, (), "provider is missing for 1"),
    "one outcome for all": ({"in_work": lambda place, had: 0}, (), "in_work is 0 for everybody"),
    "an empty base": ({}, ("--learn-until", "2020-01-01"), "so there is nobody to learn from; the first is"),
    "nobody later": ({}, ("--learn-until", "2030-01-01"), "so there is nobody to watch; the last is"),
    "a base without outcomes": (
        {"in_work": lambda place, had: had if place > 1_200 else 0},
        SINCE,
        "cannot be learnt from the people before 1 January 2026",
    ),
    "no fall": ({}, ("--odds", "1"), "--odds 1 is no fall"),
    "no run": ({}, ("--run-length", "0"), "--run-length 0 is not above 0"),
    "adjusted for the day": ({}, ("--adjust", "known_on"), "is the day that charts go by"),
    "twice": ({"person": lambda place, name: "p"}, ("--person", "person"), "more than once"),
    "no such column": ({}, ("--adjust", "agee"), "Did you mean age?"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_the_column_and_what_to_do(columns, tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    changes, more, wanted = BAD[case]
    said = told(as_csv(tmp_path / "people.csv", changed(columns, **changes)), *more, exits=1)
    assert wanted in said


def test_a_slip_in_a_year_is_said_and_sets_no_limits(columns, file, tmp_path):
    last = max(place for place, name in enumerate(columns["provider"]) if name == "Cherry")
    slip = changed(columns, known_on=lambda place, day: day.replace("2026", "2199") if place == last else day)
    said = told(as_csv(tmp_path / "people.csv", slip), *SINCE, "--out", str(tmp_path / "slip"))
    assert "Nobody was due for more than a year at Cherry between" in said
    assert f"2199 (row {last + 2}). Limits leave that time out." in said
    told(file, *SINCE, "--out", str(tmp_path / "sound"))
    slipped, sound = (
        next(line for line in read(tmp_path / name / "watch.csv") if line["provider"] == "Cherry")
        for name in ("slip", "sound")
    )
    assert float(slipped["years"]) == pytest.approx(float(sound["years"]), rel=0.05)


def test_a_run_without_a_limit_names_the_provider(file, monkeypatch):
    monkeypatch.setattr("commissioning.engines.ratings.monitoring.run_length.HIGHEST_LIMIT", 0.5)
    said = told(file, *SINCE, exits=1)
    assert "provider Alder has 1" in said
    assert "Ask for a shorter --run-length." in said


def test_one_person_teaches_nothing(columns, tmp_path):
    one = as_csv(tmp_path / "people.csv", {name: cells[:1] for name, cells in columns.items()})
    assert "for everybody, so nothing sets providers apart" in told(one, exits=1)


def test_one_provider_is_held_against_itself(columns, tmp_path):
    alone = as_csv(tmp_path / "people.csv", changed(columns, provider=lambda place, name: "Alder"))
    said = told(alone, *SINCE)
    assert "Only one provider is there to learn from: what is expected is what it got itself." in said
    assert "at 1 provider (provider)" in said
