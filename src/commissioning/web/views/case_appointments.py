"""Somebody's appointments with every time that was fixed: book, move, cancel, and say what came of them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import appointments as room
from commissioning.rooms.journey.appointment_models import About, Appointment, AskedBy, Place, Reason
from commissioning.rooms.journey.refusals import NotAnAppointment
from commissioning.rooms.journey.work import Work
from commissioning.web.allows import allows, require
from commissioning.web.environment import moment_in_words
from commissioning.web.forms import case_appointments as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.case_work import kept, may_keep, opened_work


@allows(Permission.CASE_READ)
def appointments(request: Any, reference: str) -> HttpResponse:
    work, name = opened_work(request, reference, "the appointments of a participant")
    now = request.clock.now()
    return page(
        request,
        "cases/appointments",
        reference=reference,
        name=name,
        words=work.words,
        standing=[(each, each.last.at <= now) for each in work.appointments if each.is_standing],
        over=[each for each in reversed(work.appointments) if not each.is_standing],
        may_keep=may_keep(request, reference),
    )


@allows(Permission.CASE_KEEP)
def book(request: Any, reference: str, step: str) -> HttpResponse:
    placement = kept(request, reference)
    _work, name = opened_work(request, reference, "the booking of an appointment")

    def change(said: Answers) -> tuple[str, str]:
        room.book(
            placement=placement,
            at=said["at"],
            about=About(said["about"]),
            place=Place(said["place"]),
            asked_by=AskedBy(said["asked_by"]),
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return _appointments(reference), _("The appointment is booked: %(at)s.") % {"at": moment_in_words(said["at"])}

    return Journey(
        title=_("Book an appointment: %(name)s") % {"name": name},
        questions=forms.BOOK,
        cancel=_appointments(reference),
        button=_("Book"),
        change=change,
        foreseen=(NotAnAppointment,),
        given={"now": request.clock.now(), "before": None},
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def move(request: Any, reference: str, record: str, step: str) -> HttpResponse:
    last, name = _standing(request, reference, record, "an appointment that is moved")

    def change(said: Answers) -> tuple[str, str]:
        room.move(
            appointment=last,
            at=said["at"],
            place=Place(said["place"]),
            asked_by=AskedBy(said["asked_by"]),
            reason=Reason(said["reason"]),
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return _appointments(reference), _("The appointment is moved: %(at)s.") % {"at": moment_in_words(said["at"])}

    return Journey(
        title=_("Move the appointment of %(at)s: %(name)s") % {"at": moment_in_words(last.at), "name": name},
        questions=forms.MOVE,
        cancel=_appointments(reference),
        button=_("Move"),
        change=change,
        foreseen=(NotAnAppointment,),
        note=_("The time before stays on record, with who asked for another."),
        given={"now": request.clock.now(), "before": last},
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def attended(request: Any, reference: str, record: str) -> HttpResponse:
    last, name = _kept(request, reference, record, "an appointment that was attended")

    def change() -> tuple[str, str]:
        room.attend(appointment=last, by=request.access, now=request.clock.now())
        return _appointments(reference), _("It is on record that they came.")

    return _changed(request, Change.sent(request), change, last, name, _("They came"), _("Record that they came"))


@allows(Permission.CASE_KEEP)
def missed(request: Any, reference: str, record: str) -> HttpResponse:
    last, name = _kept(request, reference, record, "an appointment that was missed")
    form = forms.Missed.sent(request)

    def change() -> tuple[str, str]:
        reason = Reason(form.cleaned_data["reason"])
        room.miss(appointment=last, reason=reason, by=request.access, now=request.clock.now())
        return _appointments(reference), _("It is on record that they did not come.")

    return _changed(request, form, change, last, name, _("They did not come"), _("Record that they did not come"))


@allows(Permission.CASE_KEEP)
def cancel(request: Any, reference: str, record: str) -> HttpResponse:
    last, name = _standing(request, reference, record, "an appointment that is cancelled")
    form = forms.Cancel.sent(request)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        room.cancel(
            appointment=last,
            asked_by=AskedBy(said["asked_by"]),
            reason=Reason(said["reason"]),
            by=request.access,
            now=request.clock.now(),
        )
        return _appointments(reference), _("The appointment is cancelled.")

    return _changed(request, form, change, last, name, _("Cancel the appointment"), _("Cancel it"))


def _changed(
    request: Any, form: Change, change: Any, last: Appointment, name: str, title: str, button: str
) -> HttpResponse:
    return form.answer(
        request,
        change,
        foreseen=(NotAnAppointment,),
        title=title,
        caption=name,
        facts=[
            (_("When"), moment_in_words(last.at)),
            (_("What for"), last.get_about_display()),
            (_("Where"), last.get_place_display()),
        ],
        button=button,
        cancel_href=_appointments(last.placement.participant_id),
    )


def _kept(request: Any, reference: str, record: str, purpose: str) -> tuple[Appointment, str]:
    """How an appointment stands, on the placement that one writes on. Where there is none, the page is not there."""
    placement = kept(request, reference)
    work, name = opened_work(request, reference, purpose)
    found = _of_record(work, record)
    require(found is not None and found.last.placement_id == placement.pk)
    assert found is not None
    return found.last, name


def _standing(request: Any, reference: str, record: str, purpose: str) -> tuple[Appointment, str]:
    """As `_kept`, of one that stands."""
    last, name = _kept(request, reference, record, purpose)
    require(last.state in room.STANDING)
    return last, name


def _of_record(work: Work, record: str) -> room.Kept | None:
    return next((each for each in work.appointments if each.last.record == record), None)


def _appointments(reference: str) -> str:
    return reverse("case_appointments", args=[reference])
