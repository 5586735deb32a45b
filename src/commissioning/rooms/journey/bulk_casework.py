"""Rows about participants, of any sort: on whose placement each stands, and those that are written one by one.

What is written one by one goes through the same function as on the page of a single person, so the same rules hold and
each row stands in the audit record by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import OutsideAccess, ScopedModel
from commissioning.rooms.journey.bulk_reading import SEALED, Columns, SentColumn, SentRow
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import RecordRestricted

AT_ONCE = 1_000
LONGEST_WORDS = 5_000
Progress = Callable[[int, int], None]
Enter = Callable[..., dict[int, str]]
Told = TypeVar("Told", bound=ScopedModel)
Write = Callable[[SentRow, Placement, Access, datetime], str | None]

PARTICIPANT = SentColumn("participant", "Their reference, as the list of your referrals says it.", is_needed=True)
RECORD = SentColumn("record", "To say what is new of what was told before: its reference in the receipt of that file.")
WITHDRAWN = SentColumn("withdrawn", "With a record: true when it never happened.", codes=("true", "false"))


@dataclass(frozen=True, slots=True)
class Casework:
    """A sort of file whose rows are about participants, whatever the programme.

    enter  writes rows that are right in themselves; takes `by`, `now` and `told`. Returns the reference of each by the
           number of its row; what is wrong with the others is told on them.
    """

    columns: Columns
    example: Mapping[str, str]
    enter: Enter


def words(says: str) -> SentColumn:
    """A column of words that are kept sealed."""
    return SentColumn("words", f"{says} {SEALED}", is_personal=True, longest=LONGEST_WORDS)


def placed(rows: Sequence[SentRow], *, by: Access, on: Mapping[int, date]) -> dict[int, Placement]:
    """The placement that each row is about, by its number: the last one begun by the day of the row, by default today.

    Where there is none, or it is not the acting organisation's to write about, that is told on the row.
    """
    known: dict[str, list[Placement]] = {}
    named = sorted({row.cells["participant"] for row in rows})
    for first in range(0, len(named), AT_ONCE):
        there = Placement.objects.filter(participant__in=named[first : first + AT_ONCE]).select_related("participant")
        for placement in there.order_by("starts_on", "recorded_at"):
            known.setdefault(placement.participant_id, []).append(placement)
    found = {}
    for row in rows:
        day = on.get(row.number, by.on)
        begun = [each for each in known.get(row.cells["participant"], []) if each.starts_on <= day]
        if not begun:
            expected = "the reference of a participant who is placed with you on that day"
            row.wrong("participant", "is not known", expected, "Look it up in your list of participants.")
        elif not _writes_about(begun[-1], by):
            todo = "Whoever serves the person on that day records it."
            row.wrong("participant", "is not yours to write about", "a participant whom you serve", todo)
        else:
            found[row.number] = begun[-1]
    return found


def _writes_about(placement: Placement, by: Access) -> bool:
    """Whether the walls will let a row through: see `event_models.CASEWORK`."""
    is_prime = any(
        each.kind == Relation.PRIME_OF and each.contract == placement.contract and each.in_force(by.on)
        for each in by.standings
    )
    return is_prime or by.own in (placement.delivered_by_id, placement.employment_service_id)


def one_by_one(write: Write, *, once: Sequence[str], day: str = "", words: Sequence[str] = ("words",)) -> Enter:
    """How rows are entered that are written one after the other.

    Takes    write: writes one row down and gives its reference; or tells on the row what is wrong, and gives None.
             once: the columns by which no two rows of a file may be about the same. day: the column of the day on
             which the participant must be placed; today without it. words: the columns that hold sealed words.
    """

    def enter(rows: Sequence[SentRow], *, by: Access, now: datetime, told: Progress) -> dict[int, str]:
        days = {row.number: row.needed_day(day) for row in rows} if day else {}
        _tell_twice(rows, once)
        right = [row for row in rows if row.is_right()]
        there = placed(right, by=by, on=days)
        made = {}
        for done, row in enumerate(right):
            if done % AT_ONCE == 0:
                told(done, len(right))
            if row.number in there and (reference := _written(row, there[row.number], by, now)) is not None:
                made[row.number] = reference
        return made

    def _written(row: SentRow, placement: Placement, by: Access, now: datetime) -> str | None:
        try:
            with transaction.atomic():
                return write(row, placement, by, now)
        except RecordRestricted as restricted:
            column = next((name for name in words if row.cells[name]), None)
            expected = "a row sent by somebody who may open it"
            row.wrong(column, "cannot be kept: the record is restricted", expected, str(restricted))
        except OutsideAccess:
            expected = "a row about the time that your organisation serves them"
            row.wrong(None, "is about a time with another organisation", expected, "Let that organisation send it.")
        except Identity.DoesNotExist:
            expected = "a participant whose name is on record"
            row.wrong("participant", "is nobody of whom words are kept any more", expected, "Take this row out.")
        return None

    return enter


def told_before(model: type[Told], row: SentRow, placement: Placement, refuse: type[ValueError]) -> Told:
    """What the record of a row stands for, of whoever is placed. Raises `refuse`, where there is none."""
    found = model.objects.filter(record=row.cells["record"], placement__participant=placement.participant_id).first()
    if found is None:
        raise refuse(f"There is no such {model._meta.verbose_name} of this participant. Correct the record.")
    return found


def _tell_twice(rows: Sequence[SentRow], once: Sequence[str]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        about = tuple(row.cells[name] for name in once)
        if all(about) and (earlier := first.setdefault(about, row.number)) != row.number:
            expected = f"each {' and '.join(once)} once in a file"
            row.wrong(once[-1], f"is that of row {earlier} too", expected, "Send the later one in another file.")
