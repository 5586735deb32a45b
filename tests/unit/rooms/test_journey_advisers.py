"""Whose adviser somebody is: said by whoever serves them, the last word counts, and a caseload is one's own."""

from datetime import timedelta

import pytest


@pytest.fixture
def provider(world):
    from support.advisers import provider_of

    return provider_of(world)


def _whose(world, organisation, role):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.advising import advisers_of

    with acting_as(world.access(organisation, role)):
        found = advisers_of([world.placement]).get(world.placement.pk)
    return found.name if found else None


def test_the_last_word_counts_and_whoever_works_with_the_person_reads_it(world, provider):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.adviser_models import AdviserOf
    from commissioning.rooms.journey.advising import assign
    from support.advisers import adviser_of, second_adviser
    from support.organisations import NOW

    first, other = world.people[provider.pk].name, second_adviser(world)
    assert _whose(world, provider, Role.ADVISER) == first
    assert _whose(world, world.service, Role.WORK_COACH) == first
    assert _whose(world, world.commissioners[0], Role.PERFORMANCE_MANAGER) is None
    with acting_as(by := adviser_of(world)):
        assign(placement=world.placement, adviser=other.pk, by=by, now=NOW)
        assert _whose(world, provider, Role.PROVIDER_MANAGER) == other.name
        assign(placement=world.placement, adviser=None, by=by, now=NOW + timedelta(minutes=1))
        assert AdviserOf.objects.filter(placement=world.placement).count() == 3
    assert _whose(world, provider, Role.ADVISER) is None


def test_it_is_an_adviser_of_whoever_serves_them_who_is_named(world, provider):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.advising import assign
    from commissioning.rooms.journey.refusals import NotAnAdviser
    from support.advisers import adviser_of
    from support.organisations import NOW
    from support.reviews import prime_now

    said = {"placement": world.placement, "now": NOW}
    with acting_as(by := adviser_of(world)), pytest.raises(NotAnAdviser, match="an adviser of your organisation"):
        assign(**said, adviser=world.people[world.service.pk].pk, by=by)
    prime = world.access(prime_now(world), Role.PROVIDER_MANAGER)
    with acting_as(prime), pytest.raises(NotAnAdviser, match="Whoever serves"):
        assign(**said, adviser=prime.who, by=prime)
    with acting_as(by := world.access(provider, Role.AUDITOR)), pytest.raises(NotAnAdviser):
        assign(**said, adviser=None, by=by)


def test_everybody_of_one_adviser_is_given_to_another(world, provider):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.advising import advisers, assign, hand_all, nobodys, served_by, working
    from commissioning.rooms.journey.refusals import NotAnAdviser
    from support.advisers import adviser_of, second_adviser
    from support.organisations import NOW

    other = second_adviser(world)
    with acting_as(by := adviser_of(world)):
        assert other in advisers(by=by)
        before = [(each.pk, count) for each, count in working(by=by)]
        assert (by.who, 1) in before
        for wrong in ({"of": by.who, "to": by.who}, {"of": by.who, "to": world.people[world.service.pk].pk}):
            with pytest.raises(NotAnAdviser):
                hand_all(**wrong, by=by, now=NOW)
        assert hand_all(of=by.who, to=other.pk, by=by, now=NOW) == 1
        assert (list(served_by(by.who)), [each.pk for each in served_by(other.pk)]) == ([], [world.placement.pk])
        alone = nobodys(by=by)
        assign(placement=world.placement, adviser=None, by=by, now=NOW + timedelta(minutes=1))
        assert nobodys(by=by) == alone + 1


def test_a_caseload_is_the_advisers_own(world, provider):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.caseload import caseload
    from support.advisers import adviser_of, second_adviser

    other = second_adviser(world)
    with acting_as(by := adviser_of(world)):
        mine = caseload(on=by.on, adviser=by.who, with_those_over=False)
        assert [(each.participant.pk, each.adviser.pk) for each in mine] == [(world.placement.participant_id, by.who)]
        assert caseload(on=by.on, adviser=other.pk) == []
