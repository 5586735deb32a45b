"""Local reviews of the demonstration: what the employment service and providers talked about and agreed."""

from datetime import date, timedelta

from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.contracting import morning
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.local_review_models import ActionState, LocalReview, ReviewSide
from commissioning.rooms.journey.local_reviews import (
    agree_action,
    agreed,
    confirm_review,
    digest_of,
    say_what_came,
    whom_to_meet,
    write_review,
)

_HELD = (
    (
        timedelta(days=40),
        "About a fifth of those who are referred do not come to the first talk. Most of them moved house before it.",
        (
            (ReviewSide.SERVICE, "Ask for the address again on the day of referral", timedelta(days=14)),
            (ReviewSide.PROVIDER, "Send a text message on the day before the first talk", timedelta(days=21)),
        ),
    ),
    (
        timedelta(days=12),
        "Work coaches hear of job starts only when somebody signs off.\n\nThe first talks of May were all in time.",
        (
            (ReviewSide.PROVIDER, "Tell the jobcentre of a job start in the same week", timedelta(days=7)),
            (ReviewSide.SERVICE, "Name one work coach for questions about benefits", timedelta(days=28)),
        ),
    ),
    (
        timedelta(days=3),
        "People who have just left prison arrive without proof of who they are.",
        ((ReviewSide.SERVICE, "Agree with the prison what is handed over at the gate", timedelta(days=60)),),
    ),
)
"""Of each: how long before the end of the story, what was talked about, and who does what how long after it."""


def hold_reviews(cast: Cast, service: Organisation, until: date) -> None:
    """With as many providers one each. The first is confirmed and partly done, the second confirmed, the third not."""
    with cast.acting(service, Role.WORK_COACH, morning(until)) as by:
        met = whom_to_meet(by=by)[: len(_HELD)]
    for number, ((contract, provider), (before, words, actions)) in enumerate(zip(met, _HELD, strict=False)):
        held_on = until - before
        review = _written(cast, service, contract, provider, held_on, words, actions)
        if number < len(_HELD) - 1:
            read_at = morning(held_on + timedelta(days=1))
            with cast.acting(provider, Role.PROVIDER_MANAGER, read_at) as by:
                confirm_review(review=review, digest=digest_of(review), by=by, now=read_at)
        if number == 0:
            then = held_on + timedelta(days=9)
            with cast.acting(service, Role.WORK_COACH, morning(then)) as by:
                action = next(each.action for each in agreed([review]) if each.action.side == ReviewSide.SERVICE)
                say_what_came(action=action, state=ActionState.DONE, on=then, by=by, now=morning(then))


def _written(
    cast: Cast,
    service: Organisation,
    contract: Contract,
    provider: Organisation,
    held_on: date,
    words: str,
    actions: tuple[tuple[ReviewSide, str, timedelta], ...],
) -> LocalReview:
    with cast.acting(service, Role.WORK_COACH, morning(held_on)) as by:
        now = morning(held_on)
        review = write_review(contract=contract, provider=provider, held_on=held_on, words=words, by=by, now=now)
        for side, what, after in actions:
            agree_action(review=review, side=side, what=what, by_day=held_on + after, by=by, now=now)
    return review
