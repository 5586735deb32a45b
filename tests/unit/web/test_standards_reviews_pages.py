"""Reviews of standards on pages and through the API: put on record, corrected, read, and told when they are due."""

import re
from datetime import date

import pytest


@pytest.fixture
def manager(world):
    from support.reviews import lead_of

    return _signed_in(world, lead_of(world), "performance_manager")


@pytest.fixture
def prime(world):
    from support.reviews import prime_now

    return _signed_in(world, prime_now(world), "provider_manager")


def _signed_in(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    return browser


def _list(world) -> str:
    from support.standards_reviews import programme_of

    return f"/programmes/{programme_of(world)}/standards-reviews"


def _promised(world) -> str:
    from support.standards_reviews import programme_of

    return f"/promises/{programme_of(world)}"


def _day(day, month) -> dict[str, str]:
    return {"reviewed_on-day": str(day), "reviewed_on-month": str(month), "reviewed_on-year": "2013"}


def _through(browser, address, *answers):
    """A journey of questions up to its last page; that page, and its address."""
    address = browser.get(address)["Location"]
    for said in answers:
        answer = browser.post(address, said)
        assert answer.status_code in (302, 303), answer.text.partition("error-summary")[2][:400]
        address = answer["Location"]
    return browser.get(address).text, address


def _confirm(browser, text, address):
    request_id = re.search(r'name="request_id" value="([^"]+)"', text)[1]
    answer = browser.post(address, {"request_id": request_id})
    assert answer.status_code == 302, answer.text.partition("error-summary")[2][:400]
    return answer["Location"]


WORDS = ({"looked_at": "The counts.\n\nTwenty complaints."}, {"found": "They help most people."})


def test_a_review_that_keeps_all_asks_of_no_standard(world, manager, prime):
    text, address = _through(manager, f"{_list(world)}/write/start", _day(3, 6), *WORDS, {"verdict": "keep"})
    assert address.endswith("/check")
    shown = _confirm(manager, text, address)
    read = prime.get(shown).text
    assert '<p class="govuk-body">Twenty complaints.</p>' in read
    assert "All standards are kept as they are." in read
    assert "Correct this record" not in read
    assert shown in prime.get(_list(world)).text


def test_why_is_asked_of_each_standard_that_must_change(world, manager, prime):
    answers = (_day(2, 6), *WORDS, {"verdict": "change"}, {"which": ["seen", "supported"]})
    text, address = _through(manager, f"{_list(world)}/write/start", *answers)
    assert ("Standard of engagement" in text, "Standard of in_work" in text) == (True, False)
    refused = manager.post(address, {"why_seen": "It is late"})
    assert (refused.status_code, "must change" in refused.text) == (422, True)
    answer = manager.post(address, {"why_seen": "It is late", "why_supported": "Nobody can judge it"})
    address = answer["Location"]
    shown = _confirm(manager, manager.get(address).text, address)
    read = prime.get(shown).text
    assert ("It is late" in read, "Nobody can judge it" in read, read.count("Not changed yet")) == (True, True, 2)


def test_a_correction_begins_with_what_was_said_and_keeps_it_in_sight(world, manager, prime):
    from support.standards_reviews import reviewed

    address = f"/standards-reviews/{reviewed(world, on=date(2013, 5, 20), minutes=-5).record}"
    first = manager.get(manager.get(f"{address}/correct/start")["Location"]).text
    assert ('value="20"' in first, 'value="2013"' in first) == (True, True)
    answers = (_day(21, 5), *WORDS, {"verdict": "keep"})
    assert _confirm(manager, *_through(manager, f"{address}/correct/start", *answers)) == address
    read = prime.get(address).text
    now, _, before = read.partition("What the record said before")
    assert ("21 May 2013" in now, "20 May 2013" in before, "They help</p>" in before) == (True, True, True)


def test_a_review_cannot_be_of_tomorrow_nor_of_a_day_without_standards(world, manager):
    address = manager.get(f"{_list(world)}/write/start")["Location"]
    assert "today or in the past" in manager.post(address, _day(4, 6)).text
    before = {**_day(1, 5), "reviewed_on-year": "2010"}
    assert "no service standards on that day" in manager.post(address, before).text


def test_everybody_reads_when_they_were_reviewed_and_when_they_must_be_next(world, manager):
    from support.browsing import Browser

    public = Browser(world).get(_promised(world)).text
    assert "last reviewed on 15 January 2013" in public
    assert "next review is due by 15 July 2013" in public
    assert "What the reviews found" not in public
    assert "What the reviews found" in manager.get(_promised(world)).text


def test_the_morning_says_when_a_review_is_due_or_overdue(world, manager):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.standards_reviewing import Findings
    from commissioning.rooms.performance.standards_reviews import last_rows
    from support.standards_reviews import corrected, programme_of, reviewer

    assert "No review of standards is due" in manager.get("/").text
    with acting_as(reviewer(world)):
        last = last_rows(programme_of(world)).get()
    for minutes, day, says in (
        (-9, date(2012, 12, 10), "Due by 10 June 2013"),
        (-8, date(2012, 12, 2), "Overdue: it was due by 2 June 2013"),
    ):
        corrected(world, last, Findings("A", "B", {}), on=day, minutes=minutes)
        assert says in manager.get("/").text
    assert "A review was due by 2 June 2013, and is not on record." in manager.get(_promised(world)).text


def test_who_has_no_part_in_the_programme_finds_nothing(world):
    from support.reviews import lead_of
    from support.standards_reviews import reviewed

    made = reviewed(world, on=date(2013, 5, 20), minutes=-5)
    stranger = next(each for each in world.commissioners if each != lead_of(world))
    browser = _signed_in(world, stranger, "performance_manager")
    for address in (_list(world), f"{_list(world)}/write/start", f"/standards-reviews/{made.record}"):
        assert browser.get(address).status_code == 404


def test_programs_review_correct_and_read_too(world):
    from support.programs import Program
    from support.reviews import lead_of, prime_now
    from support.standards_reviews import programme_of

    manager = Program(world, lead_of(world), "performance_manager")
    prime = Program(world, prime_now(world), "provider_manager")
    said = {"reviewed_on": "2013-06-02", "looked_at": "Complaints", "found": "They help", "to_change": []}
    made = manager.change("/standards-reviews", {"programme": programme_of(world), **said})
    assert made.status_code == 201, made.text
    path = f"/standards-reviews/{made.json()['reference']}"
    twice = manager.change("/standards-reviews", {"programme": programme_of(world), **said})
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:commissioning:problem:not-a-standards-review")
    _a_minute_later()
    why = {"to_change": [{"standard": "supported", "why": "Nobody can judge it"}]}
    assert manager.change(f"{path}/corrections", said | why).status_code == 201
    read = prime.read(path).json()
    assert (read["versions"], [each["standard"] for each in read["to_change"]]) == (2, ["supported"])
    assert read["to_change"][0]["changed_from"] is None
    assert read["reference"] in {each["reference"] for each in prime.all("/standards-reviews")}
    assert prime.change("/standards-reviews", {"programme": programme_of(world), **said}).status_code == 403


def _a_minute_later():
    from datetime import timedelta

    from django.conf import settings

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    settings.CLOCK = FixedClock(NOW + timedelta(minutes=1))
