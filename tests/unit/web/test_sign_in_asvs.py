"""Points of ASVS 5.0 about sign-in that no other test shows; the guide to signing in lists them all."""

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


def test_a_long_password_of_any_characters_counts_whole(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import PASSWORD, sign_in

    long = " ʕ•ᴥ•ʔ Zażółć gęślą jaźń " * 12 + "!"
    sign_in(browser, operator.email)
    changed = browser.post("/account/password", {"oldpassword": PASSWORD, "password1": long})
    assert changed.status_code == 302
    for wrong in (long[:-1], long.lower(), long.strip()):
        assert sign_in(Browser(world), operator.email, wrong).status_code == 422
    assert sign_in(Browser(world), operator.email, long).status_code == 302


def test_password_fields_hide_and_let_managers_fill_in(browser):
    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", browser.get("/account/login").text)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in field


def test_one_network_address_is_stopped_over_many_accounts(browser, operator):
    from support.signing_in import sign_in

    answers = [sign_in(browser, f"{number}@example.org", "wrong").status_code for number in range(21)]
    assert answers == [422] * 20 + [429]
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    said = {"login": operator.email, "password": "wrong"}
    assert browser.post("/account/login", said, **elsewhere).status_code == 422, "others are not kept out"


def test_a_new_password_passes_no_second_factor_by(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import link_in, set_second_factor, sign_in

    sign_in(browser, operator.email)
    set_second_factor(browser)
    new = Browser(world)
    new.post("/account/password/forgotten", {"email": operator.email})
    chosen = new.get(link_in(browser.letters[-1]), follow=True)
    new.post(chosen.wsgi_request.path, {"password1": "a better one entirely"})
    assert new.get("/account").status_code == 302
    asked = sign_in(new, operator.email, "a better one entirely")
    assert asked["Location"].startswith("/account/second-factor/code")
    assert new.get("/account").status_code == 302


def test_a_code_of_another_half_minute_is_refused(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import code, set_second_factor, sign_in

    sign_in(browser, operator.email)
    secret = set_second_factor(browser)
    new = Browser(world)
    sign_in(new, operator.email)
    for steps in (-2, -1, 1, 2):
        assert new.post("/account/second-factor/code", {"code": code(secret, steps)}).status_code == 422


def test_a_closed_account_is_out_at_once(browser, operator):
    from support.signing_in import sign_in

    sign_in(browser, operator.email)
    assert browser.get("/account").status_code == 200
    type(operator).objects.filter(pk=operator.pk).update(is_active=False)
    assert browser.get("/account").status_code == 302
