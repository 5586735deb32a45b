"""Exit reports: written one question a page, read, sent, and as a PDF; for advisers, work coaches and participants."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import exit_reports, queries
from commissioning.rooms.journey.exit_models import ExitReport
from commissioning.rooms.journey.exit_reports import WrittenReport, drawn_up
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnExitReport
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import days_in_words, in_words
from commissioning.web.forms import exits as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.pdf import pdf
from commissioning.web.views.case_work import kept_late
from commissioning.web.views.cases_in_words import name_of


@allows(Permission.CASE_KEEP)
def write(request: Any, reference: str, step: str) -> HttpResponse:
    """What the adviser adds; the record of the person's time is drawn from the journey, and read before it is kept."""
    name = name_of(queries.identity(reference).name)
    placement = kept_late(reference)

    def change(said: Answers) -> tuple[str, str]:
        report = exit_reports.write_exit_report(
            placement=placement, written=forms.written(said), by=request.access, now=request.clock.now()
        )
        return _shown(reference, report), _("The report is written. Read it once more before you send it.")

    return Journey(
        title=_("Exit report: %(name)s") % {"name": name},
        questions=forms.QUESTIONS,
        cancel=reverse("case", args=[reference]),
        button=_("Write the report"),
        change=change,
        foreseen=(NotAnExitReport,),
        note=_("You can read it as a whole before you send it. What is written now is never changed, only replaced."),
        private=True,
        follows=lambda said: _record(placement, said, request),
    ).answer(request, step)


@allows(Permission.CASE_READ)
def report(request: Any, reference: str, report: str) -> HttpResponse:
    found = _read(request, reference, report, "the page of an exit report")
    may_send = may(request, Permission.CASE_KEEP) and queries.may_keep(found.report.placement)
    return page(
        request,
        "exits/report",
        reference=reference,
        found=found,
        may_send=may_send and found.sent is None and found.is_whole,
    )


@allows(Permission.CASE_READ)
def report_pdf(request: Any, reference: str, report: str) -> HttpResponse:
    return _as_pdf(_read(request, reference, report, "an exit report as a PDF"))


@allows(Permission.CASE_KEEP)
def send(request: Any, reference: str, report: str) -> HttpResponse:
    """Send the very text that was read: its digest goes along."""
    found = _of(reference, report)
    require(queries.may_keep(found.placement))

    def change() -> tuple[str, str]:
        exit_reports.send_exit_report(report=found, digest=found.digest, by=request.access, now=request.clock.now())
        return _shown(reference, found), _("The report is sent: the employment service and the person can read it.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotAnExitReport,),
        title=_("Send the exit report"),
        caption=name_of(queries.identity(reference).name),
        facts=[(_("Version"), str(found.number)), (_("Written on"), in_words(found.made_on))],
        note=_(
            "The employment service and the person can read it from now on. To correct it, write another and send that."
        ),
        button=_("Send the report"),
        cancel_href=_shown(reference, found),
    )


@allows(Permission.OWN_JOURNEY)
def own_reports(request: Any) -> HttpResponse:
    """The exit reports on one's own time, the last in full."""
    found = exit_reports.own_exit_reports(by=request.access)
    return page(request, "exits/own", found=found)


@allows(Permission.OWN_JOURNEY)
def own_report_pdf(request: Any, report: str) -> HttpResponse:
    for found in exit_reports.own_exit_reports(by=request.access):
        if found.report.pk == report:
            return _as_pdf(found)
    raise ExitReport.DoesNotExist


def _record(placement: Placement, said: Answers, request: Any) -> list[tuple[str, Any]]:
    """The record that goes into the report, section by section, to be read before it is written."""
    text = drawn_up(placement, forms.written(said), by=request.access)
    return [(each.title, [days_in_words(", ".join(filter(None, row))) for row in each.rows]) for each in text.record]


def _read(request: Any, reference: str, report: str, purpose: str) -> WrittenReport:
    return exit_reports.read_exit_report(
        report=_of(reference, report).pk, purpose=purpose, by=request.access, now=request.clock.now()
    )


def _of(reference: str, report: str) -> ExitReport:
    """A report, on the page of whom it is about. Raises Identity.DoesNotExist, ExitReport.DoesNotExist."""
    queries.identity(reference)
    rows = ExitReport.objects.select_related("placement__participant")
    return rows.get(pk=report, placement__participant=reference)


def _as_pdf(found: WrittenReport) -> HttpResponse:
    require(found.text is not None)
    return pdf("exits/pdf", name=f"exit-report-{found.report.number}", found=found, text=found.text)


def _shown(reference: str, report: ExitReport) -> str:
    return reverse("exit_report", args=[reference, report.pk])
