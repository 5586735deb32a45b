"""The evidence store from the command line: the same dues as from plain files, and the same explanations."""

import csv
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.verifying import verify
from support import store_adder
from support.commands import ASSUME, WORK_PROGRAMME, command, pays
from support.stores import paid, pay, place_at, referrals, rows_in


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    """Evidence of 60 simulated people, as CSV."""
    out = tmp_path_factory.mktemp("world") / "evidence"
    command("simulate", "--terms", WORK_PROGRAMME, "--people", 60, "--seed", 5, "--until", "2013-12-31", "--out", out)
    return out


@pytest.fixture(scope="module")
def store(world) -> Path:
    place = world.parent / "store"
    command("evidence", "add", place, world, "--buckets", 3)
    return place


@pytest.mark.parametrize("more", [(), ("--known-by", "2013-01-15T00:00:00Z"), ("--engine", "reference")])
def test_a_store_pays_what_plain_files_pay_byte_for_byte(world, store, tmp_path, more):
    pays(world, tmp_path / "plain", *more)
    pays(store, tmp_path / "stored", *more)
    for name in ("dues.csv", "statements.csv", "statements.md", "terms.json"):
        assert (tmp_path / "stored" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()
    plain, stored = (json.loads((tmp_path / run / "run.json").read_text()) for run in ("plain", "stored"))
    state = stored.pop("store")
    assert stored == plain
    assert (state["manifest"], state["sha256"]) == (1, manifests.newest(place_at(store)).sha256)
    assert not (tmp_path / "stored" / "evidence").exists()


def test_a_due_from_a_store_is_explained_as_it_was_whatever_came_since(world, store, tmp_path):
    pays(world, tmp_path / "plain")
    shutil.copytree(store, tmp_path / "store")
    pays(tmp_path / "store", tmp_path / "stored")
    with (tmp_path / "plain" / "dues.csv").open(newline="") as file:
        asked = max(csv.DictReader(file), key=lambda due: due["earned_on"])["participant"]
    expected = command("explain", asked, "--run", tmp_path / "plain")
    assert command("explain", asked, "--run", tmp_path / "stored") == expected
    command(
        "evidence", "add", tmp_path / "store", pay(tmp_path / "sent", paid(asked, 99_999_999), name="payroll/2.csv")
    )
    command("evidence", "compact", tmp_path / "store")
    assert command("explain", asked, "--run", tmp_path / "stored") == expected
    shutil.rmtree(tmp_path / "store")
    assert "no evidence store" in command("explain", asked, "--run", tmp_path / "stored", exits=1)


def test_the_commands_say_what_they_did(store, tmp_path):
    mine = tmp_path / "store"
    shutil.copytree(store, mine)
    more = pay(tmp_path / "sent", paid("ada"), name="payroll/2.csv")
    assert "payroll/2.csv" in command("evidence", "add", mine, more)
    assert "It adds nothing." in command("evidence", "add", mine, more)
    listed = command("evidence", "list", mine)
    assert "payroll/2.csv" in listed
    assert "state 2" in listed
    assert "as written" in command("evidence", "verify", mine)
    assert "state 3" in command("evidence", "compact", mine)
    data = next((mine / "data" / "payroll").rglob("00000003-*.parquet"))
    data.write_bytes(data.read_bytes()[:-1] + b"?")
    assert data.name in command("evidence", "verify", mine, exits=3)


def test_what_cannot_be_used_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spoilt = pay(tmp_path / "sent", paid("ada", "x"))
    said = command("evidence", "add", tmp_path / "store", spoilt, exits=1)
    assert "payroll.csv, column pay_pence" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["errors.csv", "sent"]
    assert "holds no manifest" in command("evidence", "list", tmp_path / "sent", exits=1)
    only_pay = pay(tmp_path / "sent" / "payroll", paid("ada"), name="1.csv")
    command("evidence", "add", tmp_path / "only-pay", only_pay)
    assert "nobody to pay for" in pays(tmp_path / "only-pay", tmp_path / "run", exits=1)
    assert "has 3 buckets" in command("evidence", "add", store, spoilt, "--buckets", 4, exits=1)
    assert "There is no folder" in pays(tmp_path / "nowhere", tmp_path / "run", exits=2)
    assert "no address of a store" in pays("pigeon://loft", tmp_path / "run", exits=1)
    assert "one inside the other" in pays(store, store / "run", exits=1)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process as a power cut would")
def test_a_process_that_is_killed_leaves_the_old_state_or_the_new(tmp_path):
    """The first write, one in the middle, and the last two: the manifest's link, and the wait for the disk after it."""
    files = [referrals(tmp_path / "sent", "ada", "bob"), pay(tmp_path / "sent", paid("ada"), paid("bob"))]
    whole = _adds(tmp_path / "whole", 10_000, files)
    assert whole.returncode == 0, whole.stderr
    writes = int(whole.stdout.split()[1])
    for at in (0, writes // 2, writes - 2, writes - 1):
        folder = tmp_path / f"store-{at}"
        assert _adds(folder, at, files).returncode == -signal.SIGKILL
        there = manifests.newest(place_at(folder))
        assert (there is not None) == (at == writes - 1)
        command("evidence", "add", folder, *files, "--buckets", 2)
        assert verify(place_at(folder)).breaches == ()
        assert rows_in(place_at(folder)) == rows_in(place_at(tmp_path / "whole"))


def _adds(folder: Path, at: int, files: list[Path]) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, store_adder.__file__, folder, at, *files]
    return subprocess.run(list(map(str, script)), capture_output=True, text=True, check=False)


PARTS = """
import os, signal, sys
from commissioning.cli import evidence_at
from commissioning.cli.start import start
from commissioning.warehouse.duckdb import DuckDB

evidence_at.ROWS_A_PART = 1
write = DuckDB.write

def stopped_in_the_second_part(self, step, path):
    write(self, step, path)
    if path.parent.name == "0001.partial":
        os.kill(os.getpid(), getattr(signal, stop))

stop = sys.argv.pop()
if stop != "none":
    DuckDB.write = stopped_in_the_second_part
start()
"""


def in_parts(store: Path, out: Path, stop: str, as_of: str = "2013-06-30") -> subprocess.CompletedProcess[str]:
    """`pay`, a part for each bucket, in a process that is stopped by a signal in the second part, or by `none`."""
    asked = ["--terms", WORK_PROGRAMME, *ASSUME, "--as-of", as_of, "--evidence", store, "--out", out]
    return subprocess.run(
        [sys.executable, "-c", PARTS, "pay", *map(str, asked), stop],
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        check=False,
    )


@pytest.mark.parametrize(("stop", "code"), [("SIGKILL", -9), ("SIGINT", 130)])
def test_who_is_stopped_goes_on_with_the_parts_that_are_there(world, store, tmp_path, stop, code):
    ran = in_parts(store, tmp_path / "run", stop)
    assert ran.returncode == code, ran.stderr
    assert not (tmp_path / "run").exists()
    ran = in_parts(store, tmp_path / "run", "none")
    assert ran.returncode == 0, ran.stderr
    assert "1 of 3 parts are there from before." in ran.stderr
    pays(world, tmp_path / "plain")
    assert (tmp_path / "run" / "dues.csv").read_bytes() == (tmp_path / "plain" / "dues.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain", "run"]


def test_another_question_takes_up_nothing(store, tmp_path):
    in_parts(store, tmp_path / "run", "SIGKILL")
    ran = in_parts(store, tmp_path / "run", "none", as_of="2013-06-29")
    assert (ran.returncode, "from before" in ran.stderr) == (0, False)
