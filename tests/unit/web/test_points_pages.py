"""Points raised, on pages and through the API: a provider asks, the commissioner answers, the chain learns nothing."""

import pytest

from support.pages import sent_on


@pytest.fixture
def contract(world):
    from support.census import own_contract_with_a_sub

    return own_contract_with_a_sub(world, world.commissioners[0])


def _signed_in(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    return browser


@pytest.fixture
def sub(world, contract):
    from support.points import organisation

    chain = world.contracts[contract]
    return organisation(world, next(who for who, *_ in chain.subs if who != chain.primes[-1][0]))


def _raised(browser, contract):
    address = browser.get(f"/contracts/{contract}/points/raise/start")["Location"]
    for said in ({"kind": "problem"}, {"about": "chain"}, {"words": "Paid late.\n\nThree times."}):
        address = sent_on(browser, address, **said)
    assert "nobody else in the supply chain" in browser.get(address).text
    return sent_on(browser, address)


def test_a_sub_contractor_raises_a_point_and_reads_the_answer(world, contract, sub):
    provider = _signed_in(world, sub, "provider_manager")
    assert "Raise a point with the commissioner" in provider.get(f"/contracts/{contract}").text
    address = _raised(provider, contract)
    shown = provider.get(address).text
    assert ('<p class="govuk-body">Three times.</p>' in shown, ">Answer<" in shown) == (True, False)
    commissioner = _signed_in(world, world.commissioners[0], "performance_manager")
    waiting = commissioner.get("/points?answer=waiting&kind=problem").text
    assert (address in waiting, sub.name in waiting) == (True, True)
    sent_on(commissioner, f"{address}/answer", outcome="changed", words="Paid within ten days from July.")
    assert address not in commissioner.get("/points?answer=waiting").text
    assert address in commissioner.get("/points?answer=changed").text
    shown = provider.get(address).text
    assert "Paid within ten days from July." in shown
    assert "Something was changed" in shown


def test_the_prime_learns_nothing_of_it(world, contract, sub):
    from support.points import organisation

    address = _raised(_signed_in(world, sub, "provider_manager"), contract)
    prime = _signed_in(world, organisation(world, world.contracts[contract].primes[-1][0]), "provider_manager")
    assert prime.get(address).status_code == 404
    assert address not in prime.get("/points").text
    assert "Three times" not in prime.get("/points?format=csv").text
    assert prime.get(f"{address}/answer").status_code == 403


def test_a_commissioner_is_told_who_raises_points(world, contract):
    commissioner = _signed_in(world, world.commissioners[0], "provider_manager")
    answer = commissioner.get(f"/contracts/{contract}/points/raise/start")
    assert (answer.status_code, answer["Location"]) == (302, f"/contracts/{contract}")


def test_programs_raise_and_answer_too(world, contract, sub):
    from support.programs import Program

    provider = Program(world, sub, "provider_manager")
    said = {"kind": "insight", "about": "area", "words": "The shipyard takes people on in May."}
    made = provider.change(f"/contracts/{contract}/points", said)
    assert made.status_code == 201, made.text
    reference = made.json()["reference"]
    commissioner = Program(world, world.commissioners[0], "category_manager")
    assert reference in {each["reference"] for each in commissioner.all("/points", contract=contract, waiting="true")}
    answered = commissioner.change(f"/points/{reference}/answers", {"outcome": "looked_into", "words": "Thank you."})
    assert answered.status_code == 201, answered.text
    assert [each["outcome"] for each in provider.read(f"/points/{reference}").json()["answers"]] == ["looked_into"]
    assert reference not in {each["reference"] for each in commissioner.all("/points", waiting="true")}
    since = answered.json()["answers"][0]["recorded_at"]
    assert reference in {each["reference"] for each in provider.all("/points", changed_since=since)}
    refused = provider.change(f"/contracts/{contract}/points", said | {"about": "weather"})
    assert refused.status_code == 422
