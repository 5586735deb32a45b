"""Facts to choose by: read by any token, published by the lead of a programme."""

from datetime import timedelta
from typing import Any

from commissioning.api.operations import changes, reads
from commissioning.api.problems import nothing_here
from commissioning.api.resources.own import shown_job
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.facts import (
    ContractFactsShown,
    CountShown,
    FactsShown,
    PublicationGiven,
    StandardCounted,
)
from commissioning.api.schemas.platform import JobShown
from commissioning.platform import jobs
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.performance.background import PUBLISH_FACTS
from commissioning.rooms.performance.facts import ContractFacts, Count
from commissioning.rooms.performance.publishing import Facts, last_published

TAG = "Facts to choose by"


@reads("/facts/{reference}", who=None, gives=FactsShown, tag=TAG)
def read_facts(request: Any, reference: Reference) -> FactsShown:
    """How the contracts of a programme were delivered, as published last. Public; the reference is the programme's."""
    found = last_published(reference, on=request.access.on)
    if found is None:
        raise nothing_here()
    return FactsShown(
        programme=found.row.programme,
        since=found.row.since,
        last_day=found.row.until - timedelta(days=1),
        published_at=found.row.recorded_at,
        contracts=[_contract(each, found) for each in found.contracts],
    )


@changes("/facts/{reference}/publications", who=Permission.FACTS_PUBLISH, gives=JobShown, tag=TAG)
def publish_facts(request: Any, reference: Reference, body: PublicationGiven) -> JobShown:
    """Have the twelve months that ended last counted and published, of a programme that your organisation leads.
    A worker does it: read what came of it at `/jobs/{reference}`."""
    programme = Programme.objects.get(pk=reference, lead=request.access.own)
    asked = jobs.ask_for(
        kind=PUBLISH_FACTS,
        arguments={"programme": programme.pk},
        request=new_reference(),
        by=request.access,
        now=request.clock.now(),
    )
    return shown_job(asked)


def _contract(each: ContractFacts, facts: Facts) -> ContractFactsShown:
    return ContractFactsShown(
        contract=each.contract,
        title=each.title,
        provider=each.provider,
        area=each.area,
        served=each.served,
        in_work=_count(each.in_work),
        standards=[
            StandardCounted(key=key, title=str(standard.title), kept=_count(each.kept.get(key)))
            for key, standard in facts.standards
        ],
    )


def _count(count: Count | None) -> CountShown | None:
    if count is None:
        return None
    interval = count.interval
    return CountShown(number=count.number, of=count.of, low=interval.low, high=interval.high)
