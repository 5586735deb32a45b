"""Whose adviser somebody is, on pages and through the API."""

import pytest

from support.pages import sent_on


def _signed_in(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    return browser


@pytest.fixture
def provider(world):
    from support.advisers import provider_of

    return provider_of(world)


def test_an_adviser_sees_their_own_people_and_everybody_when_they_ask(world, provider):
    from support.advisers import second_adviser

    other = second_adviser(world)
    adviser = _signed_in(world, provider, "adviser")
    case = f"/caseload/{world.placement.participant_id}"
    assert "Those with whom you work" in adviser.get("/today").text
    assert "Those with whom you work" not in adviser.get("/today?whose=all").text
    assert sent_on(adviser, f"{case}/adviser", adviser=other.pk) == case
    shown = adviser.get(case).text
    assert (other.name in shown, "Say who works with them" in shown) == (True, True)
    assert "Those with whom you work" not in adviser.get("/today").text
    assert "Morgan-Reid" in adviser.get(f"/caseload?adviser={other.pk}").text
    assert "Morgan-Reid" not in adviser.get("/caseload?adviser=nobody").text.partition("<table")[2]


def test_a_manager_gives_all_people_of_one_adviser_to_another(world, provider):
    from support.advisers import second_adviser

    other = second_adviser(world)
    manager = _signed_in(world, provider, "provider_manager")
    assert "/caseload/advisers/hand-over" in manager.get("/caseload").text
    of = world.people[provider.pk].pk
    assert sent_on(manager, "/caseload/advisers/hand-over", of=of, to=other.pk) == "/caseload"
    assert "1 person has another adviser." in manager.get("/caseload").text


def test_the_person_reads_who_their_adviser_is(world, provider):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(None, "participant")
    shown = browser.get("/my").text
    assert ("Your adviser" in shown, world.people[provider.pk].name in shown) == (True, True)


def test_programs_say_it_too(world, provider):
    from support.programs import Program

    path = f"/placements/{world.placement.pk}/advisers"
    program = Program(world, provider, "adviser")
    [there] = program.read(path).json()["items"]
    assert there["name"] == world.people[provider.pk].name
    answer = program.change(path, {"adviser": None})
    assert [each["adviser"] for each in answer.json()["items"]] == [there["adviser"], None]
    wrong = program.change(path, {"adviser": world.people[world.service.pk].pk})
    assert (wrong.status_code, wrong.json()["type"]) == (409, "urn:commissioning:problem:not-an-adviser")
