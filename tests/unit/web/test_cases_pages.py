"""An adviser's and a work coach's pages: what they show, to whom, and what is done on them."""

import re
from datetime import UTC, date, datetime

import pytest

from support.pages import asked, hidden, walked
from support.sizes import column

DATABASES = ["sqlite"] if column() == "quick" else ["sqlite", "postgresql"]
"""The walls behind these pages are tried on both by the room's own tests."""
pytestmark = pytest.mark.parametrize("world", DATABASES, indirect=True)


@pytest.fixture
def people(world):
    """Who serves Ada, who did, and who referred her."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.placement_models import Placement

    with acting_as(world.access(world.service, Role.WORK_COACH)):
        first, last = Placement.objects.filter(participant=world.placement.participant_id).order_by("starts_on")
    by_pk = {each.pk: each for each in world.providers}
    return {"prime": by_pk[first.delivered_by_id], "sub": by_pk[last.delivered_by_id], "ada": first.participant_id}


@pytest.fixture
def as_(world):
    """A browser as somebody in a role."""
    from support.browsing import Browser

    def signed_in(organisation, role):
        browser = Browser(world)
        browser.sign_in(organisation, role)
        return browser

    return signed_in


def _sent(browser, check):
    """The page after the check page of a journey was confirmed."""
    answer = browser.post(check.wsgi_request.path, hidden(check))
    return answer, browser.get(answer["Location"]).text if "Location" in answer else answer.text


def test_today_says_in_words_what_is_overdue_and_counts_lead_to_the_people(people, as_):
    browser = as_(people["sub"], "adviser")
    shown = browser.get("/today").text
    assert "Overdue by 31 days" in shown
    assert "Overdue by 11 days" in shown
    [overdue] = re.findall(r'href="(/caseload\?adviser=[a-z2-7]+&amp;due=late)">Overdue: \d+</a>', shown)
    assert "Ada Morgan-Reid" in browser.get(overdue.replace("&amp;", "&")).text
    assert "Ada Morgan-Reid" not in browser.get("/caseload?state=IN_WORK").text
    assert "Ada Morgan-Reid" in browser.get("/").text


def test_an_adviser_records_a_job_corrects_it_and_takes_it_back(people, as_):
    browser, base = as_(people["sub"], "adviser"), f"/caseload/{people['ada']}"
    answers = {
        "day": asked(on=date(2013, 5, 28)),
        "until": {},
        "said_work": {"said_work": "employed"},
        "said_hours": {"said_hours": "16"},
        "words": {"words": "Stocking shelves at night"},
    }
    check = walked(browser, f"{base}/record/job_start", **answers)
    _, shown = _sent(browser, check)
    assert "Stocking shelves at night" in shown
    (event,) = re.findall(rf'href="({base}/events/[^"]+)">Job start', shown)
    answers["said_hours"] = {"said_hours": "24"}
    browser.at(datetime(2013, 6, 3, 9, 1, tzinfo=UTC))
    _, shown = _sent(browser, walked(browser, f"{event}/correct", **answers))
    assert re.findall(r"Hours a week\s*</dt>\s*<dd[^>]*>\s*(\d+)", shown) == ["24", "16"]
    browser.at(datetime(2013, 6, 3, 9, 2, tzinfo=UTC))
    browser.post(f"{event}/take-back", hidden(browser.get(f"{event}/take-back")))
    assert "Stocking shelves" not in browser.get(base).text
    assert "This was taken back" in browser.get(event).text


def test_an_event_that_the_terms_do_not_know_is_refused_on_its_page(people, as_):
    browser, base = as_(people["sub"], "adviser"), f"/caseload/{people['ada']}/record/left_early"
    answer = browser.post(browser.get(f"{base}/start")["Location"], asked(on=date(2013, 4, 30)))
    assert answer.status_code == 422
    assert "The day must be on or after 1 May 2013" in answer.text
    browser.post(f"{base}/day", asked(on=date(2013, 6, 3)))
    page = browser.get(f"{base}/said_reason").text
    assert "Moved away" in page
    assert "Never came" not in page


def test_what_waits_in_the_session_is_sealed(people, as_):
    browser, base = as_(people["sub"], "adviser"), f"/caseload/{people['ada']}/record/acknowledged"
    browser.post(browser.get(f"{base}/start")["Location"], asked(on=date(2013, 6, 3)))
    browser.post(f"{base}/words", {"words": "Canary of the session"})
    assert "Canary of the session" in browser.get(f"{base}/words").text
    assert "Canary" not in str(dict(browser.session.items()))


def test_a_prime_sees_its_chain_and_hands_over_and_the_former_may_tell_late(people, as_):
    base = f"/caseload/{people['ada']}"
    sub, prime = as_(people["sub"], "provider_manager"), as_(people["prime"], "provider_manager")
    assert sub.get(f"{base}/hand-over/start").status_code == 404
    check = walked(prime, f"{base}/hand-over", **{"from": asked(on=date(2013, 6, 3)), "to": {"to": people["prime"].pk}})
    _, shown = _sent(prime, check)
    assert "Canary of the sub-contractor" in shown
    adviser = as_(people["sub"], "adviser")
    shown = adviser.get(base).text
    assert "Canary of the sub-contractor" in shown
    assert adviser.get(f"{base}/record").status_code == 200
    assert "Hand over within the supply chain" not in shown
    assert "Ask a specialist" not in shown


def test_somebody_is_found_without_their_name_in_an_address(people, as_):
    browser = as_(people["sub"], "adviser")
    assert f"/caseload/{people['ada']}" in browser.post("/caseload/find", {"text": "qq 12 34 56 c"}).text
    assert "0 people" in browser.post("/caseload/find", {"text": "Okafor"}).text


@pytest.fixture
def area(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.referrers import refers_to

    with acting_as(by := world.access(world.service, Role.WORK_COACH)):
        return refers_to(on=by.on, by=by)[0][1][0].pk


def _refer(browser, area, **differently):
    answers = {
        "name": {"name": "Dora Quick"},
        "born": asked(born_on=date(1990, 2, 3)),
        "number": {"nino": ""},
        "route": {"route": "mandatory"},
        "about_benefit": {"about_benefit": "jsa"},
        "about_prison": {"about_prison": "yes"},
        "reach": {"telephone": "01632 960009", "email": "", "address": ""},
        "needs": {"needs": ""},
        "standards": {"standards": "paper"},
    }
    order = ["name", "born", "number", "same", *list(answers)[3:]]
    said = answers | differently
    return walked(browser, f"/refer/{area}", **{slug: said[slug] for slug in order if slug in said})


def test_a_work_coach_refers_somebody_reads_why_and_finds_them_in_the_list(world, as_, area):
    browser = as_(world.service, "work_coach")
    check = _refer(browser, area)
    assert "Prison leavers (clause 2.1). Released from prison: Yes" in check.text
    _, shown = _sent(browser, check)
    assert "Referred, not placed yet" in shown
    assert "Prison leavers (clause 2.1)" in shown
    listed = browser.get("/referred?state=NOT_PLACED&sort=-name").text
    names = re.findall(r">([^<]+)</a></th>", listed)
    assert {"Dora Quick", "Ben Okafor"} <= set(names)
    assert names == sorted(names, reverse=True)
    assert "Ada Morgan-Reid" not in names


def test_who_may_not_come_is_refused_with_requirement_clause_and_answer(world, as_, area):
    browser = as_(world.service, "work_coach")
    check = _refer(browser, area, born=asked(born_on=date(2000, 1, 1)))
    assert "The terms do not let this person in" in check.text
    answer, shown = _sent(browser, check)
    assert answer.status_code == 422
    assert "Eighteen or older (clause 2.1); Age: 13" in shown


def test_who_is_known_already_is_shown_and_keeps_their_key(world, as_, area):
    browser = as_(world.service, "work_coach")
    ben = {"name": {"name": "ben okafor"}, "born": asked(born_on=date(1985, 7, 9))}
    address = browser.get(f"/refer/{area}/start")["Location"]
    for said in {**ben, "number": {"nino": ""}}.values():
        address = browser.post(address, said)["Location"]
    (known,) = re.findall(r'value="([a-z2-7]{24})"', browser.get(f"/refer/{area}/same").text)
    answer, shown = _sent(browser, _refer(browser, area, **ben, same={"same_as": known}))
    assert answer.status_code == 422
    assert "This person is on the programme already" in shown


def test_work_that_began_before_anybody_assessed_them_is_warned_of(world, as_):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import assessing, recording
    from commissioning.rooms.journey.assessment_models import Occasion, Step
    from commissioning.rooms.journey.referring import Particulars
    from support.journeys import NOW, place

    with acting_as(world.access(world.service, Role.WORK_COACH)):
        contract = Contract.objects.get(pk=world.placement.contract)
    who = Particulars("Dee Marlow", date(1980, 4, 5), nino="QQ 11 22 33 B")
    there = place(world, world.service, contract, who)
    coach = world.access(world.service, Role.WORK_COACH)
    work = {"kind": "job_start", "on": date(2013, 5, 10), "detail": {"work": "employed"}}
    with acting_as(coach):
        recording.record_event(placement=there, **work, by=coach, now=NOW)
    browser, page = as_(world.service, "work_coach"), f"/caseload/{there.participant_id}"
    warned = "Work started on 10 May 2013. No assessment before it is on record."
    shown = browser.get(page).text
    assert warned in shown
    assert "None booked" in shown
    assessed = {"occasion": Occasion.FIRST, "barriers": ["transport"], "step": Step.PREPARING, "words": ""}
    with acting_as(coach):
        assessing.assess(placement=there, on=date(2013, 5, 9), **assessed, by=coach, now=NOW)
    assert warned not in browser.get(page).text


def test_a_list_that_is_cut_says_so_and_holds_those_referred_last(people, as_, monkeypatch):
    from commissioning.rooms.journey import caseload
    from commissioning.web.views import cases_lists, cases_today

    browser = as_(people["sub"], "adviser")
    told = "people who were referred last are listed"
    assert told not in browser.get("/caseload").text
    for module in (caseload, cases_lists, cases_today):
        monkeypatch.setattr(module, "MOST_LISTED", 1)
    for page in ("/caseload", "/today"):
        assert "Only the 1 people who were referred last are listed" in browser.get(page).text
