"""`pay --since` from the command line: what it writes, on what it can stand, and what the ledger gets of it."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from support.commands import ASSUME, WORK_PROGRAMME, command, pays
from support.stores import paid, pay


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Path:
    """A store of 60 simulated people, with a run as of the end of May; and the same where one referral is undone."""
    here = tmp_path_factory.mktemp("since")
    asked = ["--people", 60, "--seed", 5, "--until", "2013-12-31", "--out", here / "evidence"]
    command("simulate", "--terms", WORK_PROGRAMME, *asked)
    command("evidence", "add", here / "store", here / "evidence", "--buckets", 3)
    pays(here / "store", here / "may", "--ledger", here / "ledger", as_of="2013-05-31")
    shutil.copytree(here / "store", here / "later")
    undone = rows(here / "may" / "dues.csv")[-1]["participant"]
    told = {row["record"]: row for row in rows(here / "evidence" / "participants.csv") if row["participant"] == undone}
    sent = here / "sent" / "participants.csv"
    sent.parent.mkdir()
    with sent.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(next(iter(told.values()))), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "recorded_at": "2014-06-03T09:00:00Z", "withdrawn": "true"} for row in told.values())
    command("evidence", "add", here / "later", sent)
    (here / "undone").write_text(undone)
    return here


def test_a_run_since_another_says_what_changed_and_posts_as_a_run_in_full(worlds, tmp_path):
    for name in ("ledger", "may"):
        shutil.copytree(worlds / name, tmp_path / name)
    shutil.copytree(worlds / "ledger", tmp_path / "other")
    pays(worlds / "later", tmp_path / "full", "--ledger", tmp_path / "other")
    said = pays(worlds / "later", tmp_path / "june", "--since", tmp_path / "may", "--ledger", tmp_path / "ledger")
    assert "every due is compared" not in said
    assert (tmp_path / "june" / "statements.csv").read_bytes() == (tmp_path / "full" / "statements.csv").read_bytes()
    changes = rows(tmp_path / "june" / "changes.csv")
    assert f"{len(changes):,} dues differ from the run in" in said
    undone = (worlds / "undone").read_text()
    assert {change["participant"] for change in changes if change["cause"] == "new evidence"} == {undone}
    assert any(change["cause"] == "days passed" for change in changes)
    assert command("ledger", "show", tmp_path / "ledger") == command("ledger", "show", tmp_path / "other")
    due = next(change["due"] for change in changes if change["participant"] != undone)
    assert command("explain", due, "--run", tmp_path / "june") == command("explain", due, "--run", tmp_path / "full")


def test_a_run_can_stand_on_one_that_stands_on_another(worlds, tmp_path):
    pays(worlds / "later", tmp_path / "june", "--since", worlds / "may")
    shutil.copytree(worlds / "ledger", tmp_path / "ledger")
    asked = ["--since", tmp_path / "june", "--ledger", tmp_path / "ledger"]
    said = pays(worlds / "later", tmp_path / "july", *asked, as_of="2013-07-31")
    assert "so every due is compared with it" in said  # June was never posted
    pays(worlds / "later", tmp_path / "full", as_of="2013-07-31")
    told, in_full = (json.loads((tmp_path / run / "run.json").read_text()) for run in ("july", "full"))
    assert told.pop("since")["run"] == str(tmp_path / "june")
    assert told == in_full
    said = pays(worlds / "later", tmp_path / "again", "--since", tmp_path / "july", as_of="2013-07-31")
    assert "No due differs from the run in" in said
    assert rows(tmp_path / "again" / "changes.csv") == []


def test_it_says_on_what_it_cannot_stand(worlds, tmp_path):
    def refused(*more: object, since: Path = worlds / "may", **asked: str) -> str:
        said = pays(worlds / "later", tmp_path / "run", "--since", since, *more, exits=1, **asked)
        assert not (tmp_path / "run").exists()
        return said

    assert "looked from a later day, 31 May 2013" in refused(as_of="2013-05-30")
    assert "knew what this run is not to know" in refused("--known-by", "2013-06-01T00:00:00Z")
    assert "--since is for --engine duckdb" in refused("--engine", "reference")
    assert "is not a run" in refused(since=worlds / "evidence")
    pays(worlds / "store", tmp_path / "reference", "--engine", "reference")
    assert "kept nothing to stand on" in refused(since=tmp_path / "reference")
    other = pay(tmp_path / "sent", paid("ada"))
    command("evidence", "add", tmp_path / "other", other)
    asked = ["--terms", WORK_PROGRAMME, *ASSUME, "--as-of", "2013-06-30", "--since", worlds / "may"]
    said = command("pay", *asked, "--evidence", tmp_path / "other", "--out", tmp_path / "run", exits=1)
    assert "is of another evidence store" in said
    shutil.copytree(worlds / "may", tmp_path / "older")
    (tmp_path / "older" / "kept" / "wording").write_text("other words")
    assert "another version of this program" in refused(since=tmp_path / "older")
    changed = tmp_path / "terms"
    shutil.copytree(WORK_PROGRAMME, changed)
    prices = (changed / "prices.yaml").read_text(encoding="utf-8")
    (changed / "prices.yaml").write_text(prices.replace("120_000", "120_001", 1), encoding="utf-8")
    asked = ["--terms", changed, *ASSUME, "--as-of", "2013-06-30", "--since", worlds / "may"]
    said = command("pay", *asked, "--evidence", worlds / "later", "--out", tmp_path / "run", exits=1)
    assert "has other terms" in said
