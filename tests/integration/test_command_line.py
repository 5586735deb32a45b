"""The commands, end to end: what they write, what they refuse, and the number they leave behind."""

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from commissioning.cli import demo
from commissioning.warehouse.ledger.reading import LedgerReader
from support.commands import ASSUME, WORK_PROGRAMME, command
from support.commands import pays as pay
from support.sizes import size


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    """Evidence of 150 simulated people, as CSV."""
    out = tmp_path_factory.mktemp("world") / "evidence"
    command("simulate", "--terms", WORK_PROGRAMME, "--people", 150, "--seed", 7, "--until", "2013-12-31", "--out", out)
    return out


def test_a_run_is_a_folder_with_everything_in_it(world, tmp_path):
    printed = pay(world, tmp_path / "run")
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"dues.csv", "statements.csv", "statements.md", "terms.json", "evidence", "run.json"}
    assert "Worked out with assumptions (demonstration.yaml)" in printed
    manifest = json.loads((tmp_path / "run" / "run.json").read_text())
    with (tmp_path / "run" / "dues.csv").open(newline="") as file:
        dues = list(csv.DictReader(file))
    assert manifest["dues"] == len(dues) > 100
    assert manifest["pence"] == sum(int(due["pence"]) for due in dues)
    with (tmp_path / "run" / "statements.csv").open(newline="") as file:
        assert sum(int(row["pence"]) for row in csv.DictReader(file)) == manifest["pence"]


def test_both_engines_give_the_same_row_checksum(world, tmp_path):
    checksums = set()
    for engine in ("duckdb", "reference"):
        pay(world, tmp_path / engine, "--engine", engine)
        checksums.add(json.loads((tmp_path / engine / "run.json").read_text())["row_checksum"])
    assert len(checksums) == 1


def test_the_past_is_replayed_byte_for_byte_after_later_evidence_and_variations(world, tmp_path):
    """What was known at the end of March 2013 stays what it was, whatever is learnt or agreed afterwards."""
    early = tmp_path / "early"
    shutil.copytree(world, early)
    for path in early.glob("*.csv"):
        _keep(path, lambda row: not row.get("recorded_at") or row["recorded_at"] < "2013-04-01T00:00:00Z")
    terms = tmp_path / "terms"
    shutil.copytree(WORK_PROGRAMME, terms)
    (terms / "variations").mkdir(exist_ok=True)
    (terms / "variations" / "900-later.yaml").write_text(
        "known_from: 2013-05-01\n"
        "title: Agreed later, for the past\n"
        'prices: {attachment_fee: {price: {figure: {groups: {"1": {2011-06-01: {value: 1, clause: "9.1"}}}}}}}\n'
    )
    asked = ["--as-of", "2013-03-31", "--known-by", "2013-04-01T00:00:00Z"]
    for name, evidence, of in (("then", early, WORK_PROGRAMME), ("now", world, terms)):
        command("pay", "--terms", of, *ASSUME, *asked, "--evidence", evidence, "--out", tmp_path / name)
    then, now = [(tmp_path / name / "dues.csv").read_bytes() for name in ("then", "now")]
    assert then == now
    command("pay", "--terms", terms, *ASSUME, "--as-of", "2013-03-31", "--evidence", world, "--out", tmp_path / "later")
    assert (tmp_path / "later" / "dues.csv").read_bytes() != now, "the variation does change what is known today"


def _keep(path: Path, wanted) -> None:
    with path.open(newline="") as file:
        header, *rows = list(csv.reader(file))
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if wanted(dict(zip(header, row, strict=True))))])


def test_bad_evidence_is_refused_whole(world, tmp_path):
    spoilt = tmp_path / "spoilt"
    shutil.copytree(world, spoilt)
    path = spoilt / "participants.csv"
    path.write_text(path.read_text().replace("2011-", "11/2011/", 1))
    printed = pay(spoilt, tmp_path / "run", exits=1)
    assert "participants.csv" in printed
    assert not (tmp_path / "run").exists()
    with (tmp_path / "run.errors.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [error["file"] for error in csv.DictReader(file)] == ["participants.csv"]


def test_evidence_of_another_programme_is_refused_row_by_row(world, tmp_path):
    spoilt = tmp_path / "spoilt"
    shutil.copytree(world, spoilt)
    path = spoilt / "participants.csv"
    path.write_text(path.read_text().replace("cpa-01-a", "cpa-99-a"))
    printed = pay(spoilt, tmp_path / "run", exits=1)
    assert "the terms know no such contract" in printed
    assert "Did you mean" in printed


def test_unknown_figures_are_refused_without_an_assumption(world, tmp_path):
    asked = ["--as-of", "2013-06-30", "--evidence", world, "--out", tmp_path / "run"]
    printed = command("pay", "--terms", WORK_PROGRAMME, *asked, exits=1)
    assert "are not known, so nothing can be paid" in printed
    assert "demonstration.yaml" in printed


def test_another_folder_is_never_overwritten(world, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    assert "was not written by this command" in pay(world, tmp_path / "mine", exits=1)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep me"


def test_the_ledger_takes_differences_only(world, tmp_path):
    ledger = ["--ledger", tmp_path / "ledger"]
    first = pay(world, tmp_path / "run", "--known-by", "2013-07-01T00:00:00Z", *ledger)
    assert " 0 entries posted" not in first
    again = pay(world, tmp_path / "run", "--known-by", "2013-07-01T00:00:00Z", *ledger)
    assert " 0 entries posted to 2013-06" in again
    command("ledger", "close", tmp_path / "ledger", "2013-06")
    late = ("--known-by", "2014-01-01T00:00:00Z")
    assert "closed" in pay(world, tmp_path / "run", *late, *ledger, exits=1)
    receipts = pay(world, tmp_path / "run", *late, *ledger, "--period", "2013-12", "--receipts")
    assert [line.split("\t")[7] for line in receipts.splitlines() if "\t" in line], "receipts are lines parted by tabs"
    assert all(line.split("\t")[7] == "2013-12" for line in receipts.splitlines() if "\t" in line)
    assert "all in order" in command("ledger", "verify", tmp_path / "ledger")
    assert "2013-12" in command("ledger", "show", tmp_path / "ledger")
    with LedgerReader.read(tmp_path / "ledger") as book:
        posted = sum(net.pence for net in book.net())
    with (tmp_path / "run" / "dues.csv").open(newline="") as file:
        assert posted == sum(int(due["pence"]) for due in csv.DictReader(file) if due["due_on"] <= "2013-06-30")


def test_a_broken_ledger_is_told_with_exit_3(world, tmp_path):
    pay(world, tmp_path / "run", "--ledger", tmp_path / "ledger")
    with sqlite3.connect(tmp_path / "ledger" / "ledger.sqlite") as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE entry SET pence = pence + 1 WHERE sequence = 1")
    connection.close()
    assert "does not hold" in command("ledger", "verify", tmp_path / "ledger", exits=3)


def test_explain_says_why_and_why_not(world, tmp_path):
    pay(world, tmp_path / "run")
    with (tmp_path / "run" / "dues.csv").open(newline="") as file:
        due = next(due for due in csv.DictReader(file) if due["component"] == "job_outcome")
    told = command("explain", due["due"], "--run", tmp_path / "run")
    assert due["participant"] in told
    assert "Evidence that counted" in told
    as_json = json.loads(command("explain", due["participant"], "--run", tmp_path / "run", "--format", "json"))
    assert as_json["participant"] == due["participant"]
    assert "is no participant" in command("explain", "nobody", "--run", tmp_path / "run", exits=1)


def test_wrong_usage_leaves_2(tmp_path):
    command(
        "pay", "--terms", "no-such-programme", "--evidence", tmp_path, "--as-of", "2013-06-30", "--out", "x", exits=2
    )
    said = command(
        "pay", "--terms", WORK_PROGRAMME, "--evidence", tmp_path, "--as-of", "30/06/2013", "--out", "x", exits=2
    )
    assert "2026-03-31" in said


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_terms_are_shown(form):
    assert "Work Programme" in command("terms", "show", "work-programme", "--format", form)


def test_terms_are_checked_and_unknown_figures_are_no_errors():
    printed = command("terms", "check", "work-programme")
    assert "unknown" in printed
    assert json.loads(command("terms", "schema"))


def test_the_demonstration_goes_on_where_it_was_stopped(tmp_path, monkeypatch):
    """Ctrl-C after half of the months leaves a ledger that the next run continues to the same end."""
    months = size("months of a demonstration")
    monkeypatch.setattr(demo, "MONTHS", months)
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    command("demo", "--no-serve", "--people", 120, "--folder", whole)
    working_out, calls = demo.dues, []

    def interrupted(*arguments, **more):
        calls.append(arguments)
        if len(calls) == months // 2 + 1:
            raise KeyboardInterrupt
        return working_out(*arguments, **more)

    monkeypatch.setattr(demo, "dues", interrupted)
    assert "Interrupted" in command("demo", "--no-serve", "--people", 120, "--folder", stopped, exits=130)
    printed = command("demo", "--no-serve", "--people", 120, "--folder", stopped)
    assert "One payment explained" in printed
    nets = []
    for folder in (whole, stopped):
        with LedgerReader.read(folder / "ledger") as book:
            nets.append({net.entitlement.id: net.pence for net in book.net()})
            assert len(book.closings()) == months + 1
    assert nets[0] == nets[1]
    assert (whole / "run" / "dues.csv").read_bytes() == (stopped / "run" / "dues.csv").read_bytes()
