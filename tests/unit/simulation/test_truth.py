"""The hidden truth is complete, and the evidence is what it says."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.settings import Settings
from commissioning.engines.simulation.small import SMALL_UNTIL, small_terms, small_world
from commissioning.engines.simulation.world import simulated_tables
from commissioning.terms.models import Terms

WORK_PROGRAMME = {
    "1": "JSA 18-24",
    "2": "JSA 25 and over",
    "3": "JSA early access",
    "4": "JSA ex-IB",
    "5": "ESA volunteers",
    "6": "New ESA claimants",
    "7": "ESA ex-IB",
    "8": "IB/IS (England only)",
    "9": "JSA prison leavers",
}


def with_groups(titles: dict[str, str]) -> Terms:
    terms = small_terms()
    group = terms.groups["1"]
    groups = {
        key: group.model_copy(update={"title": group.title.model_copy(update={"en": title})})
        for key, title in titles.items()
    }
    return terms.model_copy(update={"groups": groups})


def days_worked(tables: dict[str, Any], *, within_days: int, until: date) -> dict[str, tuple[str, str, int]]:
    """Group, contract and days in work and off benefit, of those who started long enough ago. Overlaps count once."""
    people = {row["participant"]: row for row in tables["participants"].to_pylist() if row["record"].endswith("-s1")}
    jobs = {row["record"]: row for row in tables["employment"].to_pylist()}
    worked: dict[str, set[int]] = defaultdict(set)
    for row in jobs.values():
        start = people[row["participant"]]["started_on"]
        if start is None or row["withdrawn"]:
            continue
        closes = start + timedelta(days=within_days)
        end = min(row["worked_until"] or closes, closes)
        worked[row["participant"]].update(range(max(row["worked_from"], start).toordinal(), end.toordinal()))
    spells = {row["record"]: row for row in tables["benefits"].to_pylist()}
    for row in spells.values():
        if not row["withdrawn"]:
            end = row["claimed_until"] or until
            worked[row["participant"]].difference_update(range(row["claimed_from"].toordinal(), end.toordinal()))
    return {
        key: (row["group"], row["contract"], len(worked[key]))
        for key, row in people.items()
        if row["started_on"] is not None and row["started_on"] + timedelta(days=within_days + 90) <= until
    }


def test_about_one_in_five_jobseekers_and_one_in_ten_on_esa_reach_an_outcome_in_a_year() -> None:
    until = date(2014, 12, 31)
    _, tables = simulated_tables(with_groups(WORK_PROGRAMME), people=12_000, seed=2, until=until)
    reached: dict[bool, list[bool]] = {True: [], False: []}
    for group, _, days in days_worked(tables, within_days=365, until=until).values():
        reached[group in "12349"].append(days >= (182 if group in "129" else 91))
    assert 0.16 < np.mean(reached[True]) < 0.26
    assert 0.07 < np.mean(reached[False]) < 0.15


def test_better_providers_find_jobs_sooner() -> None:
    """With providers far apart, and areas alike, the order of the hidden quality is the order of what is observed."""
    terms = small_terms()
    one = terms.contracts["north-1"]
    contracts = {f"north-{n}": one for n in range(1, 9)}
    settings = replace(Settings(), start_provider_spread=0.8, leave_provider_spread=0.0)
    world, tables = simulated_tables(
        terms.model_copy(update={"contracts": contracts}), people=8_000, seed=4, until=SMALL_UNTIL, settings=settings
    )
    seen = defaultdict(list)
    for _, contract, days in days_worked(tables, within_days=180, until=SMALL_UNTIL).values():
        seen[contract].append(days > 0)
    truth = [world.contracts[key]["start_log_hazard"] for key in sorted(seen)]
    rates = [np.log(np.mean(seen[key])) for key in sorted(seen)]
    assert np.std(truth) > 0.4
    assert np.corrcoef(truth, rates)[0, 1] > 0.95


def test_worse_providers_see_jobs_end_sooner() -> None:
    terms = small_terms()
    one = terms.contracts["north-1"]
    contracts = {f"north-{n}": one for n in range(1, 9)}
    settings = replace(Settings(), start_provider_spread=0.0, leave_provider_spread=0.8)
    world, tables = simulated_tables(
        terms.model_copy(update={"contracts": contracts}), people=8_000, seed=4, until=SMALL_UNTIL, settings=settings
    )
    contract = {row["participant"]: row["contract"] for row in tables["participants"].to_pylist()}
    over = defaultdict(list)
    jobs = {row["record"]: row for row in tables["employment"].to_pylist() if row["record"][:-1].endswith("-e01")}
    for row in jobs.values():
        if row["worked_from"] < date(2013, 6, 1):
            lasted = (row["worked_until"] or date.max) - row["worked_from"]
            over[contract[row["participant"]]].append(lasted.days < 90)
    truth = [world.contracts[key]["leave_log_hazard"] for key in sorted(over)]
    assert np.corrcoef(truth, [np.mean(over[key]) for key in sorted(over)])[0, 1] > 0.9


def test_the_world_file_holds_all_that_evidence_hides() -> None:
    small = small_world(9)
    told = json.loads(small.world.to_json())
    assert set(told["contracts"]) == set(small.terms.contracts)
    for contract in told["contracts"].values():
        assert set(contract) == {"area", "nation", "provider", "start_log_hazard", "leave_log_hazard"}
        months = told["areas"][contract["area"]]
        assert (min(months), max(months), len(months)) == ("2012-04", "2014-06", 27)
        assert all(0.02 < rate < 0.25 for rate in months.values())
    assert told["seed"] == 9
    assert told["until"] == "2014-06-30"
    assert told["counts"] == {name: rows.num_rows for name, rows in small.tables.items()}
    assert dict(told["settings"]["start_effects"])["health_both"] == -0.6
    assert {kind["name"] for kind in told["settings"]["kinds"]} >= {"adult", "young", "health"}


def test_chance_is_even_and_streams_do_not_know_each_other() -> None:
    draws = Draws.of(1, "person", np.arange(100_000))
    one, other = draws.uniform("one"), draws.uniform("other")
    assert abs(one.mean() - 0.5) < 0.005
    assert abs(np.histogram(one, bins=10, range=(0, 1))[0] / 10_000 - 1).max() < 0.05
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.01
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.01
    assert abs(np.corrcoef(one, draws.nth("job", 1).uniform("one"))[0, 1]) < 0.01
    assert abs(draws.normal("normal").std() - 1) < 0.01
    assert abs(draws.exponential("exponential").mean() - 1) < 0.02
    assert 0 < one.min() < one.max() < 1


def test_whole_numbers_and_choices_keep_their_bounds() -> None:
    draws = Draws.of(1, "person", np.arange(50_000))
    dice = draws.between("dice", 1, 6)
    assert np.bincount(dice, minlength=7)[1:].min() > 8_000
    assert set(dice) == {1, 2, 3, 4, 5, 6}
    chosen = np.bincount(draws.choice("which", np.array([1.0, 0.0, 3.0])), minlength=3) / 50_000
    assert chosen == pytest.approx([0.25, 0.0, 0.75], abs=0.01)
