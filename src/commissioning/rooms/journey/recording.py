"""Write down what happened on a journey, correct it, or take it back: each a new version, none of them lost."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.core.canonical import canonical_json
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.event_kinds import (
    KINDS,
    OVER,
    Choice,
    Confirmed,
    Detail,
    EventKind,
    TermsReason,
    Whole,
)
from commissioning.rooms.journey.event_models import Event, Words
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.leaving import end_by
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotOnTheJourney
from commissioning.rooms.journey.restricting import who_is
from commissioning.terms.journey import Reason

Said = Mapping[str, str | int | bool]
"""The details of an event by name: codes, whole numbers, and true for what is confirmed."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, as it is told. `record` is that of the event which it corrects."""

    kind: str
    on: date
    until: date | None
    detail: Said
    source: str
    record: str | None


@transaction.atomic
def record_event(
    *,
    placement: Placement,
    kind: str,
    on: date,
    by: Access,
    now: datetime,
    detail: Said | None = None,
    until: date | None = None,
    words: str = "",
    source: str = "provider",
    record: str | None = None,
) -> Event:
    """Write down something that happened, or a later version of it. Who left is no longer served from that day.

    Takes    words: what codes cannot say; sealed, and read by those who work with the person and by them.
             record: that of the event which this one corrects.
    Raises   NotOnTheJourney, with each problem in a sentence.
    """
    by.require(Permission.CASE_KEEP)
    told = Told(kind, on, until, dict(detail or {}), source, record)
    versions = list(Event.objects.filter(placement=placement))
    event = event_of(placement, told, versions, by=by, now=now)
    event.save(force_insert=True)
    audit.record("record event", event, by=by, now=now)
    follow_leaving(event, versions, by=by, now=now)
    if words.strip():
        write_words(placement=placement, about=event.pk, text=words, now=now)
    return event


@transaction.atomic
def withdraw_event(*, event: Event, by: Access, now: datetime) -> Event:
    """Take an event back: it never happened. What was written stays readable in its history.

    Raises   NotOnTheJourney, when it was taken back already, or somebody else serves them since they left.
    """
    by.require(Permission.CASE_KEEP)
    versions = list(Event.objects.filter(record=event.record))
    back = taken_back(event.record, versions, by=by, now=now)
    back.save(force_insert=True)
    audit.record("withdraw event", back, by=by, now=now)
    follow_leaving(back, versions, by=by, now=now)
    return back


def follow_leaving(event: Event, versions: Iterable[Event], *, by: Access, now: datetime) -> None:
    """Let the placement's end follow an event that ends it; of any other nothing follows.

    Takes    versions: of the events that were on record before it.
    Raises   NotOnTheJourney, as `leaving.end_by`.
    """
    if event.kind in OVER:
        earlier = sorted((each for each in versions if each.record == event.record), key=lambda each: each.recorded_at)
        before = earlier[-1].on if earlier and not earlier[-1].withdrawn else None
        end_by(event, before=before, by=by, now=now)


def event_of(placement: Placement, told: Told, versions: Iterable[Event], *, by: Access, now: datetime) -> Event:
    """The row that writes something down, to be saved.

    Takes    versions: of all events of the placement, as they are on record.
    Raises   NotOnTheJourney, with each problem in a sentence.
    """
    problems = [*_problems(placement, told.kind, told.on, told.until, told.detail, by), *_twice(told, versions)]
    if problems:
        raise NotOnTheJourney(" ".join(problems))
    return Event(
        placement=placement,
        record=told.record or new_reference(),
        kind=told.kind,
        on=told.on,
        until=told.until,
        detail=canonical_json(told.detail).decode(),
        source=told.source,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )


def taken_back(record: str, versions: Iterable[Event], *, by: Access, now: datetime) -> Event:
    """The row that takes an event back, to be saved. Raises NotOnTheJourney."""
    last = max((each for each in versions if each.record == record), key=lambda each: each.recorded_at, default=None)
    if last is None:
        raise NotOnTheJourney("There is no such event to take back on this placement.")
    if last.withdrawn:
        raise NotOnTheJourney("This was taken back already. There is nothing to do.")
    return Event(
        placement_id=last.placement_id,
        record=last.record,
        kind=last.kind,
        on=last.on,
        until=last.until,
        detail=last.detail,
        withdrawn=True,
        source=last.source,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )


def write_words(*, placement: Placement, about: str, text: str, now: datetime) -> Words:
    """Keep words about a row of the journey, sealed for the person of the placement."""
    person = who_is(placement.participant_id).person
    words = Words(placement=placement, person=person, about=about, text=text, recorded_at=now)
    words.save(force_insert=True)
    return words


def standing_events(placements: Iterable[Placement], *kinds: str) -> list[Event]:
    """The events of placements that stand, by day: the last version of each, unless that was taken back."""
    rows = Event.objects.filter(placement__in=[each.pk for each in placements])
    return standing(rows.filter(kind__in=kinds) if kinds else rows)  # every version of an event is of one kind


def standing(rows: Iterable[Event]) -> list[Event]:
    """Of events with all their versions, those that stand, by day."""
    last = {event.record: event for event in sorted(rows, key=lambda event: (event.recorded_at, event.pk))}
    found = [event for event in last.values() if not event.withdrawn]
    return sorted(found, key=lambda event: (event.on, event.recorded_at, event.pk))


def detail_of(event: Event) -> dict[str, str | int | bool]:
    """What an event says in codes."""
    found: dict[str, str | int | bool] = json.loads(event.detail)
    return found


def reasons(rules: Rules, of: str) -> dict[str, str]:
    """The coded reasons of one kind that the terms name, with their words."""
    found = {key: rule for key, rule in rules.journey.items() if isinstance(rule, Reason) and rule.of == of}
    return {key: str(rule.title) for key, rule in found.items()}


def _problems(placement: Placement, kind: str, on: date, until: date | None, said: Said, by: Access) -> Iterable[str]:
    known = KINDS.get(kind)
    if known is None:
        yield f"There is no kind of event {kind}."
        return
    if on > by.on:
        yield f"{on} has not come yet. Record it when it happened."
    if on < placement.participant.referred_on:
        yield f"{on} is before the referral on {placement.participant.referred_on}. Correct the day."
    if until is not None and not known.lasts:
        yield f"{known.label} has no end. Leave it out."
    if until is not None and until <= on:
        yield f"It cannot end on {until}, which is not after {on}."
    yield from _wrong_details(placement, known, on, said)


def _wrong_details(placement: Placement, kind: EventKind, on: date, said: Said) -> Iterable[str]:
    for name in said.keys() - kind.details.keys():
        yield f"{kind.label} says nothing of {name}. Leave it out."
    for name, detail in kind.details.items():
        if name not in said:
            if name not in kind.optional:
                yield f"Say “{detail.label}”."
        elif problem := _wrong(detail, said[name], placement, on):
            yield problem


def _wrong(detail: Detail, value: str | int | bool, placement: Placement, on: date) -> str | None:
    match detail:
        case Confirmed():
            return None if value is True else f"It must be true that: {detail.label}."
        case Whole():
            fits = isinstance(value, int) and not isinstance(value, bool) and detail.least <= value <= detail.most
            return None if fits else f"“{detail.label}” is a whole number from {detail.least} to {detail.most}."
        case Choice():
            codes = detail.codes
        case TermsReason():
            codes = reasons(rules_of(journey_terms(placement.participant.programme, on=on)), detail.of)
    return None if value in codes else f"“{detail.label}” is one of: {', '.join(sorted(codes)) or 'none'}."


def _twice(told: Told, versions: Iterable[Event]) -> Iterable[str]:
    known = KINDS.get(told.kind)
    if not (told.record or (known and known.once)):
        return
    kinds = OVER if told.kind in OVER else (told.kind,)
    last = {each.record: each for each in sorted(versions, key=lambda each: each.recorded_at) if each.kind in kinds}
    others = [each for each in last.values() if not each.withdrawn and each.record != told.record]
    if known and known.once and others:
        what = KINDS[others[0].kind].label
        yield f"{what} stands on record already, of {others[0].on}. Correct that one instead."
    if told.record is not None and (told.record not in last or last[told.record].kind != told.kind):
        yield "There is no such event to correct on this placement."
