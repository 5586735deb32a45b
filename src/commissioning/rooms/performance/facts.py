"""Facts to choose by: of each contract counts over the same whole months, and only those that rest on enough cases."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from commissioning.core.canonical import canonical_json
from commissioning.core.periods import Period, add_months
from commissioning.engines.ratings.count_limits import wilson
from commissioning.engines.ratings.figures import Interval
from commissioning.platform.access import Access
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import standing
from commissioning.rooms.performance.standards import FEW, of_contract

MONTHS = 12
MONTHS_TO_START = 6
"""Everybody who is counted has had so many months to start a job."""


@dataclass(frozen=True, slots=True)
class Count:
    """`number` of `of`, which is at least `FEW`."""

    number: int
    of: int

    @property
    def interval(self) -> Interval:
        """What the share of the service behind it may be, with 95% confidence (Wilson)."""
        return wilson(self.number, self.of)


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What a contract's delivery came to. None stands for too few cases.

    area      code and name of the package area.
    served    how many people it served in the months.
    in_work   of those attached in the twelve months that ended six months before, how many started a job within six.
    kept      by key of each standard that is counted, in how many cases it was kept.
    """

    contract: str
    title: str
    provider: str
    area: str
    area_name: str
    served: int | None
    in_work: Count | None
    kept: Mapping[str, Count | None]


def whole_months(*, today: date) -> Period:
    """The twelve months that ended last."""
    until = today.replace(day=1)
    return Period(add_months(until, -MONTHS), until)


def facts_of(contract: Contract, *, provider: str, period: Period, by: Access) -> ContractFacts:
    """What a contract's delivery came to in some whole months, to whoever sees all its journeys.

    Raises   NoRules, NotAllowed.
    """
    kept = of_contract(contract.pk, contract.programme_id, period=period, by=by)
    served = _served(contract.pk, period)
    return ContractFacts(
        contract.pk,
        contract.title,
        provider,
        contract.package_area.code,
        contract.package_area.name,
        served if served >= FEW else None,
        _in_work(contract.pk, period),
        {each.key: _enough(each.numerator, each.denominator) for each in kept},
    )


def written(facts: Iterable[ContractFacts]) -> str:
    """Facts as they are kept."""
    return canonical_json([asdict(each) for each in facts]).decode()


def read(told: str) -> list[ContractFacts]:
    """Facts as they were kept."""
    return [
        ContractFacts(
            **{
                **each,
                "in_work": _count(each["in_work"]),
                "kept": {key: _count(said) for key, said in each["kept"].items()},
            }
        )
        for each in json.loads(told)
    ]


def _enough(number: int, of: int) -> Count | None:
    return Count(number, of) if of >= FEW else None


def _count(said: Mapping[str, int] | None) -> Count | None:
    return Count(**said) if said is not None else None


def _served(contract: str, period: Period) -> int:
    rows = Placement.objects.filter(contract=contract, starts_on__lt=period.end)
    rows = rows.exclude(ends_on__lte=period.start)
    return rows.order_by().values("participant").distinct().count()


def _in_work(contract: str, period: Period) -> Count | None:
    """Of whom each had as long: those who are attached late in the months would weigh a contract that grows."""
    assert period.end is not None
    since, until = (add_months(day, -MONTHS_TO_START) for day in (period.start, period.end))
    attached, jobs = _first_days(contract, period.end)
    cohort = {who: day for who, day in attached.items() if since <= day < until}
    started = sum(
        any(day <= job < add_months(day, MONTHS_TO_START) for job in jobs.get(who, ())) for who, day in cohort.items()
    )
    return _enough(started, len(cohort))


def _first_days(contract: str, before: date) -> tuple[dict[str, date], dict[str, list[date]]]:
    """By participant the day on which they were attached first, and the days on which jobs started."""
    rows = Event.objects.filter(placement__contract=contract, kind__in=("attached", "job_start"), on__lt=before)
    attached: dict[str, date] = {}
    jobs: dict[str, list[date]] = {}
    for event in standing(rows.select_related("placement")):
        who = event.placement.participant_id
        if event.kind == "attached":
            attached[who] = min(event.on, attached.get(who, event.on))
        else:
            jobs.setdefault(who, []).append(event.on)
    return attached, jobs
