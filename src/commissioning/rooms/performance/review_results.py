"""What came of a review: closing it, and reading what it said. Only counts of scores leave a review."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commissioning.core.periods import Period
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.performance.agreement import paired
from commissioning.rooms.performance.drawing import judged
from commissioning.rooms.performance.refusals import NotScoredYet
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase, ReviewResult
from commissioning.rooms.performance.score_counts import Told, read, written
from commissioning.rooms.performance.score_models import AgreedScore, CaseScore, Scoring, Seat
from commissioning.terms.standards import Qualitative, Standard


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A closed review with the standard that it was about, as its terms say it."""

    review: CaseReview
    standard: Standard
    element: Qualitative
    told: Told


@transaction.atomic
def close_review(*, review: CaseReview, by: Access, now: datetime) -> ReviewResult:
    """Count the agreed scores of a review, and let the contract's parties see what came of it.

    Raises   NotScoredYet, when a case has no agreed score yet, or the review is closed already.
    """
    by.require(Permission.CASE_REVIEW)
    if ReviewResult.objects.filter(review=review).exists():
        raise NotScoredYet("This review is closed already. There is nothing to do.")
    cases = ReviewedCase.objects.filter(review=review)
    missing = cases.count() - AgreedScore.objects.filter(case__in=cases).count()
    if missing:
        raise NotScoredYet(f"Cases without an agreed score: {missing}. Both assessors score and agree first.")
    row = ReviewResult(review=review, told=written(count(review)), recorded_at=now, recorded_by_id=by.who)
    row.save(force_insert=True)
    audit.record("close review of cases", row, by=by, now=now)
    return row


def results(contract: str, *, period: Period) -> list[Reviewed]:
    """What came of the closed reviews of a contract about any of some days, the latest first, as far as in sight."""
    rows = ReviewResult.objects.filter(review__contract=contract, review__until__gt=period.start)
    if period.end is not None:
        rows = rows.filter(review__since__lt=period.end)
    found = rows.select_related("review__journey_terms").order_by("-review__until", "-recorded_at", "pk")
    return [reviewed(row) for row in found]


def reviewed(row: ReviewResult) -> Reviewed:
    """What a result says."""
    standard, element = judged(row.review.journey_terms, row.review.standard)
    return Reviewed(row.review, standard, element, read(row.told))


def count(review: CaseReview) -> Told:
    """The counts of a review as they stand: of all cases with an agreed score, and of all pairs."""
    element = judged(review.journey_terms, review.standard)[1]
    scores = [each.score for each in element.scores]
    cases = ReviewedCase.objects.filter(review=review)
    agreed = list(AgreedScore.objects.filter(case__in=cases).values_list("score", flat=True))
    pairs = [
        (scores.index(one), scores.index(other))
        for one, other in _pairs(review)
        if one is not None and other is not None
    ]
    return Told(
        scores=scores,
        agreed={score: agreed.count(score) for score in scores},
        unjudged=agreed.count(None),
        pairs=paired(sorted(pairs)),
        frame_size=review.frame_size,
    )


def _pairs(review: CaseReview) -> list[tuple[int | None, int | None]]:
    """What both gave at last, case by case, where both have scored."""
    cases = ReviewedCase.objects.filter(review=review)
    scored = Counter(Scoring.objects.filter(case__in=cases).values_list("case", flat=True))
    both = {case for case, times in scored.items() if times == len(Seat)}
    rows = CaseScore.objects.filter(case__in=both).order_by("recorded_at")
    last = {(case, who): score for case, who, score in rows.values_list("case", "assessor", "score")}
    two = (review.first_assessor_id, review.second_assessor_id)
    return [(last[case, two[0]], last[case, two[1]]) for case in both]
