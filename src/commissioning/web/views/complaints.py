"""Complaints on the desk of a provider, a prime or a commissioner: which there are, one of them, and its next step."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform import audit
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import complaints as room
from commissioning.rooms.journey.complaint_days import LastDay, last_days
from commissioning.rooms.journey.complaint_steps import ABOUT, DESKS, OUTCOMES, OVER, STEPS, Desk, Step
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.refusals import NothingSaid, NotThisStep
from commissioning.rooms.journey.voice_models import Complaint
from commissioning.web.allows import allows
from commissioning.web.environment import in_words, moment_in_words
from commissioning.web.forms import voices as forms
from commissioning.web.forms.base import Change
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page

COLUMNS = (
    Column(
        "at",
        _later("Received"),
        lambda row: moment_in_words(row.recorded_at),
        "recorded_at",
        lambda row: reverse("complaint", args=[row.pk]),
    ),
    Column("about", _later("About"), lambda row: _(ABOUT[row.about]), "about"),
    Column(
        "provider", _later("Provider"), lambda row: row.placement.delivered_by.name, "placement__delivered_by__name"
    ),
    Column("desk", _later("On the desk of"), lambda row: _(DESKS[row.desk]), "desk"),
    Column("state", _later("State"), lambda row: _(STEPS[row.last]), "last"),
    Column("since", _later("Since"), lambda row: row.last_at, "last_at"),
)


@allows(Permission.COMPLAINT_HANDLE)
def complaints(request: Any) -> HttpResponse:
    return answer_list(
        request,
        "complaints/list",
        caption=_("Complaints"),
        columns=COLUMNS,
        rows=room.complaints_in_sight().select_related("placement__delivered_by"),
        empty_text=_("Nobody has complained."),
    )


@allows(Permission.COMPLAINT_HANDLE)
def complaint(request: Any, reference: str) -> HttpResponse:
    """One complaint; its words to whom it has reached. That it was opened is recorded."""
    row = _one(reference)
    with transaction.atomic():
        audit.record_read(row, by=request.access, now=request.clock.now(), purpose="the page of a complaint")
    taken = room.steps_taken(row)
    last = taken[-1].step
    identity = Identity.objects.filter(participant=row.placement.participant_id).first()
    return page(
        request,
        "complaints/complaint",
        complaint=row,
        name=identity.name if identity else None,
        about=_(ABOUT[row.about]),
        desk=_(DESKS[Desk(last.desk)]),
        state=_(STEPS[Step(last.step)]),
        is_over=last.step in OVER,
        days_open=(request.clock.now() - row.recorded_at).days,
        last_days=[_by(each, request.access.on) for each in last_days([row]).get(row.pk, [])],
        happened=[
            {
                "what": _(STEPS[Step(each.step.step)]),
                "at": each.step.recorded_at,
                "by": each.step.recorded_for.name if each.step.recorded_for else _("the participant"),
                "text": " ".join(filter(None, [_outcome(each.step.outcome), each.words])),
            }
            for each in reversed(taken)
        ],
        steps=room.steps_open_to(row, request.access),
        has_words=any(each.words for each in taken),
    )


@allows(Permission.COMPLAINT_HANDLE)
def acknowledge(request: Any, reference: str) -> HttpResponse:
    row = _one(reference)
    if Step.ACKNOWLEDGED not in room.steps_open_to(row, request.access) and request.method == "GET":
        return _not_now(request, row)

    def change() -> tuple[str, str]:
        room.acknowledge(complaint=row, by=request.access, now=request.clock.now())
        return _shown(row), _("The person sees that you are looking into it.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotThisStep,),
        title=_("Tell the person that you are looking into it"),
        caption=_(ABOUT[row.about]),
        button=_("Acknowledge the complaint"),
        cancel_href=_shown(row),
    )


@allows(Permission.COMPLAINT_HANDLE)
def answer(request: Any, reference: str) -> HttpResponse:
    row = _one(reference)
    if Step.ANSWERED not in room.steps_open_to(row, request.access) and request.method == "GET":
        return _not_now(request, row)
    form = forms.Answer.sent(request)

    def change() -> tuple[str, str]:
        room.answer(complaint=row, **_said(form), by=request.access, now=request.clock.now())
        return _shown(row), _("The person can read your answer.")

    return form.answer(
        request,
        change,
        foreseen=(NotThisStep, NothingSaid),
        title=_("Answer the complaint"),
        caption=_(ABOUT[row.about]),
        note=_("They can call it settled, or take it further."),
        button=_("Send the answer"),
        cancel_href=_shown(row),
    )


def _by(each: LastDay, on: date) -> tuple[str, str, bool]:
    """What is to be done, by which day, and whether that is over."""
    names = {Step.ACKNOWLEDGED: _("Acknowledge by"), Step.ANSWERED: _("Answer by")}
    return names[each.step], in_words(each.due_on), each.is_late(on)


def _said(form: forms.Answer) -> dict[str, str]:
    return {"outcome": form.cleaned_data["outcome"], "words": form.cleaned_data["words"]}


def _one(reference: str) -> Complaint:
    return Complaint.objects.select_related("placement__delivered_by", "placement__participant").get(pk=reference)


def _not_now(request: Any, row: Complaint) -> HttpResponse:
    messages.info(request, _("The complaint has gone on since, or lies on another desk."))
    return redirect(_shown(row))


def _shown(row: Complaint) -> str:
    return reverse("complaint", args=[row.pk])


def _outcome(outcome: str) -> str:
    return f"{_(OUTCOMES[outcome])}." if outcome else ""
