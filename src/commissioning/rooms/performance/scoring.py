"""Score the cases of a review: each of two people by themselves, then, where they differ, both together."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.performance.drawing import judged
from commissioning.rooms.performance.refusals import (
    NamesSomebody,
    NoSuchScore,
    NotDiffering,
    NotYours,
    ScoredByBoth,
)
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase
from commissioning.rooms.performance.score_models import AgreedScore, CaseScore, How, ProposedScore, Scoring, Seat

_GIVES_AWAY = re.compile(r"@|\b[A-Z]{2}\s?(?:\d\s?){6}[A-D]\b|(?:\d[\s-]?){7,}", re.IGNORECASE)
"""An e-mail address, a national insurance number, a number as long as a telephone's."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What has been given to a case.

    both      what the first and the second assessor gave at last; None until both have.
    proposed  what was proposed last, where the two differ.
    agreed    its one score.
    """

    both: tuple[CaseScore, CaseScore] | None
    proposed: ProposedScore | None
    agreed: AgreedScore | None

    @property
    def differs(self) -> bool:
        """Whether both have scored and there is no agreed score yet."""
        return self.both is not None and self.agreed is None


def seat_of(review: CaseReview, by: Access) -> Seat | None:
    """As which of the two the acting person scores; None for anybody else, or for another organisation."""
    if by.organisation != review.lead_id:
        return None
    return {review.first_assessor_id: Seat.FIRST, review.second_assessor_id: Seat.SECOND}.get(str(by.person))


@transaction.atomic
def score_case(*, case: ReviewedCase, score: int | None, remark: str, by: Access, now: datetime) -> CaseScore:
    """Give a case a score with a remark, or correct it while the other has not scored. When both have given the same,
    that is the case's score.

    Takes    score: None, when too little is on record to judge.
    Raises   NotYours, NoSuchScore, NamesSomebody, ScoredByBoth.
    """
    seat = _seat(case, by)
    taken = {each.seat for each in Scoring.objects.filter(case=case)}
    if len(taken) == len(Seat):
        raise ScoredByBoth("Both of you have scored this case. Propose one score, and say why.")
    given = CaseScore(
        case=case, assessor_id=by.who, score=_known(case, score), remark=_careful(remark), recorded_at=now
    )
    given.save(force_insert=True)
    # The record says that it was scored, and not how: the other must not learn it there.
    if seat.value in taken:
        audit.record("correct score of case", case, by=by, now=now)
        return given
    scoring = Scoring(case=case, seat=seat.value, assessor_id=by.who, recorded_at=now)
    scoring.save(force_insert=True)
    audit.record("score case", scoring, by=by, now=now)
    if taken:
        _settle_if_alike(case, by=by, now=now)
    return given


@transaction.atomic
def propose_score(*, case: ReviewedCase, score: int | None, reason: str, by: Access, now: datetime) -> ProposedScore:
    """Propose the one score of a case on which the two differ. It takes the place of what was proposed before.

    Raises   NotYours, NoSuchScore, NamesSomebody, NotDiffering.
    """
    _seat(case, by)
    if not scored(case).differs:
        raise NotDiffering("This case has its score, or both of you have not scored it yet.")
    proposed = ProposedScore(
        case=case, score=_known(case, score), reason=_careful(reason), proposed_by_id=by.who, recorded_at=now
    )
    proposed.save(force_insert=True)
    audit.record("propose score of case", proposed, by=by, now=now)
    return proposed


@transaction.atomic
def agree_score(*, proposed: ProposedScore, by: Access, now: datetime) -> AgreedScore:
    """Agree to what the other has proposed: that is the case's score from then on.

    Raises   NotYours, for one's own proposal too; NotDiffering, when another was proposed since.
    """
    case = proposed.case
    _seat(case, by)
    if proposed.proposed_by_id == by.who:
        raise NotYours("You proposed this score yourself. The other assessor agrees to it, or proposes another.")
    found = scored(case)
    if not found.differs or found.proposed != proposed:
        raise NotDiffering("Another score was proposed since, or this case has its score. Look at it again.")
    agreed = AgreedScore(
        case=case,
        score=proposed.score,
        how=How.DISCUSSED.value,
        reason=proposed.reason,
        proposed_by_id=proposed.proposed_by_id,
        agreed_by_id=by.who,
        recorded_at=now,
    )
    agreed.save(force_insert=True)
    audit.record("agree score of case", agreed, by=by, now=now)
    return agreed


def scored(case: ReviewedCase) -> Scored:
    """What has been given to a case, as far as the acting person may see it."""
    if Scoring.objects.filter(case=case).count() < len(Seat):
        return Scored(None, None, None)
    rows = CaseScore.objects.filter(case=case).select_related("assessor").order_by("recorded_at")
    last = {each.assessor_id: each for each in rows}
    return Scored(
        both=(last[case.review.first_assessor_id], last[case.review.second_assessor_id]),
        proposed=ProposedScore.objects.filter(case=case).select_related("proposed_by").order_by("-recorded_at").first(),
        agreed=AgreedScore.objects.filter(case=case).first(),
    )


def _settle_if_alike(case: ReviewedCase, *, by: Access, now: datetime) -> None:
    scores = scored(case).both
    if scores is None or scores[0].score != scores[1].score:
        return
    other = next(each.assessor_id for each in scores if each.assessor_id != by.who)
    agreed = AgreedScore(
        case=case,
        score=scores[0].score,
        how=How.ALIKE.value,
        proposed_by_id=other,
        agreed_by_id=by.who,
        recorded_at=now,
    )
    agreed.save(force_insert=True)
    audit.record("agree score of case", agreed, by=by, now=now)


def _seat(case: ReviewedCase, by: Access) -> Seat:
    by.require(Permission.CASE_SCORE)
    seat = seat_of(case.review, by)
    if seat is None:
        raise NotYours("Two people score this review, and you are neither of them.")
    return seat


def _known(case: ReviewedCase, score: int | None) -> int | None:
    element = judged(case.review.journey_terms, case.review.standard)[1]
    if score is not None and score not in {each.score for each in element.scores}:
        raise NoSuchScore("The terms name no such score. Choose one of those that they name.")
    return score


def _careful(words: str) -> str:
    """Words that say something and give nobody away, as far as a pattern can tell."""
    if not words.strip():
        raise NamesSomebody("Say why, in a sentence that names nobody.")
    if _GIVES_AWAY.search(words):
        raise NamesSomebody("Take out numbers and addresses by which somebody could be known.")
    return words.strip()
