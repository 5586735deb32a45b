"""An adviser assesses, plans and signs with a participant, and books and moves appointments."""

import re
from datetime import UTC, date, datetime

import pytest

from support.pages import asked, walked

ACTION = {"what": "Visit the bakery", "who": "participant", "known": "The name of whom they met"}


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


@pytest.fixture
def at_work(browser, world):
    """An adviser of whoever serves the participant, and where the participant's pages begin."""
    organisation = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    browser.sign_in(organisation, "adviser")
    return browser, f"/caseload/{world.placement.participant_id}"


def _action(number, more=None, **changed):
    said = {**ACTION, **changed, **({"more": more} if more else {})}
    return {f"{name}_{number}": value for name, value in said.items()} | asked(**{f"due_{number}": date(2013, 6, 12)})


def test_an_assessment_tells_how_far_they_have_come(at_work):
    browser, base = at_work
    check = walked(
        browser,
        f"{base}/assess",
        day=asked(on=date(2013, 6, 3)),
        which={"occasion": "again"},
        barriers={"barriers": ["childcare"]},
        near={"step": "looking"},
        words={"words": "Wants to bake"},
    )
    assert browser.post(*browser.sent(check)).status_code == 302
    shown = browser.get(f"{base}/assessments").text
    assert "1 step nearer to work" in shown
    assert "Wants to bake" in shown


def test_a_new_plan_begins_with_the_last_says_what_changed_and_is_signed(at_work, world):
    browser, base = at_work
    goal = browser.get(f"{base}/plan/write/goal")
    assert "Work in a kitchen, near home" in goal.text
    check = walked(
        browser,
        f"{base}/plan/write",
        goal={"goal": "Bake for a living"},
        **{"action-1": _action(1, more="yes"), "action-2": _action(2, more="no", what="Buy shoes")},
    )
    assert browser.post(*browser.sent(check)).status_code == 302
    shown = browser.get(f"{base}/plan").text
    assert "Not agreed yet" in shown
    assert "Another goal" in shown
    assert "Left out: Ask three cafes for a day of trial" in shown

    address = re.search(rf'href="({base}/plan/[^/"]+/sign)"', shown)[1]
    page = browser.get(address)
    where, said = browser.sent(page)
    assert browser.post(where, said).status_code == 422, "nobody signs without saying that they read it"
    assert browser.post(where, {**said, "agree": "on"}).status_code == 302
    assert "The adviser has signed; the other side has not yet" in browser.get(f"{base}/plan").text


def test_an_action_without_a_day_or_a_way_to_know_is_refused_by_field(at_work):
    browser, base = at_work
    browser.get(f"{base}/plan/write/start")
    browser.post(f"{base}/plan/write/goal", {"goal": "Bake"})
    said = {"what_1": "Bake", "who_1": "participant", "more_1": "no"}
    answer = browser.post(f"{base}/plan/write/action-1", said)
    assert answer.status_code == 422
    assert 'href="#due_1-day"' in answer.text or "Enter the day by which it is done" in answer.text
    assert "Enter how you will both know that it is done" in answer.text


def test_an_appointment_is_moved_and_then_missed_with_every_time_readable(at_work):
    browser, base = at_work
    browser.at(datetime(2013, 6, 3, 9, 1, tzinfo=UTC))
    record = re.search(rf'href="{base}/appointments/([^/"]+)/move/start"', browser.get(f"{base}/appointments").text)[1]
    check = walked(
        browser,
        f"{base}/appointments/{record}/move",
        when={**asked(on=date(2013, 6, 3)), "time": "10:15"},
        where={"place": "video"},
        **{"asked-by": {"asked_by": "participant"}},
        why={"reason": "caring"},
        words={"words": ""},
    )
    assert browser.post(*browser.sent(check)).status_code == 302
    browser.at(datetime(2013, 6, 3, 9, 16, tzinfo=UTC))
    page = browser.get(f"{base}/appointments/{record}/missed")
    where, said = browser.sent(page)
    assert browser.post(where, {**said, "reason": "forgotten"}).status_code == 302
    shown = " ".join(browser.get(f"{base}/appointments").text.split())
    for each in ("Booked: 10 June 2013, 10:30am", "Moved: 3 June 2013, 10:15am, by video", "Reason: Forgotten"):
        assert each in shown


def test_a_provider_that_has_nothing_to_do_with_them_finds_no_such_pages(browser, world):
    chain = world.contracts[world.placement.contract]
    inside = {who for who, *_ in [*chain.primes, *chain.subs]}
    browser.sign_in(next(each for each in world.providers if each.pk not in inside), "adviser")
    pages = ("assessments", "plan", "appointments", "plan/write/start", "assess/start", "appointments/book/start")
    found = {browser.get(f"/caseload/{world.placement.participant_id}/{page}").status_code for page in pages}
    assert found == {404}
