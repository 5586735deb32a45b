"""What the ledger says: nets, statements, accounts, the summary; and reading beside a writer."""

import sqlite3
from datetime import date

import pytest

from commissioning.warehouse.ledger.entry import Line, Receipt
from commissioning.warehouse.ledger.ledger import Ledger
from commissioning.warehouse.ledger.reading import Latest, LedgerReader, StatementLine
from commissioning.warehouse.ledger.refusals import NoLedger
from support.ledgers import KNOWN, NOW, due, nets, open_ledger, post


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(tmp_path) as ledger:
        yield ledger


def test_nets_leave_out_what_does_not_stand(ledger):
    post(ledger, [due("ada", 100), due("bea", 50)])
    post(ledger, [due("ada", 110, contract="CPA 2")])
    assert nets(ledger) == {("ada", "job_outcome", 1): ("CPA 2", 110)}


def test_a_statement_is_by_contract_component_kind_and_period(ledger):
    fee = due(None, 9, component="fee")
    post(ledger, [due("ada", 100), due("bea", 50), fee])
    post(ledger, [due("ada", 90), due("bea", 50), fee], period="2012-05")
    assert ledger.statement() == (
        StatementLine("CPA 1", "fee", "due", "2012-04", 1, 9),
        StatementLine("CPA 1", "job_outcome", "adjustment", "2012-05", 1, -10),
        StatementLine("CPA 1", "job_outcome", "due", "2012-04", 2, 150),
    )
    assert [line.pence for line in ledger.statement(contract="CPA 1", period="2012-05")] == [-10]
    assert ledger.statement(contract="CPA 2") == ()


def test_entries_are_double(ledger):
    (posted,) = post(ledger, [due("ada", 100)])
    assert ledger.lines(posted.entry) == (Line("accepted:CPA 1", -100), Line("cost:job_outcome", 100))
    assert ledger.accounts() == {"accepted:CPA 1": -100, "cost:job_outcome": 100}


def test_entries_can_be_asked_for_by_contract_period_and_subject(ledger):
    post(ledger, [due("ada"), due("bea", contract="CPA 2")])
    post(ledger, [due("ada", 5), due("bea", contract="CPA 2")], period="2012-05")
    assert [e.entitlement.subject for e in ledger.entries(contract="CPA 2")] == ["bea"]
    assert [e.kind for e in ledger.entries(period="2012-05")] == ["adjustment"]
    assert [e.sequence for e in ledger.entries(subject="ada")] == [1, 2]


def test_the_summary(ledger):
    assert ledger.show().latest is None
    post(ledger, [due("ada", 100)])
    closing = ledger.close("2012-04")
    post(ledger, [due("ada", 130)], period="2012-05", as_of=date(2012, 5, 31), run="may")
    summary = ledger.show()
    assert (summary.programme, summary.currency) == ("work-programme", "GBP")
    assert (summary.entitlements, summary.entries, summary.pence) == (1, 2, 130)
    assert [period.closed for period in summary.periods] == [closing, None]
    assert summary.latest == Latest("may", "2012-05", date(2012, 5, 31), KNOWN, NOW.now())
    assert [(head.contract, head.sequence) for head in summary.heads] == [("CPA 1", 2)]


def test_a_receipt_is_one_line():
    receipt = Receipt("id", "due", "CPA 1", "ada", "job_outcome", 1, 100, "2012-04", "hash")
    assert str(receipt) == "id\tdue\tCPA 1\tada\tjob_outcome\t1\t100\t2012-04\thash"


def test_one_reads_while_another_writes(ledger):
    post(ledger, [due("ada", 100)])
    with LedgerReader.read(ledger.folder) as reader:
        post(ledger, [due("ada", 100), due("bea", 50)])
        assert reader.show().pence == 150
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader._connection.execute("INSERT INTO ledger VALUES (2, 'x', 'GBP')")


def test_a_reader_makes_no_ledger(tmp_path):
    with pytest.raises(NoLedger):
        Ledger.read(tmp_path)
    assert list(tmp_path.iterdir()) == []
