"""Every refusal is a problem in plain words; none tells more than the asker may know."""

import json
from datetime import timedelta

import pytest

PROBLEM = "application/problem+json"


@pytest.fixture
def one(world):
    return world.commissioners[0]


@pytest.fixture
def program(world, one):
    from support.programs import Program

    return Program(world, one)


def _is_problem(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.text
    said = answer.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"].endswith(".")
    assert "Traceback" not in answer.text
    return said


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Bearer commissioning_" + "0" * 64, "Basic YTpi", "Bearer a\x00b", "é"]
)
def test_without_a_token_nobody_acts(world, header):
    from support.programs import Program

    nobody = Program(world)
    for path in ("/contracts", "/organisations", "/nowhere", "/"):
        answer = nobody.read(path, headers={"Authorization": header} if header else {})
        _is_problem(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_ends(world, one):
    from django.conf import settings

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW
    from support.programs import Program

    program = Program(world, one, expires_at=NOW + timedelta(days=2))
    assert program.read("/contracts").status_code == 200
    settings.CLOCK = FixedClock(NOW + timedelta(days=2))
    _is_problem(program.read("/contracts"), 401)


def test_a_signed_in_person_is_nobody_here(world, one):
    from support.browsing import Browser
    from support.programs import secret_of

    browser = Browser(world)
    browser.sign_in(one, "category_manager")
    answer = browser.get("/api/v1/contracts")
    _is_problem(answer, 401)
    assert not answer.cookies
    token = {"Authorization": f"Bearer {secret_of(world, world.commissioners[1], 'category_manager')}"}
    found = {each["commissioner"] for each in browser.get("/api/v1/contracts", headers=token).json()["items"]}
    assert found == {world.commissioners[1].pk}, "the token counts, not the cookie"


def test_a_token_for_reading_changes_nothing(world, one):
    from support.programs import Program

    reader = Program(world, one, scopes=("read",))
    assert reader.read("/programmes").status_code == 200
    _is_problem(reader.change("/programmes", {"key": "new", "title": "New"}), 403)
    writer = Program(world, one, scopes=("write",))
    _is_problem(writer.read("/programmes"), 403)
    assert writer.change("/programmes", {"key": "new", "title": "New"}).status_code == 201


def test_a_role_without_the_permission_is_told_so_before_its_body_is_read(world, one):
    from support.programs import Program

    program = Program(world, one, "auditor")
    said = _is_problem(program.change("/contracts", {"nonsense": True}), 403)
    assert said["detail"].endswith("It is for: Category manager.")


def test_unknown_addresses_and_methods(program):
    _is_problem(program.read("/nowhere"), 404)
    _is_problem(program.get("/api/v2/contracts"), 404)
    _is_problem(program.get("/api/"), 404)
    answer = program.delete("/api/v1/contracts")
    _is_problem(answer, 405)
    assert set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}
    _is_problem(program.options("/api/v1/contracts"), 405)
    _is_problem(program.post("/api/v1/openapi.json"), 405)


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"\xff\xfe", b"[" * 100_000, b'{"key": 1e999999}', b'{"key":' + b"9" * 5_000 + b"}"],
    ids=["cut off", "empty", "not UTF-8", "deep", "infinite", "a long number"],
)
def test_a_body_that_is_no_json(program, body):
    answer = program.change("/programmes", body)
    assert answer.status_code in (400, 415, 422)
    _is_problem(answer, answer.status_code)


def test_a_body_that_is_not_as_described_is_told_where(program):
    said = _is_problem(program.change("/programmes", {"key": "NOT A KEY", "title": 7, "more": 1}), 422)
    assert {(each["where"], each["field"]) for each in said["errors"]} == {
        ("body", "key"),
        ("body", "title"),
        ("body", "more"),
    }
    assert "NOT A KEY" not in json.dumps(said), "what was sent is not sent back"
    said = _is_problem(program.read("/contracts?limit=1000&running_on=yesterday"), 422)
    assert {(each["where"], each["field"]) for each in said["errors"]} == {("query", "limit"), ("query", "running_on")}
    said = _is_problem(program.read("/contracts/no-reference"), 422)
    assert [(each["where"], each["field"]) for each in said["errors"]] == [("path", "reference")]


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\n", "   ", "", "x" * 201])
def test_text_that_no_database_holds_is_refused(program, text):
    _is_problem(program.change("/programmes", json.dumps({"key": "new", "title": text})), 422)


def test_other_media_types(program):
    answer = program.post(
        "/api/v1/programmes", "key=new", content_type="text/plain", headers={"Idempotency-Key": "other-type"}
    )
    _is_problem(answer, 415)


def test_a_large_body(program, monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "API_BODY_BYTES", 100)
    _is_problem(program.change("/programmes", {"key": "new", "title": "x" * 100}), 413)
    _is_problem(program.get("/api/v1/programmes", headers={"Content-Length": "many"}), 400)


def test_a_token_that_asks_too_often_waits(world, one, program, monkeypatch):
    from django.conf import settings

    from support.programs import Program

    monkeypatch.setattr(settings, "API_REQUESTS_A_MINUTE", 3)
    other = Program(world, one)
    assert [program.read("/areas").status_code for _ in range(3)] == [200] * 3
    answer = program.read("/areas")
    _is_problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert other.read("/areas").status_code == 200, "each token is counted for itself"


def test_what_fails_here_tells_nothing_and_leaves_nothing(world, program, monkeypatch):
    from commissioning.api.resources import programmes

    done = programmes.actions.open_programme

    def breaks(**said):
        done(**said)
        raise RuntimeError("canary of the inside")

    monkeypatch.setattr(programmes.actions, "open_programme", breaks)
    program.raise_request_exception = False
    answer = program.change("/programmes", {"key": "new", "title": "New"}, key="fails")
    _is_problem(answer, 500)
    assert "canary" not in answer.text
    monkeypatch.undo()
    assert len(program.all("/programmes")) == 1
    assert program.change("/programmes", {"key": "new", "title": "New"}, key="fails").status_code == 201


def test_a_key_that_leads_nowhere_is_a_conflict_not_a_failure(world, program, monkeypatch):
    """The database finds it out at the end of the transaction, after the view has answered."""
    from commissioning.api.resources import contracts

    contract = program.all("/contracts")[0]["reference"]
    body = {"to": "a" * 24, "on": "2013-06-03"}
    monkeypatch.setattr(contracts, "referred", lambda rows, field, **named: _Nowhere())
    _is_problem(program.change(f"/contracts/{contract}/novations", body), 409)
    monkeypatch.undo()
    assert program.read(f"/contracts/{contract}").json()["prime"] != "a" * 24


class _Nowhere:
    pk = "a" * 24


def test_the_framework_shows_no_page_of_its_own(world, one, program):
    """Also where forms are guarded: a token is no cookie, so there is nothing to guard."""
    from support.programs import Program

    _is_problem(program.get("/api/v1/"), 404)
    guarded = Program(world, one)
    guarded.handler.enforce_csrf_checks = True
    _is_problem(guarded.post("/api/v1/nowhere"), 404)
    _is_problem(guarded.post("/api/v1/openapi.json"), 405)
    _is_problem(guarded.post("/api/v1/programmes"), 400)
    assert guarded.change("/programmes", {"key": "new", "title": "New"}).status_code == 201
