"""The page of one thing asks the database as often when fifty rows hang on it as when five do, as lists do.

Left out: whom to speak to about a contract, since each name that is shown is an event of its own in the audit record.
"""

from datetime import date

import pytest

FEW, MANY = 5, 50


@pytest.fixture
def grow(world):
    """Lets everything that hangs on a contract, its programme, area and prime grow from some number to another."""
    from commissioning.platform import actions as platform
    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design import actions as design
    from commissioning.rooms.market import actions as market
    from commissioning.rooms.market.models import Area, LocalAuthority
    from support.counties import county
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    own = {"by": world.access(one), "now": NOW}
    office = {"by": world.access(one, Role.ADMINISTRATOR), "now": NOW}
    operator = {"by": world.access(world.operator, Role.ADMINISTRATOR), "now": NOW}
    reference, chain = next(
        (pk, chain) for pk, chain in world.contracts.items() if chain.commissioner == one.pk and len(chain.primes) == 1
    )
    prime = chain.primes[0][0]
    area = county(world)[0]
    with acting_as(own["by"]):
        contract = Contract.objects.select_related("programme", "package_area").get(pk=reference)

    def of_contract(n):
        sub = platform.register_organisation(name=f"Sub {n:02}", kind=Kind.PROVIDER, **own)
        offered = {"services": "Advice", "share_basis_points": 10, "headline_terms": {"payment_terms_days": 60}}
        contracts.engage(contract=contract, provider=sub.pk, above=prime, starts_on=TODAY, **offered, **own)
        required = {"rule": contracts.FlowDownRule.AT_MOST, "value": 30, "clause": "7", "applies_from": TODAY}
        contracts.require_flow_down(contract=contract, term=f"term_{n:02}", **required, **own)

    def of_programme(n):
        where = {"programme": contract.programme_id, "package_area": contract.package_area_id}
        days = {"starts_on": date(2012, 4, 1), "ends_on": date(2014, 4, 1)}
        entered = contracts.enter(code=f"c-{n:02}", title=f"Contract {n:02}", **where, **days, **own)
        with acting_as(world.access(one)) as by:
            contracts.enter_prime(contract=entered, prime=prime, by=by, now=NOW)

    def of_map(n):
        place = market.enter_local_authority(code=f"E069{n:05}", name=f"Spot {n:02}", starts_on=date(2009, 4, 1), **own)
        market.change_area(area=Area.objects.get(pk=area), on=TODAY, add=[place], **own)
        if n % 2:
            spot = design.NewArea(
                f"spot-{n:02}", f"Spot {n:02}", authorities=(LocalAuthority.objects.get(pk=place.pk),)
            )
            design.open_package_area(programme=contract.programme, area=spot, starts_on=TODAY, **own)

    def of_office(n):
        email = world.people[one.pk].email
        role = Role.AUDITOR if n % 2 else Role.EVALUATOR
        invitations.invite(email=email, role=role, organisation=one.pk, **office)

    def to(first, last):
        for n in range(first, last):
            for make, way in ((of_contract, own), (of_programme, own), (of_map, own), (of_office, office)):
                with acting_as(way["by"]):
                    make(n)
            with acting_as(operator["by"]):
                platform.register_organisation(name=f"Partner {n:02}", kind=Kind.COMMISSIONER, **operator)
            with acting_as(own["by"]):
                partner = _named(f"Partner {n:02}")
                design.add_partner(programme=contract.programme, organisation=partner, starts_on=TODAY, **own)

    pages = {
        f"/contracts/{reference}": "",  # it counts them
        f"/contracts/{reference}/terms": "",
        f"/contracts/{reference}/history": "Sub 49",
        f"/contracts/{reference}/supply-chain": "Sub 49",
        f"/contracts/{reference}/flow-down": "Term 49",
        f"/programmes/{contract.programme_id}": "Contract 49",
        f"/programmes/{contract.programme_id}/package-areas": "Spot 49",
        f"/programmes/{contract.programme_id}/partners": "Partner 20",
        f"/package-areas/{contract.package_area_id}": "Contract 49",
        f"/organisations/{prime}": "Contract 49",
        f"/areas/{area}": "Spot 49",
        f"/people/{world.people[one.pk].pk}": "Evaluator",
    }
    return to, pages


def _named(name):
    from commissioning.platform.people_models import Organisation

    return Organisation.objects.get(name=name)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_details_ask_as_often_for_fifty_rows_as_for_five(world, grow):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from support.browsing import Browser

    to, pages = grow
    browser = Browser(world)
    counts = {}
    for first, last in ((0, FEW), (FEW, MANY)):
        to(first, last)
        for page, shown in pages.items():
            browser.sign_in(world.commissioners[0], "administrator" if "/people/" in page else "category_manager")
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(page)
            assert answer.status_code == 200, page
            counts.setdefault(page, []).append(len(asked))
            assert last == FEW or shown in answer.text, f"{page} does not show {shown}"
    assert {page: both for page, both in counts.items() if both[0] != both[1]} == {}
