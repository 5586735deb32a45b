"""How providers do, on pages: published by a job, read by anybody, told beside the providers that one may choose."""

import re
from datetime import date

import pytest


@pytest.fixture
def manager(world):
    from support.browsing import Browser
    from support.reviews import lead_of

    browser = Browser(world)
    browser.sign_in(lead_of(world), "performance_manager")
    return browser


def _page(world) -> str:
    return f"/promises/{world.placement.participant.programme}/providers"


def test_months_are_counted_by_a_job_and_then_public(world, manager):
    from support.browsing import Browser
    from support.jobs import run
    from support.organisations import NOW

    text = manager.get(f"{_page(world)}/publish").text
    assert "1 June 2012 to 31 May 2013" in text
    request_id = re.search(r'name="request_id" value="([^"]+)"', text)[1]
    job = manager.post(f"{_page(world)}/publish", {"request_id": request_id})["Location"]
    run(NOW)
    assert "The facts are counted and published." in manager.get(job).text
    public = Browser(world)
    assert "Publish the months" not in public.get(_page(world)).text
    area = re.search(r'href="[^"]*([?]area=[^"]+)"', public.get(_page(world)).text)[1]
    assert "Too few people yet to say" in public.get(_page(world) + area).text


def test_who_does_not_lead_publishes_nothing(world):
    from support.browsing import Browser
    from support.reviews import lead_of

    stranger = Browser(world)
    stranger.sign_in(next(each for each in world.commissioners if each != lead_of(world)), "performance_manager")
    assert stranger.get(f"{_page(world)}/publish").status_code == 404
    assert "Publish the months" not in stranger.get(_page(world)).text


def test_a_provider_with_enough_cases_is_told_with_a_picture_and_in_words(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from support.browsing import Browser
    from support.facts import published_of_many
    from support.reviews import first

    published_of_many(world, world.placement.contract)
    with acting_as(first(world)):
        area = Contract.objects.select_related("package_area").get(pk=world.placement.contract).package_area.code
    text = Browser(world).get(f"{_page(world)}?area={area}").text
    assert "17 of 20 cases (85 in 100)" in text
    assert "9 of 30 people (30 in 100)" in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "<svg" in text


def test_facts_stand_beside_each_provider_that_may_be_chosen(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import allocating
    from support.browsing import Browser
    from support.facts import published_of_many
    from support.journeys import Particulars, refer
    from support.local_reviews import coach

    with acting_as(coach(world)):
        contract = Contract.objects.get(pk=world.placement.contract)
    waits = refer(world, world.service, contract, Particulars("Eda Roe", date(1988, 2, 3), nino="QQ 44 44 44 A"))
    with acting_as(by := coach(world)):
        one = allocating.offers(waits.participant, by=by)[0].contract
    published_of_many(world, one)
    browser = Browser(world)
    browser.sign_in(world.service, "work_coach")
    address = browser.get(f"/participants/{waits.participant.pk}/allocate/start")["Location"]
    text = browser.get(address).text
    assert "Served 45 people in the year to 31 May 2013." in text
    assert "Standard of engagement: 17 of 20 cases (85 in 100)" in text
    assert "Too few people yet to say: Standard of pre_programme; Standard of in_work." in text
    assert "Whom they serve differs" in text
    shown = re.search(r'name="shown" value="([^"]+)"', text)[1]
    assert browser.post(address, {"provider": one, "shown": shown}).status_code == 302


def test_programs_read_what_is_published_and_ask_for_more(world):
    from support.facts import published_of_many
    from support.programs import Program
    from support.reviews import lead_of

    published_of_many(world, world.placement.contract)
    programme = world.placement.participant.programme
    read = Program(world, world.providers[-1], "provider_manager").read(f"/facts/{programme}").json()
    [ours] = [each for each in read["contracts"] if each["contract"] == world.placement.contract]
    assert (ours["served"], ours["in_work"]["number"], read["last_day"]) == (45, 9, "2013-05-31")
    kept = {each["key"]: each["kept"] for each in ours["standards"]}
    assert (kept["seen"]["of"], kept["helped"]) == (20, None)
    manager = Program(world, lead_of(world), "performance_manager")
    assert manager.change(f"/facts/{programme}/publications", {}).json()["kind"] == "publish facts to choose by"
    other = next(each for each in world.commissioners if each != lead_of(world))
    stranger = Program(world, other, "performance_manager")
    assert stranger.change(f"/facts/{programme}/publications", {}).status_code == 404
