"""Write exit reports, send them, and read them as they were written. None is ever changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.sealed_fields import opened
from commissioning.rooms.journey import exit_text, queries
from commissioning.rooms.journey.event_models import Words
from commissioning.rooms.journey.exit_models import ExitReport, SentExitReport
from commissioning.rooms.journey.exit_record import record_of
from commissioning.rooms.journey.exit_text import ReportText, Written
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_text import digest_of
from commissioning.rooms.journey.recording import record_event, standing_events, write_words
from commissioning.rooms.journey.refusals import NotAnExitReport
from commissioning.rooms.journey.serving import own_placements


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """An exit report as it was written.

    text  None when it cannot be read: erased, or not the text that the digest is of (`is_whole` is False then).
    sent  None while it is a draft.
    """

    report: ExitReport
    text: ReportText | None
    is_whole: bool
    sent: SentExitReport | None


def drawn_up(placement: Placement, written: Written, *, by: Access) -> ReportText:
    """What a report would say today: what was written, and the record of the person's time as it stands."""
    case = queries.case(placement.participant_id, on=by.on)
    return ReportText(case.identity.name or "", case.programme, written, record_of(case))


@transaction.atomic
def write_exit_report(*, placement: Placement, written: Written, by: Access, now: datetime) -> ExitReport:
    """Write a report on somebody's time, or another in place of the last one on the placement.

    Raises   NotAnExitReport, with what is missing.
    """
    by.require(Permission.CASE_KEEP)
    if wrong := exit_text.problems(written):
        raise NotAnExitReport(" ".join(wrong.values()))
    reference, number = new_reference(), ExitReport.objects.filter(placement=placement).count() + 1
    text = drawn_up(placement, written, by=by)
    exact = exit_text.spelt(text, report=reference, number=number, made_on=by.on)
    report = ExitReport(
        reference=reference,
        placement=placement,
        number=number,
        made_on=by.on,
        digest=digest_of(exact),
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    report.save(force_insert=True)
    audit.record("write exit report", report, by=by, now=now)
    write_words(placement=placement, about=report.pk, text=exact, now=now)
    return report


@transaction.atomic
def send_exit_report(*, report: ExitReport, digest: str, by: Access, now: datetime) -> SentExitReport:
    """Send the text with this digest to the employment service and the person: from now on they read it.

    The first one sent keeps the promise; a later one is a correction of it.
    Raises   NotAnExitReport: sent already, replaced, or another text.
    """
    by.require(Permission.CASE_KEEP)
    last = exit_reports([report.placement])[-1]
    if last.report.pk != report.pk:
        raise NotAnExitReport("Another report has taken the place of this one. Read and send that one.")
    if last.sent is not None:
        raise NotAnExitReport(f"This report was sent on {last.sent.sent_on}. Write another to correct it.")
    if not last.is_whole or digest != report.digest:
        raise NotAnExitReport("This is not the text of the report as it was written. Open it again, and read it.")
    sent = SentExitReport(
        report=report,
        digest=digest,
        sent_on=by.on,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    sent.save(force_insert=True)
    audit.record("send exit report", sent, by=by, now=now)
    if not standing_events([report.placement], "exit_report_sent"):
        record_event(placement=report.placement, kind="exit_report_sent", on=by.on, by=by, now=now)
    return sent


def exit_reports(placements: Iterable[Placement], *, words: bool = True) -> list[WrittenReport]:
    """The reports on placements, the oldest first. Their words, if asked for, are opened: for those who may."""
    rows = list(
        ExitReport.objects.filter(placement__in=[each.pk for each in placements])
        .select_related("recorded_by", "recorded_for", "placement__delivered_by")
        .order_by("recorded_at", "number", "pk")
    )
    keys = [row.pk for row in rows]
    texts = {each.about: each.text for each in opened(Words.objects.filter(about__in=keys))} if words else {}
    sent = {each.report_id: each for each in SentExitReport.objects.filter(report__in=keys)}
    return [_as_written(row, texts.get(row.pk), sent.get(row.pk)) for row in rows]


@transaction.atomic
def read_exit_report(*, report: str, purpose: str, by: Access, now: datetime) -> WrittenReport:
    """One report, opened for somebody: whoever wrote it reads its draft, everybody else what was sent.

    Raises   ExitReport.DoesNotExist.
    """
    by.require(Permission.CASE_READ)
    row = ExitReport.objects.select_related("placement").get(pk=report)
    (found,) = (each for each in exit_reports([row.placement]) if each.report.pk == report)
    if found.sent is None and row.recorded_for_id != by.own:
        raise ExitReport.DoesNotExist
    audit.record_read(row, by=by, now=now, purpose=purpose)
    return found


def own_exit_reports(*, by: Access) -> list[WrittenReport]:
    """The reports that were sent on the acting person's own time, the last first."""
    return [each for each in reversed(exit_reports(own_placements(by=by))) if each.sent is not None]


def _as_written(report: ExitReport, exact: str | None, sent: SentExitReport | None) -> WrittenReport:
    is_whole = exact is not None and digest_of(exact) == report.digest
    return WrittenReport(report, exit_text.read(exact) if exact is not None and is_whole else None, is_whole, sent)
