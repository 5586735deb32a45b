"""How contracts and supply chains end: early, later, handed over, called off; and periods that never overlap."""

from datetime import date, timedelta

import pytest


@pytest.fixture
def chain(world):
    """A contract of one prime with two new sub-contractors, one under the other, and who they are."""
    from types import SimpleNamespace

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import NOW, TODAY

    pk, facts = next((pk, chain) for pk, chain in world.contracts.items() if len(chain.primes) == 1)
    inside = {who for who, *_ in facts.primes} | {who for who, *_ in facts.subs}
    one, two, *others = [each for each in world.providers if each.pk not in inside]
    commissioner = next(each for each in world.commissioners if each.pk == facts.commissioner)
    prime = next(each for each in world.providers if each.pk == facts.primes[0][0])
    by, own = world.access(commissioner), world.access(prime, Role.PROVIDER_MANAGER)

    def engage(provider, above, starts_on=TODAY, share=2_500, now=NOW):
        return actions.engage(
            contract=contract,
            provider=provider.pk,
            above=above.pk,
            starts_on=starts_on,
            services="Advice",
            share_basis_points=share,
            headline_terms={"payment_terms_days": 30},
            by=own,
            now=now,
        )

    with acting_as(own):
        contract = Contract.objects.get(pk=pk)
        engage(one, prime)
        engage(two, one)
    was_there = {sub for sub, above, _, until in facts.subs if above == prime.pk and until is None}
    return SimpleNamespace(**{k: v for k, v in locals().items() if k not in ("inside", "commissioner", "facts")})


def _deliver(contract, on):
    from commissioning.rooms.contracts import queries

    return {link.relationship.organisation_id for link in queries.supply_chain(contract.pk, on=on)}


def test_a_contract_that_ends_early_ends_with_its_chain_and_names_its_break_point(world, chain):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.rooms.contracts import actions, queries
    from commissioning.rooms.contracts.history import history
    from commissioning.rooms.contracts.models import Contract, EndChange
    from support.organisations import NOW

    on = date(2015, 6, 1)
    contract, by = chain.contract, chain.by
    with acting_as(by):
        change = actions.end_early(contract=contract, on=on, reason="Too few jobs.", by=by, now=NOW)
        assert change.break_clause == "5.1"
        assert Contract.objects.get(pk=contract.pk).ends_on == on
        assert (_deliver(contract, on), queries.what_applied(contract.pk, on=on).prime) == (set(), None)
        before = on - timedelta(days=1)
        assert chain.one.pk in _deliver(contract, before)
        assert queries.prime(contract.pk, on=before).organisation_id == chain.prime.pk
        assert AuditEvent.objects.filter(act="end early", subject=contract.pk).count() == 1
        (ended,) = [event for event in history(contract.pk) if event.act == "ended early"]
        assert ended.says == (
            "The contract was ended early: its last day is 31 May 2015. Too few jobs. Break point (5.1)."
        )
        with pytest.raises(actions.AlreadyEnded, match="2015-06-01"):
            actions.end_early(contract=contract, on=on, reason="Again.", by=by, now=NOW)
        with pytest.raises(actions.AlreadyEnded):
            actions.extend(contract=contract, ends_on=date(2019, 1, 1), reason="No.", by=by, now=NOW)
    with acting_as(chain.own):
        assert EndChange.objects.get().reason == "Too few jobs."
    with acting_as(world.access(chain.one)):
        assert not EndChange.objects.exists()
        assert Contract.objects.get(pk=contract.pk).ends_on == on


def test_an_early_end_at_no_break_point_names_none_and_calls_off_what_was_to_come(chain):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.relationship_models import Relationship
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.queries import break_points
    from support.organisations import NOW

    contract, by = chain.contract, chain.by
    third = chain.others[0]
    with acting_as(chain.own):
        chain.engage(third, chain.prime, starts_on=date(2016, 1, 1))
        with pytest.raises(NotAllowed):
            actions.end_early(contract=contract, on=date(2014, 9, 1), reason="R", by=chain.own, now=NOW)
    with acting_as(by):
        with pytest.raises(actions.OutsideTheContract):
            actions.end_early(contract=contract, on=contract.starts_on, reason="R", by=by, now=NOW)
        assert [each.clause for each in break_points().filter(contract=contract)] == ["5.1"]
        assert actions.end_early(contract=contract, on=date(2014, 9, 1), reason="R", by=by, now=NOW).break_clause == ""
        assert [each.clause for each in break_points().filter(contract=contract)] == []
        link = Relationship.objects.get(contract=contract.pk, organisation=third.pk)
        assert (link.starts_on, link.ends_on) == (date(2016, 1, 1), date(2016, 1, 1))
        assert not _deliver(contract, date(2016, 1, 1))


def test_an_extension_puts_the_end_off(chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.history import history
    from support.organisations import NOW

    contract, by = chain.contract, chain.by
    former = contract.ends_on
    with acting_as(by):
        with pytest.raises(actions.NotAnExtension):
            actions.extend(contract=contract, ends_on=former, reason="R", by=by, now=NOW)
        change = actions.extend(contract=contract, ends_on=date(2019, 6, 1), reason="Needed.", by=by, now=NOW)
        assert (change.former_ends_on, change.ends_on, change.break_clause) == (former, date(2019, 6, 1), "")
        assert chain.one.pk in _deliver(contract, former)
        assert history(contract.pk)[-1].says.startswith("The contract was extended: its last day is 31 May 2019.")


def test_at_a_handover_each_sub_contractor_stays_or_leaves_and_nobody_is_forgotten(world, chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from commissioning.rooms.contracts.history import history
    from support.organisations import NOW, TODAY

    contract, by = chain.contract, chain.by
    successor, third = chain.others[:2]
    with acting_as(chain.own):
        chain.engage(third, chain.prime)
    on = TODAY + timedelta(days=10)
    with acting_as(by):
        handed = {"contract": contract, "to": successor.pk, "on": on, "by": by, "now": NOW}
        with pytest.raises(actions.Undecided, match=chain.one.name):
            actions.novate(stay=chain.was_there, leave={third.pk}, **handed)
        with pytest.raises(actions.Undecided, match=chain.one.name):
            actions.novate(stay={*chain.was_there, chain.one.pk}, leave={third.pk, chain.one.pk}, **handed)
        with pytest.raises(actions.NotInTheChain):
            actions.novate(stay={*chain.was_there, third.pk, chain.one.pk, chain.two.pk}, **handed)
        assert queries.prime(contract.pk, on=on).organisation_id == chain.prime.pk, "nothing is half handed over"
        actions.novate(stay={*chain.was_there, third.pk}, leave={chain.one.pk}, **handed)
        links = {link.relationship.organisation_id: link for link in queries.supply_chain(contract.pk, on=on)}
        assert not {chain.one.pk, chain.two.pk} & set(links), "who leaves, leaves with all below"
        assert links[third.pk].relationship.above_id == successor.pk
        assert links[third.pk].headline_terms == {"payment_terms_days": 30}
        assert {chain.one.pk, chain.two.pk, third.pk} <= _deliver(contract, on - timedelta(days=1))
        assert [event.act for event in history(contract.pk) if event.applies_on == on].count("prime began") == 1
    later = NOW + timedelta(days=30)
    with acting_as(world.access(chain.prime, now=later)):
        assert third.pk not in _deliver(contract, on), "the former prime sees nothing of the new chain"


def test_whoever_has_left_sees_the_last_day_of_today_and_not_why(world, chain):
    """The day is published; who decided it after the handover, when and why is between those who are still in it."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.history import history
    from commissioning.rooms.contracts.models import Contract, EndChange
    from support.organisations import NOW, TODAY

    contract, successor = chain.contract, chain.others[0]
    commissioner = next(each for each in world.commissioners if each.pk == chain.by.own)
    handed = {"contract": contract, "to": successor.pk, "on": TODAY + timedelta(days=10), "by": chain.by, "now": NOW}
    with acting_as(chain.by):
        actions.novate(stay=chain.was_there, leave={chain.one.pk}, **handed)
    later = NOW + timedelta(days=30)
    with acting_as(world.access(commissioner, now=later)) as by:
        actions.extend(contract=contract, ends_on=date(2019, 6, 1), reason="It works now.", by=by, now=later)
    for left in (chain.prime, chain.one, chain.two):
        with acting_as(world.access(left, Role.PROVIDER_MANAGER, now=later)):
            assert Contract.objects.get(pk=contract.pk).ends_on == date(2019, 6, 1)
            assert not EndChange.objects.filter(contract=contract).exists()
            told = [event.says for event in history(contract.pk)]
            assert not any(words in says for says in told for words in ("extended", "It works now", successor.name))
    with acting_as(world.access(successor, Role.PROVIDER_MANAGER, now=later)):
        assert any("It works now" in event.says for event in history(contract.pk)), "who is in it knows why"


def test_a_sub_contractor_may_become_the_prime(chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from support.organisations import NOW, TODAY

    contract, by = chain.contract, chain.by
    on = TODAY + timedelta(days=10)
    with acting_as(by):
        actions.novate(contract=contract, to=chain.one.pk, on=on, stay=chain.was_there, by=by, now=NOW)
        assert queries.prime(contract.pk, on=on).organisation_id == chain.one.pk
        tree = {link.relationship.organisation_id: link for link in queries.supply_chain(contract.pk, on=on)}
        assert chain.one.pk not in tree
        assert (tree[chain.two.pk].depth, tree[chain.two.pk].relationship.above_id) == (1, chain.one.pk)


def test_periods_in_one_contract_never_overlap_closed_ones_too(chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from support.organisations import NOW, TODAY

    contract, by, own = chain.contract, chain.by, chain.own
    end = TODAY + timedelta(days=20)
    with acting_as(own):
        with pytest.raises(actions.AlreadyInTheChain):
            chain.engage(chain.one, chain.prime)
        actions.release(contract=contract, provider=chain.one.pk, on=end, by=own, now=NOW)
        with pytest.raises(actions.AlreadyInTheChain, match=str(end)):
            chain.engage(chain.one, chain.prime, starts_on=end - timedelta(days=1))
        chain.engage(chain.one, chain.prime, starts_on=end)
    with acting_as(by), pytest.raises(actions.AlreadyInTheChain):
        actions.novate(contract=contract, to=chain.prime.pk, on=end, by=by, now=NOW)


def test_a_link_that_was_to_come_is_called_off(chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.history import history
    from support.organisations import NOW, TODAY

    third = chain.others[0]
    begins = TODAY + timedelta(days=50)
    with acting_as(chain.own):
        chain.engage(third, chain.prime, starts_on=begins)
        (link,) = actions.release(contract=chain.contract, provider=third.pk, on=TODAY, by=chain.own, now=NOW)
        assert link.ends_on == begins
        assert third.pk not in _deliver(chain.contract, begins)
        assert [event.act for event in history(chain.contract.pk) if third.name in event.says] == [
            "called off",
            "engaged",
        ]
        chain.engage(third, chain.prime, starts_on=begins, now=NOW + timedelta(days=1))
        assert third.pk in _deliver(chain.contract, begins)


def test_supply_terms_vary_from_a_day(chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from support.organisations import NOW, TODAY

    on = TODAY + timedelta(days=7)
    with acting_as(chain.own):

        def link(day):
            links = queries.supply_chain(chain.contract.pk, on=day)
            return next(each for each in links if each.relationship.organisation_id == chain.one.pk)

        asked = {
            "link": link(TODAY).relationship,
            "services": "More advice",
            "share_basis_points": 9_000,
            "headline_terms": {"payment_terms_days": 14},
            "by": chain.own,
            "now": NOW + timedelta(hours=1),
        }
        with pytest.raises(actions.NotInTheChain):
            actions.vary_supply_terms(applies_from=TODAY - timedelta(days=1), **asked)
        actions.vary_supply_terms(applies_from=on, **asked)
        assert link(on).headline_terms == {"payment_terms_days": 14}
        assert link(on - timedelta(days=1)).headline_terms == {"payment_terms_days": 30}
        assert not queries.too_much_passed_on(chain.contract.pk, on=TODAY)
        chain.engage(chain.others[0], chain.one, share=8_000)
        assert queries.too_much_passed_on(chain.contract.pk, on=TODAY) == [queries.TooMuch(chain.one.pk, 10_500)]


def test_whom_to_speak_to_is_nobody_of_a_prime_that_has_left(world, chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from commissioning.rooms.market import actions as market
    from support.organisations import NOW, TODAY

    contract, by = chain.contract, chain.by
    with acting_as(chain.own):
        market.name_contact(
            matter="delivery",
            name="Dee Delivery",
            role_title="Manager",
            email="dee@example.org",
            starts_on=TODAY,
            contract=contract.pk,
            by=chain.own,
            now=NOW,
        )
    on = TODAY + timedelta(days=3)
    with acting_as(by):
        stay = {*chain.was_there, chain.one.pk}
        actions.novate(contract=contract, to=chain.others[0].pk, on=on, stay=stay, by=by, now=NOW)
        before, after = (
            {contact.name for contact in queries.contacts(contract.pk, on=day)} for day in (on - timedelta(days=1), on)
        )
    assert (before, after) == ({"Pat Payment", "Dee Delivery"}, {"Pat Payment"})


def test_what_was_called_off_stands_in_nobodys_way(chain):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions, queries
    from support.organisations import NOW, TODAY

    contract, third, later = chain.contract, chain.others[0], date(2014, 6, 1)
    with acting_as(chain.own):
        chain.engage(third, chain.prime, starts_on=later)
        actions.release(contract=contract, provider=third.pk, on=TODAY, by=chain.own, now=NOW)
        chain.engage(third, chain.prime, starts_on=later)
        assert third.pk in queries.directly_under_the_prime(contract.pk, on=TODAY), "it will be when the day has come"
        (gone,) = actions.release(contract=contract, provider=third.pk, on=later, by=chain.own, now=NOW)
        assert gone.ends_on == later
    with acting_as(chain.by):
        actions.end_early(contract=contract, on=date(2014, 1, 1), reason="R", by=chain.by, now=NOW)


def _terms_seen(world, contract, organisation, now):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import ContractTerms

    with acting_as(world.access(organisation, now=now)):
        return [each.applies_from for each in ContractTerms.objects.filter(contract=contract.pk).order_by("agreed_on")]


def _vary_after_a_handover(world, chain):
    """Handed over in ten days, then varied for past days too. When that is, and who the next prime is."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.design.models import TermsVersion
    from support.organisations import NOW, TODAY

    contract, by, successor = chain.contract, chain.by, chain.others[0]
    on, later = TODAY + timedelta(days=10), NOW + timedelta(days=20)
    stay = {*chain.was_there, chain.one.pk}
    with acting_as(by):
        version = TermsVersion.objects.get()
        actions.vary(contract=contract, version=version, applies_from=date(2013, 7, 1), by=by, now=NOW)
        actions.novate(contract=contract, to=successor.pk, on=on, stay=stay, by=by, now=NOW)
    by = world.access(world.commissioners[0], now=later)
    with acting_as(by):
        actions.vary(contract=contract, version=version, applies_from=date(2012, 4, 1), by=by, now=later)
    return later, successor


def _check_who_sees_which_terms(world, chain, later, successor):
    first, agreed_in_time, agreed_since = chain.contract.starts_on, date(2013, 7, 1), date(2012, 4, 1)
    assert _terms_seen(world, chain.contract, chain.prime, later) == [first, agreed_in_time]
    for each in (successor, world.commissioners[0]):
        assert _terms_seen(world, chain.contract, each, later) == [first, agreed_in_time, agreed_since]
    assert _terms_seen(world, chain.contract, chain.one, later) == []


def test_a_prime_that_left_sees_what_was_agreed_with_it_and_nothing_agreed_since(world, chain):
    _check_who_sees_which_terms(world, chain, *_vary_after_a_handover(world, chain))


@pytest.mark.parametrize("down", ["one", "two"])
def test_either_wall_alone_keeps_later_terms_from_a_prime_that_left(world, chain, down):
    from django.db import connection

    from support.walls import wall_one_off, wall_two_off

    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one wall")
    told = _vary_after_a_handover(world, chain)
    with wall_one_off() if down == "one" else wall_two_off(world.database):
        _check_who_sees_which_terms(world, chain, *told)
