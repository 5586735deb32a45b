"""People in lists: the caseload, those whom one referred, and somebody found by a name or number."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey.caseload import MOST_LISTED, Listed, caseload
from commissioning.rooms.journey.restricting import shut_to_them
from commissioning.rooms.journey.standing_states import NOT_SEEN
from commissioning.web.allows import allows, may
from commissioning.web.forms.cases import LATE, NOBODY, TO_DO, WAITING, Filter, Find
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.cases_in_words import left, name_of


@allows(Permission.CASE_READ)
def people(request: Any) -> HttpResponse:
    shut = shut_to_them(by=request.access)
    return _listed(request, "cases/list", _("Caseload"), caseload(on=request.access.on), shut)


@allows(Permission.REFERRAL_MAKE)
def referred(request: Any) -> HttpResponse:
    mine = caseload(on=request.access.on, referred_by=request.access.who)
    shut = shut_to_them(referred_by=request.access.who, by=request.access)
    return _listed(request, "cases/referred", _("People whom you referred"), mine, shut)


@allows(Permission.CASE_READ)
def find(request: Any) -> HttpResponse:
    """Asked by POST: a name or a number of somebody never stands in an address."""
    form = Find(request.POST if request.method == "POST" else None)
    found = queries.found(form.cleaned_data["text"]) if form.is_valid() else None
    shut = shut_to_them(by=request.access)
    return page(request, "cases/find", form=form, found=found, most=queries.MOST_FOUND, shut=shut)


def _listed(request: Any, template: str, caption: str, rows: list[Listed], shut: int) -> HttpResponse:
    on: date = request.access.on
    filters = Filter(request.GET or None, rows=rows)
    said = filters.cleaned_data if filters.is_valid() else {}
    return answer_list(
        request,
        template,
        caption=caption,
        columns=_columns(on),
        rows=list(_wanted(rows, said, on)),
        filters=filters,
        form=filters,
        empty_text=_("There is nobody of this kind whom you may see in this role."),
        most=MOST_LISTED if len(rows) == MOST_LISTED else None,
        shut=shut,
        may_hand_all=may(request, Permission.ADVISER_ASSIGN),
    )


def _wanted(rows: Iterable[Listed], said: dict[str, str], on: date) -> Iterable[Listed]:
    """The rows for which each filter that says something holds."""
    state, due, served_by, adviser = (said.get(name, "") for name in ("state", "due", "served_by", "adviser"))
    for row in rows:
        stands = not state or row.state.name == state or (state == WAITING and row.state in NOT_SEEN)
        has_it = not due or (bool(row.late(on)) if due == LATE else row.next_due(due) is not None)
        served = not served_by or (row.placement is not None and row.placement.delivered_by_id == served_by)
        works = not adviser or (row.adviser.pk if row.adviser else NOBODY) == adviser
        if stands and has_it and served and works:
            yield row


def _columns(on: date) -> tuple[Column, ...]:
    return (*WHO, Column("left", _later("Time left"), partial(_left, on=on)), *WHERE)


def _due(row: Listed) -> str:
    promise = row.next_due()
    return str(TO_DO[promise.promise]) if promise else ""


def _last_day(row: Listed) -> date | None:
    promise = row.next_due()
    return promise.due_on if promise else None


def _left(row: Listed, on: date) -> str:
    promise = row.next_due()
    return left(promise, on) if promise else ""


WHO = (
    Column(
        "name",
        _later("Name"),
        lambda row: name_of(row.name),
        "name",
        lambda row: reverse("case", args=[row.participant.pk]),
    ),
    Column("state", _later("Where they stand"), lambda row: row.state.value, "state"),
    Column("due", _later("To do next"), _due, "due"),
    Column("last_day", _later("Last day for it"), _last_day, "last_day"),
)
WHERE = (
    Column("referred", _later("Referred"), lambda row: row.participant.referred_on, "referred"),
    Column("group", _later("Payment group"), lambda row: row.group, "group"),
    Column(
        "served_by",
        _later("Served by"),
        lambda row: row.placement.delivered_by.name if row.placement else None,
        "served_by",
    ),
    Column("adviser", _later("Adviser"), lambda row: row.adviser.name if row.adviser else None, "adviser"),
)
