"""Leaving: a placement ends with the event that says so, and goes on when that is taken back.

In the world a sub-contractor serves somebody from 20 May 2013 on; it may write, but may place nobody.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

NOW = datetime(2013, 6, 3, 12, tzinfo=UTC)
LEFT = date(2013, 5, 30)
REASONS = {"left_early": "moved", "returned": "twice", "not_attached": "no_show"}


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
    if kind in REASONS:
        said["detail"] = {"reason": REASONS[kind]}
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


def _place_anew(world, on):
    """The service that referred them settles anew who serves them: the same contract, as a draw would say."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import placing
    from commissioning.rooms.journey.placement_models import How

    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(coach):
        return placing.place(
            participant=world.placement.participant,
            contract=Contract.objects.get(pk=world.placement.contract),
            nation="england",
            how=How.DRAWN,
            on=on,
            by=coach,
            now=NOW + timedelta(minutes=1),
        )


@pytest.mark.parametrize("kind", ["returned", "not_attached"])
def test_who_serves_them_is_settled_anew_after_a_referral_came_to_nothing(world, adviser, kind):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.promised import open_promises
    from commissioning.rooms.journey.queries import case
    from commissioning.rooms.journey.standing_states import State

    _record(world, adviser, kind=kind)
    assert _ends_on(world) == LEFT
    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(coach):
        assert case(world.placement.participant_id, on=coach.on).state is State.OVER
    placed = _place_anew(world, date(2013, 6, 1))
    with acting_as(coach):
        shown = case(placed.participant_id, on=coach.on)
        waiting = {each.promise: each.from_on for each in open_promises([placed], on=coach.on)}
    assert (shown.placement.pk, shown.state) == (placed.pk, State.TO_ACKNOWLEDGE)
    assert waiting == {"acknowledged": date(2013, 6, 1), "attached": date(2013, 6, 1)}


def test_a_return_that_was_a_mistake_is_taken_back_and_their_time_goes_on(world, adviser):
    from commissioning.rooms.journey.recording import withdraw_event

    event = _record(world, adviser, kind="returned")
    withdraw_event(event=event, by=adviser, now=NOW + timedelta(hours=1))
    assert _ends_on(world) is None
