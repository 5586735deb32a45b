"""A contract's life: signed, varied, handed over; and what applied on any day."""

from datetime import date, timedelta

import pytest


@pytest.fixture
def signed(world):
    """A contract, its commissioner's access and its present prime's."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import TermsVersion

    pk, chain = next((pk, chain) for pk, chain in world.contracts.items() if len(chain.primes) == 1)
    commissioner = next(each for each in world.commissioners if each.pk == chain.commissioner)
    prime = next(each for each in world.providers if each.pk == chain.primes[0][0])
    by = world.access(commissioner)
    with acting_as(by):
        return Contract.objects.get(pk=pk), TermsVersion.objects.get(), by, world.access(prime, Role.PROVIDER_MANAGER)


def _outsiders(world, contract, count):
    chain = world.contracts[contract]
    inside = {who for who, *_ in chain.primes} | {who for who, *_ in chain.subs}
    return [each for each in world.providers if each.pk not in inside][:count]


def test_a_prime_sees_its_own_terms_and_not_what_others_bid(signed):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import queries
    from commissioning.rooms.design.models import TermsVersion
    from support.organisations import TODAY, terms

    contract, version, _, prime = signed
    with acting_as(prime):
        applied = queries.what_applied(contract.pk, on=TODAY)
        assert applied.terms.terms_version == version.digest
        own = queries.own_terms(applied.terms)
        assert set(own.contracts) == {contract.code}
        assert own.prices == terms().prices
        assert not TermsVersion.objects.exists()
        assert [point.clause for point in applied.breaks] == ["5.1"]


def test_a_variation_applies_from_its_day_and_what_was_known_stays(signed):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from commissioning.rooms.design import actions as design
    from support.organisations import NOW, terms

    contract, version, by, _ = signed
    later = NOW + timedelta(days=30)
    changed = terms().model_copy(
        update={"programme": terms().programme.model_copy(update={"rounding": "half_to_even"})}
    )
    with acting_as(by):
        second = design.import_terms(programme=version.programme, terms=changed, by=by, now=later)
        actions.vary(contract=contract, version=second, applies_from=date(2012, 4, 1), by=by, now=later)
        on = date(2012, 4, 1)
        assert queries.terms_on(contract.pk, on=on).terms_version == second.digest
        assert queries.terms_on(contract.pk, on=on - timedelta(days=1)).terms_version == version.digest
        assert queries.terms_on(contract.pk, on=on, known_by=later).terms_version == version.digest
        with pytest.raises(queries.NothingApplied):
            queries.terms_on(contract.pk, on=contract.starts_on - timedelta(days=1))
        with pytest.raises(actions.OutsideTheContract):
            actions.vary(contract=contract, version=second, applies_from=contract.ends_on, by=by, now=later)


def test_after_a_novation_the_former_prime_sees_what_was_and_nothing_new(world, signed):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions, queries
    from support.organisations import NOW, TODAY

    contract, _, by, former = signed
    successor, newcomer = _outsiders(world, contract.pk, 2)
    on = TODAY + timedelta(days=10)
    under = {sub for sub, above, _, until in world.contracts[contract.pk].subs if above == former.own and not until}
    with acting_as(by):
        actions.novate(contract=contract, to=successor.pk, on=on, stay=under, by=by, now=NOW)
        assert queries.prime(contract.pk, on=on).organisation_id == successor.pk
        assert queries.prime(contract.pk, on=on - timedelta(days=1)).organisation_id == former.organisation
    later = NOW + timedelta(days=20)
    prime = world.access(successor, Role.PROVIDER_MANAGER, now=later)
    with acting_as(prime):
        actions.engage(
            contract=contract,
            provider=newcomer.pk,
            above=successor.pk,
            starts_on=on,
            services="New",
            share_basis_points=100,
            headline_terms={},
            by=prime,
            now=later,
        )
        assert newcomer.pk in {link.relationship.organisation_id for link in queries.supply_chain(contract.pk, on=on)}
    former_organisation = next(each for each in world.providers if each.pk == former.organisation)
    with acting_as(world.access(former_organisation, Role.PROVIDER_MANAGER, now=later)):
        assert queries.contracts().filter(pk=contract.pk).exists()
        assert newcomer.pk not in {
            link.relationship.organisation_id for link in queries.supply_chain(contract.pk, on=on)
        }


def test_a_supply_chain_is_a_dated_tree(world, signed):
    from django.db import DatabaseError

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions, queries
    from support.organisations import NOW, TODAY

    contract, _, by, prime = signed
    one, two = _outsiders(world, contract.pk, 2)
    engage = {
        "contract": contract,
        "starts_on": TODAY,
        "services": "Advice",
        "share_basis_points": 2_500,
        "headline_terms": {"payment_terms_days": 30},
        "now": NOW,
    }
    with acting_as(prime):
        with pytest.raises(actions.NotInTheChain):
            actions.engage(provider=two.pk, above=one.pk, by=prime, **engage)
        actions.engage(provider=one.pk, above=prime.organisation, by=prime, **engage)
        actions.engage(provider=two.pk, above=one.pk, by=prime, **engage)
        with pytest.raises(actions.WouldTurnInACircle):
            actions.engage(provider=one.pk, above=two.pk, by=prime, **engage)
        tree = {link.relationship.organisation_id: link for link in queries.supply_chain(contract.pk, on=TODAY)}
        assert (tree[one.pk].depth, tree[two.pk].depth) == (1, 2)
        assert tree[two.pk].headline_terms == {"payment_terms_days": 30}
        assert not {one.pk, two.pk} & {
            link.relationship.organisation_id
            for link in queries.supply_chain(contract.pk, on=TODAY - timedelta(days=1))
        }
    sub = world.access(one, Role.PROVIDER_MANAGER)
    with acting_as(sub):
        seen = {link.relationship.organisation_id for link in queries.supply_chain(contract.pk, on=TODAY)}
        assert seen == {one.pk, two.pk}, "itself and those under it"
        applied = queries.what_applied(contract.pk, on=TODAY)
        assert applied.terms is None
        assert applied.prime.organisation_id == prime.organisation
        with pytest.raises((PermissionError, DatabaseError), match=r"not yours|row-level security"):
            actions.engage(provider=by.own, above=one.pk, by=sub, **engage)
    end = TODAY + timedelta(days=5)
    with acting_as(prime):
        gone = actions.release(contract=contract, provider=one.pk, on=end, by=prime, now=NOW)
        assert {link.organisation_id for link in gone} == {one.pk, two.pk}
        assert not {one.pk, two.pk} & {
            link.relationship.organisation_id for link in queries.supply_chain(contract.pk, on=end)
        }
        with pytest.raises(actions.NotInTheChain):
            actions.release(contract=contract, provider=one.pk, on=end, by=prime, now=NOW)


def test_a_contract_that_the_terms_do_not_know_is_not_signed(world, signed):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import NOW

    contract, version, by, prime = signed
    asked = {
        "version": version,
        "code": "nowhere",
        "package_area": contract.package_area_id,
        "prime": prime.organisation,
        "title": "T",
        "signed_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "now": NOW,
    }
    with acting_as(by):
        before = Contract.objects.count()
        with pytest.raises(actions.NotInTheTerms, match="cpa-01-a"):
            actions.sign(by=by, **asked)
        code = next(code for code in ("cpa-18-a", "cpa-18-b"))
        late = actions.Break(contract.ends_on, "t", "1")
        with pytest.raises(actions.OutsideTheContract):
            actions.sign(by=by, **{**asked, "code": code, "breaks": [late]})
        assert Contract.objects.count() == before, "nothing is half signed"
    with acting_as(prime), pytest.raises(NotAllowed):
        actions.sign(by=prime, **asked)


def test_the_database_keeps_the_promises(signed):
    from django.db import IntegrityError, transaction

    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract

    contract, _, by, _ = signed
    with acting_as(by):
        for change, promise in (
            ({"ends_on": contract.starts_on}, "contract_ends_after_start"),
            ({"signed_on": contract.ends_on}, "contract_is_signed_before_it_starts"),
        ):
            with pytest.raises(IntegrityError, match=promise), transaction.atomic():
                Contract.objects.filter(pk=contract.pk).update(**change)


def test_what_applied_costs_the_same_however_long_the_supply_chain(world, signed, django_assert_max_num_queries):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from support.organisations import NOW, TODAY

    contract, _, _, prime = signed
    for each in (None, *_outsiders(world, contract.pk, 2)):
        with acting_as(prime):
            if each is not None:
                actions.engage(
                    contract=contract,
                    provider=each.pk,
                    above=prime.own,
                    starts_on=TODAY,
                    services="Advice",
                    share_basis_points=100,
                    headline_terms={},
                    by=prime,
                    now=NOW,
                )
            with django_assert_max_num_queries(6):
                applied = queries.what_applied(contract.pk, on=TODAY)
                assert all(link.relationship.organisation.name for link in applied.supply_chain)
