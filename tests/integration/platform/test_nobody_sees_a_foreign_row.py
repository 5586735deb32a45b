"""Promise B in the small (T12b): whoever acts sees the rows that the facts give them, whichever way they ask, with both
walls, with either one alone; and nothing at all when nobody acts.

What each may see is said here in plain words from the facts of the world, never from the models' declarations.
"""

from dataclasses import replace
from datetime import date

import pytest

from support.sizes import size
from support.walls import wall_one_off, wall_two_off

SEEDS = range(2, 1 + size("worlds of organisations"))
"""The first is the world that all tests have."""


def _overlaps(one, other):
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def _expected(world, who, today):
    """For an organisation: the contracts, and (contract, kind, organisation) of the relationships, that it may see."""
    contracts, relations = set(), set()
    partner_until = {partner.pk: end or date.max for partner, _, end in world.partners}.get(who)
    for contract, chain in world.contracts.items():
        if partner_until is not None:
            if chain.commissioner == world.commissioners[0].pk:
                contracts.add(contract)
                relations |= _begun_before(partner_until, contract, chain)
            continue
        if who == world.service.pk:
            if chain.commissioner == world.commissioners[0].pk:
                contracts.add(contract)
                relations.add((contract, "commissions", chain.commissioner))
                relations |= {(contract, "prime_of", prime) for prime, *_ in chain.primes}
            continue
        begun = [(p, (a, b)) for p, a, b in chain.primes if a <= today]
        begun_subs = [(s, (a, b)) for s, _, a, b in chain.subs if a <= today]
        above_periods = [period for prime, period in begun if prime == who]
        own_periods = above_periods + [period for sub, period in begun_subs if sub == who]
        is_commissioner = chain.commissioner == who
        if is_commissioner or own_periods:
            contracts.add(contract)
        if is_commissioner or own_periods:
            relations.add((contract, "commissions", chain.commissioner))
        for prime, start, end in chain.primes:
            if is_commissioner or prime == who or any(_overlaps(mine, (start, end)) for mine in own_periods):
                relations.add((contract, "prime_of", prime))
        for sub, above, start, end in chain.subs:
            if is_commissioner or who in (sub, above) or any(_overlaps(p, (start, end)) for p in above_periods):
                relations.add((contract, "sub_of", sub))
    return contracts, relations


def _begun_before(day, contract, chain):
    """The relationships of a contract that began before a day. The commissioner's began with the contract."""
    found = {(contract, "commissions", chain.commissioner)}
    found |= {(contract, "prime_of", prime) for prime, start, _ in chain.primes if start < day}
    return found | {(contract, "sub_of", sub) for sub, _, start, _ in chain.subs if start < day}


def _check(world, today, *, wall_one=True):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.people_models import Membership
    from commissioning.platform.relationship_models import Relationship
    from commissioning.rooms.contracts.models import (
        BreakPoint,
        Contract,
        ContractTerms,
        EndChange,
        FlowDown,
        SupplyTerms,
    )
    from commissioning.rooms.design.models import Partner, Programme, TermsVersion
    from commissioning.rooms.market.models import Contact
    from support.organisations import everyone

    seen_any = False
    for who, access in everyone(world):
        contracts, relations = _expected(world, who, today)
        with acting_as(access):
            assert {row.pk for row in Contract.objects.all()} == contracts
            found = {(row.contract, row.kind, row.organisation_id) for row in Relationship.objects.all()}
            assert found == relations
            subs = {(contract, sub) for contract, kind, sub in relations if kind == "sub_of" and contract in contracts}
            supply = SupplyTerms.objects.values_list("contract", "relationship__organisation", "contract__title")
            assert {row[:2] for row in supply} == subs
            assert all(any(title.startswith(c.name) for c in world.commissioners) for *_, title in supply)
            of_parties = set() if who == world.service.pk else contracts
            assert set(BreakPoint.objects.values_list("contract", flat=True)) == of_parties
            assert set(FlowDown.objects.values_list("contract", flat=True)) == of_parties
            terms = {c for c in contracts if who == world.contracts[c].commissioner}
            terms |= {c for c in contracts if who in {p for p, *_ in world.contracts[c].primes}}
            partners = {partner.pk: end for partner, _, end in world.partners}
            terms |= contracts if who in partners else set()
            assert set(ContractTerms.objects.values_list("contract", flat=True)) == terms
            # Each extension was decided after the handover: seen by the commissioner and the prime that follows.
            handed_over = {c: chain.primes[-1][0] for c, chain in world.contracts.items() if len(chain.primes) > 1}
            extended = {c for c, prime in handed_over.items() if who in (prime, world.contracts[c].commissioner)}
            if who in partners and partners[who] is None:  # decided after the former partner left
                extended = contracts & set(handed_over)
            assert set(EndChange.objects.values_list("contract", flat=True)) == extended
            assert set(TermsVersion.objects.values_list("lead", flat=True)) <= {who}
            leads = {world.contracts[c].commissioner for c in contracts}
            of_partners = set(Partner.objects.values_list("organisation", flat=True))
            assert of_partners == (set(partners) if who == world.commissioners[0].pk else {who} & set(partners))
            assert set(Programme.objects.values_list("lead", flat=True)) == leads
            assert {row.organisation_id for row in AuditEvent.objects.all()} <= {who}
            members = set(Membership.objects.values_list("organisation", "role"))
            assert all(o == who or (who == world.operator.pk and r == "administrator") for o, r in members)
            assert {row.contract for row in Contact.objects.all()} <= contracts
            if not wall_one:
                seen_any |= bool(contracts)
                continue
            foreign = set(world.contracts) - contracts
            for pk in foreign:
                assert not Contract.objects.filter(pk=pk).exists()
                assert Contract.objects.filter(pk=pk).update(title="mine") == 0
                assert Contract.objects.filter(pk=pk).delete()[0] == 0
                with pytest.raises(Contract.DoesNotExist):
                    Contract(pk=pk).refresh_from_db()
                with pytest.raises(Contract.DoesNotExist):
                    _ = BreakPoint(contract_id=pk).contract
                with pytest.raises(PermissionError):
                    Contract(pk=pk).delete()
            assert Contract.objects.count() == len(contracts)
            for row in SupplyTerms.objects.select_related("contract", "relationship"):
                assert row.contract_id in contracts
                assert (row.contract_id, "sub_of", row.relationship.organisation_id) in relations
            seen_any |= bool(contracts)
    assert seen_any


def test_with_every_wall_and_with_either_alone(world):
    _with_each_wall(world)


@pytest.mark.parametrize("seed", SEEDS)
def test_so_in_other_worlds(database, seed):
    from support import organisations

    _with_each_wall(replace(organisations.build(database, seed), database=database))


def _with_each_wall(world):
    from support.organisations import TODAY

    _check(world, TODAY)
    if world.database.vendor == "postgresql":  # the other has one wall
        with wall_one_off():
            _check(world, TODAY, wall_one=False)
        with wall_two_off(world.database):
            _check(world, TODAY)


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_without_any_wall_the_check_finds_foreign_rows(world):
    """The test has teeth: with both walls down it fails."""
    from support.organisations import TODAY

    with wall_one_off(), wall_two_off(world.database), pytest.raises(AssertionError):
        _check(world, TODAY, wall_one=False)
