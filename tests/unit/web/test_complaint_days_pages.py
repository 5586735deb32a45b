"""By when a complaint is to be answered: on its desk, in the morning, and on the page of whoever complained."""

import pytest


@pytest.fixture
def prime(world):
    from support.browsing import Browser
    from support.reviews import prime_now

    browser = Browser(world)
    browser.sign_in(prime_now(world), "provider_manager")
    return browser


@pytest.fixture
def participant(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in_as(world.participant)
    return browser


def test_the_desk_reads_by_when_and_what_is_overdue(world, prime):
    text = " ".join(prime.get(f"/complaints/{world.complaint.pk}").text.split())
    acknowledge, answer = text.partition("Acknowledge by")[2].split("Answer by", 1)
    assert ("31 May 2013" in acknowledge, "Overdue" in acknowledge) == (True, True)
    assert ("19 June 2013" in answer, "Overdue" in answer) == (True, False)


def test_the_morning_begins_with_what_is_most_urgent(world, prime):
    text = prime.get("/").text
    assert "Complaints that wait for you" in text
    assert "Overdue: to be acknowledged by 31 May 2013" in text


def test_whoever_complained_reads_by_when_they_hear(world, participant):
    text = participant.get(f"/my/complaints/{world.complaint.pk}").text
    assert "You should have heard by 31 May 2013. You can take it further." in text
    assert "By 19 June 2013" in text


def test_rights_say_how_soon_a_complaint_is_answered_and_by_whom(participant):
    text = " ".join(participant.get("/my/rights").text.split())
    assert "look into your complaint: <strong>within 2 working days</strong>" in text
    those = "when it lies with those who help you or those who answer for them"
    assert f"Your complaint is answered, {those}: <strong>within 15 working days</strong>" in text


def test_where_the_terms_are_silent_nothing_is_said(world, prime, participant, monkeypatch):
    from commissioning.rooms.journey import complaint_days, own_rights

    monkeypatch.setattr(complaint_days, "handling_of", lambda journey: [])
    monkeypatch.setattr(own_rights, "handling_of", lambda journey: [])
    assert "Answer by" not in prime.get(f"/complaints/{world.complaint.pk}").text
    assert "Complaints that wait for you" not in prime.get("/").text
    assert "Your complaint is answered" not in participant.get("/my/rights").text
    assert "An answer" not in participant.get(f"/my/complaints/{world.complaint.pk}").text
