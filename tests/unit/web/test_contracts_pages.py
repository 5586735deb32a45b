"""The pages of contracts: as on a day, in plain words, and the journeys that sign, vary and hand over."""

from datetime import date

import pytest

from support.pages import asked, walked


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def _own(world, n=0):
    return next(pk for pk, chain in world.contracts.items() if chain.commissioner == world.commissioners[n].pk)


def test_a_list_asks_as_often_for_many_contracts_as_for_few(browser, world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.sign_in(world.commissioners[0], "category_manager")
    asked_for = []
    for address in ("/contracts", "/contracts?search=no-such-contract"):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        asked_for.append(len(queries))
    assert asked_for[0] == asked_for[1]
    assert browser.get("/contracts?format=csv").text.count("Department 0") == 3


def test_a_contract_as_on_a_day_with_each_of_its_pages(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    reference = _own(world)
    day = "?on-day=1&on-month=7&on-year=2012"
    assert "1 July 2012" in browser.get(f"/contracts/{reference}{day}").text
    assert "did not run on" in browser.get(f"/contracts/{reference}?on-day=1&on-month=7&on-year=2030").text
    wrong = browser.get(f"/contracts/{reference}?on-day=31&on-month=2&on-year=2012")
    assert (wrong.status_code, "must be a real date" in wrong.text) == (422, True)
    terms = browser.get(f"/contracts/{reference}/terms{day}").text
    assert "Recalled" in terms or "Published" in terms
    assert "was signed" in browser.get(f"/contracts/{reference}/history").text


def test_opening_names_is_a_recorded_read(browser, world):
    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role

    one = world.commissioners[0]
    browser.sign_in(one, "category_manager")
    assert "Pat Payment" in browser.get(f"/contracts/{_own(world)}/contacts").text
    by = world.access(one, Role.AUDITOR)
    with acting_as(by):
        last = list(audit.events(by=by))[-1]
    assert (last.act, last.subject_kind) == ("read", "market.contact")


def test_each_page_of_a_foreign_contract_is_as_if_it_never_was(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    foreign = _own(world, 1)
    for page in (
        "",
        "/terms",
        "/history",
        "/supply-chain",
        "/contacts",
        "/vary/start",
        "/hand-over/start",
        "/engage/start",
    ):
        found, never = (browser.get(f"/contracts/{each}{page}") for each in (foreign, "never-was"))
        assert (found.status_code, never.status_code) == (404, 404)
    browser.sign_in(world.commissioners[0], "auditor")
    assert browser.get(f"/contracts/{_own(world)}/vary/start").status_code == 403


def test_a_contract_is_signed_after_its_answers_were_checked_and_once(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import PackageArea, TermsVersion

    one = world.commissioners[0]
    with acting_as(world.access(one)):
        version = TermsVersion.objects.get()
        area = PackageArea.objects.get(code="north").pk
        before = Contract.objects.count()
    browser.sign_in(one, "category_manager")
    base = f"/programmes/{version.programme_id}/terms/{version.digest}/sign"
    code = _open_code(version)
    check = walked(
        browser,
        base,
        code={"code": code},
        title={"title": "A new contract"},
        name={"name": "Provider 3"},
        provider={"provider": world.providers[3].pk},
        **{"package-area": {"package_area": area}},
        days=asked(signed_on=date(2011, 5, 1), last_day=date(2016, 5, 31)),
        **{"break": asked(break_on=date(2014, 6, 1)) | {"test": "Above the minimum", "clause": "5.1"}},
    )
    assert "A new contract" in check.text
    assert "Provider 3" in check.text
    again = browser.sent(check)
    first, second = browser.post(*again), browser.post(*again)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert "A new contract is signed." in browser.get(first["Location"]).text
    with acting_as(world.access(one)):
        assert Contract.objects.count() == before + 1


def test_what_is_missing_or_wrong_is_said_beside_its_field(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    base = f"/contracts/{_own(world)}/hand-over"
    assert browser.get(f"{base}/start")["Location"] == f"{base}/name"
    assert browser.get(f"{base}/check")["Location"] == f"{base}/name", "nothing is confirmed that was not asked"
    wrong = browser.post(f"{base}/name", {"name": "nobody has this"})
    assert wrong.status_code == 422
    assert 'href="#id_name"' in wrong.text
    assert browser.get(f"{base}/nonsense").status_code == 404


def test_a_handover_outside_the_contract_becomes_a_message_on_the_page(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    check = walked(
        browser,
        f"/contracts/{_own(world)}/hand-over",
        name={"name": "Provider 6"},
        provider={"provider": world.providers[6].pk},
        **{"from": asked(on=date(2030, 1, 1))},
    )
    answer = browser.post(*browser.sent(check))
    assert answer.status_code == 422
    assert "is outside" in answer.text


def test_a_variation_is_agreed_and_shows_what_changed(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design.models import TermsVersion

    one = world.commissioners[0]
    with acting_as(world.access(one)):
        version = TermsVersion.objects.get().pk
    browser.sign_in(one, "category_manager")
    check = walked(
        browser,
        f"/contracts/{_own(world)}/vary",
        version={"version": version},
        **{"from": asked(on=date(2013, 7, 1))},
    )
    answer = browser.post(*browser.sent(check))
    assert "say the same as before" in browser.get(answer["Location"]).text


def _open_code(version) -> str:
    from support.organisations import terms

    return list(terms().contracts)[5]
