"""Standards asked of the database: corrections, what was taken back, what counts too, and who sees which cases.

In the world one person was referred on 1 May 2013, placed with a prime, and handed over to a sub-contractor on 20 May.
They are to be attached by 23 May.
"""

from datetime import date, datetime, timedelta

import pytest

from commissioning.core.periods import Period
from commissioning.platform.roles import Role

TODAY = date(2013, 6, 3)
NOW = datetime.fromisoformat("2013-06-03T12:00:00+00:00")
MAY = Period(date(2013, 5, 1), date(2013, 6, 1))


@pytest.fixture
def sub(world):
    """The sub-contractor that serves the person."""
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def _record(world, sub, kind, on, minutes=0, **more):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.recording import record_event

    said = {
        "attached": {"explained": True, "standards": True, "understood": "yes"},
        "job_start": {"work": "employed"},
        "in_work_support_offered": {"answer": "taken"},
        "left_early": {"reason": "moved"},
    }
    by = world.access(sub, Role.ADVISER)
    with acting_as(by):
        now = NOW + timedelta(minutes=minutes)
        return record_event(placement=world.placement, kind=kind, on=on, detail=said.get(kind), by=by, now=now, **more)


def _kept(world, organisation, role=Role.PROVIDER_MANAGER, **more):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.standards import of_contract

    by = world.access(organisation, role)
    with acting_as(by):
        found = of_contract(world.placement.contract, world.placement.participant.programme, period=MAY, by=by, **more)
    return {each.key: each for each in found}


def _fates(kept):
    return [case.fate.name for case in kept.cases]


def test_the_last_version_counts_and_nothing_that_was_taken_back(world, sub):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.recording import withdraw_event

    nothing = _kept(world, sub)["seen"]
    event = _record(world, sub, "attached", date(2013, 5, 22))
    in_time = _kept(world, sub)["seen"]
    event = _record(world, sub, "attached", date(2013, 5, 24), minutes=1, record=event.record)
    late = _kept(world, sub)["seen"]
    by = world.access(sub, Role.ADVISER)
    with acting_as(by):
        withdraw_event(event=event, by=by, now=NOW + timedelta(minutes=2))
    taken_back = _kept(world, sub)["seen"]

    assert [_fates(each) for each in (nothing, in_time, late, taken_back)] == [
        ["NOT_DONE"],
        ["IN_TIME"],
        ["LATE"],
        ["NOT_DONE"],
    ]
    assert (in_time.numerator, in_time.denominator, in_time.asked_basis_points) == (1, 1, 9_000)
    assert (in_time.is_few, in_time.is_met) == (True, None)
    assert in_time.cases[0].participant == world.placement.participant_id


def test_what_counts_too_and_who_left(world, sub):
    _record(world, sub, "failed_to_attend", date(2013, 5, 21))
    missed = _kept(world, sub)
    _record(world, sub, "left_early", date(2013, 5, 22), minutes=1)

    assert _fates(missed["seen"]) == ["IN_TIME"]
    assert _fates(missed["given"]) == ["IN_TIME"]
    assert _fates(missed["helped"]) == []


def test_each_start_of_a_job_asks_for_an_offer(world, sub):
    _record(world, sub, "job_start", date(2013, 5, 6))
    _record(world, sub, "job_start", date(2013, 5, 21), minutes=1)
    _record(world, sub, "in_work_support_offered", date(2013, 5, 17), minutes=2)

    helped = _kept(world, sub)["helped"]
    assert [(case.due_on.day, case.fate.name) for case in helped.cases] == [(16, "LATE"), (31, "NOT_DONE")]


def test_leaving_before_the_day_is_no_miss_and_is_counted_apart(world, sub):
    _record(world, sub, "left_early", date(2013, 5, 22))

    seen = _kept(world, sub)["seen"]
    assert (seen.denominator, seen.share, seen.interval) == (0, None, None)
    assert {fate.name: count for fate, count in seen.excluded.items()} == {"LEFT_EARLY": 1}


def test_the_commissioner_sees_the_cases_and_others_see_none(world, sub):
    commissioner = next(
        each for each in world.commissioners if each.pk == world.contracts[world.placement.contract].commissioner
    )
    outside = next(each for each in world.commissioners if each.pk != commissioner.pk)

    everybody = _kept(world, commissioner, Role.PERFORMANCE_MANAGER)["seen"].cases
    of_the_sub = _kept(world, commissioner, Role.PERFORMANCE_MANAGER, provider=sub.pk)["seen"].cases
    assert [case for case in everybody if case.provider == sub.pk] == list(of_the_sub)
    assert [case.participant for case in of_the_sub] == [world.placement.participant_id]
    assert _kept(world, outside, Role.PERFORMANCE_MANAGER)["seen"].cases == ()


def test_starts_are_counted_in_their_month(world, sub):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.starts import starts

    for minutes, on in enumerate((date(2013, 5, 21), date(2013, 5, 31), date(2013, 6, 1))):
        _record(world, sub, "job_start", on, minutes=minutes)
    by = world.access(sub, Role.PROVIDER_MANAGER)
    with acting_as(by):
        months = starts(world.placement.contract, period=Period(date(2013, 4, 1), date(2014, 4, 1)), by=by)

    told = [(month.first.month, month.attached, month.job_starts, month.in_work_first) for month in months]
    assert told == [(4, 0, 0, 0), (5, 0, 2, 1), (6, 0, 1, 0)]


def test_an_appointment_that_is_moved_moves_no_day(world, sub):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import appointments
    from commissioning.rooms.journey.appointment_models import Appointment, AskedBy, Place, Reason

    before = _kept(world, sub)
    by = world.access(sub, Role.ADVISER)
    with acting_as(by):
        appointments.move(
            appointment=Appointment.objects.get(placement=world.placement),
            at=NOW + timedelta(days=20),
            place=Place.OFFICE,
            asked_by=AskedBy.PROVIDER,
            reason=Reason.OTHER,
            by=by,
            now=NOW,
        )
    assert _kept(world, sub) == before


def test_whoever_is_served_there_no_more_before_the_day_is_no_miss(world, sub):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.placing import end_placement

    by = world.access(world.service, Role.WORK_COACH)
    with acting_as(by):
        end_placement(placement=world.placement, on=date(2013, 5, 22), by=by, now=NOW)
    assert _fates(_kept(world, sub)["seen"]) == ["MOVED"]
