"""What every answer carries and every request must: headers, policy, cookies, tokens of forms, a host that is ours."""

import pytest

from support.rotation import turn

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https://localhost@evil.example/",
    "/\\evil.example",
    "\thttps://evil.example",
)


@pytest.fixture(scope="module")
def answers(world_to_read):
    """What the pages answer to somebody signed out and to a commissioner's administrator and manager."""
    from support.crawl import crawl, players

    chosen = [p for p in players(world_to_read) if str(p) in ("signed out", "Category manager", "Administrator")]
    return [answer for player in chosen for answer in crawl(player, world_to_read, per_kind=1)]


def _unguarded(response) -> list[str]:
    wrong = [name for name, value in HEADERS.items() if response.get(name) != value]
    if "no-store" not in response.get("Cache-Control", "") and "no-cache" not in response.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    policy = response.get("Content-Security-Policy", "")
    if policy == "default-src 'none'; sandbox":
        return wrong  # a stored file: nothing in it may do anything at all
    said = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    if "'unsafe-inline'" in policy or "'unsafe-eval'" in policy or "*" in policy:
        wrong.append("a policy that allows anything")
    for directive in ("default-src", "form-action"):
        if said.get(directive) != ["'self'"]:
            wrong.append(directive)
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        if said.get(directive) != ["'none'"]:
            wrong.append(directive)
    return wrong


@pytest.mark.parametrize("world_to_read", ["sqlite"], indirect=True)
def test_every_answer_carries_its_headers(answers):
    """But those to a machine that asks whether the service is well: they come before all else and are no pages."""
    from commissioning.web.views.health import ADDRESSES

    pages = [answer for answer in answers if answer.address not in ADDRESSES]
    wrong = [f"{answer}: {_unguarded(answer.response)}" for answer in pages if _unguarded(answer.response)]
    assert wrong == []
    assert {200, 302, 403} <= {answer.response.status_code for answer in answers}


def test_an_answer_without_them_is_seen():
    """The test above can fail."""
    from django.http import HttpResponse

    import support.databases  # noqa: F401 - sets Django up

    assert set(_unguarded(HttpResponse())) == {
        *HEADERS, "Cache-Control", "default-src", "form-action", "object-src", "base-uri", "frame-ancestors"
    }  # fmt: skip


@pytest.mark.parametrize("world_to_read", ["sqlite"], indirect=True)
def test_no_page_holds_what_the_policy_forbids(answers):
    """No script without the nonce, no style and no handler in the page: with the policy they would not work."""
    import re

    wrong = []
    for answer in answers:
        if "text/html" not in answer.response.get("Content-Type", ""):
            continue
        scripts = re.findall(r"<script\b([^>]*)>", answer.response.text)
        wrong += [f"{answer}: <script{said}>" for said in scripts if not re.search(r' nonce="[^"]+"', said)]
        wrong += [f"{answer}: {said}" for said in re.findall(r"<[a-z]+[^>]* (?:style|on[a-z]+)=", answer.response.text)]
    assert wrong == []


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_no_form_is_taken_without_its_token(world):
    """Every page that takes a POST, signed in and out: without the token of the form 403, and nothing is changed."""
    from django.urls import reverse

    from commissioning.web.census import rows
    from support.browsing import Browser
    from support.census import OBJECTS, routes

    methods = {row.route: row.methods for row in rows()}
    taking = [route for route in routes() if "POST" in methods[route.name]]
    assert "account_login" in {route.name for route in taking}
    one, wrong = world.commissioners[0], []
    for role in (None, "administrator", "category_manager"):
        browser = Browser(world, enforce_csrf_checks=True)
        if role is not None:
            browser.sign_in(one, role)
        for route in taking:
            found = OBJECTS[route.name].own(world, one) if route.name in OBJECTS else ["x"] * len(route.arguments)
            address = reverse(route.name, args=found)
            for headers in ({}, {"Origin": "https://evil.example"}):
                status = browser.post(address, {"csrfmiddlewaretoken": "x" * 64}, headers=headers).status_code
                if status != 403:
                    wrong.append(f"{role} {address} {headers}: {status}")
    assert wrong == []


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_nobody_is_led_elsewhere(world):
    """`next` leads on within the service alone, wherever a page takes it."""
    from support.browsing import Browser
    from support.crawl import of_the_census
    from support.signing_in import PASSWORD, with_password

    one = world.commissioners[0]
    person = with_password(world.people[one.pk])
    wrong = []
    for elsewhere in ELSEWHERE:
        browser = Browser(world)
        sent = {"login": person.email, "password": PASSWORD, "next": elsewhere}
        answers = [browser.post("/account/login", sent)]
        answers.append(browser.get("/account/login", {"next": elsewhere}))
        answers.append(browser.post("/account/roles", {"hat": f"{one.pk}:auditor", "next": elsewhere}))
        answers.append(browser.post(f"/account/roles?next={elsewhere.strip()}", {"hat": f"{one.pk}:auditor"}))
        answers += [browser.get(address, {"next": elsewhere}) for address in turn(of_the_census(world, one), 5)]
        assert [answer.status_code for answer in answers[:4]] == [302] * 4
        wrong += [answer["Location"] for answer in answers if "evil" in answer.get("Location", "").partition("?")[0]]
        wrong += [answer["Location"] for answer in answers if answer.get("Location", "").startswith("javascript")]
    assert wrong == []


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_host_that_is_not_ours_gets_nothing(world):
    from support.browsing import Browser

    for host in ("evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "local host"):
        answer = Browser(world).get("/account/login", headers={"Host": host}, SERVER_NAME="evil.example")
        assert answer.status_code == 400, host
        assert "evil" not in answer.text


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_cookies_are_for_the_server_alone(world):
    """Neither scripts nor other sites get them, and they end with the browser; signing in makes a new session."""
    from support.browsing import Browser
    from support.signing_in import PASSWORD, with_password

    browser = Browser(world)
    person = with_password(world.people[world.commissioners[0].pk])
    browser.get("/account/login")
    browser.post("/account/login", {"login": person.email, "password": PASSWORD})
    first = browser.cookies["sessionid"].value
    browser.get("/account/login")
    for name, cookie in browser.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert cookie["domain"] == "", name
    browser.post("/account/logout")
    browser.post("/account/login", {"login": person.email, "password": PASSWORD})
    assert browser.cookies["sessionid"].value != first


def test_production_keeps_cookies_to_itself(tmp_path):
    """In production they are named so that a browser takes them over https from this host alone."""
    import os
    import subprocess
    import sys

    asked = (
        "from commissioning.config import settings as s; assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE;"
        "assert s.SESSION_COOKIE_NAME.startswith('__Host-') and s.CSRF_COOKIE_NAME.startswith('__Host-');"
        "assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 365 * 24 * 3600 and not s.DEBUG"
    )
    environment = {
        **os.environ,
        "COMMISSIONING_MODE": "production",
        "COMMISSIONING_DATA": str(tmp_path),
        "COMMISSIONING_DATABASE_URL": "postgresql://app_rw:x@localhost:5432/x",
        "COMMISSIONING_SECRET_KEY": "a key of fifty characters that no one else knows of at all",
        "COMMISSIONING_AUDIT_KEY": "another key of fifty characters that no one else knows of",
        "COMMISSIONING_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "COMMISSIONING_INDEX_KEY": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
        "COMMISSIONING_KEYS_URL": "postgresql://keys:x@localhost:5432/keys",
        "COMMISSIONING_HOSTS": "service.example",
        "COMMISSIONING_OWNER": "Owner",
        "COMMISSIONING_CONTACT": "owner@service.example",
        "COMMISSIONING_EMAIL_URL": "smtp://name:word@localhost:587?from=post@service.example",
    }
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
