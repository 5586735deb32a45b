"""The second factor: set, asked for, required, lost and removed."""

import re

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser
    from support.signing_in import post_office, stopped_authenticators

    browser = Browser(world)
    with post_office() as browser.letters, stopped_authenticators():
        yield browser


@pytest.fixture
def operator(world):
    from support.signing_in import with_password

    return with_password(world.people[world.operator.pk])


@pytest.fixture
def required():
    from django.test import override_settings

    with override_settings(SECOND_FACTOR="required"):
        yield


def test_it_is_set_with_an_app_and_its_recovery_codes_are_shown_once(browser, world, operator):
    from support.signing_in import code, sign_in

    sign_in(browser, operator.email)
    assert "You have none" in browser.get("/account/second-factor").text
    shown = browser.get("/account/second-factor/set")
    secret = browser.session["mfa.totp.secret"]
    assert "<svg" in shown.text
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in shown.text
    wrong = browser.post("/account/second-factor/set", {"code": "000000"})
    assert (wrong.status_code, "The code is not right" in wrong.text) == (422, True)
    done = browser.post("/account/second-factor/set", {"code": code(secret)})
    assert done["Location"] == "/account/recovery-codes"
    first, second = browser.get("/account/recovery-codes").text, browser.get("/account/recovery-codes").text
    codes = re.findall(r"<code>(\d+)</code>", first)
    assert len(set(codes)) == 10
    assert not any(each in second for each in codes)
    assert "10 are left" in second
    assert [letter.subject for letter in browser.letters] == ["A second factor was set for your account"]
    kept = str(world.database.as_superuser("SELECT data FROM mfa_authenticator"))
    assert secret not in kept, "the database alone lets nobody in"


def test_the_picture_keeps_the_policy(browser, operator):
    """No style of its own and no address of data, which the content security policy forbids."""
    from support.signing_in import sign_in

    sign_in(browser, operator.email)
    (picture,) = re.findall(
        r"<svg role=\"img\" aria-label=\"QR.*?</svg>", browser.get("/account/second-factor/set").text
    )
    assert "style" not in picture
    assert "data:" not in picture


def test_it_is_asked_for_at_sign_in(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import code, set_second_factor, sign_in

    sign_in(browser, operator.email)
    secret = set_second_factor(browser)
    new = Browser(world)
    assert sign_in(new, operator.email)["Location"].startswith("/account/second-factor/code")
    assert new.get("/account").status_code == 302, "the password alone opens nothing"
    wrong = new.post("/account/second-factor/code", {"code": "000000"})
    assert (wrong.status_code, "The code is not right" in wrong.text) == (422, True)
    assert new.post("/account/second-factor/code", {"code": code(secret)})["Location"] == "/"
    assert new.get("/account").status_code == 200
    again = Browser(world)
    sign_in(again, operator.email)
    assert again.post("/account/second-factor/code", {"code": code(secret)}).status_code == 422, "a code is used once"


def test_codes_cannot_be_guessed_for_long(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import code, set_second_factor, sign_in

    sign_in(browser, operator.email)
    secret = set_second_factor(browser)
    new = Browser(world)
    sign_in(new, operator.email)
    for _ in range(5):
        new.post("/account/second-factor/code", {"code": "000000"})
    stopped = new.post("/account/second-factor/code", {"code": code(secret)})
    assert (stopped.status_code, "tried too often" in stopped.text) == (422, True)


def test_a_recovery_code_works_once_in_its_place(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import set_second_factor, sign_in

    sign_in(browser, operator.email)
    set_second_factor(browser)
    one = re.findall(r"<code>(\d+)</code>", browser.get("/account/recovery-codes").text)[0]
    for status in (302, 422):
        new = Browser(world)
        sign_in(new, operator.email)
        assert new.post("/account/second-factor/code", {"code": one}).status_code == status
    assert browser.post("/account/recovery-codes/new").status_code == 302
    assert len(re.findall(r"<code>(\d+)</code>", browser.get("/account/recovery-codes").text)) == 10


def test_where_it_is_required_it_comes_before_anything_else(browser, required, operator):
    from support.signing_in import set_second_factor, sign_in

    sign_in(browser, operator.email)
    for path in ("/", "/contracts", "/account", "/account/roles", "/account/password", "/account/sessions"):
        assert browser.get(path)["Location"] == "/account/second-factor/set", path
    set_second_factor(browser)
    assert browser.get("/").status_code == 200
    assert browser.post("/account/second-factor/remove")["Location"] == "/account/second-factor"
    assert browser.get("/")["Location"] == "/account/second-factor/set", "without one it is required again"


def test_what_guards_the_account_asks_who_it_is_once_some_time_has_passed(browser, operator):
    from datetime import timedelta

    from support.organisations import NOW
    from support.signing_in import PASSWORD, sign_in

    sign_in(browser, operator.email)
    browser.at(NOW + timedelta(minutes=6))
    asked = browser.get("/account/second-factor/set")["Location"]
    assert asked.startswith("/account/again?next=")
    wrong = browser.post(asked, {"password": "wrong"})
    assert (wrong.status_code, "The password is not right" in wrong.text) == (422, True)
    assert browser.post(asked, {"password": PASSWORD})["Location"] == "/account/second-factor/set"
    assert browser.get("/account/second-factor/set").status_code == 200


def test_it_may_prove_who_it_is_as_well(browser, operator):
    from datetime import timedelta

    from support.organisations import NOW
    from support.signing_in import code, set_second_factor, sign_in

    sign_in(browser, operator.email)
    secret = set_second_factor(browser)
    browser.at(NOW + timedelta(minutes=6))
    asked = browser.get("/account/second-factor/remove")["Location"]
    assert "code from your authenticator app" in browser.get(asked).text
    assert browser.post("/account/second-factor/again", {"code": "000000"}).status_code == 422
    again = {"code": code(secret), "next": "/account/second-factor/remove"}
    assert browser.post("/account/second-factor/again", again)["Location"] == "/account/second-factor/remove"
    assert browser.get("/account/second-factor/remove").status_code == 200
    assert browser.post("/account/second-factor/remove").status_code == 302
    assert browser.letters[-1].subject == "The second factor of your account was removed"
