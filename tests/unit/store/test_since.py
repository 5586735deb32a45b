"""Whom a store was told of since an earlier state, and what it holds about them alone."""

from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from commissioning.tables.schema import TABLES
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.compacting import compact
from commissioning.warehouse.store.reading import opened
from commissioning.warehouse.store.since import evidence_of, told_of
from support.stores import NOW, added, paid, pay, referrals

MARCH, APRIL = datetime(2026, 3, 15, tzinfo=UTC), datetime(2026, 4, 15, tzinfo=UTC)


@pytest.fixture
def store(place, tmp_path):
    """Referrals, then pay in two goes: of four people, and of two of them and another."""
    added(place, referrals(tmp_path))
    first = pay(tmp_path / "1", *map(paid, ("ada", "bob", "cyd", "dee")), name="payroll/1.csv")
    second = pay(tmp_path / "2", paid("ada", 5, at="2026-04-01T00:00:00Z"), paid("eve"), name="payroll/2.csv")
    added(place, first)
    added(place, second)
    return place


@pytest.mark.parametrize("compacted", [False, True])
def test_those_are_told_of_who_are_in_files_added_since(store, compacted):
    if compacted:
        compact(store, now=NOW)
    told = [_told(store, number) for number in (1, 2, 3)]
    assert told == [{"ada", "bob", "cyd", "dee", "eve"}, {"ada", "eve"}, set()]


def test_those_are_told_of_whose_rows_became_known(store):
    newest = manifests.existing(store).number
    assert _told(store, newest, known_from=MARCH) == {"ada"}
    assert _told(store, newest, known_from=MARCH, known_by=MARCH) == set()
    assert _told(store, newest, known_from=APRIL) == set()


def test_the_evidence_of_some_is_all_of_theirs_and_nobody_elses(store, tmp_path):
    with opened(store) as reader:
        found = evidence_of(reader, {"ada", "eve"}, tmp_path, known_by=None)
    rows = {table: pq.read_table(path).to_pylist() for table in TABLES for path in found.files[table]}
    assert {row["participant"] for row in rows["participants"]} == {"ada", "eve"}
    assert sorted(row["participant"] for row in rows["payroll"]) == ["ada", "ada", "eve"]
    assert {row["origin_file"] for row in rows["payroll"]} == {"payroll/1.csv", "payroll/2.csv"}
    assert found.counts["payroll"] == 3


def _told(place, number, known_from=None, known_by=None) -> set[str]:
    with opened(place) as reader:
        return told_of(reader, manifests.read(place, number), known_from=known_from, known_by=known_by)
