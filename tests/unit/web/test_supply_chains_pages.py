"""The page of a supply chain shows what may be seen, and its journeys engage and release."""

import re
from datetime import date

import pytest

from support.pages import asked, walked

TODAY = date(2013, 6, 3)


def own_contract_with_a_sub(world, organisation) -> str:
    from support.census import own_contract_with_a_sub

    return own_contract_with_a_sub(world, organisation)


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def _now(world, reference):
    """Names by reference, of those in the chain today."""
    names = {each.pk: each.name for each in world.providers}
    chain = world.contracts[reference]
    return {who: names[who] for who, _, begins, until in chain.subs if begins <= TODAY and until is None}


def test_picture_table_and_file_hold_the_same_organisations(browser, world):
    one = world.commissioners[0]
    reference = own_contract_with_a_sub(world, one)
    browser.sign_in(one, "category_manager")
    shown = browser.get(f"/contracts/{reference}/supply-chain").text
    file = browser.get(f"/contracts/{reference}/supply-chain?format=csv").text
    for who, name in _now(world, reference).items():
        assert f"/organisations/{who}" in shown
        assert f"Canary {who}" in shown
        assert name in file
        assert f"Canary {who}" in file


def test_a_sub_contractor_sees_its_own_link_and_keeps_no_chain(browser, world):
    one = world.commissioners[0]
    reference = own_contract_with_a_sub(world, one)
    who = next(iter(_now(world, reference)))
    sub = next(each for each in world.providers if each.pk == who)
    browser.sign_in(sub, "provider_manager")
    shown = browser.get(f"/contracts/{reference}/supply-chain").text
    assert f"Canary {who}" in shown
    assert "Engage" not in shown
    assert browser.get(f"/contracts/{reference}/engage/start").status_code == 404
    assert "No terms that you may see" in browser.get(f"/contracts/{reference}/terms").text


def test_the_prime_engages_one_and_releases_it(browser, world):
    one = world.commissioners[0]
    reference = own_contract_with_a_sub(world, one)
    chain = world.contracts[reference]
    prime = next(each for each in world.providers if each.pk == chain.primes[-1][0])
    taken = {prime.pk, *(who for who, *_ in chain.subs)}
    new = next(each for each in world.providers if each.pk not in taken)
    browser.sign_in(prime, "provider_manager")
    base = f"/contracts/{reference}/engage"
    offer = {"services": "Debt advice", "share": "12.5", "offered": "Payment terms days: 30\nnotice: as the prime's"}
    check = walked(
        browser,
        base,
        name={"name": new.name},
        provider={"provider": new.pk},
        **{"from": asked(on=TODAY)},
        above={"above": prime.pk},
        offer=offer,
    )
    form = browser.sent(check)
    assert [browser.post(*form).status_code for _ in range(2)] == [302, 302]
    shown = browser.get(f"/contracts/{reference}/supply-chain").text
    assert shown.count("Debt advice") == 1
    assert "12.5%" in shown
    assert "payment terms days: 30" in shown
    gone = asked(on=TODAY.replace(day=30))
    check = walked(browser, f"/contracts/{reference}/release/{new.pk}", **{"from": gone})
    assert browser.post(*browser.sent(check)).status_code == 302
    after = browser.get(f"/contracts/{reference}/supply-chain?on-day=1&on-month=7&on-year=2013").text
    assert "Debt advice" not in after


def test_an_offer_that_breaks_a_flow_down_term_is_told_and_mended(browser, world):
    one = world.commissioners[0]
    reference = own_contract_with_a_sub(world, one)
    browser.sign_in(one, "category_manager")
    base = f"/contracts/{reference}"
    assert "honours every term" in browser.get(f"{base}/flow-down").text
    required = walked(
        browser,
        f"{base}/flow-down/require",
        term={"term": "Notice days"},
        rule={"rule": "at_least"},
        value={"value": "60"},
        clause={"clause": "7.3"},
        **{"from": asked(on=TODAY)},
    )
    gaps = browser.get(browser.post(*browser.sent(required))["Location"]).text
    assert "Nothing is said of it" in gaps
    assert "at least 60" in gaps
    offer = re.search(rf"{base}/offers/\w+", gaps)[0]
    before = browser.get(browser.get(f"{offer}/start")["Location"])
    assert before.status_code == 200
    browser.post(f"{offer}/from", asked(on=TODAY))
    assert "payment terms days: 30" in browser.get(f"{offer}/offer").text, "what is offered now is filled in"
    for link in set(re.findall(rf"{base}/offers/\w+", gaps)):
        said = {"services": "As before", "share": "5", "offered": "Payment terms days: 30\nNotice days: 90"}
        check = walked(browser, link, **{"from": asked(on=TODAY)}, offer=said)
        assert "is offered other terms" in browser.get(browser.post(*browser.sent(check))["Location"]).text
    after = browser.get(f"{base}/flow-down").text
    assert "honours every term" in after
    lifting = re.search(rf"{base}/flow-down/\w+/lift", after)[0]
    check = walked(browser, lifting, **{"from": asked(on=TODAY.replace(day=30))}, clause={"clause": "V4"})
    assert "need not flow down" in browser.get(browser.post(*browser.sent(check))["Location"]).text


@pytest.mark.parametrize("wrong", [{"value": "many"}, {"value": ""}])
def test_a_limit_that_is_no_number_is_refused_where_it_is_asked(database, wrong):
    from commissioning.web.forms.flow_down import WhichValue

    said = {"rule": "at_most"}
    assert WhichValue({"value": "30"}, said=said).is_valid()
    assert not WhichValue(wrong, said=said).is_valid()
    assert WhichValue({"value": "as the prime's"}, said={"rule": "same"}).is_valid()


@pytest.mark.parametrize("wrong", [{"share": "101"}, {"share": "ten"}, {"offered": "no colon"}, {"services": ""}])
def test_an_offer_that_says_nothing_sound_is_refused(database, wrong):
    from commissioning.web.forms.supply_chains import Offer

    sound = {"services": "Debt advice", "share": "5", "offered": ""}
    assert Offer(sound, said={}).is_valid()
    assert not Offer(sound | wrong, said={}).is_valid()
