"""Many events at once: each by the same rules as one, those that fit written together under the file that sent them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commissioning.platform.access import Access
from commissioning.platform.sealed_fields import keys_at_hand
from commissioning.rooms.journey.bulk_casework import (
    AT_ONCE,
    PARTICIPANT,
    RECORD,
    WITHDRAWN,
    Casework,
    Progress,
    placed,
    words,
)
from commissioning.rooms.journey.bulk_reading import A_DAY, Columns, SentColumn, SentRow, codes_in
from commissioning.rooms.journey.event_kinds import KINDS, Confirmed, Whole
from commissioning.rooms.journey.event_models import Event, Words
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import Said, Told, event_of, follow_leaving, taken_back
from commissioning.rooms.journey.refusals import NoRules, NotOnTheJourney
from commissioning.tables.schema import SOURCES


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event that may be written down, on the placement of its day."""

    row: SentRow
    placement: Placement
    told: Told
    words: str
    withdrawn: bool


def enter(rows: Sequence[SentRow], *, by: Access, now: datetime, told: Progress) -> dict[int, str]:
    """Write the events of rows down in the order of the file; the record of each by the number of its row.

    What is wrong with a row is told on it.
    """
    wanted = _drafts(rows, by=by)
    made: dict[int, str] = {}
    for first in range(0, len(wanted), AT_ONCE):
        told(first, len(wanted))
        some = wanted[first : first + AT_ONCE]
        versions: dict[str, list[Event]] = {draft.placement.pk: [] for draft in some}
        for each in Event.objects.filter(placement__in=list(versions)):
            versions[each.placement_id].append(each)
        fit, people = [], _people(some)
        for draft in some:
            if draft.words and draft.placement.participant_id not in people:
                todo = "Leave the words out, or let somebody send the row who may open restricted records."
                draft.row.wrong("words", "cannot be kept: the record is restricted", "no words", todo)
                continue
            there = versions[draft.placement.pk]
            if (event := _event(draft, there, by, now)) is not None:
                there.append(event)
                fit.append((draft, event))
        Event.objects.bulk_create([event for _, event in fit])
        _write_words([(draft, event) for draft, event in fit if draft.words], people, now)
        made |= {draft.row.number: event.record for draft, event in fit}
    return made


def _event(draft: EventDraft, versions: list[Event], by: Access, now: datetime) -> Event | None:
    record = draft.told.record
    if record and any((each.record, each.recorded_at) == (record, now) for each in versions):
        draft.row.wrong("record", "is told of twice in this file", "one version in a file", "Send the later one again.")
        return None
    try:
        if draft.withdrawn and record:
            event = taken_back(record, versions, by=by, now=now)
        else:
            event = event_of(draft.placement, draft.told, versions, by=by, now=now)
        follow_leaving(event, versions, by=by, now=now)
        return event
    except (NotOnTheJourney, NoRules) as refused:
        draft.row.wrong(None, "cannot be on this journey", "an event that fits", str(refused))
        return None


def _people(drafts: Sequence[EventDraft]) -> dict[str, str]:
    """The keys under which words are sealed, by participant: of those who may be known by name."""
    written_about = {draft.placement.participant_id for draft in drafts if draft.words}
    known = Identity.objects.filter(participant__in=sorted(written_about))
    return dict(known.values_list("participant", "person"))


def _write_words(fit: Sequence[tuple[EventDraft, Event]], people: Mapping[str, str], now: datetime) -> None:
    with keys_at_hand(people.values()):
        Words.objects.bulk_create(
            [
                Words(
                    placement=draft.placement,
                    person=people[draft.placement.participant_id],
                    about=event.pk,
                    text=draft.words,
                    recorded_at=now,
                )
                for draft, event in fit
            ]
        )


def _drafts(rows: Sequence[SentRow], *, by: Access) -> list[EventDraft]:
    """The events of rows that are right in themselves; what is wrong with others is told on them."""
    fit = [row for row in rows if _details_are_read(row)]
    days = {row.number: row.needed_day("on") for row in fit}
    there = placed(fit, by=by, on=days)
    return [_draft(row, there[row.number], days[row.number]) for row in fit if row.number in there]


def _draft(row: SentRow, placement: Placement, on: date) -> EventDraft:
    cells = row.cells
    source, record = cells["source"] or "provider", cells["record"] or None
    told = Told(cells["kind"], on, row.day("until"), _detail(row), source, record)
    return EventDraft(row, placement, told, cells["words"], cells["withdrawn"] == "true")


def _details_are_read(row: SentRow) -> bool:
    if row.cells["withdrawn"] == "true" and not row.cells["record"]:
        row.wrong("record", "is empty", "the record of the event to take back", "Fill it in.")
    if any(part.count("=") != 1 for part in codes_in(row.cells["details"])):
        row.wrong("details", "cannot be read", "codes as work=employed; hours=16", "Write it that way.")
    return row.is_right()


def _detail(row: SentRow) -> Said:
    """The details as an event takes them: a whole number or a confirmation where its kind wants one, else the code."""
    known = KINDS[row.cells["kind"]].details
    found: dict[str, str | int | bool] = {}
    for name, _, text in (part.partition("=") for part in codes_in(row.cells["details"])):
        detail, said = known.get(name.strip()), text.strip()
        if isinstance(detail, Whole) and said.isascii() and said.isdigit():
            found[name.strip()] = int(said)
        else:
            found[name.strip()] = True if isinstance(detail, Confirmed) and said == "true" else said
    return found


EVENTS = Casework(
    Columns(
        PARTICIPANT,
        SentColumn("kind", "What happened.", is_needed=True, codes=tuple(KINDS)),
        SentColumn("on", A_DAY, is_needed=True, is_day=True),
        SentColumn("until", f"Of what lasts, the first day after it. {A_DAY}", is_day=True),
        SentColumn("details", "The codes that the kind asks for, such as work=employed; hours=16."),
        SentColumn("source", "Who says so; the provider when it is empty.", codes=tuple(SOURCES)),
        words("What codes cannot say."),
        RECORD,
        WITHDRAWN,
    ),
    {
        "key": "2013-000001",
        "participant": "abcdefghijklmnopqrstuvw2",
        "kind": "job_start",
        "on": "2013-05-20",
        "details": "work=employed; hours=30",
        "source": "provider",
    },
    enter,
)
