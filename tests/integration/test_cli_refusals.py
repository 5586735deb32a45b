"""What the commands refuse, and that they leave alone what is not theirs."""

import json
import shutil
from pathlib import Path

import pytest

from commissioning.cli.exits import InputRefused
from commissioning.cli.folders import whole_folder
from support.commands import ROOT, command

TERMS = ROOT / "examples" / "jtpa" / "terms"

PARTICIPANTS = (
    "participant,contract,group,referred_on,started_on,nation\nada,{contract},{group},1988-01-01,1988-01-01,other\n"
)
PAYROLL = (
    "participant,employer,paid_on,period_from,period_until,pay_pence,source,recorded_at\n"
    "{participant},works,1990-07-01,1988-01-01,1990-07-01,2000000,{source},1990-07-02T00:00:00Z\n"
)


@pytest.fixture
def evidence(tmp_path) -> Path:
    """One woman, and what she earned."""
    return written(tmp_path / "evidence")


def written(folder: Path, *, paid: str = "ada") -> Path:
    from commissioning.terms.loading import load

    terms = load(TERMS)
    source = next(iter(terms.outcomes.values())).evidence[0]
    folder.mkdir()
    contract, group = next(iter(terms.contracts)), next(iter(terms.groups))
    (folder / "participants.csv").write_text(PARTICIPANTS.format(contract=contract, group=group))
    (folder / "payroll.csv").write_text(PAYROLL.format(participant=paid, source=source))
    return folder


def pay(evidence: Path, out: Path, *more: object, as_of: str = "1990-12-31", exits: int = 0) -> str:
    asked = ("--terms", TERMS, "--evidence", evidence, "--as-of", as_of, "--out", out)
    return command("pay", *asked, *more, exits=exits)


@pytest.mark.parametrize("day", ["30/06/2013", "2013-06-31", "20130630", "2013-W26-7", "9999-12-31", ""])
def test_a_date_is_year_month_day_and_within_reason(evidence, tmp_path, day):
    assert "2026-03-31" in pay(evidence, tmp_path / "run", as_of=day, exits=2)


@pytest.mark.parametrize("at", ["2013-07-01", "2013-07-01T00:00", "0001-01-01T00:00:00+01:00"])
def test_an_instant_has_a_zone_and_is_within_reason(evidence, tmp_path, at):
    assert "2026-04-01T09:00:00Z" in pay(evidence, tmp_path / "run", "--known-by", at, exits=2)


def test_a_run_and_its_evidence_or_ledger_are_never_one_inside_the_other(evidence, tmp_path):
    """A run inside the evidence would be read as evidence; a ledger inside a run would go with the next run."""
    run = tmp_path / "run"
    assert "spoil each other" in pay(evidence, evidence / "run", exits=1)
    assert "spoil each other" in pay(evidence, evidence, exits=1)
    assert "spoil each other" in pay(evidence, run, "--ledger", run / "ledger", exits=1)
    assert "spoil each other" in pay(evidence, run, "--ledger", run, exits=1)
    assert sorted(path.name for path in evidence.iterdir()) == ["participants.csv", "payroll.csv"]
    assert not run.exists()


def test_a_run_that_holds_anything_else_is_not_replaced(evidence, tmp_path):
    pay(evidence, tmp_path / "run")
    (tmp_path / "run" / "letter.txt").write_text("keep me")
    assert "letter.txt" in pay(evidence, tmp_path / "run", exits=1)
    assert (tmp_path / "run" / "letter.txt").read_text() == "keep me"


def test_a_folder_below_a_file_is_told_plainly(evidence, tmp_path):
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in pay(evidence, tmp_path / "file" / "run", exits=1)
    assert str(tmp_path / "file") in pay(evidence, tmp_path / "run", "--ledger", tmp_path / "file" / "x", exits=1)
    assert "is a file" in pay(evidence, tmp_path / "run", "--ledger", tmp_path / "file", exits=1)
    assert str(tmp_path / "file") in command("terms", "show", TERMS, "--out", tmp_path / "file" / "x", exits=1)
    assert str(tmp_path) in command("terms", "show", TERMS, "--out", tmp_path, exits=1)


def test_a_day_beyond_the_bank_holidays_is_told_plainly(tmp_path):
    asked = ("--people", 5, "--seed", 1, "--until", "2040-01-01", "--out", tmp_path / "world")
    assert "bank holidays" in command("simulate", "--terms", "work-programme", *asked, exits=1)
    assert list(tmp_path.iterdir()) == []


def test_what_would_refuse_the_posting_is_told_before_the_work(evidence, tmp_path):
    ledger = tmp_path / "ledger"
    assert "is not a period" in pay(evidence, tmp_path / "run", "--ledger", ledger, "--period", "1990-13", exits=1)
    assert "--ledger" in pay(evidence, tmp_path / "run", "--period", "1990-12", exits=1)
    pay(evidence, tmp_path / "run", "--ledger", ledger)
    other = tmp_path / "other"
    shutil.copytree(TERMS, other)
    path = other / "programme.yaml"
    path.write_text(path.read_text().replace("key: ", "key: other-", 1))
    asked = ("--evidence", evidence, "--as-of", "1990-12-31", "--out", tmp_path / "new", "--ledger", ledger)
    assert "of its own" in command("pay", "--terms", other, *asked, exits=1)
    assert not (tmp_path / "new").exists()


def test_evidence_about_people_nobody_referred_is_counted_aloud(tmp_path):
    evidence = written(tmp_path / "evidence", paid="adda")
    printed = pay(evidence, tmp_path / "run")
    assert "Warning: payroll has 1 row about 1 participant of whom participants has no row, such as adda." in printed
    assert "Nothing is due as of 31 December 1990" in printed


def test_a_ledger_says_what_it_holds_when_asked_for_what_it_does_not(evidence, tmp_path):
    pay(evidence, tmp_path / "run", "--ledger", tmp_path / "ledger")
    for asked in (("--contract", "nobody"), ("--period", "1990-5")):
        printed = command("ledger", "show", tmp_path / "ledger", *asked, exits=1)
        assert asked[1] in printed
        assert "periods 1990-12 to 1990-12" in printed


def test_no_ledger_is_no_broken_promise_and_half_a_ledger_is(evidence, tmp_path):
    pay(evidence, tmp_path / "run", "--ledger", tmp_path / "ledger")
    file = tmp_path / "ledger" / "ledger.sqlite"
    assert "There is no ledger" in command("ledger", "verify", tmp_path, exits=1)
    file.write_bytes(file.read_bytes()[:9000])
    assert "does not hold what it promises" in command("ledger", "verify", tmp_path / "ledger", exits=3)
    file.write_text("a letter")
    assert "is not a ledger" in command("ledger", "verify", tmp_path / "ledger", exits=1)


@pytest.mark.parametrize("manifest", ["{", "{}", json.dumps({"as_of": "soon"})])
def test_a_damaged_run_is_told_plainly(evidence, tmp_path, manifest):
    pay(evidence, tmp_path / "run")
    (tmp_path / "run" / "run.json").write_text(manifest)
    assert "is damaged" in command("explain", "ada", "--run", tmp_path / "run", exits=1)


def test_explain_answers_for_every_kind_of_name(evidence, tmp_path):
    pay(evidence, tmp_path / "run")
    due = (tmp_path / "run" / "dues.csv").read_text().splitlines()[1].split(",")
    for asked in (due[0], "ada"):
        assert "ada" in command("explain", asked, "--run", tmp_path / "run")
    assert "no fixed fee" in command("explain", due[1], "--run", tmp_path / "run")
    pay(evidence, tmp_path / "run", as_of="1989-12-31")
    assert "nothing due" in command("explain", due[0], "--run", tmp_path / "run"), "a due that is due no longer"
    assert "Copy it from dues.csv" in command("explain", due[0][::-1], "--run", tmp_path / "run", exits=1)


def test_two_commands_never_write_one_folder(tmp_path):
    out = tmp_path / "run"
    with whole_folder(out, mark="m", holds=["m"]) as first:
        (first / "m").write_text("mine")
        with (
            pytest.raises(InputRefused, match="Another command is writing"),
            whole_folder(out, mark="m", holds=["m"]),
        ):
            pass
        assert (first / "m").exists()
    assert (out / "m").read_text() == "mine"


def test_a_folder_killed_between_two_names_comes_back(tmp_path):
    """Killed after the former run was put aside and before the new one had its name."""
    former, partial = tmp_path / ".run.former", tmp_path / ".run.partial"
    for folder in (former, partial):
        folder.mkdir()
        (folder / "m").write_text(folder.name)
    with whole_folder(tmp_path / "run", mark="m", holds=["m"]) as out:
        assert (tmp_path / "run" / "m").read_text() == ".run.former"
        assert not list(out.iterdir()), "what was half written is gone"
        (out / "m").write_text("new")
    assert (tmp_path / "run" / "m").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_demonstration_for_other_people_is_not_thrown_away_unasked(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "asked.json").write_text('{"people": 120, "seed": 1}')
    assert "Name another --folder" in command("demo", "--no-serve", "--people", 130, "--folder", tmp_path, exits=1)
    assert (tmp_path / "asked.json").exists()


def test_terms_that_contradict_themselves_pay_nothing(evidence, tmp_path):
    terms = tmp_path / "terms"
    shutil.copytree(TERMS, terms)
    path = terms / "contracts.yaml"
    path.write_text(
        path.read_text().replace("starts_on: 1988-01-01", "starts_on: 1988-01-01\n  ends_on: 1987-01-01", 1)
    )
    asked = ("--evidence", evidence, "--as-of", "1990-12-31", "--out", tmp_path / "run")
    said = command("pay", "--terms", terms, *asked, exits=1)
    assert "Nothing can be paid by" in said
    assert "contracts.site-cc" in said
    assert not (tmp_path / "run").exists()
