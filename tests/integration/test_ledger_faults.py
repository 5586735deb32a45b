"""T6 in the small: an act fails at statement 1, 2, … N. Each batch is all or nothing; a rerun completes once."""

import sqlite3
from datetime import date
from itertools import count

import pytest

from commissioning.warehouse.ledger import opening, posting
from commissioning.warehouse.ledger.refusals import CannotWrite
from commissioning.warehouse.ledger.verification import verify
from support.ledgers import KNOWN, due, nets, open_ledger, post


class Failing:
    """A connection that fails at its n-th statement, each row of a batch counted as one."""

    def __init__(self, connection: sqlite3.Connection, at: int) -> None:
        self._connection, self._left = connection, at

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise sqlite3.OperationalError("database or disk is full")

    def execute(self, statement, *values):
        if statement != "ROLLBACK":
            self._count()
        return self._connection.execute(statement, *values)

    def executemany(self, statement, rows):
        for row in rows:
            self._count()
            self._connection.execute(statement, row)

    def __getattr__(self, name):
        return getattr(self._connection, name)


BEFORE = [due("ada", 100), due("bea", 50), due("cleo", 70), due("dora", 10)]
AFTER = [due("ada", 120), due("bea", 50, contract="CPA 2"), due("dora", 10), due("ed", 30), due("fay", 40)]
STANDS = {
    ("ada", "job_outcome", 1): ("CPA 1", 120),
    ("bea", "job_outcome", 1): ("CPA 2", 50),
    ("dora", "job_outcome", 1): ("CPA 1", 10),
    ("ed", "job_outcome", 1): ("CPA 1", 30),
    ("fay", "job_outcome", 1): ("CPA 1", 40),
}


def test_a_posting_that_fails_anywhere_is_whole_by_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(posting, "DIFFERENCES_PER_BATCH", 2)
    completed = []
    for at in count(1):
        folder = tmp_path / str(at)
        with open_ledger(folder) as ledger:
            post(ledger, BEFORE)
        acknowledged = []
        with open_ledger(folder) as ledger:
            ledger._connection = Failing(ledger._connection, at)
            try:
                arguments = {"period": "2012-04", "as_of": date(2012, 4, 30), "known_at": KNOWN, "run": "x"}
                for receipt in ledger.post(AFTER, **arguments, evidence_digest=""):
                    acknowledged.append(receipt)
                failed = False
            except CannotWrite:
                failed = True
            assert not ledger._connection.in_transaction
        with open_ledger(folder) as ledger:
            held = {entry.id: entry.hash for entry in ledger.entries()}
            assert held.items() >= {receipt.entry: receipt.hash for receipt in acknowledged}.items()
            # Six entries settle it (ada 1, bea 2, cleo 1, ed 1, fay 1), in batches of the differences of two people.
            posted = len(held) - len(BEFORE)
            assert posted == len(acknowledged), "a batch is posted whole and acknowledged, or not at all"
            assert len(post(ledger, AFTER)) == 6 - posted
            assert nets(ledger) == STANDS
            assert post(ledger, AFTER) == []
        assert verify(folder).breaches == ()
        completed.append(posted)
        if not failed:
            break
    assert len(set(completed)) > 2, "it failed before, between and after the batches"
    assert completed == sorted(completed)


@pytest.mark.parametrize("kind", ["closing", "creating"])
def test_closing_and_creating_are_all_or_nothing(tmp_path, kind, monkeypatch):
    for at in count(1):
        folder = tmp_path / str(at)
        failed = _fails_closing(folder, at) if kind == "closing" else _fails_creating(folder, at, monkeypatch)
        with open_ledger(folder) as ledger:
            post(ledger, BEFORE)
            if failed:
                ledger.close("2012-04")
            elif kind == "closing":
                assert len(ledger.closings()) == 1
        assert verify(folder).breaches == ()
        if not failed:
            assert at > 3
            return


def _fails_closing(folder, at) -> bool:
    with open_ledger(folder) as ledger:
        post(ledger, BEFORE)
        ledger._connection = Failing(ledger._connection, at)
        try:
            ledger.close("2012-04")
        except CannotWrite:
            return True
    return False


def _fails_creating(folder, at, monkeypatch) -> bool:
    real = opening.connect_for_writing
    with monkeypatch.context() as patch:
        patch.setattr(opening, "connect_for_writing", lambda *a, **k: Failing(real(*a, **k), at))
        try:
            open_ledger(folder).shut()
        except CannotWrite:
            return True
    return False
