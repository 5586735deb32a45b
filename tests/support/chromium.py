"""A real browser in front of a real server, both of the test's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest


def path() -> str:
    """Where Chromium is. Without one the test is skipped and says so; in CI it fails."""
    found = os.environ.get("COMMISSIONING_CHROMIUM", "/usr/bin/chromium")
    if not Path(found).exists():
        told = (
            f"No browser at {found}: install chromium, or name one in COMMISSIONING_CHROMIUM. Pages were not looked at."
        )
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    return found


@contextmanager
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread, Django asks whether one does
    )
    executable = path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def served() -> Iterator[str]:
    """The service on a free port of this machine, on the database of the test: its address."""
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from django.test.testcases import QuietWSGIRequestHandler

    class Server(ThreadedWSGIServer):
        def _close_connections(self) -> None:
            connections.close_all()

    server = Server(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def signed_in(browser, context, address: str) -> None:
    """The Chromium context goes on in the session of Django's client."""
    context.clear_cookies()
    for name, morsel in browser.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": address}])
