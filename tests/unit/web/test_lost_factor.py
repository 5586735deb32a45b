"""A lost second factor: who removes whose, what ends with it, and how its owner gets in again."""

import re

import pytest

from support.forms import request_id


@pytest.fixture
def one(world):
    return world.commissioners[0]


@pytest.fixture
def browser(world, one):
    from support.browsing import Browser
    from support.signing_in import post_office, stopped_authenticators

    browser = Browser(world)
    browser.sign_in(one, "administrator")
    with post_office() as browser.letters, stopped_authenticators():
        yield browser


@pytest.fixture
def owner(world, browser, one):
    """Somebody of the first commissioner, signed in with a second factor: their `browser`, `person` and `secret`."""
    from types import SimpleNamespace

    from commissioning.platform.people_models import User
    from support.browsing import Browser
    from support.signing_in import PASSWORD, appoint, set_second_factor, sign_in

    person = User.objects.create_user("owner@example.org", PASSWORD, name="Olive Owner")
    appoint(world, one, person)
    browser_of_owner = Browser(world)
    sign_in(browser_of_owner, person.email)
    secret = set_second_factor(browser_of_owner)
    browser.letters.clear()
    return SimpleNamespace(browser=browser_of_owner, person=person, secret=secret)


def remove(browser, page, **said):
    return browser.post(page, {"request_id": request_id(browser, page), **said})


def test_the_owner_is_out_at_once_and_enrols_again_from_an_email(browser, world, one, owner):
    from django.test import override_settings

    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.roles import Role
    from support.browsing import Browser
    from support.signing_in import link_in, set_second_factor, sign_in

    here = f"/people/{owner.person.pk}"
    page = f"{here}/second-factor"
    assert page in browser.get(here).text
    assert remove(browser, page)["Location"] == here
    assert page not in browser.get(here).text, "there is none any more"
    assert owner.browser.get("/account").status_code == 302, "signed out"
    new = Browser(world)
    assert "is not right" in sign_in(new, owner.person.email).text, "the password ended too"
    (letter,) = browser.letters
    assert (letter.to, letter.subject) == ([owner.person.email], "The second factor of your account was removed")
    new.post(link_in(letter), {"email": owner.person.email})
    chosen = new.get(link_in(browser.letters[-1]), follow=True)
    new.post(chosen.wsgi_request.path, {"password1": "a better one entirely"})
    with override_settings(SECOND_FACTOR="required"):
        sign_in(new, owner.person.email, "a better one entirely")
        assert new.get("/")["Location"] == "/account/second-factor/set"
        set_second_factor(new)
        assert new.get("/").status_code == 200
    with acting_as(world.access(one, Role.AUDITOR)):
        event = AuditEvent.objects.get(act="remove second factor")
    assert (event.subject, event.actor_id, event.before, event.after) == (
        owner.person.pk,
        world.people[one.pk].pk,
        "{}",
        "{}",
    )
    assert "Remove second factor" in browser.get(f"/audit/events/{event.pk}").text


def test_whoever_waits_at_the_code_with_the_password_does_not_get_in(browser, world, owner):
    from support.browsing import Browser
    from support.signing_in import code, sign_in

    thief = Browser(world)
    assert sign_in(thief, owner.person.email)["Location"].startswith("/account/second-factor/code")
    remove(browser, f"/people/{owner.person.pk}/second-factor")
    thief.post("/account/second-factor/code", {"code": code(owner.secret, 1)})
    for path in ("/account/second-factor/code", "/account/login", "/"):
        thief.get(path)
    assert thief.get("/account").status_code == 302


def test_nobody_removes_their_own_nor_what_is_not_there(browser, world, one, owner):
    own = f"/people/{world.people[one.pk].pk}"
    assert "second-factor" not in browser.get(own).text
    refused = remove(browser, f"{own}/second-factor")
    assert (refused.status_code, "This is your own" in refused.text) == (422, True)
    remove(browser, f"/people/{owner.person.pk}/second-factor")
    again = remove(browser, f"/people/{owner.person.pk}/second-factor")
    assert (again.status_code, "They have no second factor" in again.text) == (422, True)
    browser.sign_in(one, "auditor")
    assert "second-factor" not in browser.get(f"/people/{owner.person.pk}").text
    assert browser.get(f"/people/{owner.person.pk}/second-factor").status_code == 403


def test_of_somebody_who_acts_elsewhere_too_the_operator_alone(browser, world, one, owner):
    from support.signing_in import appoint

    appoint(world, world.commissioners[1], owner.person, "provider_manager")
    page = f"/people/{owner.person.pk}/second-factor"
    refused = remove(browser, page)
    assert (refused.status_code, "Ask the operator" in refused.text) == (422, True)
    assert owner.browser.get("/account").status_code == 200, "nothing was done"
    anybodys = "/administrators/second-factor"
    assert browser.get(anybodys)["Location"] == "/people"
    browser.sign_in(world.operator, "administrator")
    assert anybodys in browser.get("/administrators").text
    for email, told in (
        ("", "Enter an email address"),
        ("nobody@example.org", "No account has this"),
        (world.people[world.operator.pk].email, "This is your own"),
    ):
        assert told in remove(browser, anybodys, email=email).text
    assert remove(browser, anybodys, email="Owner@example.org")["Location"] == "/administrators"
    assert owner.browser.get("/account").status_code == 302
    assert re.search(r"An email to Olive Owner", browser.get("/administrators").text)
