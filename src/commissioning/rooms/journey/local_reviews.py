"""Local reviews between an employment service and a provider: written up, confirmed, and what came of each action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from commissioning.core.canonical import digest as digest_of_value
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
    """An action with what was said last of what came of it."""

    action: ReviewAction
    result: ReviewActionResult | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.result is None or self.result.state == ActionState.TO_DO

    def is_overdue(self, on: date) -> bool:
        """Whether it is still to be done, and its day is over."""
        return self.is_open and self.action.by_day < on


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
    return _with_results(ReviewAction.objects.filter(review__in=reviews))


def open_actions() -> list[Agreed]:
    """What is still to be done of all reviews in sight that were not taken back, the most urgent first."""
    taken_back = LocalReviewStep.objects.filter(step=ReviewStep.WITHDRAWN).values("review")
    return [each for each in _with_results(ReviewAction.objects.exclude(review__in=taken_back)) if each.is_open]


def whom_to_meet(*, by: Access) -> list[tuple[Contract, Organisation]]:
    """The providers with whom the acting service has or had people, contract by contract."""
    served = Placement.objects.filter(employment_service=by.own).order_by()
    pairs = list(served.values_list("contract", "delivered_by").distinct())
    contracts = Contract.objects.in_bulk({contract for contract, _ in pairs})
    providers = Organisation.objects.in_bulk({provider for _, provider in pairs})
    found = [(contracts[contract], providers[provider]) for contract, provider in pairs if contract in contracts]
    return sorted(found, key=lambda pair: (pair[0].title, pair[1].name, pair[0].pk))


def digest_of(review: LocalReview) -> str:
    """The digest of a record as it stands: what was talked about, and everything that was agreed."""
    actions = ReviewAction.objects.filter(review=review).order_by("pk")
    agreed = [[each.pk, each.side, each.what, each.by_day.isoformat()] for each in actions]
    return digest_of_value([review.pk, review.held_on.isoformat(), review.words, agreed])


@transaction.atomic
def write_review(
    *, contract: Contract, provider: Organisation, held_on: date, words: str, by: Access, now: datetime
) -> LocalReview:
    """Write up a review that was held with a provider who serves people of the acting service. Raises NotAReview."""
    by.require(Permission.LOCAL_REVIEW_WRITE)
    if (contract.pk, provider.pk) not in {(one.pk, other.pk) for one, other in whom_to_meet(by=by)}:
        raise NotAReview(f"{provider.name} has served nobody of yours in this contract. Choose one that has.")
    if not contract.starts_on <= held_on <= by.on:
        raise NotAReview("Enter a day since the contract began, and not after today.")
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
def confirm_review(*, review: LocalReview, digest: str, by: Access, now: datetime) -> LocalReviewStep:
    """Say, as the provider, that the record is right, as it was when its `digest` was read. Raises NotAReview."""
    _refuse_unless(may_confirm(review, by), "The provider confirms a record, once. Look at it again.")
    if digest != digest_of(review):
        raise NotAReview("Something was added since you read the record. Read it again.")
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
    """Say, for either of the two, what came of an action; said anew, it takes the place of what was said before.

    Raises   NotAReview.
    """
    _refuse_unless(may_say(action, by), "The record was taken back, or it is not yours to say. Look at it again.")
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
    )


def _with_results(actions: QuerySet[ReviewAction]) -> list[Agreed]:
    """Each with what was said last, by the day by which it is to be done."""
    said = ReviewActionResult.objects.filter(action__in=actions.values("pk")).order_by("recorded_at")
    last = {each.action_id: each for each in said}
    rows = actions.select_related("review__service", "review__provider").order_by("by_day", "recorded_at", "pk")
    return [Agreed(each, last.get(each.pk)) for each in rows]


def _step(review: LocalReview, step: ReviewStep, by: Access, now: datetime) -> LocalReviewStep:
    row = LocalReviewStep(
        review=review, step=step.value, digest=digest_of(review), recorded_at=now, recorded_by_id=by.who
    )
    row.save(force_insert=True)
    audit.record(f"local review {step.value}", row, by=by, now=now)
    return row


def _step_of(review: LocalReview) -> str | None:
    return LocalReviewStep.objects.filter(review=review).values_list("step", flat=True).first()


def _refuse_unless(allowed: bool, why: str) -> None:
    if not allowed:
        raise NotAReview(why)
