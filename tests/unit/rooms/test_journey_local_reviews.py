"""Local reviews: held with who serves somebody, confirmed by them, and what came of each thing that was agreed."""

from datetime import date, timedelta

import pytest

LATER = date(2013, 6, 28)


@pytest.fixture
def review(world):
    from support.local_reviews import written

    return written(world, minutes=20)


def _in_sight(world, organisation, role):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.local_reviews import local_reviews

    with acting_as(world.access(organisation, role)):
        return {each.pk: each.step for each in local_reviews()}


def test_the_two_the_prime_and_the_commissioner_read_it_and_nobody_else(world, review):
    from commissioning.platform.roles import Role
    from support.local_reviews import provider_of
    from support.reviews import lead_of, prime_now

    provider = provider_of(world)
    readers = {
        (world.service.pk, Role.WORK_COACH): world.service,
        (provider.pk, Role.PROVIDER_MANAGER): provider,
        (prime_now(world).pk, Role.PROVIDER_MANAGER): prime_now(world),
        (lead_of(world).pk, Role.PERFORMANCE_MANAGER): lead_of(world),
    }
    for (_, role), organisation in readers.items():
        assert review.pk in _in_sight(world, organisation, role)
    others = [each for each in [*world.commissioners, *world.providers, world.operator] if each not in readers.values()]
    assert len(others) > 3
    for organisation in others:
        assert review.pk not in _in_sight(world, organisation, Role.ADMINISTRATOR)


def test_it_is_added_to_until_the_provider_confirms_it(world, review):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.local_review_models import ReviewSide
    from commissioning.rooms.journey.local_reviews import agreed, take_back_review
    from commissioning.rooms.journey.refusals import NotAReview
    from support.local_reviews import NOW, coach, confirmed
    from support.local_reviews import agreed as agree

    agree(world, review, ReviewSide.SERVICE, LATER)
    agree(world, review, ReviewSide.PROVIDER, LATER - timedelta(days=1))
    confirmed(world, review)
    with acting_as(by := coach(world)):
        assert [each.action.side for each in agreed([review])] == ["provider", "service"]
        with pytest.raises(NotAReview, match="confirmed stands"):
            take_back_review(review=review, by=by, now=NOW)
    for again in (lambda: confirmed(world, review), lambda: agree(world, review, ReviewSide.SERVICE, LATER)):
        with pytest.raises(NotAReview):
            again()
    assert _in_sight(world, world.service, Role.WORK_COACH)[review.pk] == "confirmed"


def test_what_was_added_after_it_was_read_is_not_confirmed(world, review):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.local_review_models import ReviewSide
    from commissioning.rooms.journey.local_reviews import confirm_review, digest_of
    from commissioning.rooms.journey.refusals import NotAReview
    from support.local_reviews import NOW, agreed, manager

    with acting_as(manager(world)):
        read = digest_of(review)
    agreed(world, review, ReviewSide.PROVIDER)
    with acting_as(by := manager(world)):
        with pytest.raises(NotAReview, match="added since you read"):
            confirm_review(review=review, digest=read, by=by, now=NOW)
        step = confirm_review(review=review, digest=digest_of(review), by=by, now=NOW)
        assert step.digest == digest_of(review) != read


def test_what_came_of_an_action_is_said_by_either_and_corrected(world, review):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.local_review_models import ActionState, ReviewActionResult, ReviewSide
    from commissioning.rooms.journey.local_reviews import agreed, open_actions, say_what_came
    from commissioning.rooms.journey.refusals import NotAReview
    from support.local_reviews import HELD, NOW, coach, manager
    from support.local_reviews import agreed as agree
    from support.organisations import TODAY

    action = agree(world, review, ReviewSide.SERVICE, HELD + timedelta(days=1))
    with acting_as(coach(world)):
        [before] = [each for each in open_actions() if each.action.pk == action.pk]
    assert (before.is_overdue(HELD + timedelta(days=1)), before.is_overdue(TODAY)) == (False, True)
    said = {"action": action, "state": ActionState.DONE, "now": NOW}
    with acting_as(by := manager(world)):
        for day in (HELD - timedelta(days=1), TODAY + timedelta(days=1)):
            with pytest.raises(NotAReview, match="since the review"):
                say_what_came(**said, on=day, by=by)
        say_what_came(**said, on=TODAY, by=by)
        [after] = [each for each in agreed([review]) if each.action.pk == action.pk]
        assert (after.result.state, after.is_overdue(LATER + timedelta(days=90))) == ("done", False)
        assert action.pk not in {each.action.pk for each in open_actions()}
    corrected = said | {"state": ActionState.TO_DO, "now": NOW + timedelta(minutes=1)}
    with acting_as(by := coach(world)):
        say_what_came(**corrected, on=TODAY, by=by)
        [again] = [each for each in open_actions() if each.action.pk == action.pk]
        assert (again.is_overdue(TODAY), ReviewActionResult.objects.filter(action=action).count()) == (True, 2)


def test_what_is_taken_back_asks_nothing_of_anybody(world, review):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.local_review_models import ActionState, ReviewSide
    from commissioning.rooms.journey.local_reviews import open_actions, say_what_came, take_back_review
    from commissioning.rooms.journey.refusals import NotAReview
    from support.local_reviews import NOW, agreed, coach, confirmed, provider_of
    from support.organisations import TODAY

    action = agreed(world, review, ReviewSide.PROVIDER)
    with acting_as(by := coach(world)):
        take_back_review(review=review, by=by, now=NOW)
        assert action.pk not in {each.action.pk for each in open_actions()}
        with pytest.raises(NotAReview):
            say_what_came(action=action, state=ActionState.DONE, on=TODAY, by=by, now=NOW)
    with pytest.raises(NotAReview, match="once"):
        confirmed(world, review)
    assert _in_sight(world, provider_of(world), Role.PROVIDER_MANAGER)[review.pk] == "withdrawn"


def test_it_is_held_with_who_serves_somebody_and_not_in_the_future(world):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey.local_reviews import whom_to_meet, write_review
    from commissioning.rooms.journey.refusals import NotAReview
    from support.local_reviews import HELD, NOW, coach, manager, provider_of, written
    from support.organisations import TODAY

    with acting_as(coach(world)):
        began = Contract.objects.get(pk=world.placement.contract).starts_on
    for day in (began - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(NotAReview, match="since the contract began"):
            written(world, held_on=day)
    with pytest.raises(NotAReview, match="talked about"):
        written(world, words=" \n")
    said = {"held_on": HELD, "words": "A talk", "now": NOW}
    with acting_as(by := coach(world)):
        contract = Contract.objects.get(pk=world.placement.contract)
        met = {(one.pk, other.pk) for one, other in whom_to_meet(by=by)}
        assert (contract.pk, provider_of(world).pk) in met
        stranger = next(each for each in world.providers if (contract.pk, each.pk) not in met)
        with pytest.raises(NotAReview, match="served nobody"):
            write_review(contract=contract, provider=stranger, **said, by=by)
    with acting_as(by := manager(world)), pytest.raises(NotAllowed):
        write_review(contract=contract, provider=provider_of(world), **said, by=by)
