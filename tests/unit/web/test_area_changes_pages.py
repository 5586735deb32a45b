"""Changes to the map and the register as journeys: asked, checked, done once; by whoever keeps the row alone."""

import re
from datetime import date

import pytest

from support.forms import fill_in, on
from support.pages import asked, walked

LATER = date(2013, 9, 1)


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(world.commissioners[0], "category_manager")
    return browser


def _made(world, **areas):
    """Areas of the first commissioner, each of local authorities that end with its letters: their references."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.market import actions
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    found = {}
    with acting_as(by):
        for name, letters in areas.items():
            parts = [
                actions.enter_local_authority(
                    code=f"E060000{ord(letter)}", name=f"Place {letter}", starts_on=date(2009, 4, 1), by=by, now=NOW
                )
                for letter in letters
            ]
            found |= {part.name[-1]: part.pk for part in parts}
            area = actions.make_area(
                code=name, name=name.title(), parts=parts, starts_on=date(2013, 1, 1), by=by, now=NOW
            )
            found[name] = area.pk
    return found


def _done(browser, base, **answers):
    """What the page says after a journey whose form is sent twice."""
    form = browser.sent(walked(browser, base, **answers))
    done = browser.post(*form)
    assert done.status_code == 302, re.sub(r"\s+", " ", done.text.split("error-summary")[-1][:600])
    shown = browser.get(done["Location"])
    assert browser.post(*form)["Location"] == done["Location"]
    return shown


def _holds(browser, area, day=LATER):
    """The authorities in an area on a day."""
    shown = browser.get(f"/areas/{area}", on("on", day)).text.split("How it became so")[0]
    return set(re.findall(r">Place (\w)</a>", shown))


def test_an_area_is_split_and_joined_again_from_a_day(browser, world):
    made = _made(world, east="AB", west="C")
    from_ = {"from": asked(on=LATER)}
    base = f"/areas/{made['east']}/split"
    browser.get(f"{base}/start")
    browser.post(f"{base}/from", from_["from"])
    all_of_it = browser.post(f"{base}/parts", {"parts": [made["A"], made["B"]]})
    assert (all_of_it.status_code, "Leave at least one" in all_of_it.text) == (422, True)
    shown = _done(
        browser, base, **from_, parts={"parts": made["A"]}, name={"area_name": "Coast"}, code={"code": "coast"}
    )
    assert "Coast is an area of its own from 1 September 2013. The rest stays East." in shown.text
    coast = shown.wsgi_request.path.rpartition("/")[2]
    assert (_holds(browser, made["east"]), _holds(browser, coast)) == ({"B"}, {"A"})
    assert _holds(browser, made["east"], date(2013, 8, 31)) == {"A", "B"}
    _done(browser, f"/areas/{made['east']}/join", **from_, others={"others": [coast, made["west"]]})
    assert _holds(browser, made["east"]) == {"A", "B", "C"}
    assert _holds(browser, made["west"]) == set()


def test_authorities_leave_and_come_and_an_area_is_renamed(browser, world):
    made = _made(world, east="AB")
    from_ = {"from": asked(on=LATER)}
    area = f"/areas/{made['east']}"
    _done(browser, f"{area}/remove", **from_, parts={"parts": made["A"]})
    assert _holds(browser, made["east"]) == {"B"}
    assert "None that could leave" not in browser.get(f"{area}/remove/start", follow=True).text
    where = {"nation": "england", "search": "place"}
    _done(browser, f"{area}/add", **from_, where=where, parts={"parts": made["A"]})
    assert _holds(browser, made["east"]) == {"A", "B"}
    _done(browser, f"{area}/rename", name={"area_name": "Orient"})
    assert "Orient" in browser.get(area).text


def test_what_was_planned_meanwhile_is_told_on_the_last_page(browser, world):
    made = _made(world, east="AB")
    check = walked(browser, f"/areas/{made['east']}/remove", **{"from": asked(on=LATER)}, parts={"parts": made["A"]})
    _done(browser, f"/areas/{made['east']}/remove", **{"from": asked(on=LATER)}, parts={"parts": made["A"]})
    again = browser.post(*browser.sent(check))
    assert again.status_code == 302, "what was answered is no longer there, so it is asked anew"
    assert again["Location"].endswith("/remove/from")


def test_an_authority_is_entered_ended_and_followed(browser, world):
    made = _made(world, east="AB")
    _done(
        browser,
        "/local-authorities/enter",
        code={"code": "E06000999"},
        name={"authority_name": "Place Z"},
        region={"region": ""},
        **{"from": asked(starts_on=LATER)},
    )
    used = browser.post("/local-authorities/enter/code", {"code": "E06000999"})
    assert "Place Z has this code" in used.text
    base = f"/local-authorities/{made['A']}"
    assert "follow the merger" not in browser.get(base).text
    browser.get(f"{base}/end/start")
    assert "must be after its first day" in browser.post(f"{base}/end/on", asked(on=date(2009, 4, 1))).text
    browser.post(f"{base}/end/on", asked(on=LATER))
    unknown = browser.post(f"{base}/end/became", {"became": "E06000999, E06000998"})
    assert "No local authority has the code E06000998" in unknown.text
    _done(browser, f"{base}/end", on=asked(on=LATER), became={"became": "e06000999"})
    assert f"{base}/end/" not in browser.get(base).text, "it has ended"
    assert "follow the merger" in browser.get(base).text
    shown = browser.get(f"{base}/follow").text
    assert "Place Z" in shown
    assert "East" in shown
    assert fill_in(browser, f"{base}/follow")["Location"] == base
    assert _holds(browser, made["east"]) == {"B", "Z"}
    refused = fill_in(browser, f"{base}/follow")
    assert (refused.status_code, "is in no area on" in refused.text) == (422, True)


def test_only_its_keeper_changes_an_area(browser, world):
    made = _made(world, east="A")
    browser.sign_in(world.commissioners[1], "category_manager")
    assert "Change this area" not in browser.get(f"/areas/{made['east']}").text
    for verb in ("add", "remove", "split", "join", "rename"):
        assert browser.get(f"/areas/{made['east']}/{verb}/start").status_code == 404
    assert browser.get(f"/local-authorities/{made['A']}/end/start").status_code == 404


def test_a_record_counts_from_a_day_until_another_and_an_organisation_is_renamed(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.actions import register_organisation
    from commissioning.platform.people_models import Kind
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    with acting_as(by):
        own = register_organisation(name="Newly Named", kind=Kind.PROVIDER, by=by, now=NOW).pk
    page = f"/organisations/{own}"
    browser.get(f"{page}/count/start")
    browser.post(f"{page}/count/why", {"link": "predecessor"})
    assert "No other organisation" in browser.post(f"{page}/count/find", {"name": "newly"}).text
    answers = {
        "why": {"link": "predecessor"},
        "find": {"name": "Provider 3"},
        "other": {"other": world.providers[3].pk},
        "from": asked(on=date(2013, 1, 1)),
    }
    shown = _done(browser, f"{page}/count", **answers).text
    assert "The record of Provider 3 counts for it" in shown
    again = browser.post(*browser.sent(walked(browser, f"{page}/count", **answers)))
    assert (again.status_code, "counts already" in again.text) == (422, True)
    end = re.search(r'href="(/organisations/counted/[a-z0-9]+/end)/start"', shown)[1]
    browser.get(f"{end}/start")
    assert "must be after 1 January 2013" in browser.post(f"{end}/on", asked(on=date(2013, 1, 1))).text
    assert "does not count" in _done(browser, end, on=asked(on=LATER)).text
    browser.get(f"{page}/rename/start")
    taken = browser.post(f"{page}/rename/name", {"organisation_name": "provider 4"})
    assert "There is an organisation of this name" in taken.text
    assert "<h1" in _done(browser, f"{page}/rename", name={"organisation_name": "Named Anew"}).text
    assert "Named Anew" in browser.get(page).text
    browser.sign_in(world.commissioners[1], "category_manager")
    assert {browser.get(f"{each}/start").status_code for each in (f"{page}/rename", end)} == {404}
