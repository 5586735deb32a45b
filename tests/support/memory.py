"""Where the files of the tests lie: in memory, where a machine has room there, since each test throws its own away.

Nothing is switched off for it: databases and ledgers sync as ever, and memory answers at once.
"""

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path("/dev/shm")
ROOM_BYTES = 3 * 2**30
OURS = "commissioning-tests-{}-"
"""How a folder of databases begins, with the number of the process whose it is."""


def use() -> None:
    """Temporary files go to memory from here on, those of programs that tests start as well.

    Where TMPDIR says another place, or there is too little room, they stay where they were.
    """
    if "TMPDIR" not in os.environ and FOLDER.is_dir() and shutil.disk_usage(FOLDER).free >= ROOM_BYTES:
        os.environ["TMPDIR"] = str(FOLDER)
        tempfile.tempdir = None  # it is looked for again


def holds(path: Path) -> bool:
    """Whether a path lies in memory."""
    return path.is_relative_to(FOLDER)


def sweep() -> None:
    """Delete the folders in memory of runs that were killed; a server that still runs on one then stops by itself."""
    for folder in FOLDER.glob(OURS.format("*") + "*"):
        pid = folder.name.split("-")[2]
        if not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)
