"""Assessments: what stands between participants and work, each time it was looked at; words apart."""

from typing import Any

from ninja import Query

from commissioning.api.journey_rows import asked_rows, read_words
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.resources.participants import TAG, read_placement
from commissioning.api.schemas.casework import AssessmentGiven, AssessmentShown, CaseworkFilters, TextShown
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.journey import WithdrawalGiven
from commissioning.platform.changes import settled_before
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import assessing
from commissioning.rooms.journey.assessment_models import Assessment, Occasion, Step
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnAssessment


class Assessments(Page[AssessmentShown]):
    """One page of assessments."""


@reads("/assessments", who=Permission.CASE_READ, gives=Assessments, tag=TAG)
def list_assessments(request: Any, filters: Query[CaseworkFilters]) -> Assessments:
    """Every version of the assessments that your organisation may see, in codes and days."""
    as_of = settled_before(now=request.clock.now())
    rows = asked_rows(Assessment.objects.all(), filters)
    return paged(Assessments, request, rows, filters, shows=each(_assessment), as_of=as_of)


@reads("/assessments/{reference}", who=Permission.CASE_READ, gives=AssessmentShown, tag=TAG)
def read_assessment(request: Any, reference: Reference) -> AssessmentShown:
    """One version of an assessment."""
    return _assessment(Assessment.objects.get(pk=reference))


@reads("/assessments/{reference}/words", who=Permission.CASE_READ, gives=TextShown, tag=TAG)
def read_words_of_assessment(request: Any, reference: Reference) -> TextShown:
    """Goals and needs, to those who work with the person. That they were read is in your audit record."""
    found = read_words(request, Assessment.objects.get(pk=reference).pk)
    return TextShown(about=reference, text=found.text, recorded_at=found.recorded_at)


@changes(
    "/placements/{reference}/assessments",
    who=Permission.CASE_KEEP,
    gives=AssessmentShown,
    tag=TAG,
    refuses=(NotAnAssessment,),
    about=read_placement,
    located="/assessments/{reference}",
)
def record_assessment(request: Any, reference: Reference, body: AssessmentGiven) -> AssessmentShown:
    """Write down an assessment. With `record` it is a later version of what was written down before."""
    made = assessing.assess(
        placement=Placement.objects.select_related("participant").get(pk=reference),
        on=body.on,
        occasion=body.occasion,
        barriers=body.barriers,
        step=body.step,
        words=body.words or "",
        record=body.record,
        by=request.access,
        now=request.clock.now(),
    )
    return _assessment(made)


@changes(
    "/assessments/{reference}/withdrawals",
    who=Permission.CASE_KEEP,
    gives=AssessmentShown,
    tag=TAG,
    refuses=(NotAnAssessment,),
    about=read_assessment,
    located="/assessments/{reference}",
)
def withdraw_assessment(request: Any, reference: Reference, body: WithdrawalGiven) -> AssessmentShown:
    """Take an assessment back: it never happened. What was written stays readable in its history."""
    found = Assessment.objects.get(pk=reference)
    return _assessment(assessing.withdraw_assessment(assessment=found, by=request.access, now=request.clock.now()))


def _assessment(row: Assessment) -> AssessmentShown:
    return AssessmentShown(
        reference=row.pk,
        record=row.record,
        placement=row.placement_id,
        on=row.on,
        occasion=Occasion(row.occasion),
        barriers=assessing.barriers_of(row),
        step=Step(row.step),
        withdrawn=row.withdrawn,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_id,
        recorded_for=row.recorded_for_id,
    )
