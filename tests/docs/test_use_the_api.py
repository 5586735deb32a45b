"""The program in the how-to runs as printed, over HTTP, and prints what the page shows."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

PAGE = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")


@pytest.fixture
def address(world, monkeypatch):
    """Where the world is served, by another thread with connections of its own."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    class Quiet(WSGIRequestHandler):
        def log_message(self, *said):
            pass

    monkeypatch.setattr(settings, "CLOCK", FixedClock(NOW))
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

    def serve():
        from django.db import connection

        try:
            server.serve_forever()
        finally:
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(30)
    server.server_close()


def test_the_program_runs_as_printed(world, address):
    from support.programs import secret_of

    [program] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    [shown] = re.findall(r"```text\n(.*?)```", PAGE, re.S)
    run = subprocess.run(
        [sys.executable, "-I", "-c", program],
        env={
            "PATH": os.environ["PATH"],
            "COMMISSIONING_ADDRESS": address,
            "COMMISSIONING_TOKEN": secret_of(world, world.commissioners[0], "category_manager"),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.stderr == ""
    assert run.stdout == shown
