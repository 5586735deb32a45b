"""Assess a participant's needs, correct an assessment, and see how much nearer to work they have come."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.core.canonical import canonical_json
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.assessment_models import Assessment, Occasion, Step
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import write_words
from commissioning.rooms.journey.refusals import NotAnAssessment


@dataclass(frozen=True, slots=True)
class Distance:
    """How far somebody has come from one assessment to another.

    steps  how many steps nearer to work; less than 0, further from it.
    """

    steps: int
    overcome: tuple[str, ...]
    arisen: tuple[str, ...]


@transaction.atomic
def assess(
    *,
    placement: Placement,
    on: date,
    occasion: Occasion,
    barriers: Collection[str],
    step: Step,
    by: Access,
    now: datetime,
    words: str = "",
    record: str | None = None,
) -> Assessment:
    """Write down an assessment, or a later version of one.

    Takes    words: goals and needs; sealed. record: that of the assessment which this one corrects.
    Raises   NotAnAssessment, with each problem in a sentence.
    """
    by.require(Permission.CASE_KEEP)
    problems = [*_problems(placement, on, barriers, by), *_not_the_same(placement, occasion, record)]
    if problems:
        raise NotAnAssessment(" ".join(problems))
    assessment = Assessment(
        placement=placement,
        record=record or new_reference(),
        on=on,
        occasion=occasion,
        barriers=canonical_json(sorted(set(barriers))).decode(),
        step=step,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    assessment.save(force_insert=True)
    audit.record("assess", assessment, by=by, now=now)
    if words.strip():
        write_words(placement=placement, about=assessment.pk, text=words, now=now)
    return assessment


@transaction.atomic
def withdraw_assessment(*, assessment: Assessment, by: Access, now: datetime) -> Assessment:
    """Take an assessment back: it never happened. What was written stays readable. Raises NotAnAssessment."""
    by.require(Permission.CASE_KEEP)
    last = Assessment.objects.filter(record=assessment.record).order_by("-recorded_at").first()
    if last is None or last.withdrawn:
        raise NotAnAssessment("This was taken back already. There is nothing to do.")
    back = Assessment(
        placement_id=last.placement_id,
        record=last.record,
        on=last.on,
        occasion=last.occasion,
        barriers=last.barriers,
        step=last.step,
        withdrawn=True,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    back.save(force_insert=True)
    audit.record("withdraw assessment", back, by=by, now=now)
    return back


def standing_assessments(placements: Iterable[Placement]) -> list[Assessment]:
    """The assessments of placements that stand, by day: the last version of each, unless that was taken back."""
    rows = Assessment.objects.filter(placement__in=[each.pk for each in placements]).order_by("recorded_at", "pk")
    last = {row.record: row for row in rows}
    standing = [row for row in last.values() if not row.withdrawn]
    return sorted(standing, key=lambda row: (row.on, row.recorded_at, row.pk))


def barriers_of(assessment: Assessment) -> list[str]:
    """The codes of what stood between them and work."""
    found: list[str] = json.loads(assessment.barriers)
    return found


def distance(first: Assessment, last: Assessment) -> Distance:
    """How far somebody has come between two assessments."""
    before, after = barriers_of(first), barriers_of(last)
    steps = list(Step.values)
    return Distance(
        steps.index(last.step) - steps.index(first.step),
        tuple(each for each in before if each not in after),
        tuple(each for each in after if each not in before),
    )


def _problems(placement: Placement, on: date, barriers: Collection[str], by: Access) -> Iterable[str]:
    if on > by.on:
        yield f"{on} has not come yet. Record the assessment when it happened."
    if on < placement.participant.referred_on:
        yield f"{on} is before the referral on {placement.participant.referred_on}. Correct the day."
    for unknown in sorted(set(barriers) - BARRIERS.keys()):
        yield f"There is no barrier {unknown}. Choose from: {', '.join(BARRIERS)}."


def _not_the_same(placement: Placement, occasion: Occasion, record: str | None) -> Iterable[str]:
    others = [row for row in standing_assessments([placement]) if row.record != record]
    if occasion == Occasion.FIRST and any(row.occasion == Occasion.FIRST for row in others):
        yield "A first assessment stands on record already. Say that they were assessed again, or correct that one."
    if record is not None and not Assessment.objects.filter(record=record, placement=placement).exists():
        yield "There is no such assessment to correct on this placement."


def unassessed_starts(events: Iterable[Event], assessments: Iterable[Assessment]) -> list[Event]:
    """The starts of jobs before which nobody had looked at the person: no assessment is of that day or an earlier one.

    Takes    events and assessments that stand, of one participant.
    """
    first = min((each.on for each in assessments), default=date.max)
    return [event for event in events if event.kind == "job_start" and event.on < first]
