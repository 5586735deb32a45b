"""Invitations as people meet them: the letter, an account made or used, and all that can be wrong with a link."""

from datetime import timedelta

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser
    from support.signing_in import post_office

    browser = Browser(world)
    with post_office() as browser.letters:
        yield browser


@pytest.fixture
def letter(world, browser):
    """Sends an invitation as an administrator's page does; the path in the letter."""
    from django.test import RequestFactory

    from commissioning.core.clock import FixedClock
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.web.sign_in.invitations import invite
    from support.organisations import NOW
    from support.signing_in import link_in

    def send(email: str) -> str:
        request = RequestFactory(SERVER_NAME="localhost").get("/")
        request.access, request.clock = world.access(world.commissioners[0], Role.ADMINISTRATOR), FixedClock(NOW)
        with acting_as(request.access):
            invite(request, email=email, role=Role.AUDITOR)
        sent = browser.letters[-1]
        assert (sent.to, sent.cc, sent.bcc) == ([email], [], [])
        assert "Department" not in sent.body + sent.subject, "whose invitation it is stands on the page alone"
        return link_in(sent)

    return send


def test_somebody_new_chooses_a_name_and_a_password_and_begins(browser, letter):
    from commissioning.platform.people_models import User
    from support.signing_in import PASSWORD, sign_in

    opened = browser.get(letter("new@example.org"))
    assert opened["Location"] == "/account/invitation", "the token leaves the address"
    shown = browser.get("/account/invitation")
    assert "Auditor" in shown.text
    assert "Department 0" in shown.text
    for given, told in (
        ({}, "Enter your full name"),
        ({"name": "Noor New", "password": "short"}, "at least 12 characters"),
        ({"name": "Noor New", "password": "qwerty123456"}, "too common"),
        ({"name": "Noor Newcomer-Smith", "password": "Noor Newcomer-Smith"}, "too similar"),
    ):
        answer = browser.post("/account/invitation", given)
        assert (answer.status_code, told in answer.text) == (422, True), told
    assert not User.objects.filter(email="new@example.org").exists()
    done = browser.post("/account/invitation", {"name": "Noor New", "password": PASSWORD})
    assert done["Location"] == "/"
    first = browser.get("/").text
    assert "Noor New" in first
    assert "Auditor at Department 0" in first
    browser.post("/account/logout")
    assert sign_in(browser, "new@example.org")["Location"] == "/"


def test_somebody_known_signs_in_and_accepts(browser, world, letter):
    from commissioning.platform.queries import hats
    from support.organisations import NOW
    from support.signing_in import sign_in, with_password

    person = with_password(world.people[world.providers[0].pk])
    before = len(hats(person, now=NOW))
    browser.get(letter(person.email))
    assert "Sign in to accept" in browser.get("/account/invitation").text
    assert sign_in(browser, person.email, next="/account/invitation")["Location"] == "/account/invitation"
    assert "Accept" in browser.get("/account/invitation").text
    assert len(hats(person, now=NOW)) == before, "looking accepts nothing"
    assert browser.post("/account/invitation")["Location"] == "/"
    assert len(hats(person, now=NOW)) == before + 1
    assert "Auditor at Department 0" in browser.get("/").text


def test_somebody_else_is_told_that_it_is_not_theirs(browser, world, letter):
    from support.signing_in import sign_in, with_password

    person = with_password(world.people[world.providers[0].pk])
    sign_in(browser, person.email)
    browser.get(letter("new@example.org"))
    for answer in (browser.get("/account/invitation"), browser.post("/account/invitation")):
        assert answer.status_code == 403
        assert "for somebody else" in answer.text
        assert "new@example.org" not in answer.text


def test_a_link_that_opens_nothing_says_so_whatever_the_reason(browser, letter):
    from support.organisations import NOW
    from support.signing_in import PASSWORD

    link = letter("new@example.org")
    told = set()
    for path in ("/account/invitation", "/account/invitation/never-was"):
        answer = browser.get(path, follow=True)
        assert answer.status_code == 404
        told.add("does not work any more" in answer.text)
    browser.at(NOW + timedelta(days=8))
    told.add("does not work any more" in browser.get(link, follow=True).text)
    browser.at(NOW)
    browser.get(link)
    browser.post("/account/invitation", {"name": "Noor New", "password": PASSWORD})
    browser.post("/account/logout")
    told.add("does not work any more" in browser.get(link, follow=True).text)
    assert told == {True}
