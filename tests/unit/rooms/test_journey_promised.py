"""Promised days asked of the database: corrections, what was taken back, hand-overs, and how often each table is asked.

In the world one person was referred on 1 May 2013, placed with a prime, and handed over to a sub-contractor on 20 May.
"""

from datetime import date, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

TODAY = date(2013, 6, 3)
NOW = datetime.fromisoformat("2013-06-03T12:00:00+00:00")


@pytest.fixture
def adviser(world):
    """An adviser of the sub-contractor."""
    return world.access(_organisation(world, world.placement.delivered_by_id), Role.ADVISER)


def _organisation(world, reference):
    return next(each for each in world.providers if each.pk == reference)


def _record(placement, kind, on, by, minutes=0, **more):
    from commissioning.rooms.journey.recording import record_event

    detail = {"attached": {"explained": True, "standards": True, "understood": "yes"}}.get(kind)
    now = NOW + timedelta(minutes=minutes)
    return record_event(placement=placement, kind=kind, on=on, detail=detail, by=by, now=now, **more)


def _found(placements, on=TODAY):
    from commissioning.rooms.journey.promised import promised

    return {each.promise: each for each in promised(placements, on=on)}


def test_the_last_version_of_an_event_counts_and_nothing_that_was_taken_back(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.recording import withdraw_event

    with acting_as(adviser):
        event = _record(world.placement, "attached", date(2013, 5, 22), adviser)
        in_time = _found([world.placement])["attached"]
        event = _record(world.placement, "attached", date(2013, 5, 24), adviser, minutes=1, record=event.record)
        corrected = _found([world.placement])
        withdraw_event(event=event, by=adviser, now=NOW + timedelta(minutes=2))
        taken_back = _found([world.placement])

    assert (in_time.due_on, in_time.is_late(TODAY)) == (date(2013, 5, 23), False)
    assert (corrected["attached"].done_on, corrected["attached"].is_late(TODAY)) == (date(2013, 5, 24), True)
    assert corrected["planned"].due_on == date(2013, 6, 10)  # over the bank holiday of 27 May
    assert taken_back["attached"].is_open
    assert "planned" not in taken_back


def test_a_hand_over_within_the_supply_chain_begins_no_clock_anew(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.placement_models import Placement

    with acting_as(adviser):
        first = Placement.objects.exclude(pk=world.placement.pk).get(participant=world.placement.participant)
    prime = world.access(_organisation(world, first.delivered_by_id), Role.ADVISER)
    with acting_as(prime):
        _record(first, "acknowledged", date(2013, 5, 3), prime)
        before, now = _found([first]), _found([world.placement])

    assert list(before) == ["acknowledged"]
    assert (now["attached"].from_on, now["attached"].due_on) == (date(2013, 5, 1), date(2013, 5, 23))
    assert now["attached"].is_open


def test_a_former_provider_owes_nothing_more(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.placing import hand_over
    from commissioning.rooms.journey.promised import open_promises

    with acting_as(adviser):
        first = Placement.objects.exclude(pk=world.placement.pk).get(participant=world.placement.participant)
    prime = world.access(_organisation(world, first.delivered_by_id), Role.PROVIDER_MANAGER)
    with acting_as(prime):
        hand_over(placement=world.placement, to=first.delivered_by_id, on=TODAY, by=prime, now=NOW)
    with acting_as(adviser):
        owed = open_promises(Placement.objects.filter(participant=world.placement.participant), on=TODAY)

    assert owed == []


def test_each_table_is_asked_once_however_many_people(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.promised import promised
    from commissioning.rooms.journey.referring import Particulars
    from support.journeys import place

    coach = world.access(world.service, Role.WORK_COACH)

    def asked():
        with acting_as(coach), CaptureQueriesContext(connection) as queries:
            people = {each.participant for each in promised(Placement.objects.all(), on=TODAY)}
        return len(people), len(queries)

    with acting_as(coach):
        contract = Contract.objects.get(pk=world.placement.contract)
    few = asked()
    for n in range(3):
        place(world, world.service, contract, Particulars(f"Person {n}", date(1980, 1, 1)))

    assert asked() == (few[0] + 3, few[1])
