"""Many events at once: each by the same rules as one, those that fit written together under the file that sent them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation
from commissioning.platform.sealed_fields import keys_at_hand
from commissioning.rooms.journey.bulk_reading import Columns, SentRow
from commissioning.rooms.journey.event_kinds import KINDS, Confirmed, Whole
from commissioning.rooms.journey.event_models import Event, Words
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import Said, Told, event_of, follow_leaving, taken_back
from commissioning.rooms.journey.refusals import NoRules, NotOnTheJourney
from commissioning.tables.schema import SOURCES

COLUMNS = Columns(
    ("key", "participant", "kind", "on"),
    ("until", "details", "source", "words", "record", "withdrawn"),
    frozenset({"words"}),
)
"""`details` are codes as `work=employed; hours=16`. `record` is that of the event which the row corrects; with
`withdrawn` true, takes back. Without `source` it is the provider who says so."""
EXAMPLE = {
    "key": "2013-000001",
    "participant": "abcdefghijklmnopqrstuvw2",
    "kind": "job_start",
    "on": "2013-05-20",
    "details": "work=employed; hours=30",
    "source": "provider",
}
LONGEST_WORDS = 5_000
AT_ONCE = 1_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event that may be written down, on the placement of its day."""

    row: SentRow
    placement: Placement
    told: Told
    words: str
    withdrawn: bool


def drafts(rows: Sequence[SentRow], *, by: Access) -> list[EventDraft]:
    """The events of rows that are right in themselves; what is wrong with others is told on them."""
    placements: dict[str, list[Placement]] = {}
    named = sorted({row.cells["participant"] for row in rows})
    for first in range(0, len(named), AT_ONCE):
        there = Placement.objects.filter(participant__in=named[first : first + AT_ONCE]).select_related("participant")
        for placement in there.order_by("starts_on", "recorded_at"):
            placements.setdefault(placement.participant_id, []).append(placement)
    return [draft for row in rows if (draft := _draft(row, placements, by)) is not None]


def enter(wanted: Sequence[EventDraft], *, by: Access, now: datetime, told: Progress) -> dict[int, str]:
    """Write events down in the order of the file; each by the number of its row. One refused is told on its row."""
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
        made |= {draft.row.number: event.pk for draft, event in fit}
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


def _draft(row: SentRow, placements: dict[str, list[Placement]], by: Access) -> EventDraft | None:
    cells = row.cells
    _tell_shapes(row)
    on, until = row.day("on"), row.day("until")
    if not row.is_right() or on is None:
        return None
    there = [each for each in placements.get(cells["participant"], []) if each.starts_on <= on]
    if not there:
        expected = "the reference of a participant who is placed with you on that day"
        row.wrong("participant", "is not known", expected, "Look it up in your list of participants.")
        return None
    if not _writes_about(there[-1], by):
        todo = "Whoever serves the person on that day records it."
        row.wrong("participant", "is not yours to write about", "a participant whom you serve", todo)
        return None
    told = Told(cells["kind"], on, until, _detail(row), cells["source"] or "provider", cells["record"] or None)
    return EventDraft(row, there[-1], told, cells["words"], cells["withdrawn"] == "true")


def _writes_about(placement: Placement, by: Access) -> bool:
    """Whether the walls will let the event through: see `event_models.CASEWORK`."""
    is_prime = any(
        each.kind == Relation.PRIME_OF and each.contract == placement.contract and each.in_force(by.on)
        for each in by.standings
    )
    return is_prime or by.own in (placement.delivered_by_id, placement.employment_service_id)


def _tell_shapes(row: SentRow) -> None:
    cells = row.cells
    if cells["kind"] and cells["kind"] not in KINDS:
        row.wrong("kind", "is not known", f"one of {', '.join(KINDS)}", "Write one of these.")
    if cells["source"] and cells["source"] not in SOURCES:
        row.wrong("source", "is not known", f"one of {', '.join(SOURCES)}", "Write one of these.")
    if cells["withdrawn"] not in ("", "true", "false"):
        row.wrong("withdrawn", "is not known", "true, false or nothing", "Write one of these.")
    if cells["withdrawn"] == "true" and not cells["record"]:
        row.wrong("record", "is empty", "the record of the event to take back", "Fill it in.")
    if len(cells["words"]) > LONGEST_WORDS:
        row.wrong("words", "is too long", f"at most {LONGEST_WORDS} characters", "Say it shorter.")
    for part in _parts(cells["details"]):
        if part.count("=") != 1:
            row.wrong("details", "cannot be read", "codes as work=employed; hours=16", "Write it that way.")
            return


def _detail(row: SentRow) -> Said:
    """The details as an event takes them: a whole number or a confirmation where its kind wants one, else the code."""
    known = KINDS[row.cells["kind"]].details
    found: dict[str, str | int | bool] = {}
    for name, _, text in (part.partition("=") for part in _parts(row.cells["details"])):
        detail, said = known.get(name.strip()), text.strip()
        if isinstance(detail, Whole) and said.isascii() and said.isdigit():
            found[name.strip()] = int(said)
        else:
            found[name.strip()] = True if isinstance(detail, Confirmed) and said == "true" else said
    return found


def _parts(details: str) -> list[str]:
    return [part for part in details.split(";") if part.strip()]
