"""`commissioning serve`: pages, API, worker and what time makes due, all on one machine."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from commissioning.cli.exits import command
from commissioning.cli.said import say
from commissioning.cli.service.ready import refuse_to_serve_broken
from commissioning.cli.service.stopping import GRACE_SECONDS
from commissioning.core.clock import SystemClock

HOST, PORT = "127.0.0.1", 8000
Host = Annotated[str, typer.Option(help="Where to listen; other machines reach it through a proxy.")]
Port = Annotated[int, typer.Option(min=1, max=65_535)]
COMMISSIONING = [sys.executable, "-c", "from commissioning.cli.start import start; start()"]


@command
def serve(host: Host = HOST, port: Port = PORT) -> None:
    """Serve the pages and the API, and do the jobs that wait, until Ctrl-C."""
    os.environ.setdefault("COMMISSIONING_DEMO_STARTED_AT", SystemClock().now().isoformat())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    refuse_to_serve_broken()
    if settings.MODE != "production":
        call_command("migrate", verbosity=0)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
    with beside("worker"), beside("tick", "--each-minute"):
        say(f"Serving on http://{host}:{port} until Ctrl-C.")
        _run_gunicorn(host, port, on_sqlite=settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


@contextmanager
def beside(*words: str) -> Iterator[None]:
    """Another command of ours in a process of its own, ended when the block ends. It has no terminal's Ctrl-C.

    However this process dies, that one ends: its standard input does.
    """
    command = [*COMMISSIONING, *words, "--until-input-ends"]
    process = subprocess.Popen(command, start_new_session=True, stdin=subprocess.PIPE)  # noqa: S603  # our own words
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _run_gunicorn(host: str, port: int, *, on_sqlite: bool) -> None:
    from gunicorn.app.base import BaseApplication

    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        # SQLite has one writer; threads of one process wait for it with less ado than processes.
        "workers": 1 if on_sqlite else 2 * (os.cpu_count() or 1) + 1,
        "threads": 8 if on_sqlite else 2,
        "worker_class": "gthread",
        "max_requests": 0 if on_sqlite else 20_000,
        "max_requests_jitter": 2_000,
        "timeout": 60,
        "graceful_timeout": 15,
        "limit_request_line": 4_094,
        "loglevel": "warning",
        "control_socket_disable": True,
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Callable[..., Any]:
            from commissioning.config.wsgi import application

            return application

    try:
        Server().run()
    except SystemExit as ended:
        if ended.code not in (None, 0):
            raise
