"""Pages at the end of a journey: a report written, sent and read; a specialist who learns a name at last."""

import re
from datetime import UTC, datetime

import pytest

from commissioning.platform.roles import Role
from support.pages import hidden, walked

SQLITE = pytest.mark.parametrize("world", ["sqlite"], indirect=True)


def _of(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    return browser


def _serving(world):
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def _confirmed(browser, page) -> str:
    """Where confirming the page leads."""
    answer = browser.post(page.wsgi_request.path, hidden(page))
    assert answer.status_code == 302, answer.text[:500]
    return answer["Location"]


@SQLITE
def test_an_adviser_writes_and_sends_a_report_and_the_person_reads_it_and_takes_it_as_a_pdf(world):
    from support.browsing import Browser

    adviser = _of(world, _serving(world), Role.ADVISER)
    adviser.at(datetime(2013, 6, 3, 9, 1, tzinfo=UTC))  # after the report of the world: the last stands first
    case = f"/caseload/{world.placement.participant_id}"
    check = walked(
        adviser,
        f"{case}/exit-report",
        gained={"gained": "You can cook for fifty"},
        **{"next-steps": {"next_steps": "Ask the college\nGo to the fair"}, "own-words": {"own_words": ""}},
    )
    assert "Book a place on the food hygiene course" in check.text
    shown = _confirmed(adviser, check)
    assert "Draft, not sent yet" in adviser.get(shown).text
    _confirmed(adviser, adviser.get(f"{shown}/send"))

    ada = Browser(world)
    ada.sign_in_as(world.participant)
    own = ada.get("/my/exit-report").text
    assert "You can cook for fifty" in own
    assert "Go to the fair" in own
    answer = ada.get(re.search(r'href="(/my/exit-report/[^"]+)"', own).group(1))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@SQLITE
def test_a_specialist_reads_the_name_when_both_sides_have_agreed_and_not_before(world):
    from support.exits import asked
    from support.journeys import NOW

    record = asked(world, now=NOW)
    page = f"/specialists/{record}"
    prime = next(each for each in world.providers if each.pk == world.contracts[world.placement.contract].primes[-1][0])
    specialist = _of(world, world.specialist, Role.PROVIDER_MANAGER)
    for minute, browser in enumerate((specialist, _of(world, prime, Role.PROVIDER_MANAGER)), start=1):
        browser.at(NOW.replace(minute=minute))
        form = browser.get(f"{page}/price")
        assert browser.post(f"{page}/price", {**hidden(form), "price": "180.50"}).status_code == 302
    assert "Ada Morgan-Reid" not in specialist.get(page).text
    adviser = _of(world, _serving(world), Role.ADVISER)
    adviser.at(NOW.replace(minute=9))
    form = adviser.get(f"{page}/refer")
    assert adviser.post(f"{page}/refer", {**hidden(form), "text": "Please look at the letters"}).status_code == 302
    told = specialist.get(page).text
    assert "Ada Morgan-Reid" in told
    assert "Please look at the letters" in told
    assert "£180.50" in told
