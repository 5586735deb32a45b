"""Periods end in order, once and for good."""

from datetime import UTC, date, datetime

import pytest

from commissioning.core.clock import FixedClock
from commissioning.warehouse.ledger.closing import Head, Total, refuse_closed
from commissioning.warehouse.ledger.refusals import (
    AlreadyClosed,
    BadRequest,
    ClosedOutOfOrder,
    NotYetBegun,
    PeriodClosed,
)
from support.ledgers import due, open_ledger, post


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(tmp_path) as ledger:
        yield ledger
        assert ledger.verify().breaches == ()


def test_a_closing_signs_totals_number_and_heads(ledger):
    first = post(ledger, [due("ada", 100), due("bea", 50), due("cleo", 7, contract="CPA 2")])
    post(ledger, [due("ada", 90), due("bea", 50), due("cleo", 7, contract="CPA 2")])
    closing = ledger.close("2012-04")
    assert (closing.entries, closing.pence, closing.actor) == (4, 147, "petra")
    assert closing.totals == (
        Total("CPA 1", "job_outcome", "adjustment", 1, -10),
        Total("CPA 1", "job_outcome", "due", 2, 150),
        Total("CPA 2", "job_outcome", "due", 1, 7),
    )
    (last,) = (entry.hash for entry in ledger.entries() if entry.kind == "adjustment")
    assert closing.heads == (Head("CPA 1", 3, last), Head("CPA 2", 1, first[2].hash))
    assert ledger.closings() == [closing]


def test_a_closed_period_is_closed_already(ledger):
    post(ledger, [due()])
    closing = ledger.close("2012-04")
    with pytest.raises(AlreadyClosed, match=f"2012-04 was closed at 2013-06-01 09:30 UTC by petra.*{closing.hash}"):
        ledger.close("2012-04")


def test_periods_close_in_order(ledger):
    post(ledger, [due("ada")])
    post(ledger, [due("ada"), due("bea")], period="2012-05")
    with pytest.raises(ClosedOutOfOrder, match="2012-04 has entries and is open"):
        ledger.close("2012-05")
    ledger.close("2012-04")
    ledger.close("2012-05")


def test_a_quiet_month_closes_with_nothing_in_it(ledger):
    closing = ledger.close("2012-03")
    assert (closing.entries, closing.pence, closing.totals, closing.heads) == (0, 0, (), ())


def test_what_lies_before_a_closed_period_is_closed_too(ledger):
    post(ledger, [due("ada")], period="2012-06")
    ledger.close("2012-06")
    with pytest.raises(PeriodClosed, match="2012-05 ended for good when 2012-06 was closed"):
        ledger.close("2012-05")
    with pytest.raises(PeriodClosed):
        post(ledger, [], period="2012-05")


def test_after_december_comes_january(ledger):
    ledger.close("2012-12")
    with pytest.raises(PeriodClosed, match="2013-01 is open"):
        refuse_closed(ledger._connection, "2012-12")


def test_a_month_to_come_cannot_be_closed(tmp_path):
    with open_ledger(tmp_path, clock=FixedClock(datetime(2012, 5, 1, tzinfo=UTC))) as ledger:
        ledger.close("2012-05")
        with pytest.raises(NotYetBegun, match="2012-06 has not begun"):
            ledger.close("2012-06")


def test_a_period_is_a_month(ledger):
    with pytest.raises(BadRequest):
        ledger.close("2012")


def test_later_facts_leave_what_was_closed_as_it_was(ledger):
    post(ledger, [due("ada", 100)])
    closing = ledger.close("2012-04")
    post(ledger, [], period="2012-05", as_of=date(2012, 5, 31))
    assert ledger.closings() == [closing]
    assert [(total.period, total.pence) for total in ledger.show().periods] == [("2012-04", 100), ("2012-05", -100)]
