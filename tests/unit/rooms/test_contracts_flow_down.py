"""Headline terms that must flow down a supply chain, and the links that do not honour them."""

from datetime import date, timedelta

import pytest


@pytest.fixture
def links(world):
    """A contract, its commissioner, and a chain of four offers: three under the prime, one under the first."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import NOW, TODAY

    pk, facts = next((pk, chain) for pk, chain in world.contracts.items() if len(chain.primes) == 1)
    inside = {who for who, *_ in facts.primes} | {who for who, *_ in facts.subs}
    outside = [each for each in world.providers if each.pk not in inside]
    by = world.access(next(each for each in world.commissioners if each.pk == facts.commissioner))
    prime = next(each for each in world.providers if each.pk == facts.primes[0][0])
    own = world.access(prime, Role.PROVIDER_MANAGER)
    with acting_as(own):
        contract = Contract.objects.get(pk=pk)
        above = prime
        for sub, offered in zip(
            outside, ({"payment_terms_days": 45}, {}, {"payment_terms_days": "soon"}), strict=False
        ):
            actions.engage(
                contract=contract,
                provider=sub.pk,
                above=above.pk,
                starts_on=TODAY,
                services="Advice",
                share_basis_points=100,
                headline_terms=offered,
                by=own,
                now=NOW,
            )
            above = outside[0]
    return contract, by, own, [each.pk for each in outside[:3]]


def _gaps(contract, on, term):
    from commissioning.rooms.contracts.flow_down import flow_down_gaps

    found = flow_down_gaps(contract.pk, on=on)
    return {gap.link.relationship.organisation_id: gap for gap in found if gap.term.term == term}


def test_the_links_that_do_not_honour_a_term_are_told_with_the_clause(world, links):
    from commissioning.platform.access import acting_as
    from support.organisations import TODAY

    contract, by, _, subs = links
    with acting_as(by):
        gaps = _gaps(contract, TODAY, "payment_terms_days")
        assert set(gaps) == set(subs), "offers of 30 days honour it"
        assert gaps[subs[0]].says.endswith(
            "must have payment terms days: at most 30 (clause 7.2). Its sub-contract offers 45."
        )
        assert [gaps[sub].offered for sub in subs] == [45, None, "soon"][: len(subs)]
        assert not _gaps(contract, TODAY - timedelta(days=1), "payment_terms_days").keys() & set(subs)
    second = next(each for each in world.providers if each.pk == subs[1])
    with acting_as(world.access(second)):
        assert set(_gaps(contract, TODAY, "payment_terms_days")) == {subs[1]}, "one's own links alone"


def test_what_must_flow_down_changes_from_a_day(links):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.flow_down import flow_down_terms
    from support.organisations import NOW, TODAY

    contract, by, own, subs = links
    later = NOW + timedelta(hours=1)
    rule = actions.FlowDownRule
    asked = {"contract": contract, "clause": "V2", "by": by, "now": later}
    with acting_as(by):
        days = {"term": "payment_terms_days", "applies_from": TODAY + timedelta(days=1), **asked}
        actions.require_flow_down(rule=rule.AT_MOST, value=60, **days)
        assert set(_gaps(contract, TODAY, "payment_terms_days")) == set(subs)
        assert set(_gaps(contract, TODAY + timedelta(days=1), "payment_terms_days")) == set(subs[1:])
        (known,) = flow_down_terms(contract.pk, on=TODAY + timedelta(days=1), known_by=later)
        assert known.value == "30"
        off = {**days, "applies_from": TODAY + timedelta(days=2)}
        actions.require_flow_down(rule=rule.LIFTED, value="", **off)
        assert not flow_down_terms(contract.pk, on=TODAY + timedelta(days=2))
        gaps = _gaps(contract, TODAY + timedelta(days=1), "payment_terms_days")
        assert {gap.since for gap in gaps.values()} == {TODAY}, "one gap, though what was required changed in it"
        again = {**days, "applies_from": TODAY + timedelta(days=5)}
        actions.require_flow_down(rule=rule.AT_MOST, value=30, **again)
        gaps = _gaps(contract, TODAY + timedelta(days=9), "payment_terms_days")
        assert {gap.since for gap in gaps.values()} == {TODAY + timedelta(days=5)}, "lifted between: another gap"
        living = {"term": "living_wage", "applies_from": TODAY, **asked}
        actions.require_flow_down(rule=rule.SAME, value="yes", **living)
        assert set(subs) <= set(_gaps(contract, TODAY, "living_wage"))
        with pytest.raises(actions.NotALimit):
            actions.require_flow_down(rule=rule.AT_LEAST, value="much", **living)
        with pytest.raises(actions.OutsideTheContract):
            actions.require_flow_down(rule=rule.SAME, value="yes", **{**living, "applies_from": date(2000, 1, 1)})
    with acting_as(own), pytest.raises(NotAllowed):
        actions.require_flow_down(rule=rule.SAME, value="yes", **{**living, "by": own})
