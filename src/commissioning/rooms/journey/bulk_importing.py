"""Files of many referrals, events or other casework: checked whole, and entered whole or not at all.

However often a row comes, it is entered once: it is known by the key that its sender gave it. The same row again
changes nothing; the same key with something else is an error. Only where the sender asked for it are right rows entered
beside wrong ones; the receipt says which.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from commissioning.core.canonical import canonical_json, digest
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.platform.sealing import blind
from commissioning.rooms.journey import bulk_drafts, bulk_referrals
from commissioning.rooms.journey.bulk_appointments import APPOINTMENTS
from commissioning.rooms.journey.bulk_assessments import ASSESSMENTS
from commissioning.rooms.journey.bulk_casework import Progress
from commissioning.rooms.journey.bulk_events import EVENTS
from commissioning.rooms.journey.bulk_exit_reports import EXIT_REPORTS
from commissioning.rooms.journey.bulk_models import BulkFile, BulkRow, Sort
from commissioning.rooms.journey.bulk_plans import PLANS, RESULTS
from commissioning.rooms.journey.bulk_reading import Columns, Problems, SentRow, read, sha256

T = TypeVar("T")
_AT_ONCE = 1_000
CASEWORK = {
    Sort.EVENTS: EVENTS,
    Sort.ASSESSMENTS: ASSESSMENTS,
    Sort.PLANS: PLANS,
    Sort.PLAN_RESULTS: RESULTS,
    Sort.APPOINTMENTS: APPOINTMENTS,
    Sort.EXIT_REPORTS: EXIT_REPORTS,
}
"""The sorts whose rows are about participants, whatever their programme."""
Line = tuple[int, str, str, str, str]
"""Of a receipt: the row, its key, what became of it, the reference of what it made, and what was wrong."""


class BulkRefused(ValueError):
    """The file has errors, so nothing of it was entered."""

    def __init__(self, problems: Problems) -> None:
        problems.report.errors.sort(key=lambda error: error.row or 0)  # cells are looked at first, then what they say
        self.problems = problems
        super().__init__(problems.report.text())


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a file. Of a check `receipt` is None, and `taken` counts what would be."""

    receipt: BulkFile | None
    sha256: str
    rows: int
    taken: int
    known: int
    refused: int
    lines: tuple[Line, ...]
    problems: Problems


def columns(sort: Sort, programme: str, *, on: date) -> Columns:
    """The columns of a file. Raises NoRules."""
    return CASEWORK[sort].columns if sort in CASEWORK else bulk_drafts.columns_of(programme, on=on)


def example(sort: Sort, programme: str, *, on: date) -> Mapping[str, str]:
    """A row as it may be sent, for a template. Raises NoRules."""
    return CASEWORK[sort].example if sort in CASEWORK else bulk_referrals.example_of(programme, on=on)


@transaction.atomic
def enter_file(
    *,
    sort: Sort,
    programme: str,
    path: Path,
    file: str,
    check: bool,
    partial: bool,
    by: Access,
    now: datetime,
    told: Progress = lambda done, of: None,
) -> Entered:
    """Enter the rows of a file that are new, or see what that would enter.

    Takes    programme: of referrals; else empty. file: its name, for errors.
             check: nothing is kept in the end. partial: enter the right rows even when others are wrong.
    Raises   BulkRefused, with every error: then nothing was entered. NoRules, RefersNobody.
    """
    by.require(Permission.REFERRAL_MAKE if sort == Sort.REFERRALS else Permission.CASE_KEEP)
    wanted = columns(sort, programme, on=by.on)
    problems = Problems(file, wanted.personal)
    rows = read(path, wanted, problems)
    known = _known(sort, rows, by)
    new = [row for row in rows if row.is_right() and row.number not in known]
    made = _made(sort, programme, new, problems, check, partial, by, now, told)
    if problems.report.count and (not partial or problems.unreadable or not rows):
        raise BulkRefused(problems)
    numbers = {row.number for row in rows} | problems.rows.keys()
    entered = Entered(
        None,
        sha256(path),
        len(numbers),
        len(made),
        len(known),
        len(problems.rows),
        _lines(rows, made, known, problems),
        problems,
    )
    if check:
        transaction.set_rollback(True)
        return entered
    return _kept(entered, sort, programme, rows, made, by, now)


def _made(
    sort: Sort,
    programme: str,
    new: list[SentRow],
    problems: Problems,
    check: bool,
    partial: bool,
    by: Access,
    now: datetime,
    told: Progress,
) -> dict[int, str]:
    """What was made, by row; of referrals that are only checked, nothing is written and no key is made."""
    if sort in CASEWORK:
        return CASEWORK[sort].enter(new, by=by, now=now, told=told)
    drafts = bulk_drafts.drafts(programme, new, by=by)
    if check or (problems.report.count and not partial):
        return {draft.row.number: "" for draft in drafts}
    return bulk_referrals.enter(programme, drafts, by=by, now=now, told=told)


def _known(sort: Sort, rows: Sequence[SentRow], by: Access) -> dict[int, str]:
    """Rows that were entered before, by number, with what each made. A key that says something else now is told."""
    first: dict[str, int] = {}
    for row in rows:
        key = row.cells["key"]
        if key and (earlier := first.setdefault(key, row.number)) != row.number:
            row.wrong("key", "is that of an earlier row", "a key of its own", f"Take this row out, or row {earlier}.")
    marks = {_mark(row.cells["key"], "key"): row for row in rows if row.is_right()}
    found: dict[int, str] = {}
    for some in _chunks(sorted(marks)):
        for there in BulkRow.objects.filter(organisation=by.own, sort=sort, key_mark__in=some):
            row = marks[there.key_mark]
            if there.said_mark == _said(row):
                found[row.number] = there.made
            else:
                todo = "Give what is new a key of its own; correct what was told by its record."
                row.wrong("key", "was used before for something else", "the same row as then, or a new key", todo)
    return found


def _kept(
    entered: Entered,
    sort: Sort,
    programme: str,
    rows: Sequence[SentRow],
    made: dict[int, str],
    by: Access,
    now: datetime,
) -> Entered:
    """The same with its receipt, which is written down together with each row, and is in the audit chain."""
    receipt = BulkFile(
        organisation_id=by.own,
        sort=sort,
        programme=programme,
        sha256=entered.sha256,
        rows=entered.rows,
        taken=entered.taken,
        known=entered.known,
        refused=entered.refused,
        made_digest=digest([made[number] for number in sorted(made)]),
        recorded_at=now,
        recorded_by_id=by.who,
    )
    receipt.save(force_insert=True)
    audit.record("enter file", receipt, by=by, now=now)
    new = [
        BulkRow(
            file=receipt,
            organisation_id=by.own,
            sort=sort,
            key_mark=_mark(row.cells["key"], "key"),
            said_mark=_said(row),
            made=made[row.number],
        )
        for row in rows
        if row.number in made
    ]
    for some in _chunks(new):
        BulkRow.objects.bulk_create(some)
    return replace(entered, receipt=receipt)


def _lines(
    rows: Sequence[SentRow], made: dict[int, str], known: dict[int, str], problems: Problems
) -> tuple[Line, ...]:
    keys = {row.number: row.cells["key"] for row in rows}
    outcomes = {number: ("taken", reference, "") for number, reference in made.items()}
    outcomes |= {number: ("known before", reference, "") for number, reference in known.items()}
    outcomes |= {number: ("refused", "", problem) for number, problem in problems.rows.items()}
    return tuple((number, keys.get(number, ""), *outcomes[number]) for number in sorted(outcomes))


def _said(row: SentRow) -> str:
    cells = {name: text for name, text in row.cells.items() if name != "key" and text}
    return _mark(canonical_json(cells).decode(), "row")


def _mark(text: str, purpose: str) -> str:
    return blind(text, purpose=f"bulk {purpose}", key=settings.INDEX_KEY)


def _chunks(of: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(of), _AT_ONCE):
        yield of[first : first + _AT_ONCE]
