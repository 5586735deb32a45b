"""Package areas and partners of a programme, as its lead and its partner meet them."""

import re
from datetime import date

import pytest

from support.pages import asked, walked

JULY = {"from": asked(on=date(2013, 7, 1))}


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def _programme(browser) -> str:
    return re.search(r'href="(/programmes/[a-z0-9]{24})"', browser.get("/programmes").text)[1]


def _confirmed(browser, check) -> str:
    answer = browser.post(*browser.sent(check))
    assert answer.status_code == 302, answer.text[-2000:]
    return browser.get(answer["Location"]).text


def _link(text: str, name: str) -> str:
    return re.search(rf'href="(/package-areas/[a-z0-9]+)[^"]*">{name}<', text)[1]


def test_standing_areas_are_taken_over_split_joined_and_closed(browser, world):
    from support.counties import county

    area, places = county(world)
    browser.sign_in(world.commissioners[0], "category_manager")
    programme = _programme(browser)
    take = walked(browser, f"{programme}/package-areas/take-over", **JULY, areas={"areas": area})
    taken = _confirmed(browser, take)
    assert "Place 0, Place 1, Place 2" in taken
    whole = _link(taken, "County")
    assert "With its standing area" in browser.get(f"{whole}?on-day=1&on-month=7&on-year=2013").text
    split = walked(
        browser,
        f"{whole}/split",
        **{"from": asked(on=date(2013, 8, 1))},
        first={"first_name": "Shore", "first_code": "shore"},
        authorities={"authorities": places[0]},
        second={"second_name": "Hills", "second_code": "hills"},
    )
    halves = _confirmed(browser, split)
    assert halves.count("County (part)") == 2
    assert "Shore is no larger than one district: Place 0." in halves
    shore, hills = _link(halves, "Shore"), _link(halves, "Hills")
    assert "Carved out of its standing area" in browser.get(f"{hills}?on-day=1&on-month=8&on-year=2013").text
    join = walked(
        browser,
        f"{shore}/join",
        **{"from": asked(on=date(2013, 9, 1))},
        others={"others": hills.rpartition("/")[2]},
        name={"area_name": "County again", "code": "county-again"},
    )
    joined = _confirmed(browser, join)
    assert "County again is one package area from" in joined
    again = re.search(r"/package-areas/([a-z0-9]+)/close", joined)[1]
    close = walked(browser, f"/package-areas/{again}/close", **{"from": asked(on=date(2013, 10, 1))})
    assert "is closed from" in _confirmed(browser, close)
    left_out = browser.get(f"{programme}/package-areas?on-day=1&on-month=10&on-year=2013").text
    assert "Left out: Place 0, Place 1 and Place 2." in left_out
    assert (
        "There is nothing to do"
        in browser.post(*browser.sent(walked(browser, f"{shore}/close", **{"from": asked(on=date(2013, 10, 1))}))).text
    )
    file = browser.get(f"{programme}/package-areas?on-day=1&on-month=9&on-year=2013&format=csv").content.decode()
    assert 'County again,county-again,County,"Place 0, Place 1, Place 2",2013-09-01,2013-09-30' in file


def test_one_is_opened_of_local_authorities_that_no_other_holds(browser, world):
    from support.counties import county

    _, places = county(world)
    browser.sign_in(world.commissioners[0], "category_manager")
    programme = _programme(browser)
    journey = f"{programme}/package-areas/open"
    assert f"{journey}/start" in browser.get(f"{programme}/package-areas").text
    check = walked(
        browser,
        journey,
        **JULY,
        where={"nation": "england", "search": "Place"},
        authorities={"authorities": places[:2]},
        name={"area_name": "Shore", "code": "shore"},
    )
    opened = _confirmed(browser, check)
    assert "Shore is a package area from 1 July 2013" in opened
    assert "Place 1" in opened
    browser.get(f"{journey}/start")
    browser.post(f"{journey}/from", JULY["from"])
    nothing = browser.post(f"{journey}/where", {"nation": "england", "search": "Place 1"})
    assert "No local authority that is in no package area has this in its name" in nothing.text
    browser.post(f"{journey}/where", {"nation": "england", "search": "Place"})
    offered = browser.get(f"{journey}/authorities").text
    assert ("Place 2" in offered, "Place 1" in offered) == (True, False)


def test_one_with_open_contracts_is_neither_split_nor_closed(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    held = _link(browser.get(f"{_programme(browser)}/package-areas").text, "North")
    assert "Department 0 cpa-01-a" in browser.get(held).text
    refused = browser.post(*browser.sent(walked(browser, f"{held}/close", **JULY)))
    assert refused.status_code == 422
    assert "Contracts in North run on 1 July 2013 or later" in refused.text


def test_a_partner_reads_the_programme_and_its_contracts_and_is_offered_no_change(browser, world):
    partner, *_ = world.partners[0]
    browser.sign_in(partner, "category_manager")
    programme = _programme(browser)
    shown = browser.get(programme).text
    assert "Department 0 cpa-01-a" in shown
    assert "/terms/" not in shown
    contract = re.search(r'href="(/contracts/[a-z0-9]+)"', shown)[1]
    for page in (contract, f"{contract}/terms", f"{contract}/supply-chain", f"{contract}/history"):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert "/vary/" not in answer.text
        assert "/release/" not in answer.text
        assert "/engage/" not in answer.text
    assert "canary-" not in browser.get(f"{contract}/contacts").text
    held = _link(browser.get(f"{programme}/package-areas").text, "North")
    assert "/split/" not in browser.get(held).text
    for address in (f"{held}/split/start", f"{programme}/partners/add/start", f"{contract}/vary/start"):
        assert browser.get(address).status_code == 404, address
    own = browser.get(f"{programme}/partners").text
    assert "Combined Authority" in own
    assert "Former Partner" not in own


def test_the_lead_adds_and_ends_a_partner(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    programme = _programme(browser)
    other = world.commissioners[1]
    add = walked(browser, f"{programme}/partners/add", organisation={"organisation": other.pk}, **JULY)
    assert f"{other.name} is a partner from 1 July 2013" in _confirmed(browser, add)
    refused = browser.post(
        *browser.sent(walked(browser, f"{programme}/partners/add", organisation={"organisation": other.pk}, **JULY))
    )
    assert "is a partner from 1 July 2013" in refused.text
    ends = re.findall(r"/partners/([a-z0-9]{24})/end/start", browser.get(f"{programme}/partners").text)
    for reference in ends:
        check = walked(browser, f"/partners/{reference}/end", **JULY)
        assert "is a partner no more from 1 July 2013" in _confirmed(browser, check)
    assert "/end/start" not in browser.get(f"{programme}/partners").text
