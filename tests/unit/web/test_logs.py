"""The log: one line of JSON for each request, the same id on all lines of a request, and nobody's data in any."""

import json
import logging

import pytest

SECRET = "canary@example.org"


@pytest.fixture
def lines(database):
    """What would stand in the log of production, so far."""
    from commissioning.config.logs import JsonLines

    class Kept(logging.Handler):
        def __init__(self):
            super().__init__()
            self.texts = []

        def emit(self, record):
            self.texts.append(self.format(record))

    handler = Kept()
    handler.setFormatter(JsonLines())
    root, requests = logging.getLogger(), logging.getLogger("commissioning.requests")
    before = root.level, requests.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)
    yield handler.texts
    root.setLevel(before[0])
    requests.setLevel(before[1])
    root.removeHandler(handler)


@pytest.fixture
def browser(database, lines):
    from support.browsing import Browser

    browser = Browser(None)
    browser.raise_request_exception = False
    return browser


def _requests(lines):
    return [said for said in map(json.loads, lines) if said["logger"] == "commissioning.requests"]


def test_a_request_is_one_line_that_names_the_route_and_not_the_address(browser, lines):
    answer = browser.get("/contracts/a-secret-in-an-address", {"q": SECRET})
    (said,) = _requests(lines)
    assert said | {"milliseconds": 0, "at": "", "level": "info"} == {
        "at": "",
        "level": "info",
        "logger": "commissioning.requests",
        "event": "request",
        "request": answer["X-Request-ID"],
        "method": "GET",
        "route": "contract",
        "status": 302,
        "milliseconds": 0,
        "person": None,
        "organisation": None,
        "role": "public",
    }
    assert "secret" not in "".join(lines)
    assert SECRET not in "".join(lines)


def test_the_proxys_id_is_kept_when_it_looks_like_one(browser):
    assert browser.get("/health", headers={"X-Request-ID": "0123-abcd"}).headers.get("X-Request-ID") is None
    assert browser.get("/", headers={"X-Request-ID": "0123-abcd"})["X-Request-ID"] == "0123-abcd"
    for odd in ("short", "x" * 65, "new\u2028line-here", '","admin":"yes'):
        assert browser.get("/", headers={"X-Request-ID": odd})["X-Request-ID"] != odd


def test_a_fault_is_told_by_kind_and_place_and_never_by_its_message(browser, lines, monkeypatch):
    from commissioning.web.views import contracts, home

    def fails(*_, **__):
        raise ValueError(f"Key (email)=({SECRET}) already exists")

    monkeypatch.setattr(home, "page", fails)
    monkeypatch.setattr(contracts, "answer_list", fails)
    answer = browser.get("/", {"q": SECRET})
    assert answer.status_code == 500
    assert SECRET not in "".join(lines)
    fault = next(said["fault"] for said in map(json.loads, lines) if "fault" in said)
    assert fault["kind"] == "builtins.ValueError"
    assert any("views/home.py" in place for place in fault["where"])
    assert {said["request"] for said in map(json.loads, lines)} == {answer["X-Request-ID"]}
    assert _requests(lines)[0]["level"] == "warning"


def test_what_is_said_as_json_is_not_wrapped_in_json_again(lines):
    logging.getLogger("commissioning.test").info('{"event":"signed in","person":"abc"}')
    logging.getLogger("commissioning.test").info("{not json")
    first, second = map(json.loads, lines)
    assert (first["event"], first["person"]) == ("signed in", "abc")
    assert second["event"] == "{not json"


def test_a_refused_sign_in_tells_nobodys_address(browser, lines):
    from django.urls import reverse

    browser.post(reverse("account_login"), {"login": SECRET, "password": "not the password"})
    assert lines
    assert SECRET not in "".join(lines)


@pytest.mark.parametrize("mode", ["production", "embedded"])
def test_the_settings_of_each_mode_are_ones_that_python_takes(mode, database):
    import subprocess
    import sys

    script = (
        "import logging, logging.config; from commissioning.config.logs import logging_settings; "
        f"logging.config.dictConfig(logging_settings('{mode}')); logging.getLogger('a').warning('b %s', 'c')"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stderr
    assert said == "WARNING a: b c\n" if mode == "embedded" else json.loads(said)["event"] == "b c"
