"""How service standards are kept in a contract: the same figures and cases as the page."""

from datetime import timedelta
from typing import Any

from ninja import Query

from commissioning.api.operations import reads
from commissioning.api.resources.participants import TAG
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.standards import (
    CaseShown,
    CasesJudged,
    DaysAsked,
    ScoreCounted,
    SelfAssessed,
    StandardKept,
    StandardsKept,
)
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance.cases import Case
from commissioning.rooms.performance.drawing import judged
from commissioning.rooms.performance.review_results import Reviewed, results
from commissioning.rooms.performance.self_assessing import self_assessments
from commissioning.rooms.performance.self_assessment_models import SelfAssessment
from commissioning.rooms.performance.standards import Kept, asked_period, of_contract

USUAL = DaysAsked()


@reads("/contracts/{reference}/standards", who=Permission.STANDARDS_READ, gives=StandardsKept, tag=TAG)
def read_standards_kept(request: Any, reference: Reference, filters: Query[DaysAsked] = USUAL) -> StandardsKept:
    """How the standards of the contract's programme were kept, by the last day on which each case was in time.
    A case whose last day is not over counts nowhere. Without standards the list is empty."""
    contract = Contract.objects.get(pk=reference)
    period = asked_period(filters.since, filters.last_day, today=request.access.on)
    try:
        found = of_contract(contract.pk, contract.programme_id, period=period, by=request.access)
    except NoRules:
        found = []
    return StandardsKept(
        contract=contract.pk,
        since=period.start,
        last_day=(period.end or request.access.on) - timedelta(days=1),
        standards=[_shown(each, with_cases=filters.with_cases) for each in found],
        judged=[_judged(each) for each in results(contract.pk, period=period)],
        self_assessed=[_self_assessed(each) for each in self_assessments(contract.pk, period=period)],
    )


def _judged(each: Reviewed) -> CasesJudged:
    told = each.told
    return CasesJudged(
        review=each.review.pk,
        standard=each.review.standard,
        title=str(each.standard.title),
        since=each.review.since,
        last_day=each.review.until - timedelta(days=1),
        drawn_from=told.frame_size,
        scores=[
            ScoreCounted(score=score.score, meaning=str(score.meaning), cases=told.agreed[score.score])
            for score in each.element.scores
        ],
        not_judged=told.unjudged,
        too_few=told.is_few,
        mean=told.mean,
        standard_error=told.standard_error,
        alike=told.alike,
        kappa=told.kappa,
    )


def _self_assessed(each: SelfAssessment) -> SelfAssessed:
    element = judged(each.journey_terms, each.standard)[1]
    return SelfAssessed(
        standard=each.standard,
        prime=each.recorded_for_id,
        since=each.since,
        last_day=each.until - timedelta(days=1),
        score=each.score,
        meaning=next(str(score.meaning) for score in element.scores if score.score == each.score),
        words=each.words,
    )


def _shown(each: Kept, *, with_cases: bool) -> StandardKept:
    interval = each.interval
    return StandardKept(
        key=each.key,
        stage=each.standard.stage,
        title=str(each.standard.title),
        clause=each.standard.clause,
        numerator=each.numerator,
        denominator=each.denominator,
        share=each.share,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        asked_basis_points=each.asked_basis_points,
        too_few=each.is_few,
        reached=each.is_met,
        excluded={fate.name.lower(): count for fate, count in each.excluded.items()},
        cases=[_case(case) for case in each.cases] if with_cases else None,
    )


def _case(case: Case) -> CaseShown:
    return CaseShown(
        participant=case.participant,
        provider=case.provider,
        from_on=case.from_on,
        due_on=case.due_on,
        done_on=case.done_on,
        fate=case.fate.name.lower(),
    )
