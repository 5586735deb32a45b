"""Files sent in for an import: checked first, with a list of every error; then entered whole, or not at all."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform import files, jobs
from commissioning.platform.file_contents import ContentMissing, TooLarge
from commissioning.platform.file_kinds import HarmfulArchive, NotRecognised
from commissioning.platform.job_states import ENDED, JobState
from commissioning.platform.roles import Permission, Role
from commissioning.platform.work_models import Job, StoredFile
from commissioning.rooms.contracts.background import IMPORT_CHAINS
from commissioning.rooms.contracts.chain_rows import COLUMNS as CHAIN_COLUMNS
from commissioning.rooms.design.models import Programme
from commissioning.rooms.market.background import IMPORT_CODE_LIST
from commissioning.rooms.market.uploads import keep
from commissioning.web.allows import allows, may, require
from commissioning.web.forms import imports as forms
from commissioning.web.forms.base import Change
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.areas import keeps_map
from commissioning.web.views.import_kinds import KINDS, ImportKind
from commissioning.web.views.jobs import TONES, called, may_ask_for, pace

SHOWN_ERRORS = 20
REFUSED = (TooLarge, NotRecognised, HarmfulArchive, files.OverQuota)


Keep = Callable[..., StoredFile]


@dataclass(frozen=True, slots=True)
class Pages:
    """The routes of a place where files are sent in: the list of files, one file, and its list of errors or rows."""

    files: str
    file: str
    lines: str


_PAGES = Pages("imports", "import", "import_errors")


def _is_check(row: Job) -> bool:
    return bool(jobs.arguments_of(row).get("check"))


def outcome(row: Job) -> tuple[str, str]:
    """How an import stands, in words and as the tone of a tag."""
    state = JobState(row.state)
    if state != JobState.DONE:
        return str(state.label), TONES[state]
    if "errors" in (jobs.result_of(row) or {}):
        return _("Has errors"), "bad"
    return (_("Checked"), "waiting") if _is_check(row) else (_("Entered"), "good")


def _columns() -> Iterator[Column]:
    titles = dict(Programme.objects.values_list("pk", "title"))

    def about(row: Job) -> str:
        said = jobs.arguments_of(row)
        return str(said.get("source") or titles.get(said.get("programme", ""), ""))

    yield Column("what", _("What"), called, "kind", lambda row: reverse("import", args=[row.pk]))
    yield Column("about", _("Of"), about)
    yield Column("outcome", _("What came of it"), lambda row: outcome(row)[0])
    yield Column("by", _("Sent in by"), lambda row: row.requested_by.name, "requested_by__name")
    yield Column("at", _("Sent in"), lambda row: row.requested_at, "requested_at")


@allows(Permission.FILE_IMPORT)
def imports(request: Any) -> HttpResponse:
    return answer_list(
        request,
        "imports/list",
        caption=_("Files sent in"),
        columns=tuple(_columns()),
        rows=_imports(request).select_related("requested_by"),
        empty_text=_("Your organisation has sent in no file."),
        keeps_map=keeps_map(request),
        leads=_led(request),
    )


@allows(Permission.FILE_IMPORT)
def code_list(request: Any) -> HttpResponse:
    require(keeps_map(request))
    form = forms.CodeList(request.POST or None, request.FILES or None)
    return send_in(
        request,
        form,
        IMPORT_CODE_LIST,
        lambda: {"source": form.cleaned_data["source"]},
        title=_("Import the official code list"),
        cancel_href=reverse("authorities"),
        notes=[
            _("All local authorities of the list, past and current, one in each row."),
            _("An edition that is newer changes what differs. Authorities that it does not list stay as they are."),
        ],
    )


@allows(Permission.CONTRACT_SIGN)
def chains(request: Any, reference: str) -> HttpResponse:
    programme = Programme.objects.get(pk=reference)
    require(programme.lead_id == request.access.own)
    form = forms.Chains(request.POST or None, request.FILES or None)
    return send_in(
        request,
        form,
        IMPORT_CHAINS,
        lambda: {"programme": programme.pk, "register": form.cleaned_data["register"]},
        title=_("Import contracts and supply chains"),
        caption=programme.title,
        cancel_href=reverse("programme", args=[programme.pk]),
        notes=[
            _("One row for each sub-contractor, or for a contract without any. Known contracts stay as they are."),
            _("The columns: %(columns)s.") % {"columns": ", ".join(CHAIN_COLUMNS)},
            _("Dates are written like 2013-06-03. contract_ends_on is the day after the last day of the contract."),
            _("share_basis_points is a share in hundredths of a per cent: 1250 is 12.5%."),
            _("Leave above empty under the prime, and starts_on where the work begins with the contract."),
        ],
    )


@allows(Permission.FILE_IMPORT)
def shown_import(request: Any, reference: str) -> HttpResponse:
    """How far it is, what came of it; after a check without errors the button that enters it."""
    row = _import(request, reference)
    return show(request, row, KINDS[row.kind], _PAGES)


def show(request: Any, row: Job, kind: ImportKind, pages: Pages) -> HttpResponse:
    """The page of one file."""
    said, result, state = jobs.arguments_of(row), jobs.result_of(row) or {}, JobState(row.state)
    counted = bool(result) and "errors" not in result
    enters = counted and state == JobState.DONE and _is_check(row) and kind.is_news(result)
    form = Change.sent(request)

    def change() -> tuple[str, str]:
        arguments, asked = said | {"check": False}, form.cleaned_data["request_id"]
        job = jobs.ask_for(
            kind=row.kind, arguments=arguments, request=asked, by=request.access, now=request.clock.now()
        )
        return reverse(pages.file, args=[job.pk]), _("It is entered now: all of it, or nothing.")

    if request.method == "POST":
        require(enters)
        if form.is_valid():
            with form.showing():
                return form.once(request, change)
    says, tone = outcome(row)
    return page(
        request,
        "imports/import",
        form=form,
        job=row,
        title=called(row),
        caption=kind.about(said),
        outcome=says,
        tone=tone,
        is_check=_is_check(row),
        is_running=state == JobState.RUNNING,
        has_ended=state in ENDED,
        is_own=row.requested_by_id == request.access.who,
        pace=pace(row, request.clock.now()) if state == JobState.RUNNING else "",
        role=Role(row.role).label,
        facts=kind.facts(result) if counted else [],
        not_listed=result.get("first_not_listed", []),
        errors_count=result.get("errors", 0),
        wrong=_first_errors(result),
        button=kind.button(result) if enters else "",
        leads_to=kind.leads_to(said),
        files_href=reverse(pages.files),
        lines_href=reverse(pages.lines, args=[row.pk]),
        has_lines="lines_file" in result,
    )


@allows(Permission.FILE_IMPORT)
def errors(request: Any, reference: str) -> HttpResponse:
    """Every error of a file, as a file."""
    return lines(_import(request, reference))


def lines(row: Job) -> HttpResponse:
    """The file that lists every error of what was sent in, or what became of each row."""
    result = jobs.result_of(row) or {}
    listed = result.get("errors_file") or result.get("lines_file", "")
    sent = files.download(StoredFile.objects.get(pk=listed))
    with sent.content as content:
        return HttpResponse(content.read(), headers=sent.headers)


def send_in(
    request: Any, form: Change, kind: str, more: Any, *, pages: Pages = _PAGES, keeps: Keep = keep, **words: Any
) -> HttpResponse:
    """The form for a file; once it is sent, the file is kept and a job checks it."""

    def change() -> tuple[str, str]:
        by, now, uploaded = request.access, request.clock.now(), form.cleaned_data["uploaded"]
        jobs.kind_named(kind).require(by)
        try:
            file = keeps(content=uploaded.chunks(), name=uploaded.name, why=kind, by=by, now=now)
        except NotRecognised:
            words = _("The file must be a CSV file in UTF-8. In a spreadsheet choose “Save as”, then “CSV UTF-8”")
            raise NotRecognised(words) from None
        arguments = {"file": file.pk, "check": True, **more()}
        asked = form.cleaned_data["request_id"]
        job = jobs.ask_for(kind=kind, arguments=arguments, request=asked, by=by, now=now)
        return reverse(pages.file, args=[job.pk]), _("The file is here. It is checked, and nothing is entered yet.")

    if form.is_valid():
        with form.showing(*REFUSED, at="uploaded"):
            return form.once(request, change)
    return page(request, "imports/send_in", form=form, **words)


def _imports(request: Any) -> QuerySet[Job]:
    """The organisation's imports, of the kinds that the acting role may ask for."""
    kinds = [kind for kind in KINDS if may_ask_for(request, kind)]
    return jobs.jobs(by=request.access).filter(kind__in=kinds)


def _import(request: Any, reference: str) -> Job:
    row = jobs.jobs(by=request.access).get(pk=reference, kind__in=KINDS)
    jobs.kind_named(row.kind).require(request.access)
    return row


def _led(request: Any) -> QuerySet[Programme]:
    """The programmes into which the acting role may import contracts."""
    rows = Programme.objects.order_by("title", "pk")
    return rows.filter(lead=request.access.own) if may(request, Permission.CONTRACT_SIGN) else rows.none()


def _first_errors(result: Mapping[str, Any]) -> list[dict[str, str]]:
    """The first of the errors, as the file of them says; none once it is no longer kept."""
    if "errors" not in result:
        return []
    file = StoredFile.objects.filter(pk=result["errors_file"]).first()
    if file is None:
        return []
    try:
        content = files.download(file).content
    except ContentMissing:
        return []
    with io.TextIOWrapper(content, "utf-8-sig", newline="") as text:
        return list(islice(csv.DictReader(text), SHOWN_ERRORS))
