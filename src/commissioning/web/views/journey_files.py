"""Files of many referrals, events and other casework: a template, sent in, checked, entered, and the receipt."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from commissioning.platform import jobs
from commissioning.platform.roles import Permission
from commissioning.platform.work_models import Job
from commissioning.rooms.journey.background import IMPORTS, SORTS, keep_sent
from commissioning.rooms.journey.bulk_importing import CASEWORK
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.journey.bulk_templates import csv_template, workbook_template
from commissioning.rooms.journey.referrers import refers_to
from commissioning.rooms.journey.refusals import NoRules
from commissioning.tables.workbook import XLSX
from commissioning.web.allows import allows, may
from commissioning.web.environment import number
from commissioning.web.forms import imports as forms
from commissioning.web.lists import Column, answer_list
from commissioning.web.views.import_kinds import ImportKind
from commissioning.web.views.imports import Pages, lines, outcome, send_in, show
from commissioning.web.views.jobs import called, may_ask_for

PAGES = Pages("journey_files", "journey_file", "journey_file_list")


def _enter_rows(result: Mapping[str, Any]) -> str:
    words = ngettext("Enter this row", "Enter these %(rows)s rows", result["taken"])
    return words % {"rows": number(result["taken"])}


def _kind(again: Callable[[], str]) -> ImportKind:
    return ImportKind(
        about=lambda said: "",
        counts={
            "rows": _later("Rows in the file"),
            "taken": _later("New"),
            "known": _later("Entered before"),
            "refused": _later("With errors, left out"),
        },
        news=("taken",),
        button=_enter_rows,
        leads_to=lambda said: {"href": reverse(PAGES.files), "text": _("Files sent in"), "again": again()},
    )


def _send_in(sort: Sort) -> str:
    return _("Send in a file: %(what)s") % {"what": TITLES[sort]}


def _sends(sort: Sort) -> str:
    """Where a file of a sort is sent in."""
    if sort == Sort.REFERRALS:
        return reverse("journey_referrals_file")
    return reverse("journey_casework_file", args=[sort.value])


KINDS = {kind: _kind(partial(_sends, sort)) for kind, sort in SORTS.items()}
TITLES = {
    Sort.REFERRALS: _later("Referrals"),
    Sort.EVENTS: _later("Events"),
    Sort.ASSESSMENTS: _later("Assessments"),
    Sort.PLANS: _later("Action plans"),
    Sort.PLAN_RESULTS: _later("What came of action plans"),
    Sort.APPOINTMENTS: _later("Appointments"),
    Sort.EXIT_REPORTS: _later("Exit reports"),
}
NOTES = {
    Sort.ASSESSMENTS: _later("An assessment is corrected or taken back by its record, which stands in the receipt."),
    Sort.PLANS: _later("A plan holds once both have signed it, each signed in as themselves or on paper."),
    Sort.APPOINTMENTS: _later("What became of an appointment is told by its record, which stands in the receipt."),
    Sort.EXIT_REPORTS: _later("Each report is a draft. Whoever has read it sends it, on the page of the person."),
}


def _columns() -> Iterator[Column]:
    yield Column("what", _("What"), called, "kind", lambda row: reverse(PAGES.file, args=[row.pk]))
    yield Column("outcome", _("What came of it"), lambda row: outcome(row)[0])
    yield Column("by", _("Sent in by"), lambda row: row.requested_by.name, "requested_by__name")
    yield Column("at", _("Sent in"), lambda row: row.requested_at, "requested_at")


@allows(Permission.CASE_KEEP)
def journey_files(request: Any) -> HttpResponse:
    return answer_list(
        request,
        "imports/journeys",
        caption=_("Files sent in"),
        columns=tuple(_columns()),
        rows=_files(request).select_related("requested_by"),
        empty_text=_("Your organisation has sent in no file."),
        offered=list(_offered(request)),
    )


@allows(Permission.REFERRAL_MAKE)
def referrals(request: Any) -> HttpResponse:
    form = forms.Referrals(request.POST or None, request.FILES or None, programmes=_programmes(request))
    return send_in(
        request,
        form,
        IMPORTS[Sort.REFERRALS],
        lambda: {"programme": form.cleaned_data["programme"], "partial": form.cleaned_data["partial"]},
        pages=PAGES,
        keeps=keep_sent,
        title=_send_in(Sort.REFERRALS),
        cancel_href=reverse(PAGES.files),
        notes=_notes(Sort.REFERRALS),
    )


@allows(Permission.CASE_KEEP)
def casework(request: Any, sort: str) -> HttpResponse:
    """A file of what happened with people who were referred already."""
    if sort not in CASEWORK:
        raise Http404
    form = forms.Casework(request.POST or None, request.FILES or None)
    return send_in(
        request,
        form,
        IMPORTS[Sort(sort)],
        lambda: {"partial": form.cleaned_data["partial"]},
        pages=PAGES,
        keeps=keep_sent,
        title=_send_in(Sort(sort)),
        cancel_href=reverse(PAGES.files),
        notes=_notes(Sort(sort)),
    )


@allows(Permission.CASE_KEEP)
def journey_file(request: Any, reference: str) -> HttpResponse:
    """How far it is, what came of it; after a check the button that enters it."""
    row = _file(request, reference)
    return show(request, row, KINDS[row.kind], PAGES)


@allows(Permission.CASE_KEEP)
def journey_file_list(request: Any, reference: str) -> HttpResponse:
    """Every error of a file, or what became of each row: the receipt, as a file."""
    return lines(_file(request, reference))


@allows(Permission.CASE_KEEP)
def template(request: Any, sort: str) -> HttpResponse:
    """The header of a file and one example row, as a workbook or CSV. Of referrals: with what the terms ask today."""
    programme = request.GET.get("programme", "")
    if sort not in Sort.values or (sort == Sort.REFERRALS and programme not in _programmes(request)):
        raise Http404
    is_csv, on = request.GET.get("format") == "csv", request.access.on
    try:
        content: str | bytes = (
            "\ufeff" + csv_template(Sort(sort), programme, on=on)
            if is_csv
            else workbook_template(Sort(sort), programme, on=on)
        )
    except NoRules:
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="{sort}.{"csv" if is_csv else "xlsx"}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8" if is_csv else XLSX, headers=headers)


def _programmes(request: Any) -> dict[str, str]:
    """The programmes to which the organisation refers people today, with their titles."""
    by = request.access
    return {programme.pk: programme.title for programme, _areas in refers_to(on=by.on, by=by)}


def _offered(request: Any) -> Iterator[Mapping[str, str]]:
    """What the acting role may send in: the words, where, and the address of its template."""
    if may(request, Permission.REFERRAL_MAKE):
        for programme, title in _programmes(request).items():
            words = _("Referrals: %(programme)s") % {"programme": title}
            yield _offer(Sort.REFERRALS, words, f"programme={programme}&")
    for sort in CASEWORK:
        yield _offer(sort, str(TITLES[sort]), "")


def _offer(sort: Sort, text: str, asked: str) -> Mapping[str, str]:
    template = f"{reverse('journey_file_template', args=[sort.value])}?{asked}format="
    return {"text": text, "href": _sends(sort), "template": template}


def _notes(sort: Sort) -> list[str]:
    return [
        _("One row for each. The first column is your own key for the row: sent again, a row changes nothing."),
        _("Dates are written like 2013-06-03."),
        _("The file is checked first, with a list of every error. Nothing is entered before you have seen that."),
        *([str(NOTES[sort])] if sort in NOTES else []),
    ]


def _files(request: Any) -> QuerySet[Job]:
    """The organisation's files, of the kinds that the acting role may ask for."""
    kinds = [kind for kind in SORTS if may_ask_for(request, kind)]
    return jobs.jobs(by=request.access).filter(kind__in=kinds)


def _file(request: Any, reference: str) -> Job:
    return _files(request).get(pk=reference)
