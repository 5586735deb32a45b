"""What is promised to participants, and by which day: asked for a caseload or a whole organisation at once.

No name is read. However many people are asked about, each table is asked once for every few thousand of them.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from commissioning.rooms.journey.assessing import standing_assessments
from commissioning.rooms.journey.event_kinds import OVER
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.journey_rules import rules_of
from commissioning.rooms.journey.participant_models import Circumstances
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.planning import agreements
from commissioning.rooms.journey.promise_days import (
    ANSWERED,
    ASSESSED,
    PLAN_AGREED,
    Fact,
    Promised,
    Stretch,
    in_order,
    promises_of,
)
from commissioning.rooms.journey.recording import standing_events
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.rooms.journey.stretches import stretches
from commissioning.terms.journey import JourneyRule

AT_ONCE = 5_000
"""Participants of whom each table is asked at once."""
PROMISING = frozenset({*ANSWERED, *OVER, "break", "exit_report_requested", "exit_report_sent"})
"""Kinds of events that begin, keep or end a promise."""


def promised(placements: Iterable[Placement], *, on: date) -> list[Promised]:
    """Every promise that stands with one of these placements on a day, kept or not; the first due comes first.

    What was done on an earlier placement of the contract stands there; what is still to do, with the last.
    """
    asked = {placement.pk: placement.participant_id for placement in placements}
    waiting = iter(sorted(set(asked.values())))
    found: list[Promised] = []
    while some := list(islice(waiting, AT_ONCE)):
        whole = list(placements_of(some).select_related("participant"))
        found += promises_from(whole, standing_events(whole, *PROMISING), circumstances_of(some), on=on)
    return in_order(each for each in found if each.placement in asked)


def open_promises(placements: Iterable[Placement], *, on: date) -> list[Promised]:
    """Those that have still to be kept: `days_left` says how long there is, `is_late` which are overdue."""
    return [each for each in promised(placements, on=on) if each.is_open]


def placements_of(participants: Collection[str]) -> QuerySet[Placement]:
    """All placements of some participants that may be seen: those of each together, the earliest first."""
    rows = Placement.objects.filter(participant__in=participants)
    return rows.order_by("participant", "starts_on", "recorded_at", "pk")


def circumstances_of(participants: Collection[str]) -> list[Circumstances]:
    """What some participants ever answered, the earliest first."""
    rows = Circumstances.objects.filter(participant__in=participants)
    return sorted(rows, key=lambda row: (row.recorded_at, row.pk))


def promises_from(
    placements: list[Placement], events: Iterable[Event], circumstances: Iterable[Circumstances], *, on: date
) -> Iterator[Promised]:
    """Every promise to some participants, from what was read already.

    Takes    placements: all of each participant, as `placements_of` gives them, with the participant;
             events: of these placements, those that stand; kinds beside `PROMISING` are left out.
    """
    for stretch in _stretches(placements, _facts(placements, events), circumstances):
        yield from promises_of(stretch, on=on)


def _stretches(
    placements: list[Placement], facts: Mapping[str, list[Fact]], circumstances: Iterable[Circumstances]
) -> Iterator[Stretch]:
    at_referral = {row.participant_id: row for row in circumstances if not row.reason}
    ruling = _ruling({placement.participant.programme for placement in placements})
    began: set[str] = set()
    ended = {placement for placement, theirs in facts.items() if any(fact.kind in OVER for fact in theirs)}
    for stretch in stretches(placements, ended=ended):
        first, last = stretch[0], stretch[-1]
        participant, known = first.participant, at_referral.get(first.participant_id)
        yield Stretch(
            participant=participant.pk,
            referred_on=participant.referred_on,
            from_on=first.starts_on if participant.pk in began else participant.referred_on,
            placement=last.pk,
            ends_on=last.ends_on,
            nation=last.nation,
            journey=_journey(ruling.get(participant.programme, []), participant.referred_on),
            answers=json.loads(known.answers) if known else {},
            group=known.group if known else None,
            facts=tuple(fact for placement in stretch for fact in facts.get(placement.pk, ())),
        )
        began.add(participant.pk)


def _facts(placements: list[Placement], events: Iterable[Event]) -> dict[str, list[Fact]]:
    """What happened, by placement."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for event in events:
        if event.kind in PROMISING:
            found[event.placement_id].append(Fact(event.placement_id, event.kind, event.on, event.until))
    for assessment in standing_assessments(placements):
        found[assessment.placement_id].append(Fact(assessment.placement_id, ASSESSED, assessment.on))
    for placement, on in agreements(placements):
        found[placement].append(Fact(placement, PLAN_AGREED, on))
    return found


_Journey = Mapping[str, JourneyRule]


def _ruling(programmes: set[str]) -> dict[str, list[tuple[date, _Journey]]]:
    """What rules each programme's journey, with the day from which it applies: the last that counts comes last."""
    found: dict[str, list[tuple[date, _Journey]]] = defaultdict(list)
    for row in JourneyTerms.objects.filter(programme__in=programmes).order_by("applies_from", "agreed_at"):
        found[row.programme].append((row.applies_from, rules_of(row).journey))
    return found


def _journey(ruling: list[tuple[date, _Journey]], on: date) -> _Journey:
    """The rules of a day, as `journey_rules.journey_terms` finds them; none before the first."""
    return next((journey for applies_from, journey in reversed(ruling) if applies_from <= on), {})
