"""Points that providers raise with a commissioner: read by the two of them alone, past the prime, with every answer."""

from datetime import datetime, timedelta

import pytest

NOW = datetime.fromisoformat("2013-06-03T09:00:00+00:00")


@pytest.fixture
def parties(world):
    """A contract, its commissioner, prime and a sub-contractor; and the role that speaks for a provider."""
    from commissioning.platform.roles import Role
    from support.census import own_contract_with_a_sub
    from support.points import organisation

    contract = own_contract_with_a_sub(world, world.commissioners[0])
    chain = world.contracts[contract]
    prime = organisation(world, chain.primes[-1][0])
    sub = next(organisation(world, who) for who, *_ in chain.subs if who != prime.pk)
    return contract, world.commissioners[0], prime, sub, Role.PROVIDER_MANAGER


def _seen(world, organisation, role):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.points import points

    with acting_as(world.access(organisation, role)):
        return {each.pk for each in points()}


def test_a_point_is_read_by_whoever_raised_it_and_by_the_commissioner_alone(world, parties):
    from commissioning.platform.roles import Role
    from support.points import raised

    contract, commissioner, prime, sub, speaks = parties
    of_sub, of_prime = raised(world, contract, sub, 10), raised(world, contract, prime, 11)
    assert {of_sub.pk, of_prime.pk} <= _seen(world, commissioner, Role.PERFORMANCE_MANAGER)
    assert (of_sub.pk in _seen(world, sub, speaks), of_prime.pk in _seen(world, sub, speaks)) == (True, False)
    assert (of_sub.pk in _seen(world, prime, speaks), of_prime.pk in _seen(world, prime, speaks)) == (False, True)
    for other in (world.commissioners[1], world.operator):
        assert not {of_sub.pk, of_prime.pk} & _seen(world, other, Role.ADMINISTRATOR)


def test_each_answer_stays_and_the_last_one_counts(world, parties):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.point_models import PointOutcome
    from commissioning.rooms.contracts.points import answers, points
    from support.points import answered, raised

    contract, _, _, sub, speaks = parties
    point = raised(world, contract, sub, 10)
    with acting_as(world.access(sub, speaks)):
        assert point.pk in {each.pk for each in points(waiting=True)}
    answered(world, point, PointOutcome.LOOKED_INTO, 20, "We ask the area team")
    answered(world, point, PointOutcome.CHANGED, 30, "Changed in July")
    with acting_as(world.access(sub, speaks)):
        assert [(each.outcome, each.words) for each in answers(point)] == [
            ("looked_into", "We ask the area team"),
            ("changed", "Changed in July"),
        ]
        found = points(outcome="changed").get(pk=point.pk)
        assert (found.outcome, found.answered_at) == ("changed", NOW + timedelta(minutes=30))
        assert found.contract_title
        assert point.pk not in {each.pk for each in [*points(waiting=True), *points(outcome="looked_into")]}


def test_who_never_delivered_it_cannot_speak_and_nobody_else_answers(world, parties):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.contracts.point_models import PointKind, PointOutcome
    from commissioning.rooms.contracts.points import answer_point, raise_point
    from commissioning.rooms.contracts.refusals import NotAPoint
    from support.points import raised

    contract, commissioner, _, sub, speaks = parties
    said = {"kind": PointKind.PROBLEM, "about": "payment", "words": "Paid late", "now": NOW}
    with acting_as(by := world.access(commissioner, speaks)), pytest.raises(NotAPoint, match="never delivered"):
        raise_point(contract=Contract.objects.get(pk=contract), **said, by=by)
    with acting_as(by := world.access(sub, Role.ADVISER)), pytest.raises(NotAllowed):
        raise_point(contract=Contract.objects.get(pk=contract), **said, by=by)
    point = raised(world, contract, sub, 10)
    answer = {"point": point, "outcome": PointOutcome.EXPLAINED, "words": "As agreed", "now": NOW}
    with acting_as(by := world.access(sub, Role.PERFORMANCE_MANAGER)), pytest.raises(NotAPoint, match="commissioner"):
        answer_point(**answer, by=by)
    by = world.access(commissioner, Role.PERFORMANCE_MANAGER)
    with acting_as(by), pytest.raises(NotAPoint, match="in words"):
        answer_point(**{**answer, "words": " "}, by=by)


@pytest.mark.parametrize(("about", "words"), [("weather", "Too wet"), ("payment", " \n")])
def test_a_point_is_about_something_and_says_something(world, parties, about, words):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.contracts.point_models import PointKind
    from commissioning.rooms.contracts.points import raise_point
    from commissioning.rooms.contracts.refusals import NotAPoint

    contract, _, prime, _, speaks = parties
    with acting_as(by := world.access(prime, speaks)), pytest.raises(NotAPoint, match="Say what it is about"):
        raise_point(
            contract=Contract.objects.get(pk=contract),
            kind=PointKind.PROBLEM,
            about=about,
            words=words,
            by=by,
            now=NOW,
        )
