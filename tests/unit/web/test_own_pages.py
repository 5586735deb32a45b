"""A participant's own pages, those of whoever handles complaints, and of whoever hears what is said in a programme."""

import re

import pytest


@pytest.fixture
def ada(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in_as(world.participant)
    return browser


def _sent(browser, address: str, **said: str):
    """The answer to the form of a page, filled in."""
    from support.pages import hidden

    asked = browser.get(address)
    assert asked.status_code == 200, asked.text[:300]
    return browser.post(address, {**hidden(asked), **said})


def _at(world, organisation: str, role: str):
    from support.browsing import Browser

    browser = Browser(world)
    everybody = [*world.providers, *world.commissioners, world.service]
    browser.sign_in(next(each for each in everybody if each.pk == organisation), role)
    return browser


def test_a_participant_comes_to_their_journey_and_acts_for_nobody(ada, world):
    assert ada.get("/")["Location"] == "/my"
    shown = ada.get("/my").text
    assert "You are here" in shown
    assert "Review, at the office" in shown
    assert next(each.name for each in world.providers if each.pk == world.placement.delivered_by_id) in shown
    assert "Participant" in re.sub(r"\s+", " ", shown.split("app-account__who")[1][:400])
    assert ada.get("/contracts").status_code == 403
    assert ada.get("/complaints").status_code == 403
    for address in ("/my/rights", "/my/plan", "/my/record", "/my/complaints", "/my/feedback"):
        shown = ada.get(address)
        assert (shown.status_code, shown.text.count('aria-current="true"')) == (200, 1), address
    rights = ada.get("/my/rights").text
    assert "within 15 working days" in rights
    assert "is kept for 24 months after your time here is over" in rights


def test_a_complaint_is_made_followed_answered_and_settled(ada, world):
    from datetime import timedelta

    from support.organisations import NOW

    made = _sent(
        ada, "/my/complaints/new", placement=world.placement.pk, about="appointments", words="Nobody was there"
    )
    address = made["Location"]
    shown = ada.get(address).text
    assert "Nobody was there" in shown
    assert "Those who help you" in shown
    reference = address.rpartition("/")[2]
    provider = _at(world, world.placement.delivered_by_id, "provider_manager")
    provider.at(NOW + timedelta(minutes=5))
    assert "Nobody was there" in provider.get(f"/complaints/{reference}").text
    answered = _sent(provider, f"/complaints/{reference}/answer", outcome="apology", words="We are sorry")
    assert answered.status_code == 302
    ada.at(NOW + timedelta(minutes=9))
    assert "We are sorry" in ada.get(address).text
    assert "the page of a complaint" in ada.get("/my/record").text, "that it was opened is told"
    assert _sent(ada, f"{address}/settled").status_code == 302
    assert "Take it further" not in ada.get(address).text


def test_a_commissioner_sees_no_words_before_they_reach_it_and_a_stranger_nothing(world):
    commissioner = _at(world, world.contracts[world.placement.contract].commissioner, "performance_manager")
    shown = commissioner.get(f"/complaints/{world.complaint.pk}").text
    assert "Waiting too long" in shown
    assert "Canary" not in shown
    assert "Ada" not in shown
    outsider = next(
        each
        for each in world.providers
        if each.pk not in {who for who, *_ in (*world.contracts[world.placement.contract].primes,)}
        and each.pk != world.placement.delivered_by_id
    )
    assert _at(world, outsider.pk, "provider_manager").get(f"/complaints/{world.complaint.pk}").status_code == 404


def test_voices_hide_what_is_small_and_a_sample_is_drawn(world):
    commissioner = _at(world, world.commissioners[0].pk, "performance_manager")
    assert "Fewer than 5 people have complained." in commissioner.get("/voices").text
    programme = world.placement.participant.programme
    days = {"received_from": ("1", "1", "2013"), "last_day": ("3", "6", "2013")}
    said = {
        f"{name}-{part}": value
        for name, values in days.items()
        for part, value in zip(("day", "month", "year"), values, strict=True)
    }
    drawn = _sent(commissioner, f"/voices/{programme}/draw", size="2", **said)
    assert commissioner.get(drawn["Location"]).text.count('role="rowheader"') == 2
    assert _at(world, world.commissioners[1].pk, "performance_manager").get(drawn["Location"]).status_code == 404


def test_an_invited_participant_begins_their_account(world):
    from django.urls import reverse

    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.account_models import AccountInvitation
    from support.browsing import Browser
    from support.organisations import NOW
    from support.signing_in import PASSWORD, link_in, post_office

    with acting_as(world.access(world.service, Role.WORK_COACH)):
        ben = AccountInvitation.objects.get().participant
    coach = _at(world, world.service.pk, "work_coach")
    assert f"/participants/{ben.pk}/account" in coach.get(reverse("case", args=[ben.pk])).text
    with post_office() as letters:
        from django.test import TestCase

        with TestCase.captureOnCommitCallbacks(execute=True):
            sent = _sent(coach, f"/participants/{ben.pk}/account", email="ben@example.org")
        assert sent.status_code == 302
        link = link_in(letters[0])
    browser = Browser(world)
    browser.at(NOW)
    assert browser.get(browser.get(link)["Location"]).status_code == 200
    begun = browser.post("/account/journey", {"name": "Ben Okafor", "password": PASSWORD})
    assert begun["Location"] == "/my"
    assert "Your journey has not begun yet" in browser.get("/my").text, "nobody serves him so far"
    assert User.objects.get(email="ben@example.org").name == "Ben Okafor"


def test_who_also_works_somewhere_chooses_between_themselves_and_their_role(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import hats, public_access
    from commissioning.web.sign_in import demonstration
    from commissioning.web.sign_in.hats import labels
    from support.organisations import NOW
    from support.signing_in import appoint

    appoint(world, world.commissioners[0], world.participant)
    with acting_as(public_access(now=NOW)):
        held = hats(world.participant, now=NOW)
        assert list(labels(held).values()) == ["Participant: your own journey", "Auditor at Department 0"]
        type(world.participant).objects.filter(pk=world.participant.pk).update(email="ada@demo.example")
        cast = demonstration.cast(NOW)
    assert [part["label"] for part in cast["People who take part"]] == ["Ada Morgan-Reid, participant"]
    assert [part["label"] for part in cast["Department 0"]] == ["Ada Morgan-Reid, auditor"]
