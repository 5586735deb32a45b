"""T7: a process that posts is killed (SIGKILL) at random moments. 0 acknowledged lost, 0 duplicate, 0 half."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from commissioning.warehouse.ledger.verification import verify
from support import ledger_poster
from support.ledgers import open_ledger
from support.sizes import size

ROUNDS_PER_LEDGER = 10
SCRIPT = Path(ledger_poster.__file__)


def start(folder: Path, seed: int, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), str(folder), str(seed), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


def killed(folder: Path, seed: int, number: int, after_seconds: float, after_receipts: int) -> tuple[list[str], bool]:
    """The receipts a round printed until it was killed, by the clock or at a receipt; and whether it was cut short."""
    process = start(folder, seed, number)
    timer = threading.Timer(
        after_seconds, lambda: os.kill(process.pid, signal.SIGKILL) if process.poll() is None else None
    )
    timer.start()
    lines = []
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.append(line)
            if len(lines) == after_receipts:
                process.kill()
    process.wait()
    timer.cancel()
    timer.join()
    assert process.returncode in (0, -signal.SIGKILL)
    return [line.rstrip("\n") for line in lines if line.endswith("\n")], process.returncode != 0


def check(folder: Path, acknowledged: dict[str, str], before: dict, wanted: dict) -> None:
    """Every acknowledged entry is there once, every person stands as before or as wanted, and the file verifies."""
    if not acknowledged:
        open_ledger(folder).shut()  # killed before there was a ledger: the next process makes it
    assert verify(folder).breaches == ()
    with open_ledger(folder) as ledger:
        entries = [(entry.id, entry.hash) for entry in ledger.entries()]
        held = dict(entries)
        assert len(held) == len(entries)
        lost = [entry for entry, hash_ in acknowledged.items() if held.get(entry) != hash_]
        assert lost == []
        now = standing(ledger)
        half = [key for key in before | wanted | now if now.get(key) not in (before.get(key), wanted.get(key))]
        assert half == []


def standing(ledger) -> dict[str, tuple[str, int]]:
    return {net.entitlement.id: (net.contract, net.pence) for net in ledger.net()}


def wanted_of(seed: int, number: int) -> dict[str, tuple[str, int]]:
    return {due.due: (due.contract, due.pence) for due in ledger_poster.determination(seed, number)}


@pytest.mark.timeout(0)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process as a power cut would")
def test_killed_at_any_moment_it_holds_every_acknowledged_entry_once(tmp_path):
    chance = random.Random(20120401)
    started = time.perf_counter()
    process = start(tmp_path / "measure", 0, 0)
    process.communicate()
    whole_seconds = time.perf_counter() - started
    cut_short = 0
    for kill in range(size("ledger kills")):
        seed, number = divmod(kill, ROUNDS_PER_LEDGER)
        folder = tmp_path / f"ledger-{seed}"
        if number == 0:
            acknowledged, before = {}, {}
        wanted = wanted_of(seed, number)
        by_receipt = chance.random() < 0.5
        seconds = 60.0 if by_receipt else chance.uniform(0.1, 1.0) * whole_seconds
        lines, was_cut = killed(folder, seed, number, seconds, chance.randrange(1, 250) if by_receipt else -1)
        cut_short += was_cut
        fresh = {fields[0]: fields[-1] for fields in (line.split("\t") for line in lines)}
        assert len(fresh) == len(lines)
        assert not fresh.keys() & acknowledged.keys(), "an entry was acknowledged twice"
        acknowledged |= fresh
        check(folder, acknowledged, before, wanted)
        with open_ledger(folder) as ledger:
            rest = [(receipt.entry, receipt.hash) for receipt in ledger_poster.posting_of(ledger, seed, number)]
        assert not dict(rest).keys() & acknowledged.keys(), "an entry was acknowledged twice"
        acknowledged |= dict(rest)
        check(folder, acknowledged, wanted, wanted)
        before = wanted
    print(f"{size('ledger kills')} kills, {cut_short} while it ran: 0 lost, 0 duplicate, 0 half")
    assert cut_short > 0, "no process was killed before it had ended, so nothing was tried"
