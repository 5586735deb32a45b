"""Compaction: fewer files, the same rows; and what goes is what nobody can need."""

from datetime import timedelta

import pytest

from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.compacting import compact
from commissioning.warehouse.store.manifest import DATA
from commissioning.warehouse.store.refusals import StoreDamaged
from commissioning.warehouse.store.verifying import verify
from support.stores import NOW, PEOPLE, added, paid, pay, referrals, rows_in


def grown(place, sent):
    """A store of several additions."""
    added(place, referrals(sent), pay(sent))
    for number in (2, 3):
        rows = (paid(person, number, record=f"{person}-{number}") for person in PEOPLE)
        added(place, pay(sent, *rows, name=f"payroll/{number}.csv"))


def test_each_bucket_becomes_one_file_with_the_same_rows(place, sent):
    grown(place, sent)
    before = rows_in(place)
    done = compact(place, now=NOW)
    assert done.before > done.after
    assert len({(file.table, file.bucket) for file in done.manifest.files}) == done.after
    assert rows_in(place) == before
    assert verify(place).breaches == ()


def test_what_has_nothing_to_join_is_left_as_it_is(place, sent):
    added(place, pay(sent))
    first = compact(place, now=NOW)
    assert (first.manifest.number, first.before, first.removed) == (1, first.after, 0)


def test_a_damaged_file_is_never_joined_as_if_it_were_sound(place, sent):
    grown(place, sent)
    before = manifests.newest(place)
    path = place.local(next(file.name for file in before.files if file.table == "payroll"), sent)
    path.write_bytes(path.read_bytes().replace(b"Bakery", b"Brewery"))
    with pytest.raises(StoreDamaged, match="does not hold the bytes that were written"):
        compact(place, now=NOW)
    assert manifests.newest(place) == before


def test_old_files_stay_for_a_day_for_those_who_read_them(place, sent):
    grown(place, sent)
    old = place.names(DATA)
    compact(place, now=NOW)
    assert set(old) < set(place.names(DATA))
    soon = compact(place, now=NOW + timedelta(hours=23))
    assert soon.removed == 0
    later = compact(place, now=NOW + timedelta(hours=24))
    assert later.removed > 0
    assert place.names(DATA) == sorted(file.name for file in later.manifest.files)
    assert verify(place).breaches == ()


def test_what_a_killed_addition_left_is_swept_and_what_is_being_written_is_not(place, sent):
    added(place, pay(sent))
    number = 1
    left = f"{DATA}/payroll/0000/{number:08}-{'a' * 64}.parquet"
    half = f"{DATA}/payroll/0000/{number:08}-{'b' * 64}.parquet.x1y2.partial"
    writing = f"{DATA}/payroll/0000/{number + 1:08}-{'c' * 64}.parquet"
    for name in (left, half, writing):
        place.put(name, sent / "payroll.csv")
    assert compact(place, now=NOW).removed == 2
    assert writing in place.names(DATA)
    assert verify(place).breaches == ()


def test_an_addition_after_compaction_sees_what_was_before(place, sent):
    grown(place, sent)
    compact(place, now=NOW)
    again = added(place, pay(sent, paid("ada", 2, record="ada-2"), paid("ada", 9, record="new"), name="payroll/4.csv"))
    assert (again.new[0].rows, again.new[0].kept) == (2, 1)
    assert added(place, pay(sent)).new == ()
