"""Local reviews between the employment service and a provider: written up, confirmed, and what came of each action."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.referring import referred
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.journey import WithdrawalGiven
from commissioning.api.schemas.local_reviews import (
    ConfirmationGiven,
    LocalReviewFilters,
    LocalReviewGiven,
    LocalReviewShown,
    ReviewActionGiven,
    ReviewActionResultGiven,
    ReviewActionShown,
)
from commissioning.platform.changes import settled_before
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey import local_reviews as room
from commissioning.rooms.journey.local_review_models import (
    LocalReview,
    LocalReviewStep,
    ReviewAction,
    ReviewActionResult,
)
from commissioning.rooms.journey.local_reviews import Agreed
from commissioning.rooms.journey.refusals import NotAReview

TAG = "Local reviews"


class LocalReviews(Page[LocalReviewShown]):
    """One page of local reviews."""


@reads("/local-reviews", who=Permission.LOCAL_REVIEW_READ, gives=LocalReviews, tag=TAG)
def list_local_reviews(request: Any, filters: Query[LocalReviewFilters]) -> LocalReviews:
    """The local reviews in sight."""
    as_of = settled_before(now=request.clock.now())
    rows = room.local_reviews(contract=filters.contract or "")
    if filters.changed_since is not None:
        rows = rows.filter(_new(filters.changed_since))
    return paged(LocalReviews, request, rows, filters, shows=_all_shown, as_of=as_of)


@reads("/local-reviews/{reference}", who=Permission.LOCAL_REVIEW_READ, gives=LocalReviewShown, tag=TAG)
def read_local_review(request: Any, reference: Reference) -> LocalReviewShown:
    """One local review with what was agreed in it."""
    return _shown(reference)


@changes(
    "/local-reviews",
    who=Permission.LOCAL_REVIEW_WRITE,
    gives=LocalReviewShown,
    tag=TAG,
    refuses=(NotAReview,),
    located="/local-reviews/{reference}",
)
def write_local_review(request: Any, body: LocalReviewGiven) -> LocalReviewShown:
    """Write up a review that your organisation held with a provider who serves people of yours."""
    made = room.write_review(
        contract=referred(Contract.objects.all(), "contract", pk=body.contract),
        provider=referred(Organisation.objects.all(), "provider", pk=body.provider),
        held_on=body.held_on,
        words=body.words,
        by=request.access,
        now=request.clock.now(),
    )
    return _shown(made.pk)


@changes(
    "/local-reviews/{reference}/actions",
    who=Permission.LOCAL_REVIEW_WRITE,
    gives=LocalReviewShown,
    tag=TAG,
    refuses=(NotAReview,),
    about=read_local_review,
    located="/local-reviews/{reference}",
)
def agree_action_of_review(request: Any, reference: Reference, body: ReviewActionGiven) -> LocalReviewShown:
    """Add what one of the two agreed to do, until the provider has confirmed the record."""
    room.agree_action(
        review=LocalReview.objects.get(pk=reference),
        side=body.side,
        what=body.what,
        by_day=body.by_day,
        by=request.access,
        now=request.clock.now(),
    )
    return _shown(reference)


@changes(
    "/local-reviews/{reference}/confirmations",
    who=Permission.LOCAL_REVIEW_KEEP,
    gives=LocalReviewShown,
    tag=TAG,
    refuses=(NotAReview,),
    about=read_local_review,
    located="/local-reviews/{reference}",
)
def confirm_local_review(request: Any, reference: Reference, body: ConfirmationGiven) -> LocalReviewShown:
    """Say, as its provider, that the record is right. Nothing can be added afterwards."""
    found = LocalReview.objects.get(pk=reference)
    room.confirm_review(review=found, digest=body.digest, by=request.access, now=request.clock.now())
    return _shown(reference)


@changes(
    "/local-reviews/{reference}/withdrawals",
    who=Permission.LOCAL_REVIEW_WRITE,
    gives=LocalReviewShown,
    tag=TAG,
    refuses=(NotAReview,),
    about=read_local_review,
    located="/local-reviews/{reference}",
)
def withdraw_local_review(request: Any, reference: Reference, body: WithdrawalGiven) -> LocalReviewShown:
    """Take back a record that the provider has not confirmed. It stays in sight as one that does not stand."""
    room.take_back_review(review=LocalReview.objects.get(pk=reference), by=request.access, now=request.clock.now())
    return _shown(reference)


@changes(
    "/review-actions/{reference}/results",
    who=Permission.LOCAL_REVIEW_KEEP,
    gives=LocalReviewShown,
    tag=TAG,
    refuses=(NotAReview,),
    located="/local-reviews/{reference}",
)
def say_what_came_of_review_action(
    request: Any, reference: Reference, body: ReviewActionResultGiven
) -> LocalReviewShown:
    """Say, for either of the two, what came of an action; said anew, it takes the place of what was said before."""
    action = ReviewAction.objects.select_related("review").get(pk=reference)
    room.say_what_came(action=action, state=body.state, on=body.on, by=request.access, now=request.clock.now())
    return _shown(action.review_id)


def _new(since: datetime) -> Q:
    return (
        Q(recorded_at__gte=since)
        | Q(pk__in=ReviewAction.objects.filter(recorded_at__gte=since).values("review"))
        | Q(pk__in=LocalReviewStep.objects.filter(recorded_at__gte=since).values("review"))
        | Q(pk__in=ReviewActionResult.objects.filter(recorded_at__gte=since).values("action__review"))
    )


def _shown(reference: str) -> LocalReviewShown:
    [shown] = _all_shown([room.local_reviews().get(pk=reference)])
    return shown


def _all_shown(rows: Sequence[LocalReview]) -> list[LocalReviewShown]:
    agreed = room.agreed(rows)
    return [
        LocalReviewShown(
            reference=row.pk,
            contract=row.contract,
            service=row.service_id,
            provider=row.provider_id,
            held_on=row.held_on,
            words=row.words,
            digest=room.digest_of(row),
            step=row.step,
            actions=[_action(each) for each in agreed if each.action.review_id == row.pk],
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by_id,
        )
        for row in rows
    ]


def _action(each: Agreed) -> ReviewActionShown:
    return ReviewActionShown(
        reference=each.action.pk,
        side=each.action.side,
        what=each.action.what,
        by_day=each.action.by_day,
        state=each.result.state if each.result else None,
        on=each.result.on if each.result else None,
    )
