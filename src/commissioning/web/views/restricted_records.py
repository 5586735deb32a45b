"""Restricted records: who of the own organisation may open them; and a record restricted, or opened to all again."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.core.clock import local_date
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import restricting
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.queries import identity
from commissioning.rooms.journey.refusals import CannotRestrict
from commissioning.rooms.journey.restriction_models import Clearance
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms.base import Change
from commissioning.web.forms.restricted_records import Clear
from commissioning.web.lists import Column, answer_list
from commissioning.web.views.cases_in_words import name_of

COLUMNS = (
    Column("name", _later("Name"), lambda row: row.person.name, "person__name"),
    Column("since", _later("Since"), lambda row: local_date(row.since, TIME_ZONE), "since"),
    Column("by", _later("Said by"), lambda row: row.given_by.name, "given_by__name"),
    Column("end", _later("Change"), lambda row: _("End it"), href=lambda row: reverse("restricted_end", args=[row.pk])),
)


@allows(Permission.RECORD_CLEAR)
def restricted_records(request: Any) -> HttpResponse:
    return answer_list(
        request,
        "restricted_records/list",
        caption=_("Who may open restricted records"),
        columns=COLUMNS,
        rows=restricting.clearances(),
        is_somebody_left=bool(restricting.to_clear(by=request.access)),
        empty_text=_("Nobody of your organisation may open restricted records yet."),
    )


@allows(Permission.RECORD_CLEAR)
def clear(request: Any) -> HttpResponse:
    form = Clear.sent(request, people=restricting.to_clear(by=request.access))

    def change() -> tuple[str, str]:
        made = restricting.clear(person=form.cleaned_data["person"], by=request.access, now=request.clock.now())
        return _list(), _("%(name)s may open restricted records.") % {"name": made.person.name}

    return form.answer(
        request,
        change,
        foreseen=(CannotRestrict,),
        at="person",
        title=_("Let somebody open restricted records"),
        button=_("Let them open restricted records"),
        cancel_href=_list(),
    )


@allows(Permission.RECORD_CLEAR)
def end(request: Any, reference: str) -> HttpResponse:
    row = Clearance.objects.select_related("person").get(pk=reference)

    def change() -> tuple[str, str]:
        restricting.end_clearance(clearance=row, by=request.access, now=request.clock.now())
        return _list(), _("%(name)s may open restricted records no more.") % {"name": row.person.name}

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(CannotRestrict,),
        title=_("Let them open restricted records no more"),
        caption=row.person.name,
        facts=[(_("Since"), in_words(local_date(row.since, TIME_ZONE)))],
        note=_("What they wrote stays, and so does who looked at what."),
        button=_("End it"),
        warning=True,
        cancel_href=_list(),
    )


@allows(Permission.RECORD_RESTRICT)
def restrict(request: Any, reference: str) -> HttpResponse:
    about, name = _referred(request, reference)

    def change() -> tuple[str, str]:
        restricting.restrict(participant=about, by=request.access, now=request.clock.now())
        return _after(request, reference), _("The record is restricted.")

    names = list(restricting.readers())
    return Change.sent(request).answer(
        request,
        change,
        foreseen=(CannotRestrict,),
        title=_("Restrict this record"),
        caption=name,
        facts=[(_("In your organisation it then opens to"), names or _("Nobody yet. Ask an administrator first."))],
        note=_(
            "Whoever serves them sees the name no more either, except those of that organisation who may open "
            "restricted records. Tell the organisation first, so that somebody can go on working with the person. "
            "Write the reason nowhere."
        ),
        button=_("Restrict the record"),
        warning=True,
        cancel_href=_case(reference),
    )


@allows(Permission.RECORD_RESTRICT)
def lift(request: Any, reference: str) -> HttpResponse:
    about, name = _referred(request, reference)

    def change() -> tuple[str, str]:
        restricting.lift(participant=about, by=request.access, now=request.clock.now())
        return _case(reference), _("The record is restricted no more.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(CannotRestrict,),
        title=_("Lift the restriction"),
        caption=name,
        note=_("Everybody who works with this person sees again who they are, and reads what was written meanwhile."),
        button=_("Lift it"),
        warning=True,
        cancel_href=_case(reference),
    )


def _referred(request: Any, reference: str) -> tuple[Participant, str]:
    """Somebody whom the acting organisation referred, with the name. Raises RecordRestricted, OutsideAccess."""
    found = identity(reference)
    require(found.participant.employment_service_id == request.access.own)
    return found.participant, name_of(found.name)


def _after(request: Any, reference: str) -> str:
    """Whoever restricts a record and may not open it themselves goes back to their people."""
    mine = restricting.clearances().filter(person=request.access.who)
    return _case(reference) if mine.exists() else reverse("caseload")


def _list() -> str:
    return reverse("restricted_records")


def _case(reference: str) -> str:
    return reverse("case", args=[reference])
