"""The last days of a complaint: counted from the day it came to a desk, by the terms, or not at all."""

from datetime import date

import pytest


@pytest.fixture(scope="module")
def journey():
    from commissioning.terms.journey import Handling

    def rule(of, length, **more):
        line = {"value": length, "clause": "9.4", "status": "assumed"}
        figure = {"unit": "working days", "by": "referred_on", "values": {"2013-01-01": line}}
        said = {"title": {"en": "A time"}, "clause": "9.4", "status": "assumed", "kind": "complaint", "of": of}
        return Handling.model_validate({**said, "within": figure, **more}, strict=False)

    return {"hear": rule("acknowledged", 2), "answer": rule("answered", 15, desks=["provider", "prime"])}


def _days(journey, *path, referred_on=date(2013, 1, 1)):
    from commissioning.rooms.journey.complaint_days import days_of
    from commissioning.rooms.journey.complaint_steps import Desk, Step

    told = [(Step(step), Desk(desk), day) for step, desk, day in path]
    found = days_of(journey, told, referred_on=referred_on, nation="england")
    return [(each.step.value, each.due_on) for each in found]


RECEIVED = ("received", "provider", date(2013, 5, 3))
"""A Friday before a bank holiday."""


def test_days_begin_when_it_comes_and_are_those_of_the_nation(database, journey):
    both = [("acknowledged", date(2013, 5, 8)), ("answered", date(2013, 5, 28))]
    assert _days(journey, RECEIVED) == both
    assert _days(journey, RECEIVED, ("acknowledged", "provider", date(2013, 5, 7))) == both[1:]


def test_another_desk_begins_anew_and_may_have_no_day(database, journey):
    answered = ("answered", "provider", date(2013, 5, 20))
    assert _days(journey, RECEIVED, answered) == []
    to_prime = ("escalated", "prime", date(2013, 6, 3))
    assert _days(journey, RECEIVED, answered, to_prime) == [
        ("acknowledged", date(2013, 6, 5)),
        ("answered", date(2013, 6, 24)),
    ]
    to_lead = ("escalated", "commissioner", date(2013, 6, 3))
    assert _days(journey, RECEIVED, answered, to_lead) == [("acknowledged", date(2013, 6, 5))]


def test_nothing_waits_of_what_is_over_or_of_what_the_terms_do_not_say(database, journey):
    assert _days(journey, RECEIVED, ("withdrawn", "provider", date(2013, 5, 7))) == []
    assert _days(journey, RECEIVED, referred_on=date(2012, 12, 31)) == []
    assert _days({}, RECEIVED) == []


def test_complaints_of_the_world_have_their_days_at_the_prime(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.complaint_days import last_days
    from commissioning.rooms.journey.complaints import complaints_in_sight
    from support.reviews import prime_now

    with acting_as(world.access(prime_now(world), Role.PROVIDER_MANAGER)):
        rows = list(complaints_in_sight().select_related("placement__participant"))
        days = last_days(rows)
        ours = [(each.step.value, each.due_on, each.is_late(date(2013, 6, 3))) for each in days[world.complaint.pk]]
    assert ours == [("acknowledged", date(2013, 5, 31), True), ("answered", date(2013, 6, 19), False)]
