"""What changed since a run was posted, posted by itself."""

from datetime import date

import pytest

from commissioning.warehouse.ledger.comparison import Changes
from commissioning.warehouse.ledger.refusals import StandsOtherwise
from support.ledgers import KNOWN, due, nets, open_ledger, post, said

ADA, BOB, CYD = due("ada"), due("bob"), due("cyd")


def stood(ledger, dues) -> str:
    """How the ledger stands with dues posted."""
    posting = ledger.post(
        dues, period="2012-04", as_of=date(2012, 4, 30), known_at=KNOWN, evidence_digest="e" * 64, run="april"
    )
    assert posting.stands is None
    assert len(list(posting)) == posting.differences
    return posting.stands


def test_changes_bring_the_ledger_to_what_all_dues_would(tmp_path):
    less = due("bob", 100_000)
    with open_ledger(tmp_path / "changes") as some, open_ledger(tmp_path / "all") as whole:
        receipts = post(some, Changes([less, CYD], [ADA.due], stood(some, [ADA, BOB])))
        stood(whole, [ADA, BOB])
        assert receipts == post(whole, [less, CYD])
        assert nets(some) == nets(whole)
    assert said(receipts) == [
        ("reversal", "CPA 1", "ada", -120_000),
        ("adjustment", "CPA 1", "bob", -20_000),
        ("due", "CPA 1", "cyd", 120_000),
    ]


def test_what_changes_leave_out_stands(tmp_path):
    with open_ledger(tmp_path) as ledger:
        assert post(ledger, Changes([], [], stood(ledger, [ADA, BOB]))) == []
        assert len(nets(ledger)) == 2


def test_a_ledger_that_stands_otherwise_refuses_changes(tmp_path):
    with open_ledger(tmp_path) as ledger:
        before = stood(ledger, [ADA])
        post(ledger, [ADA, BOB])
        with pytest.raises(StandsOtherwise, match="Post the whole determination"):
            post(ledger, Changes([CYD], [], before))
        assert len(nets(ledger)) == 2


def test_a_ledger_stands_alike_only_with_the_same_entries(tmp_path):
    with open_ledger(tmp_path / "one") as one, open_ledger(tmp_path / "two") as two:
        assert stood(one, [ADA]) == stood(two, [ADA]) == stood(one, [ADA])
        assert stood(one, [ADA, BOB]) != stood(two, [ADA])
