"""Appointments: booked, moved, cancelled, come to or missed, each a row of its own: no time that was fixed is lost."""

from typing import Any

from ninja import Query

from commissioning.api.journey_rows import asked_rows, read_words
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.problems import not_as_described
from commissioning.api.resources.participants import TAG, read_placement
from commissioning.api.schemas.casework import (
    AppointmentGiven,
    AppointmentShown,
    CancellationGiven,
    CaseworkFilters,
    MoveGiven,
    OutcomeGiven,
    TextShown,
)
from commissioning.api.schemas.common import Reference
from commissioning.platform.changes import settled_before
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import appointments
from commissioning.rooms.journey.appointment_models import About, Appointment, AskedBy, Place, Reason, State
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnAppointment


class Appointments(Page[AppointmentShown]):
    """One page of appointments."""


@reads("/appointments", who=Permission.CASE_READ, gives=Appointments, tag=TAG)
def list_appointments(request: Any, filters: Query[CaseworkFilters]) -> Appointments:
    """How the appointments that your organisation may see stood, each row from its moment on."""
    as_of = settled_before(now=request.clock.now())
    rows = asked_rows(Appointment.objects.all(), filters)
    return paged(Appointments, request, rows, filters, shows=each(_appointment), as_of=as_of)


@reads("/appointments/{reference}", who=Permission.CASE_READ, gives=AppointmentShown, tag=TAG)
def read_appointment(request: Any, reference: Reference) -> AppointmentShown:
    """How an appointment stood from a moment on."""
    return _appointment(Appointment.objects.get(pk=reference))


@reads("/appointments/{reference}/words", who=Permission.CASE_READ, gives=TextShown, tag=TAG)
def read_words_of_appointment(request: Any, reference: Reference) -> TextShown:
    """Words about an appointment, to those who work with the person. That they were read is in your audit record."""
    found = read_words(request, Appointment.objects.get(pk=reference).pk)
    return TextShown(about=reference, text=found.text, recorded_at=found.recorded_at)


@changes(
    "/placements/{reference}/appointments",
    who=Permission.CASE_KEEP,
    gives=AppointmentShown,
    tag=TAG,
    refuses=(NotAnAppointment,),
    about=read_placement,
    located="/appointments/{reference}",
)
def book_appointment(request: Any, reference: Reference, body: AppointmentGiven) -> AppointmentShown:
    """Book an appointment."""
    made = appointments.book(
        placement=Placement.objects.get(pk=reference),
        at=body.at,
        about=body.about,
        place=body.place,
        asked_by=body.asked_by,
        words=body.words or "",
        by=request.access,
        now=request.clock.now(),
    )
    return _appointment(made)


@changes(
    "/appointments/{reference}/moves",
    who=Permission.CASE_KEEP,
    gives=AppointmentShown,
    tag=TAG,
    refuses=(NotAnAppointment,),
    about=read_appointment,
    located="/appointments/{reference}",
)
def move_appointment(request: Any, reference: Reference, body: MoveGiven) -> AppointmentShown:
    """Fix another time for an appointment."""
    made = appointments.move(
        appointment=Appointment.objects.get(pk=reference),
        at=body.at,
        place=body.place,
        asked_by=body.asked_by,
        reason=body.reason,
        words=body.words or "",
        by=request.access,
        now=request.clock.now(),
    )
    return _appointment(made)


@changes(
    "/appointments/{reference}/cancellations",
    who=Permission.CASE_KEEP,
    gives=AppointmentShown,
    tag=TAG,
    refuses=(NotAnAppointment,),
    about=read_appointment,
    located="/appointments/{reference}",
)
def cancel_appointment(request: Any, reference: Reference, body: CancellationGiven) -> AppointmentShown:
    """Let an appointment not be."""
    made = appointments.cancel(
        appointment=Appointment.objects.get(pk=reference),
        asked_by=body.asked_by,
        reason=body.reason,
        words=body.words or "",
        by=request.access,
        now=request.clock.now(),
    )
    return _appointment(made)


@changes(
    "/appointments/{reference}/outcomes",
    who=Permission.CASE_KEEP,
    gives=AppointmentShown,
    tag=TAG,
    refuses=(NotAnAppointment,),
    about=read_appointment,
    located="/appointments/{reference}",
)
def say_who_came(request: Any, reference: Reference, body: OutcomeGiven) -> AppointmentShown:
    """Say whether they came to an appointment, and if not, why."""
    found = Appointment.objects.get(pk=reference)
    said: dict[str, Any] = {"words": body.words or "", "by": request.access, "now": request.clock.now()}
    if body.came:
        if body.reason is not None:
            raise not_as_described("body", "reason", "They came, so there is nothing to explain. Leave it out.")
        return _appointment(appointments.attend(appointment=found, **said))
    if body.reason is None:
        raise not_as_described("body", "reason", "Say why they did not come; `not_known` is one of the reasons.")
    return _appointment(appointments.miss(appointment=found, reason=body.reason, **said))


def _appointment(row: Appointment) -> AppointmentShown:
    return AppointmentShown(
        reference=row.pk,
        record=row.record,
        placement=row.placement_id,
        state=State(row.state),
        at=row.at,
        about=About(row.about),
        place=Place(row.place),
        asked_by=AskedBy(row.asked_by),
        reason=Reason(row.reason) if row.reason else "",
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_id,
        recorded_for=row.recorded_for_id,
    )
