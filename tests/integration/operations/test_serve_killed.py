"""Worker and tick do not outlive the process that serves, not even when it is killed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SERVING = """
import time
from commissioning.cli.service.serve import beside

with beside("worker"), beside("tick", "--each-minute"):
    time.sleep(600)
"""


def test_worker_and_tick_end_with_the_process_that_serves(templates, tmp_path):
    shutil.copyfile(templates.template("sqlite").name, tmp_path / "commissioning.sqlite3")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("COMM", "DJANGO"))}
    serving = subprocess.Popen(
        [sys.executable, "-c", SERVING],
        cwd=ROOT,
        env=environ | {"COMMISSIONING_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    told = ""
    while "Doing the jobs" not in told:  # the worker is there
        told += serving.stdout.readline()
    serving.kill()
    serving.communicate(timeout=60)  # which waits for everybody who could still write there
