"""What a store gives out: bucket by bucket, at a moment, as it was at an earlier state."""

from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from commissioning.tables.errors import EvidenceRefused
from commissioning.tables.schema import TABLES
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.buckets import bucket_of
from commissioning.warehouse.store.compacting import compact
from commissioning.warehouse.store.reading import opened
from commissioning.warehouse.store.refusals import NoStore, NoSuchState, StoreDamaged
from support.stores import BUCKETS, NOW, PEOPLE, added, paid, pay, referrals, rows_in


def test_a_person_is_in_one_bucket_the_same_in_every_language(place, sent):
    """Python says which, and DuckDB wrote them."""
    people = [*PEOPLE, "Ŵyn", "o'neil", "名"]
    added(place, referrals(sent, *people), pay(sent, *map(paid, people)))
    with opened(place) as reader:
        for bucket in reader.buckets():
            there = {person for person in people if bucket_of(person, BUCKETS) == bucket}
            for table in ("participants", "payroll"):
                assert {*_column(reader.files(table, [bucket]), "participant")} == there


def test_a_bucket_is_in_order_of_people(place, sent):
    added(place, pay(sent, *map(paid, reversed(PEOPLE)), *map(paid, PEOPLE)), buckets=1)
    with opened(place) as reader:
        (path,) = reader.files("payroll", [0])
        assert _column([path], "participant") == sorted([*PEOPLE, *PEOPLE])
        ada = pq.read_table(path).slice(0, 2).to_pylist()
        assert [row["origin_row"] for row in ada] == [9, 10]


def test_a_bucket_holds_the_same_columns_if_nobody_is_in_it(place, sent):
    added(place, pay(sent, paid("ada")))
    with opened(place) as reader:
        for table in TABLES:
            for bucket in reader.buckets():
                names = pq.read_schema(reader.files(table, [bucket])[0]).names
                assert names[: len(TABLES[table].columns)] == list(TABLES[table].column_names)


def test_evidence_of_some_people_is_that_of_their_buckets(place, sent):
    added(place, referrals(sent), pay(sent))
    with opened(place) as reader:
        found = reader.about(["ada"])
        assert "ada" in _column(found.files["payroll"], "participant")
        assert found.counts["payroll"] < len(PEOPLE)
        assert sum(reader.evidence(buckets=[each]).counts["payroll"] for each in reader.buckets()) == len(PEOPLE)


@pytest.mark.parametrize("rows", [1, 6, 1_000])
def test_parts_are_buckets_together_as_long_as_there_is_room(place, sent, rows):
    """Of eight people with two rows each: everybody is in one part, with all their rows."""
    added(place, referrals(sent), pay(sent))
    with opened(place) as reader:
        parts = reader.parts(rows)
        people = [set(_column(part.files["participants"], "participant")) for part in parts]
        paid_people = [set(_column(part.files["payroll"], "participant")) for part in parts]
        of_buckets = [sum(reader.evidence(buckets=[each]).counts.values()) for each in reader.buckets()]
    assert sorted(person for part in people for person in part) == sorted(PEOPLE)
    assert paid_people == people
    sizes = [sum(part.counts.values()) for part in parts]
    assert sum(sizes) == 2 * len(PEOPLE)
    assert all(size <= rows or size in of_buckets for size in sizes)
    assert len(parts) == {1: BUCKETS, 1_000: 1}.get(rows, len(parts))


def test_an_earlier_state_is_read_as_it_was_also_after_compaction(place, sent):
    added(place, referrals(sent), pay(sent))
    then = rows_in(place)
    added(place, pay(sent, *(paid(person, 7) for person in PEOPLE), name="payroll/2.csv"))
    now = rows_in(place)
    assert rows_in(place, at=1) == then != now
    compact(place, now=NOW)
    assert rows_in(place, at=1) == then
    assert rows_in(place, at=2) == rows_in(place) == now


def test_two_referrals_with_one_key_are_refused_at_moments_when_both_stood(place, sent):
    """As of plain files: what a later row set right was still wrong before."""
    sent.mkdir()
    (sent / "participants.csv").write_text(
        "participant,contract,group,referred_on,nation,recorded_at,record,withdrawn\n"
        "ada,C1,jsa,2026-01-05,england,2026-01-06T00:00:00Z,r1,\n"
        "ada,C1,jsa,2026-01-05,england,2026-01-07T00:00:00Z,r2,\n"
        "ada,C1,jsa,2026-01-05,england,2026-01-08T00:00:00Z,r1,true\n"
    )
    added(place, sent / "participants.csv")
    with opened(place) as reader:
        for day, stands in ((7, True), (8, False), (9, True)):
            known_by = datetime(2026, 1, day, tzinfo=UTC)
            if stands:
                assert reader.evidence(known_by=known_by).counts["participants"] == 3
            else:
                with pytest.raises(EvidenceRefused, match="is there twice"):
                    reader.evidence(known_by=known_by)


def test_what_is_not_there_says_so(place, sent):
    with pytest.raises(NoStore, match="holds no manifest"), opened(place):
        pass
    added(place, pay(sent))
    with pytest.raises(NoSuchState, match="no manifest 7"), opened(place, at=7):
        pass
    with pytest.raises(NoSuchState, match="another store"), opened(place, sha256="0" * 64):
        pass
    with opened(place) as reader:
        file = reader.state.files[0]
        place.remove(file.name)
        with pytest.raises(StoreDamaged, match=file.sha256):
            reader.evidence()


@pytest.mark.parametrize(
    "change", [lambda data: data[:-7], lambda data: data.replace(b"ada", b"adb"), lambda data: b""]
)
def test_nobody_is_paid_by_bytes_that_were_not_written(place, sent, change):
    added(place, pay(sent, paid("ada")))
    (file,) = manifests.newest(place).files
    path = place.local(file.name, sent)
    path.write_bytes(change(path.read_bytes()))
    with opened(place) as reader, pytest.raises(StoreDamaged, match="does not hold the bytes that were written"):
        reader.evidence()


def _column(files, name):
    return [cell for path in files for cell in pq.read_table(path, columns=[name])[name].to_pylist()]
