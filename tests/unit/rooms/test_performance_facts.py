"""Facts to choose by: counted over whole months, told only of enough cases, published by the lead, read by anybody."""

from datetime import date

import pytest


def test_the_months_are_whole_and_over(database):
    from commissioning.core.periods import Period
    from commissioning.rooms.performance.facts import whole_months

    assert whole_months(today=date(2013, 6, 1)) == Period(date(2012, 6, 1), date(2013, 6, 1))
    assert whole_months(today=date(2013, 6, 30)) == Period(date(2012, 6, 1), date(2013, 6, 1))


def test_what_is_kept_reads_the_same(database):
    from commissioning.rooms.performance.facts import ContractFacts, Count, read, written

    facts = [
        ContractFacts("a", "A", "P", "north", "North", 45, Count(9, 30), {"seen": Count(17, 20), "helped": None}),
        ContractFacts("b", "B", "Q", "north", "North", None, None, {"seen": None}),
    ]
    assert read(written(facts)) == facts


def test_nothing_is_told_of_few(world):
    from commissioning.rooms.performance.facts import read
    from support.facts import published

    told = read(published(world).told)
    assert world.placement.contract in {each.contract for each in told}
    for each in told:
        assert (each.served, each.in_work) == (None, None)
        assert set(each.kept) == {"given", "seen", "helped"}
        assert set(each.kept.values()) == {None}


def test_of_twenty_people_it_is_told(world, monkeypatch):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.performance import facts
    from support.reviews import first

    monkeypatch.setattr(facts, "FEW", 1)
    with acting_as(by := first(world)):
        contract = Contract.objects.select_related("package_area").get(pk=world.placement.contract)
        period = facts.whole_months(today=by.on)
        found = facts.facts_of(contract, provider="P", period=period, by=by)
        assert found.served >= 1
        assert found.kept["given"].of == found.kept["given"].number > 0


def test_work_within_six_months_of_being_attached_is_counted_of_those_who_had_them(world, monkeypatch):
    from commissioning.core.periods import Period
    from commissioning.rooms.performance import facts

    days = {"a": date(2011, 12, 1), "b": date(2012, 11, 30), "c": date(2012, 12, 1), "d": date(2012, 6, 1)}
    jobs = {"a": [date(2012, 5, 31)], "b": [date(2012, 11, 1), date(2013, 5, 29)], "d": [date(2012, 12, 1)]}
    monkeypatch.setattr(facts, "FEW", 1)
    monkeypatch.setattr(facts, "_first_days", lambda contract, before: (days, jobs))
    period = Period(date(2012, 6, 1), date(2013, 6, 1))
    assert facts._in_work("contract", period) == facts.Count(2, 3)


def test_the_lead_alone_publishes_and_anybody_reads(world):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.queries import public_access
    from commissioning.platform.roles import Role
    from commissioning.rooms.design.models import Programme
    from commissioning.rooms.performance.publishing import last_published, publish_facts
    from commissioning.rooms.performance.refusals import NothingToPublish
    from support.facts import published
    from support.reviews import NOW, lead_of, prime_now

    row = published(world, minutes=1)
    with acting_as(public_access(now=NOW)):
        found = last_published(row.programme, on=date(2013, 11, 30))
        assert (found.row.pk, [key for key, _ in found.standards]) == (row.pk, ["given", "seen", "helped"])
        assert last_published(row.programme, on=date(2013, 12, 1)) is None
    for organisation, role, why in (
        (lead_of(world), Role.CATEGORY_MANAGER, NotAllowed),
        (prime_now(world), Role.PERFORMANCE_MANAGER, NothingToPublish),
    ):
        with acting_as(by := world.access(organisation, role)), pytest.raises(why):
            publish_facts(programme=Programme.objects.get(pk=row.programme), by=by, now=NOW)


def test_what_was_shown_when_somebody_chose_holds_the_facts(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import allocating
    from commissioning.rooms.journey.refusals import OfferChanged
    from commissioning.rooms.performance.publishing import to_choose_by
    from support.facts import published_of_many
    from support.journeys import NOW, Particulars, refer
    from support.local_reviews import coach

    with acting_as(coach(world)):
        contract = Contract.objects.get(pk=world.placement.contract)
    waits = refer(world, world.service, contract, Particulars("Eda Roe", date(1988, 2, 3), nino="QQ 44 44 44 A"))
    with acting_as(by := coach(world)):
        before = to_choose_by(contract.programme_id, on=by.on)
        seen = allocating.shown_digest(allocating.offers(waits.participant, before, by=by))
        one = allocating.offers(waits.participant, before, by=by)[0].contract
    published_of_many(world, one, minutes=1)
    with acting_as(by := coach(world)):
        now = to_choose_by(contract.programme_id, on=by.on)
        asked = {"participant": waits.participant, "contract": one, "published": now, "by": by, "now": NOW}
        with pytest.raises(OfferChanged):
            allocating.choose(**asked, shown=seen)
        offers = allocating.offers(waits.participant, now, by=by)
        assert offers[0].counted_to == "2013-05-31"
        choice = allocating.choose(**asked, shown=allocating.shown_digest(offers))
        assert '"number":17,"of":20' in choice.shown
