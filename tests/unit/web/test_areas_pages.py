"""The map: public to read; made and changed by whoever keeps it."""

from datetime import date

import pytest

from support.pages import asked, walked


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def _authority(world, code):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.market.actions import enter_local_authority
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    with acting_as(by):
        return enter_local_authority(code=code, name=f"Place {code}", starts_on=date(2009, 4, 1), by=by, now=NOW).pk


def test_anybody_reads_areas_and_authorities_as_on_a_day(browser, world):
    import re

    shown = browser.get("/areas").text
    assert '<a class="govuk-link" href="/local-authorities">local authorities</a>' in shown
    address = re.search(r'href="(/areas/[a-z0-9]+)"', shown)[1]
    area = browser.get(address).text
    assert "Hartlepool" in area
    assert "no larger than one district" in area
    assert "Nothing: no local authority" in browser.get(f"{address}?on-day=1&on-month=1&on-year=2000").text
    found = browser.get("/local-authorities?search=hartlepool").text
    authority = re.search(r'href="(/local-authorities/[a-z0-9]+)"', found)[1]
    assert "North" in browser.get(authority).text
    assert browser.get("/areas/never-was").status_code == browser.get("/local-authorities/never-was").status_code == 404


def test_an_area_is_made_and_an_authority_moved(browser, world):
    first, second = _authority(world, "E06000002"), _authority(world, "E06000003")
    browser.sign_in(world.commissioners[0], "category_manager")
    from_ = {"from": asked(on=date(2013, 1, 1))}
    made = {}
    for code, part in (("east", first), ("west", second)):
        check = walked(
            browser,
            "/areas/make",
            name={"area_name": code.title()},
            code={"code": code},
            **from_,
            where={"nation": "england", "search": "place"},
            parts={"parts": part},
        )
        form = browser.sent(check)
        made[code] = browser.post(*form)["Location"]
        assert browser.post(*form)["Location"] == made[code]
    check = walked(
        browser,
        f"/local-authorities/{first}/move",
        to={"to": made["west"].rpartition("/")[2]},
        **{"from": asked(on=date(2013, 6, 1))},
    )
    assert browser.post(*browser.sent(check)).status_code == 302
    assert "2 local authorities." in browser.get(made["west"]).text
    again = walked(
        browser,
        f"/local-authorities/{first}/move",
        to={"to": made["west"].rpartition("/")[2]},
        **{"from": asked(on=date(2013, 7, 1))},
    )
    refused = browser.post(*browser.sent(again))
    assert refused.status_code == 422
    assert "already" in refused.text


def test_a_provider_keeps_no_map(browser, world):
    browser.sign_in(world.providers[0], "provider_manager")
    assert browser.get("/areas/make/start").status_code == 403
    browser.sign_in(world.providers[0], "administrator")
    assert browser.get("/areas/make/start").status_code == 404
