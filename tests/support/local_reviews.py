"""A local review between the world's employment service and whoever serves its participant, with what they agreed."""

from datetime import date, datetime, timedelta

from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey import local_reviews
from commissioning.rooms.journey.local_review_models import (
    ActionState,
    LocalReview,
    LocalReviewStep,
    ReviewAction,
    ReviewActionResult,
    ReviewSide,
)

NOW = datetime.fromisoformat("2013-06-03T08:00:00+00:00")
HELD = date(2013, 5, 20)


def local_reviews_of(world) -> None:
    """One that the provider has confirmed; and one that it has not."""
    first = written(world)
    actions = [agreed(world, first, side) for side in ReviewSide]
    confirmed(world, first)
    done(world, actions[0])
    agreed(world, written(world, minutes=10), ReviewSide.PROVIDER)


def provider_of(world) -> Organisation:
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def coach(world) -> Access:
    return world.access(world.service, Role.WORK_COACH)


def manager(world) -> Access:
    return world.access(provider_of(world), Role.PROVIDER_MANAGER)


def written(world, *, held_on: date = HELD, words: str = "Canary of a local review", minutes: int = 0) -> LocalReview:
    with acting_as(by := coach(world)):
        return local_reviews.write_review(
            contract=Contract.objects.get(pk=world.placement.contract),
            provider=provider_of(world),
            held_on=held_on,
            words=words,
            by=by,
            now=NOW + timedelta(minutes=minutes),
        )


def agreed(world, review: LocalReview, side: ReviewSide, by_day: date = date(2013, 6, 28)) -> ReviewAction:
    with acting_as(by := coach(world)):
        return local_reviews.agree_action(
            review=review, side=side, what="Canary of what was agreed", by_day=by_day, by=by, now=NOW
        )


def done(world, action: ReviewAction) -> ReviewActionResult:
    with acting_as(by := coach(world)):
        return local_reviews.say_what_came(action=action, state=ActionState.DONE, on=by.on, by=by, now=NOW)


def confirmed(world, review: LocalReview) -> LocalReviewStep:
    with acting_as(by := manager(world)):
        read = local_reviews.digest_of(review)
        return local_reviews.confirm_review(review=review, digest=read, by=by, now=NOW)
