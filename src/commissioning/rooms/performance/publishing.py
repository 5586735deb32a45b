"""Facts to choose by are published: by the lead of a programme, for whole months; and read by anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from commissioning.core.periods import add_months
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.offered import NOTHING_PUBLISHED, Fact, Published
from commissioning.rooms.performance.facts import ContractFacts, facts_of, read, whole_months, written
from commissioning.rooms.performance.facts_models import PublishedFacts
from commissioning.rooms.performance.refusals import NothingToPublish
from commissioning.rooms.performance.standards import in_order
from commissioning.terms.standards import Standard

ONE_DAY = timedelta(days=1)
MONTHS_GOOD = 6
"""Older facts are shown to nobody who chooses."""
SERVED, IN_WORK = "served", "in work"
"""Keys of the facts that are about no standard. The space keeps them apart from keys of terms."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a programme that were published last: the row, each contract's, and the standards counted."""

    row: PublishedFacts
    contracts: list[ContractFacts]
    standards: list[tuple[str, Standard]]


@transaction.atomic
def publish_facts(
    *,
    programme: Programme,
    by: Access,
    now: datetime,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> PublishedFacts:
    """Count what came of each running contract in the twelve months that ended last, and publish it.

    Raises   NothingToPublish, NoRules.
    """
    by.require(Permission.FACTS_PUBLISH)
    if programme.lead_id != by.own:
        raise NothingToPublish("The facts of a programme are published by its lead commissioner.")
    period = whole_months(today=by.on)
    until = period.end
    assert until is not None
    running = Contract.objects.filter(programme=programme, starts_on__lt=until, ends_on__gt=by.on)
    rows = list(running.select_related("package_area").order_by("title", "pk"))
    if not rows:
        raise NothingToPublish("No contract of this programme was running in the months that are over.")
    found = []
    for done, contract in enumerate(rows):
        told(done, len(rows))
        provider = contracts.prime(contract.pk, on=by.on).organisation.name
        found.append(facts_of(contract, provider=provider, period=period, by=by))
    row = PublishedFacts(
        programme=programme.pk,
        lead_id=by.own,
        journey_terms=journey_terms(programme.pk, on=until - ONE_DAY),
        since=period.start,
        until=until,
        told=written(found),
        recorded_at=now,
    )
    row.save(force_insert=True)
    audit.record("publish facts to choose by", row, by=by, now=now)
    return row


def last_published(programme: str, *, on: date) -> Facts | None:
    """The facts of a programme that were published last and are not too old on a day; None where there are none."""
    rows = PublishedFacts.objects.filter(programme=programme, until__gt=add_months(on, -MONTHS_GOOD))
    row = rows.select_related("journey_terms").order_by("-until", "-recorded_at").first()
    if row is None:
        return None
    standards = [(key, each) for key, each in in_order(rules_of(row.journey_terms)) if each.quantitative is not None]
    return Facts(row, read(row.told), standards)


def to_choose_by(programme: str, *, on: date) -> Published:
    """The same beside the offers of a participant."""
    found = last_published(programme, on=on)
    if found is None:
        return NOTHING_PUBLISHED
    return Published(
        (found.row.until - ONE_DAY).isoformat(), {each.contract: _told(each, found) for each in found.contracts}
    )


def _told(each: ContractFacts, facts: Facts) -> tuple[Fact, ...]:
    counts = [(key, str(standard.title), each.kept.get(key)) for key, standard in facts.standards]
    return (
        Fact(SERVED, "", each.served, each.served),
        *(
            Fact(key, about, count.number if count else None, count.of if count else None)
            for key, about, count in [(IN_WORK, "", each.in_work), *counts]
        ),
    )
