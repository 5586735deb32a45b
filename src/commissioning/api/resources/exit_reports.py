"""Exit reports: written, and sent to the employment service and the person; words apart."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from ninja import Query

from commissioning.api.journey_rows import asked_rows, read_words
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.resources.participants import TAG, read_placement
from commissioning.api.schemas.casework import (
    CaseworkFilters,
    ExitReportGiven,
    ExitReportShown,
    SendingGiven,
    TextShown,
)
from commissioning.api.schemas.common import Reference
from commissioning.platform.changes import settled_before
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import exit_reports
from commissioning.rooms.journey.exit_models import ExitReport, SentExitReport
from commissioning.rooms.journey.exit_text import Written
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnExitReport


class ExitReports(Page[ExitReportShown]):
    """One page of exit reports."""


@reads("/exit-reports", who=Permission.CASE_READ, gives=ExitReports, tag=TAG)
def list_exit_reports(request: Any, filters: Query[CaseworkFilters]) -> ExitReports:
    """The exit reports that were sent on people in sight, and the drafts of your organisation."""
    as_of = settled_before(now=request.clock.now())
    rows = asked_rows(_in_sight(request), filters, {"report": SentExitReport.objects.all()})
    return paged(ExitReports, request, rows, filters, shows=_all_shown, as_of=as_of)


@reads("/exit-reports/{reference}", who=Permission.CASE_READ, gives=ExitReportShown, tag=TAG)
def read_exit_report(request: Any, reference: Reference) -> ExitReportShown:
    """One version of an exit report."""
    return _shown(_in_sight(request).get(pk=reference))


@reads("/exit-reports/{reference}/text", who=Permission.CASE_READ, gives=TextShown, tag=TAG)
def read_text_of_exit_report(request: Any, reference: Reference) -> TextShown:
    """The exact text, as canonical JSON: the digest is of it. That it was read is in your audit record."""
    found = read_words(request, _in_sight(request).get(pk=reference).pk)
    return TextShown(about=reference, text=found.text, recorded_at=found.recorded_at)


@changes(
    "/placements/{reference}/exit-reports",
    who=Permission.CASE_KEEP,
    gives=ExitReportShown,
    tag=TAG,
    refuses=(NotAnExitReport,),
    about=read_placement,
    located="/exit-reports/{reference}",
)
def write_exit_report(request: Any, reference: Reference, body: ExitReportGiven) -> ExitReportShown:
    """Write the report on somebody's time, or another in place of the last one. It is a draft until it is sent."""
    made = exit_reports.write_exit_report(
        placement=Placement.objects.select_related("participant").get(pk=reference),
        written=Written(body.gained, tuple(body.next_steps), body.own_words or ""),
        by=request.access,
        now=request.clock.now(),
    )
    return _shown(made)


@changes(
    "/exit-reports/{reference}/sendings",
    who=Permission.CASE_KEEP,
    gives=ExitReportShown,
    tag=TAG,
    refuses=(NotAnExitReport,),
    about=read_exit_report,
    located="/exit-reports/{reference}",
)
def send_exit_report(request: Any, reference: Reference, body: SendingGiven) -> ExitReportShown:
    """Send a report to the employment service and the person. The first that is sent keeps the promise."""
    found = _in_sight(request).select_related("placement__participant").get(pk=reference)
    exit_reports.send_exit_report(report=found, digest=body.digest, by=request.access, now=request.clock.now())
    return _shown(found)


def _in_sight(request: Any) -> QuerySet[ExitReport]:
    sent = SentExitReport.objects.filter(report=OuterRef("pk"))
    return ExitReport.objects.filter(Q(recorded_for=request.access.own) | Exists(sent))


def _shown(row: ExitReport) -> ExitReportShown:
    [shown] = _all_shown([row])
    return shown


def _all_shown(rows: list[ExitReport]) -> list[ExitReportShown]:
    sent = {each.report_id: each.sent_on for each in SentExitReport.objects.filter(report__in=[row.pk for row in rows])}
    return [
        ExitReportShown(
            reference=row.pk,
            placement=row.placement_id,
            number=row.number,
            made_on=row.made_on,
            digest=row.digest,
            sent_on=sent.get(row.pk),
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by_id,
            recorded_for=row.recorded_for_id,
        )
        for row in rows
    ]
