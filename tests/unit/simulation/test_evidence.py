"""The evidence holds together: the reader takes all of it, time moves forward, and nothing refers to nobody."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commissioning.core.calendars import Nation, working_calendar
from commissioning.core.clock import local_date
from commissioning.engines.payments.reference.engine import pay
from commissioning.engines.simulation.small import SMALL_UNTIL, SmallWorld, small_terms, small_world
from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import evidence_by_participant
from commissioning.tables.schema import SOURCES, TABLES
from commissioning.terms.loading import load
from commissioning.terms.models import Terms

Rows = list[dict[str, Any]]
PEOPLE = 6_000
TERMS = Path(__file__).parents[3] / "terms"

# The day of a fact that must have come before it can be recorded, by table.
HAPPENED = {
    "participants": ("referred_on", "started_on", "ended_on"),
    "employment": ("worked_from", "worked_until"),
    "payroll": ("paid_on", "period_from", "period_until"),
    "benefits": ("claimed_from", "claimed_until"),
    "milestones": ("on",),
    "claims": ("earned_on",),
}


@pytest.fixture(scope="module")
def world() -> SmallWorld:
    return small_world(11, people=PEOPLE)


@pytest.fixture(scope="module")
def rows(world: SmallWorld) -> dict[str, Rows]:
    return {name: table.to_pylist() for name, table in world.tables.items()}


def by_record(rows: Rows) -> dict[str, Rows]:
    """The versions of each fact, as they were recorded."""
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["record"]].append(row)
    return {record: sorted(versions, key=lambda row: row["recorded_at"]) for record, versions in found.items()}


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_reader_takes_every_row(tmp_path: Path, world: SmallWorld, rows: dict[str, Rows], format: Any) -> None:
    (tmp_path / "evidence").mkdir()
    world.write(tmp_path / "evidence", format)
    evidence = read_evidence(tmp_path / "evidence", staging=tmp_path / "staging")
    for name in TABLES:
        different = {tuple(row.values()) for row in rows[name]}
        assert evidence.counts[name] == len(different) > 0


@pytest.mark.parametrize("seed", range(5))
def test_a_small_world_has_every_nation_group_and_table(seed: int) -> None:
    world = small_world(seed)
    participants = world.tables["participants"].to_pylist()
    assert {row["nation"] for row in participants} == {"england", "wales", "scotland", "northern_ireland"}
    assert {row["group"] for row in participants} == set(world.terms.groups)
    assert {row["contract"] for row in participants} == set(world.terms.contracts)
    assert len({row["participant"] for row in participants}) == 200
    assert all(world.world.counts[name] > 0 for name in TABLES)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_columns_are_those_of_the_schema(world: SmallWorld, table: Any) -> None:
    names = world.tables[table.name].schema.names
    assert [name for name in names if name in table.column_names] == list(table.column_names)
    assert len(names) == len(table.column_names) or table.further_columns


@pytest.mark.parametrize("name", HAPPENED)
def test_nothing_is_recorded_before_it_happened_or_after_the_world_ends(rows: dict[str, Rows], name: str) -> None:
    for row in rows[name]:
        recorded_on = local_date(row["recorded_at"], "Europe/London")
        days: list[date] = [row[day] for day in HAPPENED[name] if row[day] is not None]
        assert max(days) <= recorded_on <= SMALL_UNTIL, row


def test_nothing_refers_to_nobody(world: SmallWorld, rows: dict[str, Rows]) -> None:
    contracts = defaultdict(set)
    for row in rows["participants"]:
        contracts[row["participant"]].add(row["contract"])
    assert {contract for its in contracts.values() for contract in its} == set(world.terms.contracts)
    for name, its in rows.items():
        assert {row["participant"] for row in its} <= set(contracts), name
    for row in rows["claims"]:
        assert row["contract"] in contracts[row["participant"]]
        assert row["component"] in {"job_payment", "plan_payment", "staying_payment"}


@pytest.mark.parametrize("name", HAPPENED)
def test_versions_of_a_fact_differ_only_in_what_may_be_corrected(rows: dict[str, Rows], name: str) -> None:
    may_change = {
        "participants": {"started_on", "ended_on", "group"},
        "employment": {"worked_until"},
        "payroll": {"pay_pence"},
        "benefits": {"claimed_until"},
        "milestones": {"on"},
        "claims": {"earned_on"},
    }[name] | {"recorded_at", "withdrawn"}
    several = [versions for versions in by_record(rows[name]).values() if len(versions) > 1]
    assert several
    for first, *later in several:
        for version in later:
            assert {key for key in first if first[key] != version[key]} <= may_change


def test_open_spells_are_closed_by_a_later_version(rows: dict[str, Rows]) -> None:
    versions = by_record(rows["employment"]).values()
    closed = [its for its in versions if its[0]["worked_until"] is None and its[-1]["worked_until"] is not None]
    still_open = [its for its in versions if its[-1]["worked_until"] is None]
    assert len(closed) > 1_000
    assert len(still_open) > 500


def test_some_facts_are_corrected_withdrawn_or_told_twice(rows: dict[str, Rows]) -> None:
    for name, end in (("employment", "worked_until"), ("benefits", "claimed_until"), ("payroll", "pay_pence")):
        versions = by_record(rows[name]).values()
        corrected = [its for its in versions if len({row[end] for row in its if row[end] is not None}) > 1]
        assert 0.002 < len(corrected) / len(versions) < 0.025, name
        assert any(its[-1]["withdrawn"] for its in versions), name
        assert max(Counter(tuple(row.values()) for row in rows[name]).values()) == 2, name


def test_lateness_is_mostly_days_and_for_some_months(rows: dict[str, Rows]) -> None:
    # Jobs since the start, paid long before the end of the world, so that what came late had time to arrive.
    lags = [
        (versions[0]["recorded_at"].date() - versions[0]["paid_on"]).days
        for record, versions in by_record(rows["payroll"]).items()
        if "-w00-" not in record and versions[0]["paid_on"] < date(2013, 9, 1)
    ]
    assert 0.05 < sum(lag >= 60 for lag in lags) / len(lags) < 0.12
    assert sum(lag <= 31 for lag in lags) / len(lags) > 0.8


def test_a_transfer_ends_one_stay_and_opens_another(world: SmallWorld, rows: dict[str, Rows]) -> None:
    stays: dict[str, Rows] = defaultdict(list)
    for versions in by_record(rows["participants"]).values():
        stays[versions[-1]["participant"]].append(versions[-1])
    moved = [its for its in stays.values() if len(its) == 2]
    assert 1 <= len(moved) <= PEOPLE * 0.01
    for first, second in moved:
        assert first["contract"] != second["contract"]
        assert world.terms.contracts[second["contract"]].starts_on <= second["referred_on"]
        assert first["ended_on"] in (second["referred_on"], None)  # None: the end has not been recorded yet
    corrected = [its for its in by_record(rows["participants"]).values() if its[0]["group"] != its[-1]["group"]]
    assert 5 <= len(corrected) <= PEOPLE * 0.01


def test_people_start_some_working_days_after_referral(rows: dict[str, Rows]) -> None:
    last = [its[-1] for its in by_record(rows["participants"]).values() if its[-1]["record"].endswith("-s1")]
    lags = [
        working_calendar(Nation(row["nation"])).working_days_between(row["referred_on"], row["started_on"])
        for row in last
        if row["started_on"] is not None
    ]
    assert min(lags) == 1
    assert 0.9 < sum(lag <= 15 for lag in lags) / len(lags) < 0.98
    long_ago = [row for row in last if row["referred_on"] < date(2014, 1, 1)]
    assert 0.05 < sum(row["started_on"] is None for row in long_ago) / len(long_ago) < 0.09


def test_work_is_of_all_kinds_and_hours_have_two_places(rows: dict[str, Rows]) -> None:
    kinds = Counter(row["kind"] for row in rows["employment"])
    assert kinds["employed"] > kinds["self_employed"] > 100
    assert kinds["apprenticeship"] > 100
    assert all(-row["hours_per_week"].as_tuple().exponent == 2 for row in rows["employment"])
    assert {row["source"] for row in rows["employment"]} == {"employer", "provider", "participant"}
    assert {row["source"] for row in rows["payroll"]} == {"independent"} < set(SOURCES)


def test_some_hold_two_jobs_at_once_and_one_job_may_be_told_by_two(rows: dict[str, Rows]) -> None:
    records = {row["record"] for row in rows["employment"]}
    assert any(record[:-1].endswith("-e51") for record in records)
    assert any(record.endswith("b") and record[:-1] + "a" in records for record in records)


def test_pay_is_in_part_periods_and_sometimes_taken_back(rows: dict[str, Rows]) -> None:
    pay = [its[-1] for its in by_record(rows["payroll"]).values()]
    lengths = Counter((row["period_until"] - row["period_from"]).days for row in pay)
    assert {7, 28, 30, 31, 3, 12} <= set(lengths)
    assert all(row["paid_on"] >= row["period_until"] for row in pay)
    negative = [row for row in pay if row["pay_pence"] < 0]
    assert 0.005 < len(negative) / len(pay) < 0.02
    assert all(row["pay_pence"] != 0 for row in pay)


def test_wages_are_at_or_above_the_minimum(rows: dict[str, Rows]) -> None:
    """Pay for a whole week, over the hours of the job: the wage of the terms, give or take what varies by week."""
    hours = {row["record"].replace("-e", "-w")[:-1]: row["hours_per_week"] for row in rows["employment"]}
    wages = [
        row["pay_pence"] / float(hours[row["record"][:-5]])
        for row in rows["payroll"]
        if (row["period_until"] - row["period_from"]).days == 7
        and row["period_until"] < date(2013, 10, 1)
        and int(row["record"][-4:]) < 4000
        and row["record"][:-5] in hours
    ]
    usual = sorted(wages)[len(wages) // 100]
    assert 608 * 0.9 < usual < 608
    assert 608 < sorted(wages)[len(wages) // 2] < 608 * 1.3


def test_benefit_ends_soon_after_work_begins(rows: dict[str, Rows]) -> None:
    begun = defaultdict(list)
    for versions in by_record(rows["employment"]).values():
        begun[versions[-1]["participant"]].append(versions[-1]["worked_from"])
    ended = [its[-1] for its in by_record(rows["benefits"]).values() if its[-1]["claimed_until"] is not None]
    soon = [
        any(0 <= (row["claimed_until"] - day).days <= 10 for day in begun[row["participant"]])
        for row in ended
        if row["participant"] in begun
    ]
    assert 0.75 < sum(soon) / len(soon) < 0.99


def test_claims_are_mostly_founded_some_late_some_not(world: SmallWorld, rows: dict[str, Rows]) -> None:
    """Plans show it best: a claim for one without a signed plan on record is late evidence or invented."""
    plans = {row["participant"] for row in rows["milestones"] if row["milestone"] == "plan_signed"}
    claimed = {row["participant"] for row in rows["claims"] if row["component"] == "plan_payment"}
    assert 0.01 < len(claimed - plans) / len(claimed) < 0.15
    assert 0.7 < len(claimed & plans) / len(plans) < 0.97


def changed(terms: Terms, component: str, **fields: Any) -> Terms:
    """Terms in which one component says something else."""
    other = terms.prices[component].model_copy(update=fields)
    return terms.model_copy(update={"prices": {**terms.prices, component: other}})


@pytest.mark.parametrize("counting", ["continuous", "cumulative"])
def test_each_period_of_staying_in_work_is_claimed_by_its_number(tmp_path: Path, counting: str) -> None:
    """Against what the engine earns: most are claimed, most on the right day, some late, missing or unfounded."""
    world = small_world(11, terms=changed(small_terms(), "staying_payment", counting=counting), people=PEOPLE // 2)
    (tmp_path / "evidence").mkdir()
    world.write(tmp_path / "evidence")
    evidence = read_evidence(tmp_path / "evidence", staging=tmp_path / "staging")
    terms = changed(changed(world.terms, "job_payment", claim="not_needed"), "staying_payment", claim="not_needed")
    dues = pay(terms, evidence_by_participant(evidence), as_of=SMALL_UNTIL, known_by=None)
    earned = {(due.participant, due.ordinal): due.earned_on for due in dues if due.component == "staying_payment"}
    long_ago = {key for key, day in earned.items() if day < date(2013, 9, 1)}
    facts = by_record(world.tables["claims"].to_pylist()).values()
    claims = [versions[-1] for versions in facts if versions[-1]["component"] == "staying_payment"]
    claimed = {(row["participant"], row["ordinal"]): row for row in claims}

    assert len(claims) == len(claimed) > 300
    assert {ordinal for _, ordinal in claimed} == set(range(1, 7))
    assert 0.8 < len(long_ago & set(claimed)) / len(long_ago) < 0.96
    assert 0.02 < len(set(claimed) - set(earned)) / len(claimed) < 0.25
    both = set(claimed) & set(earned)
    assert sum(claimed[key]["earned_on"] == earned[key] for key in both) / len(both) > 0.8
    lags = [(local_date(row["recorded_at"], "Europe/London") - row["earned_on"]).days for row in claims]
    assert 0.03 < sum(lag >= 100 for lag in lags) / len(lags) < 0.12
    assert sum(lag <= 40 for lag in lags) / len(lags) > 0.8


def test_nobody_claims_a_period_that_needs_no_claim(world: SmallWorld) -> None:
    terms = changed(world.terms, "staying_payment", claim="not_needed")
    without = small_world(11, terms=terms, people=1_000).tables["claims"].to_pylist()
    with_claims = small_world(11, terms=world.terms, people=1_000).tables["claims"].to_pylist()
    assert without == [row for row in with_claims if row["component"] != "staying_payment"]
    assert len(with_claims) > len(without) > 0


def real_terms(folder: Path) -> Terms:
    assumptions = folder / "assumptions" / "demonstration.yaml"
    return load(folder, assume=assumptions if assumptions.exists() else None)


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in TERMS.glob("*/programme.yaml")), ids=lambda path: path.name
)
def test_every_real_programme_can_be_simulated(tmp_path: Path, folder: Path) -> None:
    terms = real_terms(folder)
    begins = max(contract.starts_on for contract in terms.contracts.values())
    world = small_world(1, terms=terms, until=date(begins.year + 2, begins.month, 1), people=500)
    (tmp_path / "evidence").mkdir()
    world.write(tmp_path / "evidence")
    read_evidence(tmp_path / "evidence", staging=tmp_path / "staging")
    assert {row["group"] for row in world.tables["participants"].to_pylist()} == set(terms.groups)
