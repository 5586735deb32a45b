"""Local reviews between an employment service and a provider: written up, confirmed, and what came of each action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.local_review_models import (
    ActionState,
    LocalReview,
    LocalReviewStep,
    ReviewAction,
    ReviewActionResult,
    ReviewSide,
    ReviewStep,
)
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAReview


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action with what came of it."""

    action: ReviewAction
    result: ReviewActionResult | None

    def is_overdue(self, on: date) -> bool:
        """Whether its day is over and nobody has said what came of it."""
        return self.result is None and self.action.by_day < on


def local_reviews(*, contract: str = "") -> QuerySet[LocalReview]:
    """The local reviews in sight, the latest first, each with `contract_title` and its `step` (None: neither confirmed
    nor taken back)."""
    found = LocalReview.objects.annotate(  # type: ignore[no-redef]  # the model says which names a row then has
        contract_title=Subquery(Contract.objects.filter(pk=OuterRef("contract")).values("title")[:1]),
        step=Subquery(LocalReviewStep.objects.filter(review=OuterRef("pk")).values("step")[:1]),
    )
    rows = found.filter(contract=contract) if contract else found
    return rows.select_related("service", "provider").order_by("-held_on", "-recorded_at", "pk")


def agreed(reviews: Sequence[LocalReview]) -> list[Agreed]:
    """What was agreed in some reviews, by the day by which it is to be done."""
    actions = ReviewAction.objects.filter(review__in=reviews).select_related("review__service", "review__provider")
    results = {each.action_id: each for each in ReviewActionResult.objects.filter(action__review__in=reviews)}
    return [Agreed(each, results.get(each.pk)) for each in actions.order_by("by_day", "recorded_at", "pk")]


def open_actions() -> list[Agreed]:
    """What is still to be done of all reviews in sight that were not taken back, the most urgent first."""
    taken_back = LocalReviewStep.objects.filter(step=ReviewStep.WITHDRAWN).values("review")
    done = ReviewActionResult.objects.values("action")
    rows = ReviewAction.objects.exclude(review__in=taken_back).exclude(pk__in=done)
    rows = rows.select_related("review__service", "review__provider")
    return [Agreed(each, None) for each in rows.order_by("by_day", "recorded_at", "pk")]


def whom_to_meet(*, by: Access) -> list[tuple[Contract, Organisation]]:
    """The providers with whom the acting service has or had people, contract by contract."""
    served = Placement.objects.filter(employment_service=by.own).order_by()
    pairs = list(served.values_list("contract", "delivered_by").distinct())
    contracts = Contract.objects.in_bulk({contract for contract, _ in pairs})
    providers = Organisation.objects.in_bulk({provider for _, provider in pairs})
    found = [(contracts[contract], providers[provider]) for contract, provider in pairs if contract in contracts]
    return sorted(found, key=lambda pair: (pair[0].title, pair[1].name, pair[0].pk))


@transaction.atomic
def write_review(
    *, contract: Contract, provider: Organisation, held_on: date, words: str, by: Access, now: datetime
) -> LocalReview:
    """Write up a review that was held with a provider who serves people of the acting service. Raises NotAReview."""
    by.require(Permission.LOCAL_REVIEW_WRITE)
    if (contract.pk, provider.pk) not in {(one.pk, other.pk) for one, other in whom_to_meet(by=by)}:
        raise NotAReview(f"{provider.name} has served nobody of yours in this contract. Choose one that has.")
    if held_on > by.on:
        raise NotAReview("The review has not been held yet. Write it up when it has.")
    if not words.strip():
        raise NotAReview("Say what you talked about.")
    row = LocalReview(
        contract=contract.pk,
        service_id=by.own,
        provider=provider,
        held_on=held_on,
        words=words.strip(),
        recorded_at=now,
        recorded_by_id=by.who,
    )
    row.save(force_insert=True)
    audit.record("write up local review", row, by=by, now=now)
    return row


@transaction.atomic
def agree_action(
    *, review: LocalReview, side: ReviewSide, what: str, by_day: date, by: Access, now: datetime
) -> ReviewAction:
    """Add what one of the two agreed to do, until the provider has confirmed the record. Raises NotAReview."""
    by.require(Permission.LOCAL_REVIEW_WRITE)
    _refuse_unless(
        may_add(review, by), "The record is confirmed or taken back, or not yours. Write up the next review."
    )
    if by_day < review.held_on or not what.strip():
        raise NotAReview("Say what is to be done, by a day after the review.")
    row = ReviewAction(
        review=review, side=side.value, what=what.strip(), by_day=by_day, recorded_at=now, recorded_by_id=by.who
    )
    row.save(force_insert=True)
    audit.record("agree action of local review", row, by=by, now=now)
    return row


@transaction.atomic
def confirm_review(*, review: LocalReview, by: Access, now: datetime) -> LocalReviewStep:
    """Say, as the provider, that the record is right. Raises NotAReview."""
    _refuse_unless(may_confirm(review, by), "The provider confirms a record, once. Look at it again.")
    return _step(review, ReviewStep.CONFIRMED, by, now)


@transaction.atomic
def take_back_review(*, review: LocalReview, by: Access, now: datetime) -> LocalReviewStep:
    """Say, as the service, that a record that is not confirmed does not stand. Raises NotAReview."""
    _refuse_unless(may_add(review, by), "A record that is confirmed stands. Write up the next review.")
    return _step(review, ReviewStep.WITHDRAWN, by, now)


@transaction.atomic
def say_what_came(
    *, action: ReviewAction, state: ActionState, on: date, by: Access, now: datetime
) -> ReviewActionResult:
    """Say, for either of the two, what came of an action. Raises NotAReview."""
    _refuse_unless(may_say(action, by), "What came of it is on record, or it is not yours to say. Look at it again.")
    if not action.review.held_on <= on <= by.on:
        raise NotAReview("Enter a day since the review, and not after today.")
    row = ReviewActionResult(action=action, state=state.value, on=on, recorded_at=now, recorded_by_id=by.who)
    row.save(force_insert=True)
    audit.record("say what came of action of local review", row, by=by, now=now)
    return row


def may_add(review: LocalReview, by: Access) -> bool:
    """Whether the acting service may still add to a record, or take it back."""
    return by.allows(Permission.LOCAL_REVIEW_WRITE) and review.service_id == by.organisation and not _step_of(review)


def may_confirm(review: LocalReview, by: Access) -> bool:
    """Whether the acting provider may still confirm a record."""
    return by.allows(Permission.LOCAL_REVIEW_KEEP) and review.provider_id == by.organisation and not _step_of(review)


def may_say(action: ReviewAction, by: Access) -> bool:
    """Whether the acting organisation may say what came of an action."""
    review = action.review
    return (
        by.allows(Permission.LOCAL_REVIEW_KEEP)
        and by.organisation in (review.service_id, review.provider_id)
        and _step_of(review) != ReviewStep.WITHDRAWN
        and not ReviewActionResult.objects.filter(action=action).exists()
    )


def _step(review: LocalReview, step: ReviewStep, by: Access, now: datetime) -> LocalReviewStep:
    row = LocalReviewStep(review=review, step=step.value, recorded_at=now, recorded_by_id=by.who)
    row.save(force_insert=True)
    audit.record(f"local review {step.value}", row, by=by, now=now)
    return row


def _step_of(review: LocalReview) -> str | None:
    return LocalReviewStep.objects.filter(review=review).values_list("step", flat=True).first()


def _refuse_unless(allowed: bool, why: str) -> None:
    if not allowed:
        raise NotAReview(why)
