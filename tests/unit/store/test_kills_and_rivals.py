"""A kill at any moment leaves the old state or the new; of two who write at once, one wins and the other is told."""

import shutil
import threading
from pathlib import Path

import pytest

from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.compacting import compact
from commissioning.warehouse.store.refusals import StoreChanged
from commissioning.warehouse.store.verifying import verify
from support.stores import NOW, Failing, Killed, added, paid, pay, place_at, referrals, rows_in


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("work", ["the first addition", "a later addition", "compaction"])
def test_killed_at_any_write_the_store_is_as_it_was_or_as_it_is_to_be(tmp_path, work, after):
    sent = tmp_path / "sent"
    first, second = referrals(sent, "ada", "bob"), pay(sent, paid("ada"), paid("bob"))
    third = pay(sent, paid("ada", 7), name="payroll/3.csv")
    base = place_at(tmp_path / "base")
    if work != "the first addition":
        added(base, first, second, buckets=1)
    if work == "compaction":
        added(base, third)
    at, ended = 0, False
    while not ended:
        if Path(base.location).exists():
            shutil.copytree(base.location, tmp_path / f"store-{at}")
        place = place_at(tmp_path / f"store-{at}")
        before = manifests.newest(place)
        held = rows_in(place) if before else None
        failing = Failing(place, at=at, after=after)
        try:
            _do(work, failing, first, second, third)
            ended = True
        except Killed:
            now = manifests.newest(place)
            if now != before:  # killed after the manifest was written, which is the last thing written
                assert after
                assert now.number == (before.number if before else 0) + 1
            elif held is not None:
                assert rows_in(place) == held
            assert now is None or verify(place).breaches == ()
        _do(work, place, first, second, third)
        assert verify(place).breaches == ()
        wanted = {("ada", 100_000), ("bob", 100_000)} | ({("ada", 7)} if work != "the first addition" else set())
        found = [(row["participant"], row["pay_pence"]) for row in rows_in(place)["payroll"]]
        assert sorted(found) == sorted(wanted)
        at += 1
    assert at > 2, "nothing was killed"


def _do(work, place, first, second, third):
    if work == "the first addition":
        added(place, first, second, buckets=1)
    elif work == "a later addition":
        added(place, third)
    else:
        compact(place, now=NOW)


class Rival:
    """A place where somebody else changes the store just before we would."""

    def __init__(self, place, change):
        self._place, self._change = place, change

    def __getattr__(self, name):
        return getattr(self._place, name)

    def create(self, name, content):
        self._change()
        return self._place.create(name, content)


def test_of_two_additions_one_wins_and_the_other_is_told(place, sent):
    added(place, referrals(sent, "ada"))
    late = Rival(place, lambda: added(place, pay(sent, paid("ada", 1))))
    with pytest.raises(StoreChanged, match="nothing of yours was kept"):
        added(late, pay(sent, paid("ada", 2), name="payroll/2.csv"))
    assert [row["pay_pence"] for row in rows_in(place)["payroll"]] == [1]
    added(place, pay(sent, paid("ada", 2), name="payroll/2.csv"))
    assert [row["pay_pence"] for row in rows_in(place)["payroll"]] == [1, 2]
    assert verify(place).breaches == ()


def test_a_compaction_that_comes_second_changes_nothing(place, sent):
    added(place, pay(sent, paid("ada", 1)))
    added(place, pay(sent, paid("ada", 2), name="payroll/2.csv"))
    late = Rival(place, lambda: added(place, pay(sent, paid("ada", 3), name="payroll/3.csv")))
    with pytest.raises(StoreChanged):
        compact(late, now=NOW)
    assert [row["pay_pence"] for row in rows_in(place)["payroll"]] == [1, 2, 3]


def test_of_many_who_create_one_name_one_does(place):
    together, made = threading.Barrier(6), []

    def create(number):
        together.wait()
        made.append(place.create("manifests/00000001.json", str(number).encode()))

    threads = [threading.Thread(target=create, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 5 + [True]
    assert place.names("") == ["manifests/00000001.json"]
