"""What happens on journeys: acknowledged, attached, supported, in work, left; corrected, taken back; words apart."""

from typing import Any

from ninja import Query

from commissioning.api.journey_rows import asked_rows, read_words
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.resources.participants import TAG, read_placement
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.journey import (
    EventFilters,
    EventGiven,
    EventOfJourneyShown,
    WithdrawalGiven,
    WordsShown,
)
from commissioning.platform.changes import settled_before
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import recording
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NoRules, NotOnTheJourney


class JourneyEvents(Page[EventOfJourneyShown]):
    """One page of events of journeys."""


@reads("/journey-events", who=Permission.CASE_READ, gives=JourneyEvents, tag=TAG)
def list_journey_events(request: Any, filters: Query[EventFilters]) -> JourneyEvents:
    """Every version of what happened on the journeys that your organisation may see, in codes and days."""
    as_of = settled_before(now=request.clock.now())
    rows = asked_rows(Event.objects.all(), filters)
    if filters.kind is not None:
        rows = rows.filter(kind=filters.kind)
    return paged(JourneyEvents, request, rows, filters, shows=each(_event), as_of=as_of)


@reads("/journey-events/{reference}", who=Permission.CASE_READ, gives=EventOfJourneyShown, tag=TAG)
def read_journey_event(request: Any, reference: Reference) -> EventOfJourneyShown:
    """One version of what happened."""
    return _event(Event.objects.get(pk=reference))


@reads("/journey-events/{reference}/words", who=Permission.CASE_READ, gives=WordsShown, tag=TAG)
def read_words_of_event(request: Any, reference: Reference) -> WordsShown:
    """The words about an event, to those who work with the person. That they were read is in your audit record."""
    found = read_words(request, Event.objects.get(pk=reference).pk)
    return WordsShown(event=reference, text=found.text, recorded_at=found.recorded_at)


@changes(
    "/placements/{reference}/events",
    who=Permission.CASE_KEEP,
    gives=EventOfJourneyShown,
    tag=TAG,
    refuses=(NotOnTheJourney, NoRules),
    about=read_placement,
    located="/journey-events/{reference}",
)
def record_journey_event(request: Any, reference: Reference, body: EventGiven) -> EventOfJourneyShown:
    """Write down what happened on a placement, the acknowledgement and the attachment among it.
    With `record` it is a later version of what was written down before."""
    made = recording.record_event(
        placement=Placement.objects.select_related("participant").get(pk=reference),
        kind=body.kind,
        on=body.on,
        until=body.until,
        detail=body.detail,
        words=body.words or "",
        source=body.source,
        record=body.record,
        by=request.access,
        now=request.clock.now(),
    )
    return _event(made)


@changes(
    "/journey-events/{reference}/withdrawals",
    who=Permission.CASE_KEEP,
    gives=EventOfJourneyShown,
    tag=TAG,
    refuses=(NotOnTheJourney,),
    about=read_journey_event,
    located="/journey-events/{reference}",
)
def withdraw_journey_event(request: Any, reference: Reference, body: WithdrawalGiven) -> EventOfJourneyShown:
    """Take an event back: it never happened. What was written stays readable in its history."""
    found = Event.objects.get(pk=reference)
    return _event(recording.withdraw_event(event=found, by=request.access, now=request.clock.now()))


def _event(row: Event) -> EventOfJourneyShown:
    return EventOfJourneyShown(
        reference=row.pk,
        record=row.record,
        placement=row.placement_id,
        kind=row.kind,
        on=row.on,
        until=row.until,
        detail=recording.detail_of(row),
        withdrawn=row.withdrawn,
        source=row.source,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_id,
        recorded_for=row.recorded_for_id,
    )
