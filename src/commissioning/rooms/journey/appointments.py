"""Book appointments, move them, and say what came of them: each a new row, so every time that was fixed is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.appointment_models import About, Appointment, AskedBy, Place, Reason, State
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import write_words
from commissioning.rooms.journey.refusals import NotAnAppointment

STANDING = (State.BOOKED, State.RESCHEDULED)
"""It is still to come, or nobody has said yet what came of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An appointment: how it stands, and all that it was before, the first row first."""

    last: Appointment
    history: tuple[Appointment, ...]

    @property
    def is_standing(self) -> bool:
        return self.last.state in STANDING


@transaction.atomic
def book(
    *,
    placement: Placement,
    at: datetime,
    about: About,
    place: Place,
    asked_by: AskedBy,
    by: Access,
    now: datetime,
    words: str = "",
) -> Appointment:
    """Book an appointment. Takes words: what codes cannot say, sealed. Raises NotAnAppointment, for a time gone by."""
    _refuse_past(at, now)
    codes = {"about": about, "place": place, "asked_by": asked_by}
    return _write(placement, {"record": new_reference(), "at": at, **codes}, State.BOOKED, by=by, now=now, words=words)


@transaction.atomic
def move(
    *,
    appointment: Appointment,
    at: datetime,
    place: Place,
    asked_by: AskedBy,
    reason: Reason,
    by: Access,
    now: datetime,
    words: str = "",
) -> Appointment:
    """Fix another time for an appointment. The one before stays on record, with who asked for the change.

    Raises   NotAnAppointment, for a time gone by or an appointment that does not stand.
    """
    last = _last(appointment, *STANDING)
    _refuse_past(at, now)
    said = {**_said(last), "at": at, "place": place, "asked_by": asked_by, "reason": reason}
    return _write(last.placement, said, State.RESCHEDULED, by=by, now=now, words=words)


@transaction.atomic
def cancel(
    *, appointment: Appointment, asked_by: AskedBy, reason: Reason, by: Access, now: datetime, words: str = ""
) -> Appointment:
    """Let an appointment not be. Raises NotAnAppointment, when it does not stand."""
    last = _last(appointment, *STANDING)
    said = {**_said(last), "asked_by": asked_by, "reason": reason}
    return _write(last.placement, said, State.CANCELLED, by=by, now=now, words=words)


@transaction.atomic
def attend(*, appointment: Appointment, by: Access, now: datetime, words: str = "") -> Appointment:
    """Say that they came. Corrects that they did not. Raises NotAnAppointment, before its time or if said already."""
    last = _come(_last(appointment, *STANDING, State.MISSED), now)
    return _write(last.placement, _said(last), State.ATTENDED, by=by, now=now, words=words)


@transaction.atomic
def miss(*, appointment: Appointment, reason: Reason, by: Access, now: datetime, words: str = "") -> Appointment:
    """Say that they did not come, and why. Corrects that they did. Raises NotAnAppointment, as `attend`."""
    last = _come(_last(appointment, *STANDING, State.ATTENDED), now)
    return _write(last.placement, {**_said(last), "reason": reason}, State.MISSED, by=by, now=now, words=words)


def appointments(placements: Iterable[Placement]) -> list[Kept]:
    """The appointments of placements with their histories, by the time that holds."""
    rows = (
        Appointment.objects.filter(placement__in=[each.pk for each in placements])
        .select_related("recorded_by", "recorded_for")
        .order_by("recorded_at", "pk")
    )
    histories: dict[str, list[Appointment]] = {}
    for row in rows:
        histories.setdefault(row.record, []).append(row)
    kept = [Kept(rows[-1], tuple(rows)) for rows in histories.values()]
    return sorted(kept, key=lambda each: (each.last.at, each.last.record))


def _last(appointment: Appointment, *states: State) -> Appointment:
    last = Appointment.objects.filter(record=appointment.record).order_by("-recorded_at").first()
    if last is None or last.state not in states:
        stands = State(last.state).label.lower() if last else "gone"
        raise NotAnAppointment(f"This appointment is {stands}, so this cannot be said of it. Book another one instead.")
    return last


def _come(last: Appointment, now: datetime) -> Appointment:
    if last.at > now:
        raise NotAnAppointment("Its time has not come yet. Say what came of it afterwards, or move or cancel it.")
    return last


def _refuse_past(at: datetime, now: datetime) -> None:
    if at <= now:
        raise NotAnAppointment("This time has gone by. Choose one that is still to come.")


def _said(last: Appointment) -> dict[str, Any]:
    return {name: getattr(last, name) for name in ("record", "at", "about", "place", "asked_by")}


def _write(
    placement: Placement, said: dict[str, Any], state: State, *, by: Access, now: datetime, words: str
) -> Appointment:
    by.require(Permission.CASE_KEEP)
    row = Appointment(
        placement=placement, state=state, recorded_at=now, recorded_by_id=by.who, recorded_for_id=by.own, **said
    )
    row.save(force_insert=True)
    audit.record(f"appointment {state.value}", row, by=by, now=now)
    if words.strip():
        write_words(placement=placement, about=row.pk, text=words, now=now)
    return row
