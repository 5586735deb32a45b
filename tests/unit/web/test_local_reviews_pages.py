"""Local reviews on pages and through the API: written up by the service, confirmed by the provider, done."""

import re

import pytest

from support.pages import sent_on


def _signed_in(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    return browser


@pytest.fixture
def coach(world):
    return _signed_in(world, world.service, "work_coach")


@pytest.fixture
def provider(world):
    from support.local_reviews import provider_of

    return _signed_in(world, provider_of(world), "provider_manager")


def _through(browser, address, *answers):
    """A journey of questions to its end; where that leads."""
    address = browser.get(address)["Location"]
    for said in (*answers, {}):
        address = sent_on(browser, address, **said)
    return address


def _day(name, day, month):
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": "2013"}


def test_a_review_is_written_up_confirmed_and_done(world, coach, provider):
    whom = f"{world.placement.contract} {world.placement.delivered_by_id}"
    words = {"words": "Too few come on the first day.\n\nThe map is wrong."}
    address = _through(coach, "/local-reviews/write/start", {"whom": whom}, _day("held_on", 31, 5), words)
    assert '<p class="govuk-body">The map is wrong.</p>' in coach.get(address).text
    what = {"what": "Send out the right map"}
    assert _through(coach, f"{address}/agree/start", {"side": "service"}, what, _day("by_day", 1, 6)) == address
    shown = provider.get(address).text
    assert ("Overdue" in shown, "Not confirmed yet" in shown, "Take back this record" in shown) == (True, True, False)
    assert "Send out the right map" in provider.get("/local-reviews").text.partition("All reviews")[0]
    sent_on(provider, f"{address}/confirm")
    shown = coach.get(address).text
    assert ("Confirmed" in shown, "Add what was agreed" in shown) == (True, False)
    assert coach.get(f"{address}/agree/start")["Location"] == address
    [result] = re.findall(r'href="(/local-reviews/agreed/[a-z2-7]+/result)"', shown)
    sent_on(coach, result, state="done", **_day("on", 3, 6))
    assert "Send out the right map" not in coach.get("/local-reviews").text.partition("All reviews")[0]
    assert "3 June 2013" in provider.get(address).text


def test_what_came_of_an_action_is_corrected(world, provider):
    from commissioning.rooms.journey.local_review_models import ReviewSide
    from support.local_reviews import agreed, done, written

    review = written(world, minutes=30)
    action = agreed(world, review, ReviewSide.PROVIDER)
    done(world, action)
    address = f"/local-reviews/{review.pk}"
    assert ("Correct it" in (shown := provider.get(address).text), "Say what came of it" in shown) == (True, False)
    sent_on(provider, f"/local-reviews/agreed/{action.pk}/result", state="to_do", **_day("on", 3, 6))
    assert "Say what came of it" in provider.get(address).text


def test_what_was_added_while_it_was_read_is_not_confirmed(world, coach, provider):
    from commissioning.rooms.journey.local_review_models import ReviewSide
    from support.local_reviews import agreed, written
    from support.pages import hidden

    review = written(world, minutes=30)
    address = f"/local-reviews/{review.pk}/confirm"
    read = hidden(provider.get(address))
    agreed(world, review, ReviewSide.PROVIDER)
    refused = provider.post(address, read)
    assert (refused.status_code, "Something was added since you read" in refused.text) == (422, True)
    assert sent_on(provider, address) == f"/local-reviews/{review.pk}"


def test_a_record_that_is_taken_back_stays_in_sight_and_asks_nothing(world, coach, provider):
    from support.local_reviews import written

    address = f"/local-reviews/{written(world, minutes=30).pk}"
    sent_on(coach, f"{address}/take-back")
    assert "Taken back" in provider.get(address).text
    assert provider.get(f"{address}/confirm")["Location"] == address


def test_a_review_cannot_be_held_tomorrow(world, coach):
    whom = f"{world.placement.contract} {world.placement.delivered_by_id}"
    address = coach.get("/local-reviews/write/start")["Location"]
    address = sent_on(coach, address, whom=whom)
    refused = coach.post(address, _day("held_on", 4, 6))
    assert (refused.status_code, "today or in the past" in refused.text) == (422, True)


def test_who_has_no_part_in_it_finds_nothing(world):
    from support.local_reviews import written

    review = written(world, minutes=30)
    stranger = _signed_in(world, world.commissioners[1], "performance_manager")
    assert stranger.get(f"/local-reviews/{review.pk}").status_code == 404
    assert review.pk not in stranger.get("/local-reviews").text


def test_programs_write_confirm_and_do_too(world):
    from support.local_reviews import provider_of
    from support.programs import Program

    coach = Program(world, world.service, "work_coach")
    provider = Program(world, provider_of(world), "provider_manager")
    said = {"contract": world.placement.contract, "provider": provider_of(world).pk, "held_on": "2013-06-03"}
    made = coach.change("/local-reviews", said | {"words": "All went well."})
    assert made.status_code == 201, made.text
    path = f"/local-reviews/{made.json()['reference']}"
    agreed = coach.change(f"{path}/actions", {"side": "provider", "what": "Ring them", "by_day": "2013-06-28"})
    [action] = agreed.json()["actions"]
    unread = provider.change(f"{path}/confirmations", {"digest": made.json()["digest"]})
    assert (unread.status_code, unread.json()["type"]) == (409, "urn:commissioning:problem:not-a-review")
    read = {"digest": provider.read(path).json()["digest"]}
    assert provider.change(f"{path}/confirmations", read).json()["step"] == "confirmed"
    refused = coach.change(f"{path}/withdrawals", {})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:commissioning:problem:not-a-review")
    done = {"state": "done", "on": "2013-06-03"}
    answer = provider.change(f"/review-actions/{action['reference']}/results", done)
    assert [each["state"] for each in answer.json()["actions"]] == ["done"]
    assert made.json()["reference"] in {each["reference"] for each in provider.all("/local-reviews")}
    strange = coach.change("/local-reviews", said | {"words": "A talk", "held_on": "2013-06-04"})
    assert strange.status_code == 409
