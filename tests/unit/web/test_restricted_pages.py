"""Restricted records on pages and through the API: who may open them, and what everybody else is shown."""

import re

import pytest

from support.pages import hidden, sent_on

NAME = "Ada Morgan-Reid"


def _signed_in(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    return browser


@pytest.fixture
def provider(world):
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


@pytest.fixture
def coach(world):
    from support.restrictions import let_open

    let_open(world, world.service)
    return _signed_in(world, world.service, "work_coach")


def test_a_record_is_restricted_and_opened_again(world, coach, provider):
    case = f"/caseload/{world.placement.participant_id}"
    adviser = _signed_in(world, provider, "adviser")
    assert NAME in adviser.get(case).text
    assert "Restrict this record" not in adviser.get(case).text
    assert "Write the reason nowhere" in coach.get(f"{case}/restrict").text
    assert sent_on(coach, f"{case}/restrict") == case
    assert "This record is restricted" in coach.get(case).text

    shut = adviser.get(case)
    assert (shut.status_code, NAME in shut.text, "Few people of your organisation" in shut.text) == (403, False, True)
    listed = adviser.get("/caseload").text
    assert (NAME in listed, "1 more person is not shown by name" in listed) == (False, True)
    found = adviser.post("/caseload/find", {"text": "Morgan-Reid", **hidden(adviser.get("/caseload/find"))}).text
    assert (NAME in found, "1 more person is not shown by name" in found) == (False, True)
    assert NAME not in adviser.get("/today").text

    assert sent_on(coach, f"{case}/lift-restriction") == case
    assert NAME in adviser.get(case).text
    assert "not shown by name" not in adviser.get("/caseload").text


def test_no_page_that_told_of_somebody_tells_of_them_once_their_record_is_restricted(world, provider):
    """Every page that somebody reaches, asked again."""
    from support.crawl import Player, crawl
    from support.restrictions import let_open, no_longer, restricted

    secrets = (NAME, "Canary of the sub-contractor", "Canary of a complaint", "Work in a kitchen")
    player = Player("provider's manager", provider, "provider_manager")
    pages = {each.address: each.response.text for each in crawl(player, world, per_kind=1) if _is_ours(each)}
    told = {each for each in secrets if any(each in text for text in pages.values())}
    assert NAME in told
    assert len(told) > 1
    no_longer(world, provider)  # the walk lets somebody, to see that page too
    let_open(world, world.service)
    restricted(world)
    browser = player.browser(world)
    shut = {address: browser.get(address).text for address in pages}
    assert [(address, each) for address, text in shut.items() for each in secrets if each in text] == []


def _is_ours(answer):
    """The description of the API has a name as its example."""
    return "html" in answer.response.get("Content-Type", "") and not answer.address.startswith("/api")


def test_an_administrator_says_who_may_open_them(world):
    from support.restrictions import no_longer

    lead = world.commissioners[0]
    no_longer(world, lead)
    administrator = _signed_in(world, lead, "administrator")
    assert "/restricted-records" in administrator.get("/people").text
    assert (
        "Nobody of your organisation may open restricted records yet" in administrator.get("/restricted-records").text
    )
    who = world.second_assessor
    assert sent_on(administrator, "/restricted-records/clear", person=who.pk) == "/restricted-records"
    listed = administrator.get("/restricted-records").text
    assert who.name in listed
    [end] = re.findall(r'href="(/restricted-records/[a-z2-7]+/end)"', listed)
    sent_on(administrator, end)
    assert who.name not in administrator.get("/restricted-records").text.partition("<main")[2].partition("<table")[2]
    themselves = world.people[lead.pk].pk
    refused = administrator.post(
        "/restricted-records/clear", hidden(administrator.get("/restricted-records/clear")) | {"person": themselves}
    )
    assert refused.status_code == 422


def test_programs_see_that_a_record_is_restricted_and_not_whose_it_is(world, coach, provider):
    from support.programs import Program

    path = f"/participants/{world.placement.participant_id}"
    program = Program(world, world.service, "work_coach")
    assert program.read(path).json()["restricted"] is False
    assert program.change(f"{path}/restrictions", {}).json()["restricted"] is True
    again = program.change(f"{path}/restrictions", {})
    assert (again.status_code, again.json()["type"]) == (409, "urn:commissioning:problem:cannot-restrict")
    for each in (program, Program(world, provider, "adviser")):
        shut = each.read(f"{path}/identity")
        assert (shut.status_code, shut.json()["type"]) == (403, "urn:commissioning:problem:record-restricted")
        assert NAME not in shut.text
    assert Program(world, world.commissioners[1], "provider_manager").read(f"{path}/identity").status_code == 404
