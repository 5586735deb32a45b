"""Draw cases of a contract for a review, and draw the same ones again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from commissioning.core.clock import Randomness
from commissioning.core.periods import Period
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Membership, User
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import HOLDERS, Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.rooms.journey.voice_queries import drawn
from commissioning.rooms.performance.reached import digest, reached
from commissioning.rooms.performance.refusals import NothingToReview, NotTwoAssessors, SeveralPrimes
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase
from commissioning.rooms.performance.standards import in_order
from commissioning.terms.standards import Qualitative, Standard

MOST_DRAWN = 100


@dataclass(frozen=True, slots=True)
class DrawnAgain:
    """A review's sample, drawn once more from what was on record when it was drawn first.

    is_same   the frame and the cases are those of the review.
    """

    frame_digest: str
    placements: Sequence[str]
    is_same: bool


def judged_standards(programme: str, *, on: date) -> Mapping[str, Standard]:
    """The standards that have something to be judged, by key and in order, as they hold on a day. Raises NoRules."""
    rules = rules_of(journey_terms(programme, on=on))
    return {key: standard for key, standard in in_order(rules) if standard.qualitative is not None}


def judged(terms: JourneyTerms, standard: str) -> tuple[Standard, Qualitative]:
    """A standard of terms that were once in force, and what is judged of it. Raises NothingToReview."""
    found = rules_of(terms).standards.get(standard)
    if found is None or found.qualitative is None:
        raise NothingToReview("The terms of those days do not say what is to be judged. Choose other days.")
    return found, found.qualitative


def assessors(*, by: Access) -> list[User]:
    """The people of the acting organisation who may score cases today, by name."""
    roles = [role.value for role in HOLDERS[Permission.CASE_SCORE]]
    there = Membership.objects.filter(in_force(by.on), organisation=by.own, role__in=roles).values("person")
    return list(User.objects.filter(pk__in=there, is_active=True, is_service=False).order_by("name", "pk"))


@transaction.atomic
def draw_review(
    *,
    contract: Contract,
    standard: str,
    period: Period,
    size: int,
    first: str,
    second: str,
    by: Access,
    now: datetime,
    randomness: Randomness,
) -> CaseReview:
    """Draw cases that came to the stage of a standard in some days, for two people to score.

    The seed is made here, so that nobody chose it; it stays on record. Fewer cases than `size` are all taken.

    Takes    first, second: the references of two people, as `assessors` gives them.
    Raises   NothingToReview, SeveralPrimes, NotTwoAssessors, NoRules.
    """
    by.require(Permission.CASE_REVIEW)
    _two(first, second, by)
    until = _until(period)
    terms = journey_terms(contract.programme_id, on=until - timedelta(days=1))
    stage = judged(terms, standard)[0].stage
    _one_prime(contract.pk, period)
    frame = reached(contract.pk, stage, period=period, known_by=now)
    if not frame:
        raise NothingToReview("Nobody came to this stage on these days. Choose other days.")
    review = CaseReview(
        contract=contract.pk,
        lead_id=by.own,
        journey_terms=terms,
        standard=standard,
        since=period.start,
        until=until,
        size=size,
        seed=randomness.token_bytes(16).hex(),
        frame_size=len(frame),
        frame_digest=digest(frame.values()),
        first_assessor_id=first,
        second_assessor_id=second,
        recorded_at=now,
        recorded_by_id=by.who,
    )
    review.save(force_insert=True)
    picked = drawn(frame.values(), seed=review.seed, size=size)
    ReviewedCase.objects.bulk_create(
        ReviewedCase(review=review, placement_id=placement, number=number)
        for number, placement in enumerate(picked, start=1)
    )
    audit.record("draw cases for review", review, by=by, now=now)
    return review


def drawn_again(review: CaseReview) -> DrawnAgain:
    """The sample of a review, drawn once more. Whoever does not see the whole contract draws from less."""
    period = Period(review.since, review.until)
    stage = judged(review.journey_terms, review.standard)[0].stage
    frame = reached(review.contract, stage, period=period, known_by=review.recorded_at).values()
    again = drawn(frame, seed=review.seed, size=review.size)
    kept = ReviewedCase.objects.filter(review=review).order_by("number").values_list("placement", flat=True)
    found = digest(frame)
    return DrawnAgain(found, again, found == review.frame_digest and list(kept) == list(again))


def _until(period: Period) -> date:
    if period.end is None:
        raise NothingToReview("Say until which day cases are to be looked at.")
    return period.end


def _two(first: str, second: str, by: Access) -> None:
    known = {each.pk for each in assessors(by=by)}
    if first == second or not {first, second} <= known:
        raise NotTwoAssessors("Name two different people of your organisation who may score cases.")


def _one_prime(contract: str, period: Period) -> None:
    """What came of a review is one prime's, and another's is none of its business."""
    rows = Relationship.objects.filter(contract=contract, kind=Relation.PRIME_OF, starts_on__lt=period.end)
    primes = rows.filter(Q(ends_on=None) | Q(ends_on__gt=period.start)).exclude(ends_on=period.start)
    if len(set(primes.values_list("organisation", flat=True))) != 1:
        raise SeveralPrimes("On these days the contract had no prime, or more than one. Choose days of one prime.")
