"""Appointments of a file: booked, moved, cancelled, and what came of them, each as on the page of the person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from commissioning.platform.access import Access
from commissioning.rooms.journey.appointment_models import About, Appointment, AskedBy, Place, Reason, State
from commissioning.rooms.journey.appointments import attend, book, cancel, miss, move
from commissioning.rooms.journey.bulk_casework import PARTICIPANT, RECORD, Casework, one_by_one, told_before, words
from commissioning.rooms.journey.bulk_reading import Columns, SentColumn, SentRow
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnAppointment

_ASKS = {
    State.BOOKED: ("at", "about", "place", "asked_by"),
    State.RESCHEDULED: ("record", "at", "place", "asked_by", "reason"),
    State.CANCELLED: ("record", "asked_by", "reason"),
    State.ATTENDED: ("record",),
    State.MISSED: ("record", "reason"),
}
"""The columns that each state needs."""
_CODES: dict[str, Callable[[str], Any]] = {"about": About, "place": Place, "asked_by": AskedBy, "reason": Reason}
_SAYS: dict[State, Callable[..., Appointment]] = {
    State.RESCHEDULED: move,
    State.CANCELLED: cancel,
    State.ATTENDED: attend,
    State.MISSED: miss,
}


def _write(row: SentRow, placement: Placement, by: Access, now: datetime) -> str | None:
    state, cells, at = State(row.cells["state"]), row.cells, row.moment("at")
    for missing in [name for name in _ASKS[state] if not cells[name]]:
        row.wrong(missing, "is empty", f"a value, as the appointment is {state.value}", "Fill it in.")
    if not row.is_right():
        return None
    said = {name: read(cells[name]) for name, read in _CODES.items() if name in _ASKS[state]}
    said |= {"words": cells["words"], "by": by, "now": now} | ({"at": at} if "at" in _ASKS[state] else {})
    try:
        if state == State.BOOKED:
            return book(placement=placement, **said).record
        there = told_before(Appointment, row, placement, NotAnAppointment)
        return _SAYS[state](appointment=there, **said).record
    except NotAnAppointment as refused:
        row.wrong(None, "cannot be", "an appointment that fits what stands on record", str(refused))
    return None


APPOINTMENTS = Casework(
    Columns(
        PARTICIPANT,
        SentColumn("state", "How it stands now.", is_needed=True, codes=tuple(State.values)),
        RECORD,
        SentColumn("at", "When, such as 2026-04-01 14:30 by the clocks of London; of what is booked or rescheduled."),
        SentColumn("about", "What it is for, of what is booked.", codes=tuple(About.values)),
        SentColumn("place", "Where, of what is booked or rescheduled.", codes=tuple(Place.values)),
        SentColumn("asked_by", "Who asked for it, or for the change.", codes=tuple(AskedBy.values)),
        SentColumn("reason", "Why it was rescheduled, cancelled or missed.", codes=tuple(Reason.values)),
        words("What codes cannot say."),
    ),
    {
        "key": "2013-000001",
        "participant": "abcdefghijklmnopqrstuvw2",
        "state": "booked",
        "at": "2026-04-01 14:30",
        "about": "support",
        "place": "office",
        "asked_by": "provider",
    },
    one_by_one(_write, once=("record",)),
)
