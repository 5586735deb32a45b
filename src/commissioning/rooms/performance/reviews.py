"""Reviews as they are looked at: those of a contract, those that wait for somebody, and the evidence of a case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.appointment_models import Appointment
from commissioning.rooms.journey.appointments import appointments
from commissioning.rooms.journey.assessing import standing_assessments
from commissioning.rooms.journey.assessment_models import Assessment
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.planning import SignedPlan, last_plan
from commissioning.rooms.journey.promise_days import Promised
from commissioning.rooms.journey.promised import promised
from commissioning.rooms.journey.recording import standing_events
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase, ReviewResult
from commissioning.rooms.performance.score_models import AgreedScore, Scoring


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review has come.

    scored    by the reference of whoever scores: how many cases they have scored.
    agreed    how many cases have their score.
    """

    review: CaseReview
    cases: int
    scored: Mapping[str, int]
    agreed: int
    is_closed: bool

    def left(self, person: str) -> int:
        """How many cases wait to be scored by one of the two."""
        return self.cases - self.scored.get(person, 0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A case as codes and days: what an assessor of the commissioner sees here of somebody's time with a provider.

    Words are with those who work with the person. Assessors are shown them there.
    """

    placement: Placement
    promises: Sequence[Promised]
    events: Sequence[Event]
    assessments: Sequence[Assessment]
    plan: SignedPlan | None
    appointments: Sequence[Appointment]


def reviews_of(contract: str, *, by: Access) -> list[Progress]:
    """The reviews of a contract in sight, the latest first."""
    by.require(Permission.STANDARDS_READ)
    return _progress(CaseReview.objects.filter(contract=contract))


def to_score(*, by: Access) -> list[Progress]:
    """The reviews that the acting person scores for their organisation and that are not closed, the oldest first."""
    by.require(Permission.CASE_SCORE)
    mine = Q(first_assessor=by.who) | Q(second_assessor=by.who)
    found = _progress(CaseReview.objects.filter(mine, lead=by.own))
    return [each for each in reversed(found) if not each.is_closed]


def progress(review: CaseReview) -> Progress:
    """How far one review has come."""
    return _progress(CaseReview.objects.filter(pk=review.pk))[0]


@transaction.atomic
def evidence(case: ReviewedCase, *, on: date, by: Access, now: datetime) -> Evidence:
    """What is on record of a case in codes and days, up to a day. That it was looked at is on record."""
    by.require(Permission.CASE_SCORE)
    audit.record_read(case.placement.participant, by=by, now=now, purpose="a case of a review by service standards")
    rows = Placement.objects.filter(participant=case.placement.participant_id, contract=case.review.contract)
    there = list(rows.select_related("participant", "delivered_by").order_by("starts_on", "recorded_at", "pk"))
    return Evidence(
        placement=case.placement,
        promises=promised(there, on=on),
        events=standing_events(there),
        assessments=standing_assessments(there),
        plan=last_plan(there),
        appointments=[each.last for each in appointments(there)],
    )


def _progress(reviews: QuerySet[CaseReview]) -> list[Progress]:
    found = list(reviews.select_related("journey_terms").order_by("-recorded_at", "pk"))
    cases = dict(ReviewedCase.objects.filter(review__in=found).values_list("pk", "review"))
    scorings = Scoring.objects.filter(case__in=cases).values_list("case", "assessor")
    agreed = Counter(cases[case] for case in AgreedScore.objects.filter(case__in=cases).values_list("case", flat=True))
    drawn = Counter(cases.values())
    closed = set(ReviewResult.objects.filter(review__in=found).values_list("review", flat=True))
    scored: dict[str, dict[str, int]] = {each.pk: {} for each in found}
    for case, assessor in scorings:
        of_review = scored[cases[case]]
        of_review[assessor] = of_review.get(assessor, 0) + 1
    return [
        Progress(
            each,
            cases=drawn[each.pk],
            scored=scored[each.pk],
            agreed=agreed[each.pk],
            is_closed=each.pk in closed,
        )
        for each in found
    ]
