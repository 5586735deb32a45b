"""How service standards are kept in a contract: the same figures and cases as the page."""

from datetime import timedelta
from typing import Any

from ninja import Query

from commissioning.api.operations import reads
from commissioning.api.resources.participants import TAG
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.standards import CaseShown, DaysAsked, StandardKept, StandardsKept
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance.cases import Case
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
