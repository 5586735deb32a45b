"""Assessments of a file: each written, corrected or taken back as on the page of the person."""

from datetime import datetime

from commissioning.platform.access import Access
from commissioning.rooms.journey.assessing import assess, withdraw_assessment
from commissioning.rooms.journey.assessment_models import Assessment, Occasion, Step
from commissioning.rooms.journey.bulk_casework import (
    PARTICIPANT,
    RECORD,
    WITHDRAWN,
    Casework,
    one_by_one,
    told_before,
    words,
)
from commissioning.rooms.journey.bulk_reading import A_DAY, Columns, SentColumn, SentRow, codes_in
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnAssessment


def _write(row: SentRow, placement: Placement, by: Access, now: datetime) -> str | None:
    cells = row.cells
    try:
        if cells["withdrawn"] == "true":
            return withdraw_assessment(
                assessment=told_before(Assessment, row, placement, NotAnAssessment), by=by, now=now
            ).record
        return assess(
            placement=placement,
            on=row.needed_day("on"),
            occasion=Occasion(cells["occasion"]),
            barriers=codes_in(cells["barriers"]),
            step=Step(cells["step"]),
            by=by,
            now=now,
            words=cells["words"],
            record=cells["record"] or None,
        ).record
    except NotAnAssessment as refused:
        row.wrong(None, "cannot be on this journey", "an assessment that fits", str(refused))
    return None


ASSESSMENTS = Casework(
    Columns(
        PARTICIPANT,
        SentColumn("on", A_DAY, is_needed=True, is_day=True),
        SentColumn("occasion", "Why they were assessed.", is_needed=True, codes=tuple(Occasion.values)),
        SentColumn("step", "How near to work they are.", is_needed=True, codes=tuple(Step.values)),
        SentColumn("barriers", "What stands in the way, apart by semicolons.", codes=tuple(BARRIERS), is_list=True),
        words("Goals and needs."),
        RECORD,
        WITHDRAWN,
    ),
    {
        "key": "2013-000001",
        "participant": "abcdefghijklmnopqrstuvw2",
        "on": "2013-05-20",
        "occasion": "first",
        "step": "clearing",
        "barriers": "; ".join(list(BARRIERS)[:2]),
    },
    one_by_one(_write, once=("record",), day="on"),
)
