"""The commands `worker` and `tick` as processes, on both databases."""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

COMMISSIONING = [sys.executable, "-c", "from commissioning.cli.start import start; start()"]


@pytest.fixture
def environment(world, tmp_path):
    """Variables under which a process finds a copy of the world's database."""
    from django.conf import settings

    said = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "COMMISSIONING_"))},
        "COMMISSIONING_DATA": str(tmp_path),
        "COMMISSIONING_SECRET_KEY": "of this test",
    }
    if world.database.vendor == "sqlite":
        shutil.copyfile(world.database.name, tmp_path / "commissioning.sqlite3")
    else:
        host = settings.POSTGRESQL_HOST
        said["COMMISSIONING_DATABASE_URL"] = f"postgresql://app_rw@/{world.database.name}?host={host}"
    return said


def run(name, environment, *arguments):
    return subprocess.run([*COMMISSIONING, name, *arguments], env=environment, capture_output=True, text=True)


def test_a_worker_does_what_waits(environment):
    first = run("worker", environment, "--until-idle")
    assert (first.returncode, first.stdout) == (0, "Doing the jobs that wait.\n3 jobs were taken.\n"), first.stderr
    assert run("worker", environment, "--until-idle").stdout.endswith("\n0 jobs were taken.\n")


@pytest.mark.parametrize("command", [("worker",), ("tick", "--each-minute")])
def test_what_runs_for_ever_ends_when_it_is_told_to(environment, command):
    with subprocess.Popen(
        [*COMMISSIONING, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline(), "it has begun"
        process.send_signal(signal.SIGTERM)
        said, problems = process.communicate(timeout=120)
    assert process.returncode == 0
    assert problems.startswith("Ending after")
    assert command[0] == "tick" or re.search(r"^\d jobs were taken\.$", said)


def test_a_tick_does_what_is_due_and_two_at_once_do_it_once(environment):
    command = [*COMMISSIONING, "tick"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    lines = [line for process in both for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(lines) == [
        "forget expired counts of attempts: 0",
        "forget expired sessions: 0",
        "forget files past their time: 0",
        "forget old answers: 3",
        "gather heads under a root: 0",
        "let go of expired jobs: 0",
        "remove contents that no row needs: 0",
        "tell of broken glass: 0",
    ]
    assert run("tick", environment).stdout == ""


def test_a_database_without_tables_is_named(tmp_path):
    environment = {"COMMISSIONING_DATA": str(tmp_path), "COMMISSIONING_SECRET_KEY": "x", "PATH": os.environ["PATH"]}
    environment |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    refused = run("tick", environment)
    assert refused.returncode == 1
    assert "lacks the tables" in refused.stderr
    assert "Traceback" not in refused.stderr
