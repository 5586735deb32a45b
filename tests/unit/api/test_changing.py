"""What a program changes through the API: once for each key, nothing when it has changed since, told in plain words."""

import json

import pytest

DAY = "2013-06-03"


@pytest.fixture
def one(world):
    return world.commissioners[0]


@pytest.fixture
def program(world, one):
    from support.programs import Program

    return Program(world, one)


def _own(world, one):
    return next(pk for pk, chain in world.contracts.items() if chain.commissioner == one.pk)


def test_a_contract_is_signed_varied_and_handed_over(world, one, program):
    programme = program.all("/programmes")[0]
    version = program.all(f"/programmes/{programme['reference']}/terms-versions")[0]
    terms = program.read(f"/programmes/{programme['reference']}/terms-versions/{version['digest']}").json()["terms"]
    signed = {each["code"] for each in program.all("/contracts")}
    code = next(code for code in terms["contracts"] if code not in signed)
    areas = {each["code"]: each for each in program.all(f"/programmes/{programme['reference']}/package-areas")}
    area = areas["north"]["reference"]
    prime, other = world.providers[0].pk, world.providers[1].pk
    body = {
        "programme": programme["reference"],
        "terms_version": version["digest"],
        "code": code,
        "title": "A new contract",
        "package_area": area,
        "prime": prime,
        "signed_on": "2011-04-01",
        "ends_on": "2018-06-01",
        "breaks": [{"on": "2015-06-01", "test": "Below the minimum", "clause": "5.1"}],
    }
    made = program.change("/contracts", body)
    assert made.status_code == 201, made.text
    reference = made.json()["reference"]
    assert made["Location"] == f"/api/v1/contracts/{reference}"
    assert program.get(made["Location"]).json() == made.json()
    assert (made.json()["prime"], made.json()["terms_version"]) == (prime, version["digest"])

    varied = program.change(
        f"/contracts/{reference}/variations", {"terms_version": version["digest"], "applies_from": "2012-04-01"}
    )
    assert (varied.status_code, varied.json()["applies_from"]) == (201, "2012-04-01"), varied.text

    moved = program.change(f"/contracts/{reference}/novations", {"to": other, "on": DAY})
    assert (moved.status_code, moved.json()["prime"]) == (201, other), moved.text
    before = program.read(f"/contracts/{reference}", query_params={"on": "2013-06-02"})
    assert before.json()["prime"] == prime

    outside = program.change(f"/contracts/{reference}/novations", {"to": prime, "on": "2030-01-01"})
    assert (outside.status_code, outside.json()["type"]) == (409, "urn:commissioning:problem:outside-the-contract")


def test_a_prime_engages_and_releases(world):
    from support.programs import Program

    contract, chain = next((pk, chain) for pk, chain in world.contracts.items() if len(chain.primes) == 1)
    prime = next(each for each in world.providers if each.pk == chain.primes[0][0])
    there = {sub[0] for sub in chain.subs}
    provider = next(each.pk for each in world.providers if each.pk not in {prime.pk, *there})
    program = Program(world, prime, "provider_manager")
    body = {
        "provider": provider,
        "above": prime.pk,
        "starts_on": DAY,
        "services": "Job coaching",
        "share_basis_points": 2_500,
        "headline_terms": {"payment_terms_days": 30, "notice": "three months"},
    }
    link = program.change(f"/contracts/{contract}/supply-chain", body)
    assert link.status_code == 201, link.text
    assert program.get(link["Location"]).json() == link.json()
    assert provider in {
        each["provider"] for each in program.read(f"/contracts/{contract}/supply-chain").json()["links"]
    }
    left = program.change(f"/contracts/{contract}/releases", {"provider": provider, "on": "2013-07-01"})
    assert left.status_code == 201, left.text
    assert provider not in {each["provider"] for each in left.json()["links"]}
    circle = program.change(f"/contracts/{contract}/supply-chain", {**body, "provider": prime.pk})
    assert circle.status_code == 409
    nobody = program.change(f"/contracts/{contract}/supply-chain", {**body, "above": "a" * 24})
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (422, "above")


def test_what_must_flow_down_is_required_and_an_offer_that_breaks_it_is_mended(world, one, program):
    from support.census import own_contract_with_a_sub

    contract = own_contract_with_a_sub(world, one)
    body = {"term": "notice_days", "rule": "at_least", "value": 60, "clause": "7.3", "applies_from": DAY}
    required = program.change(f"/contracts/{contract}/flow-down", body)
    assert required.status_code == 201, required.text
    assert required.json() == program.read(f"/contracts/{contract}/flow-down").json()
    gaps = [each for each in required.json()["gaps"] if each["term"] == "notice_days"]
    assert {(each["offered"], each["since"]) for each in gaps} == {(None, DAY)}
    offer = {"applies_from": DAY, "services": "As before", "share_basis_points": 500}
    for gap in gaps:
        terms = {"payment_terms_days": 30, "notice_days": 90}
        varied = program.change(f"/supply-chain-links/{gap['link']}/terms", {**offer, "headline_terms": terms})
        assert (varied.status_code, varied.json()["terms"]["headline_terms"]) == (201, terms), varied.text
    assert program.read(f"/contracts/{contract}/flow-down").json()["gaps"] == []
    wrong = program.change(f"/contracts/{contract}/flow-down", {**body, "value": "many", "clause": "7.4"})
    assert (wrong.status_code, "no whole number" in wrong.json()["detail"]) == (409, True)
    early = {**offer, "applies_from": "2010-01-01", "headline_terms": {}}
    assert program.change(f"/supply-chain-links/{gaps[0]['link']}/terms", early).status_code == 409


def test_a_contract_is_ended_early_and_no_more_extended(world, one, program):
    contract = next(
        pk for pk, chain in world.contracts.items() if chain.commissioner == one.pk and len(chain.primes) == 1
    )
    asked = {"on": "2015-06-01", "reason": "The test was not met."}
    never = program.change(f"/contracts/{contract}/early-ends", {**asked, "on": "2030-01-01"})
    assert never.status_code == 409
    back = program.change(f"/contracts/{contract}/extensions", {"ends_on": "2014-01-01", "reason": "Why not"})
    assert (back.status_code, "Choose a later day" in back.json()["detail"]) == (409, True)
    ended = program.change(f"/contracts/{contract}/early-ends", asked)
    assert (ended.status_code, ended.json()["ends_on"]) == (201, "2015-06-01"), ended.text
    late = program.change(f"/contracts/{contract}/extensions", {"ends_on": "2019-01-01", "reason": "After all"})
    assert late.status_code == 409


def test_a_contract_is_extended(world, one, program):
    contract = next(
        pk for pk, chain in world.contracts.items() if chain.commissioner == one.pk and len(chain.primes) == 1
    )
    asked = {"ends_on": "2020-04-01", "reason": "It works."}
    extended = program.change(f"/contracts/{contract}/extensions", asked)
    assert (extended.status_code, extended.json()["ends_on"]) == (201, "2020-04-01"), extended.text


def test_terms_go_in_and_out_without_loss(world, program):
    programme = program.all("/programmes")[0]["reference"]
    version = program.all(f"/programmes/{programme}/terms-versions")[0]
    place = f"/programmes/{programme}/terms-versions"
    whole = program.read(f"{place}/{version['digest']}").json()
    again = program.change(place, json.dumps(whole["terms"], indent=2))
    assert (again.status_code, again.json()) == (201, whole), again.text
    assert len(program.all(place)) == 1
    other = json.loads(json.dumps(whole["terms"]))
    other["programme"]["title"] = {"en": "Another title"}
    made = program.change(place, other)
    assert made.status_code == 201, made.text
    assert made.json()["digest"] != version["digest"]
    assert made.json()["terms"] == other
    assert len(program.all(place)) == 2
    wrong = program.change(place, {**other, "prices": {}})
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["errors"]} == {"prices"}
    foreign = {**other, "programme": {**other["programme"], "key": "another"}}
    refused = program.change(place, foreign)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:commissioning:problem:another-programme")


def test_the_same_key_is_done_once(world, program):
    body = {"key": "new-programme", "title": "New programme"}
    first = program.change("/programmes", body, key="only-once")
    again = program.change("/programmes", body, key="only-once")
    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert len(program.all("/programmes")) == 2
    other = program.change("/programmes", {**body, "title": "Other"}, key="only-once")
    assert (other.status_code, other.json()["type"]) == (409, "urn:commissioning:problem:key-reused")
    clash = program.change("/programmes", body, key="another")
    assert clash.status_code == 409
    assert "programme_key_once_a_lead" not in clash.text
    assert len(program.all("/programmes")) == 2


def test_a_key_is_needed(world, program):
    asked = program.post("/api/v1/programmes", {"key": "x", "title": "X"}, content_type="application/json")
    assert asked.status_code == 400
    assert "Idempotency-Key" in asked.json()["detail"]


def test_nothing_is_done_when_it_has_changed_since(world, one, program):
    reference = _own(world, one)
    read = program.read(f"/contracts/{reference}")
    versions = f"/programmes/{read.json()['programme']}/terms-versions"
    body = {"terms_version": program.all(versions)[0]["digest"], "applies_from": "2013-01-01"}
    place = f"/contracts/{reference}/variations"
    assert program.change(place, body, headers={"If-Match": read["ETag"]}).status_code == 201
    later = {**body, "applies_from": "2013-02-01"}
    refused = program.change(place, later, headers={"If-Match": read["ETag"]})
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    now = program.read(f"/contracts/{reference}")["ETag"]
    assert program.change(place, later, headers={"If-Match": f'"other", {now}'}).status_code == 201


def test_an_organisation_is_registered_with_its_profile_or_not_at_all(world, one, program):
    body = {
        "name": "Ny Kommune Ægir",
        "kind": "provider",
        "profile": {"sector": "third", "size": "small", "tier": "delivery", "is_vcse": True},
    }
    made = program.change("/organisations", body)
    assert made.status_code == 201, made.text
    assert made.json()["profile"]["is_vcse"] is True
    taken = {**body["profile"], "company_number": "GB-COH-01234567"}
    assert program.change("/organisations", {**body, "profile": taken}).status_code == 201
    before = len(program.all("/organisations"))
    assert program.change("/organisations", {**body, "profile": taken}).status_code == 409
    assert len(program.all("/organisations")) == before, "nothing of the refused one is left"
    wrong = program.change("/organisations", {**body, "kind": "operator"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "kind")


def test_a_job_is_asked_for(world, one):
    from support.programs import Program

    auditor = Program(world, one, "auditor")
    made = auditor.change("/jobs", {"kind": "verify audit chain"})
    assert (made.status_code, made.json()["state"]) == (201, "waiting"), made.text
    assert auditor.get(made["Location"]).json() == made.json()
    assert auditor.change("/jobs", {"kind": "no such job"}).status_code == 422
    assert Program(world, one, "provider_manager").change("/jobs", {"kind": "verify audit chain"}).status_code == 403
