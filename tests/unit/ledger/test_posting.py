"""Each rule of posting, told by what is determined and which receipts come back."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from commissioning.warehouse.ledger import posting
from commissioning.warehouse.ledger.ledger import Ledger
from commissioning.warehouse.ledger.refusals import (
    AnotherProgramme,
    BadRequest,
    DueTwice,
    GoesBackward,
    LedgerBusy,
    NoLedger,
    NotALedger,
    PeriodClosed,
    RuleBroken,
)
from support.ledgers import KNOWN, due, nets, open_ledger, post, raw, said


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(tmp_path) as ledger:
        yield ledger
        assert ledger.verify().breaches == ()


def test_what_is_due_is_posted(ledger):
    receipts = post(ledger, [due("bea", 40_000), due("ada")])
    assert said(receipts) == [("due", "CPA 1", "ada", 120_000), ("due", "CPA 1", "bea", 40_000)]


def test_the_same_run_twice_posts_once(ledger):
    post(ledger, [due("ada"), due("bea")])
    assert post(ledger, [due("bea"), due("ada")]) == []


def test_another_amount_is_adjusted_by_the_difference(ledger):
    post(ledger, [due("ada", 120_000)])
    assert said(post(ledger, [due("ada", 126_000)])) == [("adjustment", "CPA 1", "ada", 6_000)]
    assert said(post(ledger, [due("ada", 100_000)])) == [("adjustment", "CPA 1", "ada", -26_000)]
    assert nets(ledger) == {("ada", "job_outcome", 1): ("CPA 1", 100_000)}


def test_what_is_no_longer_due_is_reversed_entry_by_entry_latest_first(ledger):
    first = post(ledger, [due("ada", 120_000)])
    second = post(ledger, [due("ada", 126_000)])
    assert said(post(ledger, [])) == [("reversal", "CPA 1", "ada", -6_000), ("reversal", "CPA 1", "ada", -120_000)]
    undone = [entry.reverses for entry in ledger.entries() if entry.kind == "reversal"]
    assert undone == [second[0].entry, first[0].entry]
    assert nets(ledger) == {}


def test_what_was_reversed_can_be_due_again(ledger):
    ids = [post(ledger, dues)[0].entry for dues in ([due("ada")], [], [due("ada")], [])]
    assert len(set(ids)) == 4
    assert [(entry.kind, entry.generation) for entry in ledger.entries()] == [
        ("due", 1),
        ("reversal", 1),
        ("due", 2),
        ("reversal", 2),
    ]


def test_a_late_transfer_is_reversed_in_the_old_contract_and_due_in_the_new(ledger):
    post(ledger, [due("ada", contract="CPA 1")])
    assert said(post(ledger, [due("ada", 110_000, contract="CPA 2")])) == [
        ("reversal", "CPA 1", "ada", -120_000),
        ("due", "CPA 2", "ada", 110_000),
    ]
    assert nets(ledger) == {("ada", "job_outcome", 1): ("CPA 2", 110_000)}


def test_a_transfer_back_and_forth_stands_once(ledger):
    for contract in ("CPA 1", "CPA 2", "CPA 1", "CPA 2"):
        post(ledger, [due("ada", contract=contract)])
        assert nets(ledger) == {("ada", "job_outcome", 1): (contract, 120_000)}


def test_what_is_due_later_waits(ledger):
    later = due("ada", on=date(2012, 4, 20), due_on=date(2012, 5, 10))
    assert post(ledger, [later], as_of=date(2012, 5, 9)) == []
    assert said(post(ledger, [later], as_of=date(2012, 5, 10))) == [("due", "CPA 1", "ada", 120_000)]


def test_what_becomes_due_only_later_is_reversed_and_says_so(ledger):
    post(ledger, [due("ada")])
    post(ledger, [due("ada", due_on=date(2012, 6, 1))])
    assert [entry.reason for entry in ledger.entries() if entry.kind == "reversal"] == ["now due only on 2012-06-01"]


def test_a_due_of_nothing_is_never_posted(ledger):
    assert post(ledger, [due("ada", 0)]) == []
    post(ledger, [due("ada", 10)])
    assert said(post(ledger, [due("ada", 0)])) == [("reversal", "CPA 1", "ada", -10)]


def test_a_negative_due_takes_back(ledger):
    assert said(post(ledger, [due("ada", -5_000)])) == [("due", "CPA 1", "ada", -5_000)]


def test_a_fee_is_due_to_the_contract(ledger):
    post(ledger, [due(None, 9_900, component="attachment_fee")])
    (entry,) = ledger.entries()
    assert (entry.entitlement.subject_is, entry.entitlement.subject) == ("contract", "CPA 1")


def test_a_participant_and_a_contract_of_one_name_are_not_both_paid(ledger):
    with pytest.raises(DueTwice):
        post(ledger, [due("CPA 1"), due(None, contract="CPA 1")])


def test_a_change_of_day_without_money_posts_nothing(ledger):
    post(ledger, [due("ada", on=date(2012, 4, 2))])
    assert post(ledger, [due("ada", on=date(2012, 4, 5))]) == []


def test_an_entry_says_where_it_comes_from(ledger):
    post(ledger, [due("ada", on=date(2012, 3, 30))])
    (entry,) = ledger.entries()
    assert (entry.valid_on, entry.as_of, entry.known_at) == (date(2012, 3, 30), date(2012, 4, 30), KNOWN)
    assert (entry.actor, entry.run, entry.period, entry.contract_version) == ("petra", "april", "2012-04", "terms-1")
    assert (entry.reason, entry.evidence_digest) == ('{"clause":"4.2"}', "e" * 64)


def test_a_late_fact_keeps_its_day_in_the_open_period(ledger):
    post(ledger, [due("ada")])
    ledger.close("2012-04")
    post(ledger, [due("ada", 126_000)], period="2012-05", as_of=date(2012, 5, 31))
    assert [(e.kind, e.valid_on, e.period) for e in ledger.entries()] == [
        ("due", date(2012, 4, 2), "2012-04"),
        ("adjustment", date(2012, 4, 2), "2012-05"),
    ]


def test_the_order_of_the_dues_never_changes_the_chain(tmp_path):
    dues = [due(name, contract=f"CPA {len(name) % 2}") for name in ("ada", "bea", "cleo", "dora", "ed")]
    heads = []
    for folder, order in (("a", dues), ("b", dues[::-1])):
        with open_ledger(tmp_path / folder) as ledger:
            post(ledger, order)
            heads.append(ledger.show().heads)
    assert heads[0] == heads[1]


def test_a_receipt_comes_after_the_commit_and_what_is_not_taken_is_not_posted(ledger, monkeypatch):
    monkeypatch.setattr(posting, "DIFFERENCES_PER_BATCH", 2)
    under_way = ledger.post(
        [due(f"p{n}") for n in range(5)],
        period="2012-04",
        as_of=date(2012, 4, 30),
        known_at=KNOWN,
        evidence_digest="",
        run="x",
    )
    assert under_way.differences == 5
    first = next(under_way)
    with raw(ledger.folder) as other:
        assert other.execute("SELECT hash FROM entry ORDER BY sequence LIMIT 1").fetchone() == (first.hash,)
        assert other.execute("SELECT count(*) FROM entry").fetchone() == (2,)
    other.close()


def test_a_stopped_run_goes_on_to_the_same_chain(tmp_path, monkeypatch):
    monkeypatch.setattr(posting, "DIFFERENCES_PER_BATCH", 2)
    dues = [due(f"p{n}", contract=f"CPA {n % 3}") for n in range(9)]
    with open_ledger(tmp_path / "whole") as whole:
        post(whole, dues)
    with open_ledger(tmp_path / "stopped") as stopped:
        arguments = {"period": "2012-04", "as_of": date(2012, 4, 30), "known_at": KNOWN}
        next(stopped.post(dues, **arguments, evidence_digest="e" * 64, run="april"))
    with open_ledger(tmp_path / "stopped") as again, Ledger.read(tmp_path / "whole") as whole:
        assert 0 < len(post(again, dues)) < 9
        assert again.show().heads == whole.show().heads


def test_an_earlier_day_is_refused(ledger):
    post(ledger, [due("ada")])
    with pytest.raises(GoesBackward, match="as of 2012-04-30; posting as of 2012-04-29"):
        post(ledger, [due("ada")], as_of=date(2012, 4, 29))


def test_an_earlier_moment_of_knowledge_is_refused(ledger):
    post(ledger, [due("ada")])
    with pytest.raises(GoesBackward, match="take back what came in since"):
        post(ledger, [], known_at=datetime(2012, 4, 30, 23, tzinfo=UTC))


def test_a_closed_period_takes_nothing_and_the_same_run_again_posts_nothing(ledger):
    post(ledger, [due("ada")])
    ledger.close("2012-04")
    assert post(ledger, [due("ada")]) == []
    with pytest.raises(PeriodClosed, match="2012-05 is open"):
        post(ledger, [due("ada"), due("bea")])


@pytest.mark.parametrize("period", ["2012-13", "2012-4", "april", "2012-04\n"])
def test_a_period_is_a_month(ledger, period):
    with pytest.raises(BadRequest, match="as 2012-04"):
        post(ledger, [due()], period=period)


def test_a_moment_has_a_time_zone(ledger):
    with pytest.raises(BadRequest, match="UTC"):
        post(ledger, [due()], known_at=datetime(2012, 5, 1))  # noqa: DTZ001


def test_a_run_has_a_name(ledger):
    with pytest.raises(BadRequest, match="name"):
        post(ledger, [due()], run=" ")


def test_the_same_due_twice_is_refused_whole(ledger):
    with pytest.raises(DueTwice, match=r"ada, job_outcome, number 1, in contract CPA 1 and CPA 2"):
        post(ledger, [due("bea"), due("ada"), due("ada", contract="CPA 2")])
    assert list(ledger.entries()) == []


def test_a_key_under_two_ids_is_refused(ledger):
    post(ledger, [due("ada")])
    renamed = replace(due("bea"), participant="ada")
    with pytest.raises(DueTwice):
        post(ledger, [due("ada"), renamed])
    with pytest.raises(RuleBroken, match="Due once"):
        post(ledger, [renamed])
    assert nets(ledger) == {("ada", "job_outcome", 1): ("CPA 1", 120_000)}


def test_an_id_for_another_key_is_refused(ledger):
    post(ledger, [due("ada")])
    with pytest.raises(DueTwice, match="the ledger has it for ada"):
        post(ledger, [replace(due("ada", 5), participant="bea")])


def test_pence_that_are_no_whole_number_are_refused(ledger):
    with pytest.raises(RuleBroken, match="whole_pence"):
        post(ledger, [due("ada", 1.5)])  # type: ignore[arg-type]


def test_a_ledger_is_one_programmes_in_one_currency(tmp_path):
    open_ledger(tmp_path).shut()
    with pytest.raises(AnotherProgramme, match="kept for work-programme in GBP, not for restart in GBP"):
        open_ledger(tmp_path, programme="restart")
    with pytest.raises(AnotherProgramme, match="in USD"):
        open_ledger(tmp_path, currency="USD")


def test_nobody_posts_unnamed(tmp_path):
    with pytest.raises(BadRequest, match="actor"):
        open_ledger(tmp_path, actor="  ")


def test_a_ledger_is_made_only_when_asked(tmp_path):
    with pytest.raises(NoLedger):
        open_ledger(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    with pytest.raises(NoLedger):
        Ledger.existing(tmp_path, actor="petra", clock=None)  # type: ignore[arg-type]


def test_an_existing_ledger_knows_whose_it_is(tmp_path):
    open_ledger(tmp_path).shut()
    with Ledger.existing(tmp_path, actor="petra", clock=None) as ledger:  # type: ignore[arg-type]
        assert (ledger.programme, ledger.currency) == ("work-programme", "GBP")


def test_a_file_of_another_program_is_left_alone(tmp_path):
    file = tmp_path / "ledger.sqlite"
    file.write_text("not a database, and long enough to be read as one, " * 40)
    with pytest.raises(NotALedger):
        open_ledger(tmp_path)
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    with pytest.raises(NotALedger):
        open_ledger(tmp_path)


def test_a_file_whose_rules_were_changed_takes_no_more(tmp_path):
    open_ledger(tmp_path).shut()
    with raw(tmp_path) as other:
        other.execute("DROP TRIGGER entry_never_changed")
    other.close()
    with pytest.raises(NotALedger, match="trigger entry_never_changed is missing"):
        open_ledger(tmp_path)


def test_a_locked_ledger_says_who_must_wait(ledger):
    other = raw(ledger.folder)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerBusy, match="Another process is writing"):
        post(ledger, [due("ada")])
    other.execute("ROLLBACK")
    other.close()
    assert len(post(ledger, [due("ada")])) == 1


def test_two_who_post_at_once_do_not_post_twice(ledger, monkeypatch):
    monkeypatch.setattr(posting, "DIFFERENCES_PER_BATCH", 1)
    dues = [due("ada"), due("bea")]
    arguments = {"period": "2012-04", "as_of": date(2012, 4, 30), "known_at": KNOWN, "evidence_digest": "e" * 64}
    slow = ledger.post(dues, **arguments, run="slow")
    next(slow)
    with open_ledger(ledger.folder) as quick:
        assert len(post(quick, dues)) == 1
    with pytest.raises(LedgerBusy, match="while this one was at work"):
        next(slow)
    assert len(list(ledger.entries())) == 2


def test_a_second_posting_ends_the_first(ledger):
    first = ledger.post([due()], period="2012-04", as_of=date(2012, 4, 30), known_at=KNOWN, evidence_digest="", run="x")
    assert len(post(ledger, [due()])) == 1
    with pytest.raises(BadRequest, match="Another posting was begun"):
        next(first)
