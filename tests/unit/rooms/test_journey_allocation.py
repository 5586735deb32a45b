"""Who serves a participant: shares decided at once, draws that anybody can make again, choices, and who is carried over
when a contract ends or changes hands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

JULY = datetime(2013, 7, 2, 9, 0, tzinfo=UTC)


@dataclass
class Pool:
    """The pool of the world in which people are drawn: its contract with a supply chain, and who acts."""

    world: Any
    contract: Any
    lead: Any
    coach: Any

    def refer(self, n: int):
        from commissioning.rooms.journey.referring import Particulars
        from support.journeys import refer

        who = Particulars(f"Person {n}", date(1980, 1, 1), nino=f"QQ {n:06} B")
        return refer(self.world, self.world.service, self.contract, who).participant

    def drawn(self, n: int):
        from commissioning.platform.access import acting_as
        from commissioning.rooms.journey import allocating
        from support.organisations import NOW

        participant = self.refer(n)
        with acting_as(self.coach):
            return allocating.allocate(participant=participant, by=self.coach, now=NOW)


@pytest.fixture
def pool(world):
    return _pool_of(world)


def test_the_shares_of_a_pool_are_decided_whole_or_not_at_all(pool):
    from commissioning.engines.allocation.draw import SharesRefused
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import shares
    from support.organisations import NOW, TODAY

    area = pool.contract.package_area
    asked = {"package_area": area, "reason": "Growth", "clause": "3.2", "by": pool.lead, "now": NOW}
    with acting_as(pool.lead):
        one, two, three = shares.contracts_taking(area, on=TODAY)
        right = {"basis_points": {one: 10_000, two: 0, three: 0}, "group": "2", "applies_from": TODAY}
        for wrong, why in (
            ({"basis_points": {one: 5_000, two: 0, three: 0}}, "add up to 5,000"),
            ({"basis_points": {one: 5_000, two: 5_000}}, three),
            ({"applies_from": TODAY - timedelta(days=1)}, "is over"),
            ({"group": "no such"}, "no payment group"),
        ):
            with pytest.raises(SharesRefused, match=why):
                shares.decide_shares(**asked | right | wrong)
        shares.decide_shares(**asked | right | {"now": NOW + timedelta(minutes=1)})
        to_come = shares.decide_shares(**asked | right | {"applies_from": TODAY + timedelta(days=9)})
        held = shares.decided(area.programme_id, area.pk, "2", on=TODAY)
        assert {code: each.basis_points for code, each in held.serving.items()} == right["basis_points"]
    _seen_by_the_public_once_in_force(held.row, to_come)


def _seen_by_the_public_once_in_force(in_force, to_come):
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import public_access
    from commissioning.rooms.journey.allocation_models import ShareDecision
    from support.organisations import NOW

    with acting_as(public_access(now=NOW)):
        seen = set(ShareDecision.objects.values_list("pk", flat=True))
    assert in_force.pk in seen
    assert to_come.pk not in seen


def test_a_draw_is_kept_and_its_seed_known_to_nobody_until_the_month_is_over(pool):
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import public_access
    from commissioning.rooms.journey import allocating, draw_log, placing, seed_periods
    from commissioning.rooms.journey.allocation_models import Draw, DrawnFor
    from commissioning.rooms.journey.refusals import NotOver, NotPlaced
    from support.organisations import NOW, TODAY

    placement = pool.drawn(1)
    with acting_as(pool.coach):
        with pytest.raises(NotPlaced, match="served since"):
            allocating.allocate(participant=placement.participant, by=pool.coach, now=NOW)
        placing.end_placement(placement=placement, on=TODAY, by=pool.coach, now=NOW)
        again = allocating.allocate(participant=placement.participant, by=pool.coach, now=NOW)
        assert again.contract == placement.contract, "whoever was drawn stays"
        assert DrawnFor.objects.filter(participant=placement.participant).count() == 1
        (period,) = seed_periods.periods(pool.contract.programme_id).filter(name="2013-06")
    with acting_as(pool.lead), pytest.raises(NotOver):
        seed_periods.publish_seed(period=period, by=pool.lead, now=NOW)
    with acting_as(public_access(now=NOW)):
        assert not Draw.objects.exists(), "nothing of a month is seen that lasts"
    later = pool.world.access(pool.world.commissioners[0], now=JULY)
    with acting_as(later):
        seed_periods.publish_seed(period=period, by=later, now=JULY)
    with acting_as(public_access(now=JULY)):
        log = list(draw_log.published_log(period.programme))
        assert [line[0] for line in log] == list(range(1, len(log) + 1))
        assert not DrawnFor.objects.exists()
        assert "2013-06" in seed_periods.seeds(period.programme)


def test_two_who_draw_at_once_get_numbers_without_a_gap(request, templates, worlds):
    """On PostgreSQL, where two can write at once."""
    from commissioning.rooms.journey.allocation_models import Draw

    original, world = worlds("postgresql")
    with templates.copy("postgresql", original) as database, database.used_as("app_rw"):
        world.database = database
        found, begin = _pool_of(world), Barrier(2)
        people = [found.refer(n) for n in range(8)]
        failures: list[Exception] = []
        writers = [Thread(target=_draw_all, args=(found, people[k::2], begin, failures)) for k in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert not failures
        rows = database.as_superuser(f"SELECT number FROM {Draw._meta.db_table} ORDER BY number")
        assert [number for (number,) in rows] == list(range(1, 10))


def _draw_all(pool, people, begin, failures):
    from django.db import connection

    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import allocating
    from support.organisations import NOW

    try:
        begin.wait()
        for each in people:
            with acting_as(pool.coach):
                allocating.allocate(participant=each, by=pool.coach, now=NOW)
    except Exception as failure:
        failures.append(failure)
    finally:
        connection.close()


def test_whoever_chooses_was_shown_what_is_on_offer(pool):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import allocating
    from commissioning.rooms.journey.event_models import Words
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.refusals import OfferChanged
    from support.organisations import NOW

    participant = pool.refer(1)
    with acting_as(pool.coach):
        offers = allocating.offers(participant, by=pool.coach)
        assert [each.within for each in offers[0].promises[:2]] == ["2 working days", "15 working days"]
        asked = {"participant": participant, "contract": offers[1].contract, "by": pool.coach, "now": NOW}
        with pytest.raises(OfferChanged):
            allocating.choose(**asked, shown=allocating.shown_digest(offers[:1]))
        choice = allocating.choose(**asked, shown=allocating.shown_digest(offers), words="Near the school")
        placement = Placement.objects.get(participant=participant)
        assert (placement.contract, placement.how) == (offers[1].contract, "chosen")
        assert Words.objects.get(about=choice.pk).text == "Near the school"


def test_when_a_contract_ends_its_people_are_drawn_anew_a_few_at_a_time(pool):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.journey.carrying_over import carry_over, left_behind
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.refusals import NoShares
    from support.allocations import share_out
    from support.organisations import TODAY

    placed = [pool.drawn(n) for n in range(6)]
    code = pool.contract.pk
    with acting_as(pool.lead):
        people = set(Placement.objects.filter(contract=code, ends_on=None).values_list("participant", flat=True))
        # Somebody else's contract is untouched.
        others = {each.pk for each in placed if each.contract != code}
    later = pool.world.access(pool.world.commissioners[0], now=JULY)
    with acting_as(later):
        contracts.end_early(contract=pool.contract, on=date(2013, 7, 1), reason="Agreed", by=later, now=JULY)
        found = left_behind(pool.contract, on=later.on)
        assert {each.participant_id for each in found.placements} == people
        with pytest.raises(NoShares, match=pool.contract.code):
            carry_over(contract=pool.contract, most=1, by=later, now=JULY)
        from commissioning.rooms.design.models import Programme
        from commissioning.rooms.journey import seed_periods

        programme = Programme.objects.get(pk=pool.contract.programme_id)
        seed_periods.open_period(programme=programme, name="2013-07", by=later, now=JULY)
        share_out(pool.contract.package_area, by=later, applies_from=later.on, now=JULY)
        left = [carry_over(contract=pool.contract, most=1, by=later, now=JULY) for _ in people]
        assert left == list(reversed(range(len(people))))
        assert carry_over(contract=pool.contract, most=1, by=later, now=JULY) == 0
        now_at = Placement.objects.filter(participant__in=people, ends_on=None)
        assert {each.how for each in now_at} == {"reallocated"}
        assert code not in {each.contract for each in now_at}
        ended = Placement.objects.filter(contract=code, participant__in=people).exclude(ends_on__lte=TODAY)
        assert {each.ends_on for each in ended} == {date(2013, 7, 1)}, "nobody served them after the contract"
        to_see = [(each.delivered_by_id, before) for each in now_at for before in _before(each)]
        assert Placement.objects.filter(pk__in=others, ends_on=None).count() == len(others)
    assert all(_sees(pool.world.database, organisation, before) for organisation, before in to_see)


def test_when_a_contract_ends_its_people_may_choose_anew_with_their_work_coach(pool):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.journey import allocating
    from commissioning.rooms.journey.allocation_models import Choice
    from commissioning.rooms.journey.carrying_over import left_behind
    from commissioning.rooms.journey.left_over import left_over, over
    from commissioning.rooms.journey.placement_models import Placement
    from support.allocations import share_out
    from support.organisations import NOW

    participant = pool.refer(1)
    with acting_as(pool.coach):
        offers = allocating.offers(participant, by=pool.coach)
        mine = next(each.contract for each in offers if each.contract == pool.contract.pk)
        first = {"contract": mine, "shown": allocating.shown_digest(offers), "by": pool.coach}
        allocating.choose(participant=participant, **first, now=NOW)
        assert left_over(participant, on=pool.coach.on) is None
    later = pool.world.access(pool.world.commissioners[0], now=JULY)
    with acting_as(later):
        contracts.end_early(contract=pool.contract, on=date(2013, 7, 1), reason="Agreed", by=later, now=JULY)
        share_out(pool.contract.package_area, by=later, applies_from=later.on, now=JULY)
        waiting = left_behind(pool.contract, on=later.on).placements.count()
    with acting_as(by := pool.world.access(pool.world.service, Role.WORK_COACH, now=JULY)):
        assert left_over(participant, on=by.on).since == date(2013, 7, 1)
        assert over([mine, offers[1].contract], on=by.on) == {mine}
        again = allocating.offers(participant, by=by)
        assert mine not in {each.contract for each in again}
        to = again[0].contract
        asked = {"participant": participant, "contract": to, "shown": allocating.shown_digest(again)}
        allocating.choose(**asked, words="Closer", by=by, now=JULY)
        before, now = Placement.objects.filter(participant=participant).order_by("starts_on")
        assert (before.ends_on, now.contract, now.how) == (date(2013, 7, 1), to, "reallocated")
        assert Choice.objects.filter(participant=participant).count() == 2
    with acting_as(later):
        assert left_behind(pool.contract, on=later.on).placements.count() == waiting - 1
    assert _sees(pool.world.database, now.delivered_by_id, before)


def test_where_the_terms_let_nobody_be_drawn_a_contract_that_ends_draws_nobody(pool, monkeypatch):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.journey import carrying_over
    from commissioning.rooms.journey.refusals import NotThatWay

    pool.drawn(1)
    later = pool.world.access(pool.world.commissioners[0], now=JULY)
    monkeypatch.setattr(carrying_over, "ways", lambda participant, by: ("choice",))
    with acting_as(later):
        contracts.end_early(contract=pool.contract, on=date(2013, 7, 1), reason="Agreed", by=later, now=JULY)
        waiting = carrying_over.left_behind(pool.contract, on=later.on).placements.count()
        with pytest.raises(NotThatWay, match="work coach asks them"):
            carrying_over.carry_over(contract=pool.contract, most=9, by=later, now=JULY)
        assert carrying_over.left_behind(pool.contract, on=later.on).placements.count() == waiting > 0


def _before(placement):
    from commissioning.rooms.journey.placement_models import Placement

    return Placement.objects.filter(participant=placement.participant_id).exclude(pk=placement.pk)


def _sees(database, organisation: str, placement) -> bool:
    """Whether an organisation delivered a placement, or was handed its history, by whomever."""
    asked = "SELECT count(*) FROM journey_handedon WHERE placement_id = %s AND to_id = %s"
    ((handed,),) = database.as_superuser(asked, placement.pk, organisation)
    return placement.delivered_by_id == organisation or handed == 1


def test_when_a_contract_changes_hands_its_people_stay_with_who_delivers(pool):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.contracts import queries
    from commissioning.rooms.journey.carrying_over import carry_over, left_behind
    from commissioning.rooms.journey.placement_models import HandedOn, Placement
    from support.organisations import NOW, TODAY

    with acting_as(pool.lead):
        inside = {link.relationship.organisation_id for link in queries.supply_chain(pool.contract.pk, on=TODAY)}
        former = queries.prime(pool.contract.pk, on=TODAY).organisation_id
        to = next(each.pk for each in pool.world.providers if each.pk not in inside | {former})
        under = queries.directly_under_the_prime(pool.contract.pk, on=TODAY)
        contracts.novate(contract=pool.contract, to=to, on=TODAY, stay=under, by=pool.lead, now=NOW)
        waiting = left_behind(pool.contract, on=TODAY).placements.count()
        assert waiting
        assert carry_over(contract=pool.contract, most=100, by=pool.lead, now=NOW) == 0
        assert not left_behind(pool.contract, on=TODAY).placements.exists(), "moved once, never again"
        kept = Placement.objects.get(participant=pool.world.placement.participant_id, ends_on=None)
        assert (kept.delivered_by_id, kept.starts_on) == (pool.world.placement.delivered_by_id, TODAY)
        history = Placement.objects.filter(participant=kept.participant_id).exclude(pk=kept.pk)
        handed = set(HandedOn.objects.filter(to=to).values_list("placement", flat=True))
        assert {each.pk for each in history} <= handed, "the next prime sees what came before"


def _pool_of(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract

    lead = world.access(world.commissioners[0])
    with acting_as(lead):
        contract = Contract.objects.select_related("package_area").get(pk=world.placement.contract)
    return Pool(world, contract, lead, world.access(world.service, Role.WORK_COACH))
