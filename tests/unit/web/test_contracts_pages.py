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


def _never_changed(world):
    """A contract of one prime, whose end nobody has moved, with its commissioner."""
    reference, chain = next((pk, chain) for pk, chain in world.contracts.items() if len(chain.primes) == 1)
    return next(each for each in world.commissioners if each.pk == chain.commissioner), reference


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


def _titles(browser, **asked_for):
    """What the file of the list holds: the same as its page."""
    file = browser.get("/contracts", {**asked_for, "format": "csv"}).text
    return {line.split(",")[0] for line in file.splitlines()[1:]}


def test_the_list_is_found_by_state_day_prime_and_whoever_works_in_it(browser, world):
    one = world.commissioners[0]
    chains = {pk: chain for pk, chain in world.contracts.items() if chain.commissioner == one.pk}
    browser.sign_in(one, "category_manager")
    whole = _titles(browser)
    assert len(whole) == 3
    before, after = asked(on=date(2010, 1, 1)), asked(on=date(2018, 1, 1))
    assert _titles(browser, **before) == set(), "who names a day asks what ran then"
    assert _titles(browser, state="to begin", **before) == whole
    assert _titles(browser, state="running") == _titles(browser, **after) == whole
    soon = _titles(browser, state="ends within 6 months", **after)
    assert len(soon) == sum(len(chain.primes) == 1 for chain in chains.values()), "those handed over were extended"
    assert _titles(browser, state="over", **asked(on=date(2018, 6, 1))) == soon
    names = {each.pk: each.name for each in world.providers}
    prime = next(chain.primes[-1][0] for chain in chains.values())
    led = sum(chain.primes[-1][0] == prime for chain in chains.values())
    assert len(_titles(browser, prime=prime)) == led
    today = date(2013, 6, 3)
    working = {pk for pk, chain in chains.items() if prime == chain.primes[-1][0]} | {
        pk
        for pk, chain in chains.items()
        if any(who == prime and begins <= today and (end is None or end > today) for who, _, begins, end in chain.subs)
    }
    assert len(_titles(browser, search=names[prime])) == len(working)
    wrong = browser.get("/contracts?on-day=31&on-month=2&on-year=2013")
    assert (wrong.status_code, "must be a real date" in wrong.text) == (422, True)


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


def test_versions_of_terms_have_names_to_the_lead_and_no_digest_is_a_name(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import ContractTerms

    reference = _own(world)
    with acting_as(world.access(world.commissioners[0])):
        digest = ContractTerms.objects.filter(contract=reference).values_list("terms_version", flat=True).first()
    chain = world.contracts[reference]
    prime = next(each for each in world.providers if each.pk == chain.primes[-1][0])
    for organisation, role in ((world.commissioners[0], "category_manager"), (prime, "provider_manager")):
        browser.sign_in(organisation, role)
        leads = organisation.pk == chain.commissioner
        for page in ("", "/terms", "/history"):
            shown = browser.get(f"/contracts/{reference}{page}").text
            assert ("Version 1" in shown) is leads, page
            assert f"igest {digest[:8]}…" in shown, page
            assert f"/terms/{digest}" in shown or not leads or page == "/history"
            assert digest not in shown.replace(f"/terms/{digest}", "")


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


def test_people_of_a_prime_that_left_are_no_longer_told(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions, queries
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.market import actions as market
    from support.organisations import NOW

    one, reference = _never_changed(world)
    chain = world.contracts[reference]
    prime = next(each for each in world.providers if each.pk == chain.primes[0][0])
    inside = {prime.pk, *(who for who, *_ in chain.subs)}
    to = next(each for each in world.providers if each.pk not in inside)
    by = world.access(prime, Role.PROVIDER_MANAGER)
    person = {"matter": "payment", "name": "Canary Former", "role_title": "Manager", "email": "c@example.org"}
    with acting_as(by):
        market.name_contact(**person, starts_on=date(2012, 1, 1), contract=reference, by=by, now=NOW)
    by, on = world.access(one), date(2013, 5, 1)
    with acting_as(by):
        contract = Contract.objects.get(pk=reference)
        stay = queries.directly_under_the_prime(reference, on=on)
        actions.novate(contract=contract, to=to.pk, on=on, stay=stay, by=by, now=NOW)
    browser.sign_in(one, "category_manager")
    assert "Canary Former" not in browser.get(f"/contracts/{reference}/contacts").text
    assert "Canary Former" in browser.get(f"/contracts/{reference}/contacts?on-day=30&on-month=4&on-year=2013").text


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
        "/end-early/start",
        "/extend/start",
        "/flow-down",
        "/flow-down/require/start",
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


def _handed_over(browser, world, reference, to, on):
    """The page on which each sub-contractor is decided about, or what came before it."""
    base = f"/contracts/{reference}/hand-over"
    browser.get(f"{base}/start")
    browser.post(f"{base}/name", {"name": to.name})
    browser.post(f"{base}/provider", {"provider": to.pk})
    answer = browser.post(f"{base}/from", asked(on=on))
    return browser.get(answer["Location"]) if answer.status_code == 302 else answer


def test_a_handover_asks_what_becomes_of_each_sub_contractor(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import queries

    one, on = world.commissioners[0], date(2013, 9, 1)
    with acting_as(world.access(one)):
        reference, under = next(
            (pk, found)
            for pk, chain in world.contracts.items()
            if chain.commissioner == one.pk and (found := queries.directly_under_the_prime(pk, on=on))
        )
    chain = world.contracts[reference]
    inside = {who for who, *_ in chain.primes} | {who for who, *_ in chain.subs}
    to = next(each for each in world.providers if each.pk not in inside)
    browser.sign_in(one, "category_manager")
    shown = _handed_over(browser, world, reference, to, on)
    address = f"/contracts/{reference}/hand-over/chain"
    assert all(shown.text.count(f'name="{sub}"') == 2 for sub in under)
    silent = browser.post(address, {})
    assert (silent.status_code, "stays or leaves" in silent.text) == (422, True)
    leaving, *staying = sorted(under)
    answer = browser.post(address, {leaving: "leaves", **dict.fromkeys(staying, "stays")})
    check = browser.get(answer["Location"])
    assert "It leaves, with all below it" in check.text
    assert f"{to.name} is the prime" in browser.get(browser.post(*browser.sent(check))["Location"]).text
    with acting_as(world.access(one)):
        assert queries.directly_under_the_prime(reference, on=on) == set(staying)


def test_a_handover_to_whom_nobody_works_under_asks_nothing_of_sub_contractors(browser, world):
    reference = next(pk for pk in world.contracts if not world.contracts[pk].subs)
    commissioner = next(each for each in world.commissioners if each.pk == world.contracts[reference].commissioner)
    browser.sign_in(commissioner, "category_manager")
    former = world.contracts[reference].primes[-1][0]
    to = next(each for each in world.providers if each.pk != former)
    shown = _handed_over(browser, world, reference, to, date(2013, 9, 1))
    assert "Check your answers" in shown.text
    assert f'href="/contracts/{reference}/hand-over/from" class="govuk-back-link"' in shown.text


def test_a_handover_outside_the_contract_is_refused_beside_the_day(browser, world):
    browser.sign_in(world.commissioners[0], "category_manager")
    answer = _handed_over(browser, world, _own(world), world.providers[6], date(2030, 1, 1))
    assert answer.status_code == 422
    assert "the days of the contract" in answer.text


def test_a_contract_ends_at_its_break_point_once(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import BreakPoint, EndChange

    one, reference = _never_changed(world)
    browser.sign_in(one, "category_manager")
    with acting_as(world.access(one)):
        point = BreakPoint.objects.get(contract=reference)
    base = f"/contracts/{reference}/end-early"
    check = walked(browser, base, how={"at": point.pk}, why={"reason": "The test was not met."})
    assert "Performance above the minimum in each group" in check.text
    again = browser.sent(check)
    first, second = browser.post(*again), browser.post(*again)
    assert first["Location"] == second["Location"]
    assert "its last day is 31 May 2015" in browser.get(first["Location"]).text
    with acting_as(world.access(one)):
        assert EndChange.objects.get(contract=reference, break_clause="5.1").reason == "The test was not met."


def test_a_contract_ends_by_agreement_on_another_day_and_then_offers_no_further_change(browser, world):
    one, reference = _never_changed(world)
    browser.sign_in(one, "category_manager")
    base = f"/contracts/{reference}/end-early"
    browser.get(f"{base}/start")
    browser.post(f"{base}/how", {"at": "by agreement"})
    late = browser.post(f"{base}/last-day", asked(last_day=date(2030, 1, 1)))
    assert (late.status_code, "Last day must be between" in late.text) == (422, True)
    day = asked(last_day=date(2013, 5, 31))
    check = walked(browser, base, how={"at": "by agreement"}, **{"last-day": day}, why={"reason": "Both wish it."})
    shown = browser.get(browser.post(*browser.sent(check))["Location"]).text
    assert "its last day is 31 May 2013" in shown
    assert "contract_extend" not in shown
    assert f"/contracts/{reference}/extend/" not in shown
    assert f"/contracts/{reference}/vary/" in shown, "its past may still be put right"


def test_a_contract_is_extended(browser, world):
    one, reference = _never_changed(world)
    browser.sign_in(one, "category_manager")
    base = f"/contracts/{reference}/extend"
    browser.get(f"{base}/start")
    early = browser.post(f"{base}/last-day", asked(last_day=date(2014, 1, 1)))
    assert (early.status_code, "Last day must be after" in early.text) == (422, True)
    check = walked(browser, base, **{"last-day": asked(last_day=date(2020, 3, 31))}, why={"reason": "It works."})
    assert "its last day is 31 March 2020" in browser.get(browser.post(*browser.sent(check))["Location"]).text


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
    assert f'href="{answer["Location"]}">What it changed' in browser.get(f"/contracts/{_own(world)}/history").text


def _open_code(version) -> str:
    from support.organisations import terms

    return list(terms().contracts)[5]
