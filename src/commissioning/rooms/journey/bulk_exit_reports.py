"""Exit reports of a file: each written as a draft, with the record of the person's time. Whoever read one sends it."""

from datetime import datetime

from commissioning.platform.access import Access
from commissioning.rooms.journey.bulk_casework import PARTICIPANT, Casework, one_by_one
from commissioning.rooms.journey.bulk_reading import SEALED, Columns, SentColumn, SentRow
from commissioning.rooms.journey.exit_reports import write_exit_report
from commissioning.rooms.journey.exit_text import Written
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnExitReport

MOST_WORDS = 4_000
_STEPS = tuple(f"next_step_{number}" for number in range(1, 6))


def _write(row: SentRow, placement: Placement, by: Access, now: datetime) -> str | None:
    steps = tuple(row.cells[name] for name in _STEPS if row.cells[name])
    try:
        written = Written(row.cells["gained"], steps, row.cells["own_words"])
        return write_exit_report(placement=placement, written=written, by=by, now=now).pk
    except NotAnExitReport as refused:
        row.wrong(None, "is not a whole report", "what they gained, and a next step", str(refused))
    return None


def _words(name: str, says: str, *, is_needed: bool = False) -> SentColumn:
    return SentColumn(name, f"{says} {SEALED}", is_needed=is_needed, is_personal=True, longest=MOST_WORDS)


EXIT_REPORTS = Casework(
    Columns(
        PARTICIPANT,
        _words("gained", "What they gained, written to them.", is_needed=True),
        _words(_STEPS[0], "What is recommended next.", is_needed=True),
        *(_words(name, "Another step.") for name in _STEPS[1:]),
        _words("own_words", "What they say of their time."),
    ),
    {
        "key": "2013-000001",
        "participant": "abcdefghijklmnopqrstuvw2",
        "gained": "You can plan your week, and you know what you are good at.",
        _STEPS[0]: "Ask the college about the evening course",
    },
    one_by_one(_write, once=("participant",), words=("gained",)),
)
