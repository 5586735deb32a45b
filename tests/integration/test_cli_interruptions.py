"""Ctrl-C, at whatever moment: a sentence, exit 130, and nothing half done. Real processes, real signals."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

START = "from commissioning.cli.start import start; start()"
LOADING = """
import os, signal, sys
from commissioning.cli.start import start

class Interrupting:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "commissioning.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting)
start()
"""
BUILDING = """
import os, signal
from commissioning.cli.start import start
from typer import main

built = main.get_group
main.get_group = lambda asked: os.kill(os.getpid(), signal.SIGINT) or built(asked)
start()
"""
ASKED = ("simulate", "--terms", "work-programme", "--people", "50000", "--seed", "1")


def begun(program: str, out: Path) -> subprocess.Popen[str]:
    """A command that would take long, which heeds Ctrl-C as in a terminal."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *ASKED, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def ended_well(process: subprocess.Popen[str], folder: Path, sentence: str) -> None:
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert sentence in said
    assert "Traceback" not in said
    assert list(folder.iterdir()) == []


def test_ctrl_c_while_it_loads(tmp_path):
    ended_well(begun(LOADING, tmp_path / "world"), tmp_path, "Interrupted before anything was done.")


def test_ctrl_c_while_the_commands_are_built(tmp_path):
    ended_well(begun(BUILDING, tmp_path / "world"), tmp_path, "Interrupted before anything was done.")


def test_ctrl_c_at_work_leaves_nothing_half_done(tmp_path):
    process = begun(START, tmp_path / "world")
    while not list(tmp_path.iterdir()):  # the folder it writes in until all is done
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    ended_well(process, tmp_path, "Interrupted. Nothing is half done")


WITHIN_A_QUERY = """
import os, signal, threading
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB

signal.signal(signal.SIGINT, signal.default_int_handler)
long = Step("long", ("n",), "SELECT count(*) AS n FROM range(1000000000000) AS a(i) WHERE i % 3 = 1")
with DuckDB(threads=1) as warehouse:  # with more, another thread may hold the only task, and the first waits for it
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        warehouse.run(long)
    except KeyboardInterrupt:
        print("as Python knows it")
"""


def test_ctrl_c_within_a_query_is_ctrl_c():
    """DuckDB takes the signal for itself and raises an error of its own, which must not look like a fault."""
    ran = subprocess.run(
        [sys.executable, "-c", WITHIN_A_QUERY], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout.strip() == "as Python knows it", ran.stderr


SWALLOWED = """
import os, signal, sys
from pathlib import Path
from commissioning.cli.exits import command
from commissioning.cli.folders import whole_folder
from commissioning.cli.progress import progress

@command
def work(out, asks):
    with whole_folder(out, mark="mark", holds=["mark"]) as folder, progress("Working") as steps:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            pass  # as some libraries do
        if asks:
            steps.done()
            print("went on")
        (folder / "mark").touch()

work(Path(sys.argv[1]), sys.argv[2] == "asks")
"""


@pytest.mark.parametrize("asks", ["asks", "does not ask"])
def test_ctrl_c_that_a_library_swallows_is_heeded_all_the_same(tmp_path, asks):
    ran = subprocess.run(
        [sys.executable, "-c", SWALLOWED, str(tmp_path / "out"), asks],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert "Interrupted. Nothing is half done" in ran.stderr
    assert ran.stdout == ""
    assert list(tmp_path.iterdir()) == []
