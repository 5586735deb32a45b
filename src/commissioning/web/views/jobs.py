"""Work that one asked for and a worker does: the list, how far one is, what came of it, and letting it be."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from commissioning.platform import jobs as platform
from commissioning.platform.access import NotAllowed
from commissioning.platform.background import VERIFY_AUDIT_CHAIN
from commissioning.platform.job_states import ENDED, JobState
from commissioning.platform.roles import Role
from commissioning.platform.work_models import Job
from commissioning.rooms.contracts.background import IMPORT_CHAINS
from commissioning.rooms.journey.background import CARRY_OVER
from commissioning.rooms.market.background import IMPORT_CODE_LIST
from commissioning.rooms.performance.background import PUBLISH_FACTS
from commissioning.web.allows import Open, allows, choose_role
from commissioning.web.environment import in_words, last_day, number
from commissioning.web.forms.base import Change
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.sign_in.letters import SEND_INVITATION, SEND_LETTER
from commissioning.web.views import import_kinds

NAMES = {
    VERIFY_AUDIT_CHAIN: _later("Check of the audit record"),
    SEND_LETTER: _later("Email about an account"),
    SEND_INVITATION: _later("Email with an invitation"),
    IMPORT_CODE_LIST: _later("Import of the official code list"),
    IMPORT_CHAINS: _later("Import of contracts and supply chains"),
    CARRY_OVER: _later("Carrying people over from a contract"),
    PUBLISH_FACTS: _later("Counting and publishing how contracts are delivered"),
}
TONES = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "plain",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "over",
}


def called(row: Job) -> str:
    """A kind of job in words."""
    return str(NAMES.get(row.kind, row.kind.capitalize()))


COLUMNS = (
    Column("kind", _later("What"), called, "kind", lambda row: reverse("job", args=[row.pk])),
    Column("state", _later("State"), lambda row: JobState(row.state).label, "state"),
    Column("asked", _later("Asked for"), lambda row: row.requested_at, "requested_at"),
    Column("ended", _later("Ended"), lambda row: row.ended_at, "ended_at"),
)


@allows(Open.SIGNED_IN)
def jobs(request: Any) -> HttpResponse:
    if request.access.organisation is None:
        return choose_role(request)
    return answer_list(
        request,
        "jobs/list",
        caption=_("Work that you asked for"),
        columns=COLUMNS,
        rows=_own(request),
        empty_text=_("You have not asked for anything that takes longer than a page."),
    )


@allows(Open.SIGNED_IN)
def job(request: Any, reference: str) -> HttpResponse:
    if request.access.organisation is None:
        return choose_role(request)
    row = _own(request).get(pk=reference)
    state, may_see = JobState(row.state), may_ask_for(request, row.kind)
    if may_see and row.kind in import_kinds.KINDS:
        return redirect("import", reference)
    return page(
        request,
        "jobs/job",
        job=row,
        title=called(row),
        state=state.label,
        tone=TONES[state],
        has_ended=state in ENDED,
        is_running=state == JobState.RUNNING,
        role=Role(row.role).label,
        pace=pace(row, request.clock.now()) if state == JobState.RUNNING else "",
        problem=row.problem if may_see else "",
        result=_result(row) if may_see else {},
        is_kept_back=not may_see and bool(row.result or row.problem),
    )


@allows(Open.SIGNED_IN)
def cancel(request: Any, reference: str) -> HttpResponse:
    if request.access.organisation is None:
        return choose_role(request)
    row = _own(request).get(pk=reference)
    here = reverse("job", args=[reference])

    def change() -> tuple[str, str]:
        platform.cancel(job=row, by=request.access, now=request.clock.now())
        return here, _("It is cancelled.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(platform.JobHasEnded,),
        title=_("Cancel this work"),
        caption=called(row),
        note=_("If it has begun, what it did so far is undone, or it stops after the step under way."),
        button=_("Cancel the work"),
        cancel_href=here,
        warning=True,
    )


def pace(row: Job, now: datetime) -> str:
    """How fast a running job is and how long it may still take, in words; nothing while nobody can know."""
    seconds = (now - row.started_at).total_seconds() if row.started_at else 0
    if seconds < 1 or row.progress_done < 1:
        return ""
    per_second = row.progress_done / seconds
    told = (
        _("%(rate)s a second.") % {"rate": number(round(per_second))}
        if per_second >= 1
        else _("%(rate)s a minute.") % {"rate": number(round(per_second * 60))}
    )
    if row.progress_of is None:
        return told
    minutes = round(max(0, row.progress_of - row.progress_done) / per_second / 60)
    left = ngettext("About %(minutes)s minute left.", "About %(minutes)s minutes left.", minutes)
    return f"{told} {left % {'minutes': number(minutes)} if minutes else _('Less than a minute left.')}"


def _own(request: Any) -> QuerySet[Job]:
    """The jobs that the acting person asked for, in whichever role of the organisation."""
    return platform.jobs(by=request.access).filter(requested_by=request.access.who)


def may_ask_for(request: Any, kind: str) -> bool:
    """Whether the acting role could ask for such a job: for it alone is what came of one."""
    try:
        platform.kind_named(kind).require(request.access)
    except (platform.UnknownKind, NotAllowed):
        return False
    return True


def _result(row: Job) -> dict[str, Any]:
    """What came of a job: `facts` as pairs, `told` whether all is well, and `listed` one by one."""
    said = platform.result_of(row)
    return {} if said is None else RESULTS.get(row.kind, _any_result)(said)


def _any_result(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"facts": [(name.replace("_", " ").capitalize(), str(value)) for name, value in said.items()]}


def _verified(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "told": _("The audit record does not hold. Tell your security team, and keep a copy of it.")
        if said["problems"]
        else _("Every link of the audit record holds: nothing was changed, left out or put in."),
        "facts": [(_("Events"), number(said["events"])), (_("Problems"), number(said["problems"]))],
        "listed": said["first"],
    }


def _sent(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"told": _("The mail server has taken the email.")}


def _published(said: Mapping[str, Any]) -> dict[str, Any]:
    last = last_day(date.fromisoformat(said["until"]))
    return {
        "told": _("The facts are counted and published."),
        "facts": [(_("Counted up to"), in_words(last)), (_("Published at"), _link(said["programme"]))],
    }


def _link(programme: str) -> dict[str, str]:
    return {"text": _("How providers do"), "href": reverse("facts", args=[programme])}


RESULTS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    VERIFY_AUDIT_CHAIN: _verified,
    SEND_LETTER: _sent,
    SEND_INVITATION: _sent,
    PUBLISH_FACTS: _published,
}
