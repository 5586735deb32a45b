"""Appointments are never changed in place: every time that was fixed stays, with who asked for another."""

from datetime import UTC, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

NOW = datetime(2013, 6, 3, 12, tzinfo=UTC)
AT = datetime(2013, 6, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def adviser(world):
    return world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )


@pytest.fixture
def acting(adviser):
    from commissioning.platform.access import acting_as

    with acting_as(adviser):
        yield adviser


def _kept(world):
    from commissioning.rooms.journey.appointments import appointments

    (kept,) = appointments([world.placement])
    return kept


def _move(world, by, at, n, reason="transport"):
    from commissioning.rooms.journey.appointment_models import AskedBy, Place, Reason
    from commissioning.rooms.journey.appointments import move

    asked = {"place": Place.TELEPHONE, "asked_by": AskedBy.PARTICIPANT, "reason": Reason(reason)}
    return move(appointment=_kept(world).last, at=at, by=by, now=NOW + timedelta(minutes=n), **asked)


def test_moving_an_appointment_keeps_every_version(world, acting):
    days = [AT + timedelta(days=n) for n in (1, 4, 2)]
    for n, at in enumerate(days):
        _move(world, acting, at, n)

    kept = _kept(world)
    assert [each.at for each in kept.history] == [AT, *days]
    assert [each.state for each in kept.history] == ["booked", "rescheduled", "rescheduled", "rescheduled"]
    assert [each.asked_by for each in kept.history] == ["provider", *["participant"] * 3]
    assert (kept.last.at, kept.is_standing) == (days[-1], True)


def test_what_came_of_it_is_said_after_its_time_and_may_be_corrected(world, acting):
    from commissioning.rooms.journey.appointment_models import Reason
    from commissioning.rooms.journey.appointments import attend, miss
    from commissioning.rooms.journey.refusals import NotAnAppointment

    with pytest.raises(NotAnAppointment, match="not come yet"):
        attend(appointment=_kept(world).last, by=acting, now=AT - timedelta(seconds=1))
    miss(appointment=_kept(world).last, reason=Reason.FORGOTTEN, by=acting, now=AT)
    attend(appointment=_kept(world).last, by=acting, now=AT + timedelta(minutes=1))
    with pytest.raises(NotAnAppointment, match="is attended"):
        _move(world, acting, AT + timedelta(days=1), 2)

    assert [(each.state, each.reason) for each in _kept(world).history] == [
        ("booked", ""),
        ("missed", "forgotten"),
        ("attended", ""),
    ]


def test_an_appointment_is_neither_moved_into_the_past_nor_moved_once_cancelled(world, acting):
    from commissioning.rooms.journey.appointment_models import AskedBy, Reason
    from commissioning.rooms.journey.appointments import cancel
    from commissioning.rooms.journey.refusals import NotAnAppointment

    with pytest.raises(NotAnAppointment, match="gone by"):
        _move(world, acting, NOW, 0)
    cancel(appointment=_kept(world).last, asked_by=AskedBy.PROVIDER, reason=Reason.PROVIDER, by=acting, now=NOW)
    with pytest.raises(NotAnAppointment, match="is cancelled"):
        _move(world, acting, AT, 1)
