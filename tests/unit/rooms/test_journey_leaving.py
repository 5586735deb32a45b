"""Leaving: a placement ends with the event that says so, and goes on when that is taken back.

In the world a sub-contractor serves somebody from 20 May 2013 on; it may write, but may place nobody.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

NOW = datetime(2013, 6, 3, 12, tzinfo=UTC)
LEFT = date(2013, 5, 30)


@pytest.fixture
def adviser(world):
    from commissioning.platform.access import acting_as

    by = world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )
    with acting_as(by):
        yield by


def _record(world, by, kind="left_early", **more):
    from commissioning.rooms.journey.recording import record_event

    said = {"on": LEFT, "now": NOW, **more}
    if kind == "left_early":
        said["detail"] = {"reason": "moved"}
    return record_event(placement=world.placement, kind=kind, by=by, **said)


def _ends_on(world):
    from commissioning.rooms.journey.placement_models import Placement

    return Placement.objects.get(pk=world.placement.pk).ends_on


def test_whoever_serves_says_when_it_is_over_corrects_the_day_and_takes_it_back(world, adviser):
    from commissioning.rooms.journey.recording import withdraw_event

    event = _record(world, adviser)
    assert _ends_on(world) == LEFT
    later = _record(world, adviser, record=event.record, on=date(2013, 6, 2), now=NOW + timedelta(hours=1))
    assert _ends_on(world) == date(2013, 6, 2)
    withdraw_event(event=later, by=adviser, now=NOW + timedelta(hours=2))
    assert _ends_on(world) is None


def test_what_is_refused_ends_nothing_and_leaves_no_event(world, adviser):
    from django.db import transaction

    from commissioning.rooms.journey.recording import standing_events
    from commissioning.rooms.journey.refusals import NotOnTheJourney

    with pytest.raises(NotOnTheJourney, match="began on 2013-05-20"), transaction.atomic():
        _record(world, adviser, on=date(2013, 5, 10))
    assert (_ends_on(world), standing_events([world.placement], "left_early")) == (None, [])
    _record(world, adviser)
    with pytest.raises(NotOnTheJourney, match="Left early stands on record already"):
        _record(world, adviser, kind="completed")


def test_a_former_provider_records_a_late_job_and_nobody_is_brought_back_whom_another_serves(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import placing
    from commissioning.rooms.journey.placement_models import How
    from commissioning.rooms.journey.recording import withdraw_event
    from commissioning.rooms.journey.refusals import NotOnTheJourney

    event = _record(world, adviser)
    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(coach):
        placing.place(
            participant=world.placement.participant,
            contract=Contract.objects.get(pk=world.placement.contract),
            nation="england",
            how=How.REALLOCATED,
            on=date(2013, 6, 1),
            by=coach,
            now=NOW,
        )
    _record(world, adviser, kind="job_start", on=date(2013, 6, 2), detail={"work": "employed"})
    with pytest.raises(NotOnTheJourney, match="Somebody else serves them since"):
        withdraw_event(event=event, by=adviser, now=NOW + timedelta(hours=1))
