"""`commissioning demo` and `serve`, as a newcomer runs them: a whole world, served, stopped with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from support.sizes import size

ROOT = Path(__file__).parents[2]
# As the program starts; only of the months that it pays before it serves a quick run leaves some out.
_COMMAND = (
    f"from commissioning.cli import demo; demo.MONTHS = {size('months paid before serving')}; "
    "from commissioning.cli.start import start; start()"
)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The demonstration, served: its address, the process, the folder."""
    folder, port = tmp_path_factory.mktemp("demo"), _free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("COMMISSIONING_", "DJANGO_"))}
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _COMMAND,
            "demo",
            "--people",
            "120",
            "--folder",
            str(folder),
            "--port",
            str(port),
        ],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}", process, folder
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()


def _answers(address: str, process) -> str:
    """The first page, once the service is up. Fails with what the command printed when it ends before."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.5)
    raise AssertionError(process.stdout.read())


def test_the_demonstration_builds_a_world_serves_it_and_stops_at_ctrl_c(served):
    address, process, folder = served
    assert "Commission employment support" in _answers(address, process)
    assert (folder / "service" / "commissioning.sqlite3").exists()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0, process.stdout.read()
    printed = process.stdout.read()
    assert f"Serving on {address}" in printed
    assert "Traceback" not in printed
    _the_world_is_whole(folder)


def _the_world_is_whole(folder):
    """Two commissioners and a partner, 18 areas, the Work Programme's 40 contracts, some two hundred organisations."""
    import sqlite3

    with sqlite3.connect(folder / "service" / "commissioning.sqlite3") as database:

        def count(what: str) -> int:
            return database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]

        assert count("platform_organisation WHERE kind = 'commissioner'") == 3, "two, and a partner"
        assert count("design_partner") == 1
        assert count("design_packagearea") == 18 + 10 + 3, "ten shaped from ten, of which three went on as others"
        assert count("market_area") == 18
        assert (
            count(
                "contracts_contract c JOIN design_programme p ON p.reference = c.programme_id "
                "WHERE p.key = 'work-programme'"
            )
            == 40
        )
        assert 190 <= count("platform_organisation") <= 210
        assert count("platform_relationship WHERE kind = 'sub_of'") > 200
    database.close()
