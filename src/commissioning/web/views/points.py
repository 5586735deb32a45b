"""Points that providers raise with a commissioner: which there are, one of them, raising one, answering."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import points as room
from commissioning.rooms.contracts.point_models import ABOUT, PointKind, PointOutcome, RaisedPoint
from commissioning.rooms.contracts.refusals import NotAPoint
from commissioning.web.allows import allows, require
from commissioning.web.environment import moment_in_words
from commissioning.web.forms import points as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.shown_contract import shown_contract

COLUMNS = (
    Column(
        "at",
        _later("Raised"),
        lambda row: moment_in_words(row.recorded_at),
        "recorded_at",
        lambda row: reverse("point", args=[row.pk]),
    ),
    Column("contract", _later("Contract"), lambda row: row.contract_title, "contract_title"),
    Column("provider", _later("Raised by"), lambda row: row.recorded_for.name, "recorded_for__name"),
    Column("kind", _later("Kind"), lambda row: _(PointKind(row.kind).label), "kind"),
    Column("about", _later("About"), lambda row: _(ABOUT[row.about]), "about"),
    Column("answer", _later("Answer"), lambda row: _answered(row), "outcome"),
    Column("answered", _later("Answered"), lambda row: row.answered_at, "answered_at"),
)


@allows(Permission.POINT_READ)
def points(request: Any) -> HttpResponse:
    filters = forms.Filter(request.GET or None)
    said = filters.cleaned_data if filters.is_valid() else {}
    answer = said.get("answer", "")
    return answer_list(
        request,
        "points/list",
        caption=_("Points raised"),
        columns=COLUMNS,
        rows=room.points(
            contract=said.get("contract", ""),
            kind=said.get("kind", ""),
            about=said.get("about", ""),
            outcome="" if answer == forms.WAITING else answer,
            waiting=answer == forms.WAITING,
        ),
        filters=filters,
        form=filters,
        empty_text=_("There is no such point that you may see in this role."),
    )


@allows(Permission.POINT_READ)
def point(request: Any, reference: str) -> HttpResponse:
    """One point with what was answered."""
    row = room.points().get(pk=reference)
    answers = [
        {
            "what": _(PointOutcome(each.outcome).label),
            "at": each.recorded_at,
            "by": each.recorded_by.name,
            "text": each.words,
        }
        for each in reversed(room.answers(row))
    ]
    return page(
        request,
        "points/point",
        point=row,
        kind=_(PointKind(row.kind).label),
        about=_(ABOUT[row.about]),
        state=_answered(row),
        answers=answers,
        may_answer=room.may_answer(row, request.access),
    )


@allows(Permission.POINT_RAISE)
def raise_point(request: Any, reference: str, step: str) -> HttpResponse:
    contract = shown_contract(request, reference).contract
    if not room.may_raise(reference, request.access):
        messages.info(request, _("Those who deliver a contract, or once did, raise points about it."))
        return redirect(reverse("contract", args=[reference]))

    def change(said: Answers) -> tuple[str, str]:
        made = room.raise_point(
            contract=contract,
            kind=PointKind(said["kind"]),
            about=said["about"],
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("point", args=[made.pk]), _("The commissioner can read it now. You see the answer here.")

    return Journey(
        title=_("Raise a point with the commissioner: %(title)s") % {"title": contract.title},
        questions=forms.QUESTIONS,
        cancel=reverse("contract", args=[reference]),
        button=_("Send it"),
        change=change,
        foreseen=(NotAPoint,),
        note=_("The commissioner reads it, and nobody else in the supply chain. It says who you are."),
    ).answer(request, step)


@allows(Permission.POINT_ANSWER)
def answer_point(request: Any, reference: str) -> HttpResponse:
    row = room.points().get(pk=reference)
    require(room.may_answer(row, request.access))
    form = forms.Answer.sent(request)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        room.answer_point(
            point=row,
            outcome=PointOutcome(said["outcome"]),
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("point", args=[reference]), _("They can read your answer.")

    return form.answer(
        request,
        change,
        foreseen=(NotAPoint,),
        title=_("Answer the point"),
        caption=row.recorded_for.name,
        note=row.words,
        button=_("Send the answer"),
        cancel_href=reverse("point", args=[reference]),
    )


def _answered(row: RaisedPoint) -> str:
    return _(PointOutcome(row.outcome).label) if row.outcome else _("Not answered yet")
