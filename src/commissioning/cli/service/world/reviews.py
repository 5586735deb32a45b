"""The demonstration's reviews of cases: one closed, one in which two people still differ; and what the prime says of
itself."""

from collections.abc import Iterator
from datetime import date

from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.contracting import Programme, morning
from commissioning.core.clock import SystemRandomness
from commissioning.core.periods import Period
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.performance.drawing import draw_review, judged
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase
from commissioning.rooms.performance.review_results import close_review
from commissioning.rooms.performance.scoring import agree_score, propose_score, score_case, scored
from commissioning.rooms.performance.self_assessing import assess_oneself, half_year

CLOSED, GOING_ON = "attached_in_time", "plan_in_time"
SINCE = date(2012, 8, 1)
SIZE = 12
_TWO = (Role.PERFORMANCE_MANAGER, Role.CATEGORY_MANAGER)
_REMARKS = {
    CLOSED: (
        "The note of the first talk has both parts in the person's own words",
        "The leaflet was handed over; nothing says what the person made of it",
        "The provider showed the record of the talk, and it stops half way",
    ),
    GOING_ON: (
        "Every action has a day, and says who does it",
        "Two actions say no more than to look for work",
        "The adviser showed the plan: the goal is the person's own, the steps are not",
    ),
}
_REASON = "We read the provider's note of the first talk together. It names one of the two."
_OWN_WORDS = "We hand over the leaflet and ask people to say it back. Two offices begin to ask in June."


def review_cases(cast: Cast, programme: Programme, until: date) -> None:
    """Two people of the commissioner review a contract into which people were referred; its prime scores itself."""
    contract = programme.signed[min(_with_people(programme))]
    closed = _drawn(cast, programme.commissioner, contract, CLOSED, until)
    for case in _scored(cast, programme.commissioner, closed, until):
        _talk_over(cast, programme.commissioner, case, until)
    with cast.acting(programme.commissioner, Role.PERFORMANCE_MANAGER, morning(until)) as by:
        close_review(review=closed, by=by, now=morning(until))
    going_on = _drawn(cast, programme.commissioner, contract, GOING_ON, until)
    list(_scored(cast, programme.commissioner, going_on, until, leaving=2))
    _of_itself(cast, programme, contract, until)


def _with_people(programme: Programme) -> Iterator[str]:
    """The contracts whose prime has always been the same, as `journeys.travel` takes them."""
    for code, prime in programme.primes.items():
        if prime.name == programme.terms.contracts[code].provider:
            yield code


def _drawn(cast: Cast, lead: Organisation, contract: Contract, standard: str, until: date) -> CaseReview:
    first, second = (cast.people[lead.pk, role].pk for role in _TWO)
    with cast.acting(lead, Role.PERFORMANCE_MANAGER, morning(until)) as by:
        return draw_review(
            contract=contract,
            standard=standard,
            period=Period(SINCE, until),
            size=SIZE,
            first=first,
            second=second,
            by=by,
            now=morning(until),
            randomness=SystemRandomness(),
        )


def _scored(cast: Cast, lead: Organisation, review: CaseReview, until: date, leaving: int = 0) -> list[ReviewedCase]:
    """Both score the cases, but for the last few; two in three times they see it alike. Those on which they differ."""
    with cast.acting(lead, Role.PERFORMANCE_MANAGER, morning(until)):
        rows = ReviewedCase.objects.filter(review=review).select_related("review__journey_terms").order_by("number")
        cases = list(rows)[: -leaving or None]
    scores = [each.score for each in judged(review.journey_terms, review.standard)[1].scores]
    given = [_two_scores(cast, scores) for _ in cases]
    for place, role in enumerate(_TWO):
        with cast.acting(lead, role, morning(until)) as by:
            for case, two in zip(cases, given, strict=True):
                remark = cast.random.choice(_REMARKS[review.standard])
                score_case(case=case, score=two[place], remark=remark, by=by, now=morning(until))
    return [case for case, two in zip(cases, given, strict=True) if two[0] != two[1]]


def _two_scores(cast: Cast, scores: list[int]) -> tuple[int, int]:
    one = cast.random.choice(scores[1:] + scores[1:] + scores[:1])
    return one, one if cast.random.random() < 2 / 3 else cast.random.choice(scores)


def _talk_over(cast: Cast, lead: Organisation, case: ReviewedCase, until: date) -> None:
    proposing, agreeing = _TWO
    with cast.acting(lead, proposing, morning(until)) as by:
        if not scored(case).differs:
            return
        middle = judged(case.review.journey_terms, case.review.standard)[1].scores[1].score
        proposed = propose_score(case=case, score=middle, reason=_REASON, by=by, now=morning(until))
    with cast.acting(lead, agreeing, morning(until)) as by:
        agree_score(proposed=proposed, by=by, now=morning(until))


def _of_itself(cast: Cast, programme: Programme, contract: Contract, until: date) -> None:
    code = next(code for code, signed in programme.signed.items() if signed.pk == contract.pk)
    with cast.acting(programme.primes[code], Role.PROVIDER_MANAGER, morning(until)) as by:
        assess_oneself(
            contract=contract,
            standard=CLOSED,
            half=half_year(until),
            score=3,
            words=_OWN_WORDS,
            by=by,
            now=morning(until),
        )
