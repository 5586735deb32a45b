"""Facts to choose by, for tests: what the world comes to, and what it would with more people in it."""

from dataclasses import replace
from datetime import timedelta

from commissioning.platform.access import acting_as
from commissioning.platform.roles import Role
from commissioning.rooms.design.models import Programme
from commissioning.rooms.performance.facts import Count, read, written
from commissioning.rooms.performance.facts_models import PublishedFacts
from commissioning.rooms.performance.publishing import publish_facts
from support.reviews import NOW, lead_of


def facts_of(world) -> None:
    """The facts of the world, in which nobody has served many."""
    published(world, minutes=-30)


def published(world, *, minutes: int = 0) -> PublishedFacts:
    with acting_as(by := world.access(lead_of(world), Role.PERFORMANCE_MANAGER)):
        programme = Programme.objects.get(pk=world.placement.participant.programme)
        return publish_facts(programme=programme, by=by, now=NOW + timedelta(minutes=minutes))


def published_of_many(world, contract: str, *, minutes: int = 0) -> PublishedFacts:
    """As if a contract had served 45 people, with one standard kept in 17 of 20 cases; all others stay as they are."""
    row = published(world, minutes=minutes)
    many = {"served": 45, "in_work": Count(9, 30), "kept": {"seen": Count(17, 20), "given": None, "helped": None}}
    told = [replace(each, **many) if each.contract == contract else each for each in read(row.told)]
    with acting_as(world.access(lead_of(world), Role.PERFORMANCE_MANAGER)):
        later = PublishedFacts(
            programme=row.programme,
            lead_id=row.lead_id,
            journey_terms=row.journey_terms,
            since=row.since,
            until=row.until,
            told=written(told),
            recorded_at=row.recorded_at + timedelta(seconds=1),
        )
        later.save(force_insert=True)
    return later
