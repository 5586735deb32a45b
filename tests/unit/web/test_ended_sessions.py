"""Somebody is signed out everywhere by an administrator: who does it to whom, what ends with it, who is told."""

import pytest

from support.forms import request_id


@pytest.fixture
def one(world):
    return world.commissioners[0]


@pytest.fixture
def browser(world, one):
    from support.browsing import Browser
    from support.signing_in import post_office

    browser = Browser(world)
    browser.sign_in(one, "administrator")
    with post_office() as browser.letters:
        yield browser


@pytest.fixture
def owner(world, browser, one):
    """Somebody of the first commissioner, signed in on two devices."""
    from types import SimpleNamespace

    from commissioning.platform.people_models import User
    from support.browsing import Browser
    from support.signing_in import PASSWORD, appoint, sign_in

    person = User.objects.create_user("owner@example.org", PASSWORD, name="Olive Owner")
    appoint(world, one, person)
    devices = [Browser(world), Browser(world)]
    for device in devices:
        sign_in(device, person.email)
        assert device.get("/account/sessions").status_code == 200
    return SimpleNamespace(devices=devices, person=person, page=f"/people/{person.pk}/sessions")


def end(browser, page, **said):
    return browser.post(page, {"request_id": request_id(browser, page), **said})


def is_in(device) -> bool:
    return device.get("/account").status_code == 200


def test_they_are_out_on_every_device_at_once_and_sign_in_again(browser, world, one, owner):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.roles import Role
    from support.signing_in import sign_in

    here = f"/people/{owner.person.pk}"
    assert owner.page in browser.get(here).text
    assert all(is_in(device) for device in owner.devices)
    assert end(browser, owner.page)["Location"] == here
    assert "Olive Owner is signed out: 2 sessions." in browser.get(here).text
    assert not any(is_in(device) for device in owner.devices)
    assert is_in(browser), "nobody else"
    (letter,) = browser.letters
    assert (letter.to, letter.subject) == ([owner.person.email], "You were signed out everywhere")
    with acting_as(world.access(one, Role.AUDITOR)):
        event = AuditEvent.objects.get(act="end sessions")
    assert (event.subject, event.actor_id) == (owner.person.pk, world.people[one.pk].pk)
    assert "End sessions" in browser.get(f"/audit/events/{event.pk}").text
    sign_in(owner.devices[0], owner.person.email)
    assert is_in(owner.devices[0]), "the password is as it was"


def test_whoever_is_signed_in_nowhere_is_said_to_be(browser, owner):
    end(browser, owner.page)
    assert end(browser, owner.page)["Location"]
    assert "Olive Owner was not signed in anywhere." in browser.get("/people").text


def test_nobody_ends_their_own_here_and_other_roles_end_nobodys(browser, world, one, owner):
    own = f"/people/{world.people[one.pk].pk}"
    assert f"{own}/sessions" not in browser.get(own).text
    refused = end(browser, f"{own}/sessions")
    assert (refused.status_code, "This is you" in refused.text) == (422, True)
    browser.sign_in(one, "auditor")
    assert "/sessions" not in browser.get(f"/people/{owner.person.pk}").text.partition("<main")[2]
    assert browser.get(owner.page).status_code == 403
    assert is_in(owner.devices[0])


def test_of_whom_another_organisation_has_the_operator_alone(browser, world, one, owner):
    from datetime import timedelta

    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    browser.sign_in(world.commissioners[1], "administrator")
    assert browser.get(owner.page).status_code == 404
    by, tomorrow = world.access(one, Role.ADMINISTRATOR), NOW + timedelta(days=1)
    with acting_as(by):
        role = Membership.objects.get(person=owner.person)
        actions.dismiss(membership=role, on=tomorrow.date(), by=by, now=NOW)
    browser.sign_in(one, "administrator")
    browser.at(tomorrow)
    browser.sign_in(one, "administrator")
    assert owner.page not in browser.get(f"/people/{owner.person.pk}").text, "they left"
    assert "They have no role in your organisation today" in end(browser, owner.page).text
    browser.at(NOW)
    assert is_in(owner.devices[0])
    assert browser.get("/administrators/sessions")["Location"] == "/people"
    browser.sign_in(world.operator, "administrator")
    assert "/administrators/sessions" in browser.get("/administrators").text
    assert "No account has this" in end(browser, "/administrators/sessions", email="nobody@example.org").text
    assert end(browser, "/administrators/sessions", email="Owner@example.org")["Location"] == "/administrators"
    assert not is_in(owner.devices[0])
