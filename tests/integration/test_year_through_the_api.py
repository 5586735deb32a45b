"""A year driven through the public API by all who have a part in it; then what it tells is held against plain facts."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from support.rotation import one_of
from support.sizes import size

ROOT = Path(__file__).parents[2]
TERMS = ROOT / "terms/work-programme"


@pytest.fixture
def year(world):
    from support.year import LISTS, Year

    found = Year(world, seed=20130603)
    found.before = _references(found.manager, "/participants")
    found.copies = {path: {} for path in LISTS}
    found.asked = dict.fromkeys(LISTS)
    found.run(size("people of a year"), lambda: _poll(found))
    return found


def _references(program, path):
    return {each["reference"] for each in program.all(path)}


def _poll(year):
    """A copy of all that the prime may see, kept up by asking each month what changed."""
    for path in year.copies:
        asked = {"changed_since": year.asked[path]} if year.asked[path] else {}
        first = year.manager.read(path, data={**asked, "limit": 200})
        year.copies[path] |= {each["reference"]: each for each in year.manager.all(path, **asked)}
        year.asked[path] = first["As-Of"]


@pytest.mark.parametrize("world", one_of(["sqlite", "postgresql"]), indirect=True)
def test_a_year_through_the_api_is_told_as_it_was(year, tmp_path, monkeypatch):
    referred = [each for each in year.people if each.participant]
    assert len(referred) > len(year.people) / 2
    _nobody_is_lost_or_placed_twice(year, referred)
    _what_happened_stands(year, referred)
    _work_stands(year, referred)
    _what_is_waited_for(year, referred)
    _a_copy_that_asks_what_changed_is_whole(year)
    _standards_are_counted(year, referred)
    _each_attachment_is_paid_once(year, referred, tmp_path)


def _nobody_is_lost_or_placed_twice(year, referred):
    """Each organisation has those it serves or served, and nobody else; whoever is too young never came."""
    assert Counter(year.refused)["not-eligible"] == len(year.people) - len(referred)
    assert set(year.refused) <= {"not-eligible", "already-referred"}
    everybody = {each.participant for each in referred}
    assert _references(year.manager, "/participants") - year.before == everybody
    handed = {each.participant for each in referred if len(each.placements) > 1}
    assert _references(year.advisers[year.sub], "/participants") & everybody == handed
    open_ones = Counter(each["participant"] for each in year.manager.all("/placements") if each["ends_on"] is None)
    assert {who for who, number in open_ones.items() if number > 1} == set()


def _standing(rows):
    """The last version of each record that was not taken back."""
    last = {}
    for row in sorted(rows, key=lambda each: each["recorded_at"]):
        last[row["record"]] = row
    return [row for row in last.values() if not row.get("withdrawn")]


def _what_happened_stands(year, referred):
    whose = {placement: person for person in referred for _, placement in person.placements}
    told = {person.participant: [] for person in referred}
    for row in _standing(year.manager.all("/journey-events")):
        if row["placement"] in whose:
            told[whose[row["placement"]].participant].append((row["kind"], row["on"]))
    for person in referred:
        assert sorted(told[person.participant]) == sorted((each.kind, str(each.on)) for each in person.facts)


def _work_stands(year, referred):
    for person in referred:
        of_them = {"participant": person.participant}
        plans = {each["reference"]: each["agreed_on"] is not None for each in year.manager.all("/plans", **of_them)}
        assert plans == person.plans
        appointments = _standing(year.manager.all("/appointments", **of_them))
        assert {each["record"]: each["state"] for each in appointments} == person.appointments
        assert len(_standing(year.manager.all("/assessments", **of_them))) == person.assessed
        reports = [each["reference"] for each in year.coach.all("/exit-reports", **of_them)]
        assert reports == ([person.report] if person.report else [])


def _what_is_waited_for(year, referred):
    over = ("returned", "not_attached", "left_early")
    waiting = {
        person.placements[-1][1]
        for person in referred
        if not person.days("attached", *over) and year.served_by(person) is year.advisers[year.sub]
    }
    placed = {placement for person in referred for _, placement in person.placements}
    told = {each["reference"] for each in year.advisers[year.sub].all("/placements", awaits="attachment")}
    assert told & placed == waiting


def _a_copy_that_asks_what_changed_is_whole(year):
    for path in year.copies:
        now = {each["reference"]: each for each in year.manager.all(path)}
        assert year.copies[path] == now, path


def _standards_are_counted(year, referred):
    from commissioning.core.calendars import Nation, working_calendar

    england = working_calendar(Nation.ENGLAND)
    last = date(2014, 5, 1)
    asked = {"since": "2013-06-04", "last_day": str(last)}
    kept = {
        each["key"]: (each["numerator"], each["denominator"])
        for each in year.lead.read(f"/contracts/{year.contract}/standards", data=asked).json()["standards"]
    }
    seen = []
    for person in referred:
        due = england.nth_working_day_after(person.referred_on, 25 if person.from_prison else 15)
        if due > last:
            continue
        done = min(person.days("attached", "failed_to_attend"), default=None)
        dropped = min(person.days("returned", "not_attached", "left_early"), default=None)
        if done is None and dropped is not None and dropped <= due:
            continue
        seen.append(done is not None and done <= due)
    helped = [
        any(start <= offered <= start + timedelta(days=10) for offered in person.days("in_work_support_offered"))
        for person in referred
        for start in person.days("job_start")
        if start + timedelta(days=10) <= last
    ]
    assert seen, "too few people to see anything"
    assert helped, "too few people at work to see anything"
    given = [True for person in referred if person.referred_on <= last]
    assert kept == {key: (sum(all_), len(all_)) for key, all_ in (("given", given), ("seen", seen), ("helped", helped))}


def _each_attachment_is_paid_once(year, referred, tmp_path):
    from typer.testing import CliRunner

    from commissioning.cli.main import app

    email = year.world.people[year.world.commissioners[0].pk].email
    evidence, out = tmp_path / "evidence", tmp_path / "run"
    assumed = TERMS / "assumptions/demonstration.yaml"
    for words in (
        ("evidence", "from-journey", "work-programme", "--as", email, "--out", evidence),
        ("pay", "--terms", TERMS, "--assume", assumed, "--evidence", evidence, "--as-of", "2014-05-31", "--out", out),
    ):
        ran = CliRunner().invoke(app, [str(word) for word in words])
        assert ran.exit_code == 0, f"{ran.output} {ran.exception!r}"
    with (out / "dues.csv").open() as file:
        paid = Counter(row["participant"] for row in csv.DictReader(file) if row["component"] == "attachment_fee")
    attached = Counter(person.participant for person in referred if person.days("attached"))
    mine = {person.participant for person in referred}
    assert {who: number for who, number in paid.items() if who in mine} == attached
