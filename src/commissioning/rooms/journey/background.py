"""The room's jobs: files of many referrals or other rows, to check one or to enter it; and carrying people over from a
contract that ended or changed hands."""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from commissioning.platform.access import Access, acting_as
from commissioning.platform.file_contents import ContentMissing
from commissioning.platform.file_kinds import TEXT
from commissioning.platform.jobs import Progress, job
from commissioning.platform.roles import Permission
from commissioning.platform.work_models import StoredFile
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.bulk_importing import CASEWORK, BulkRefused, Entered, enter_file
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.journey.bulk_reading import PARQUET
from commissioning.rooms.journey.carrying_over import carry_over, left_behind
from commissioning.rooms.journey.refusals import NoPeriod, NoRules, NoShares, NotThatWay, RefersNobody
from commissioning.rooms.market.uploads import NoLongerKept, keep, on_disk, refused
from commissioning.tables.safe_csv import write_csv
from commissioning.tables.workbook import XLSX

IMPORTS = {sort: f"import {sort.label.lower()}" for sort in Sort}
SORTS = {kind: sort for sort, kind in IMPORTS.items()}
CARRY_OVER = "carry people over"
LARGEST_BYTES = 50_000_000
KEPT = timedelta(days=2)
"""How long a file is kept as it was sent: names stand in it, so no longer than it takes to check and enter it."""
AT_ONCE = 100
"""So many people are carried over in one transaction."""
LINES = ("row", "key", "outcome", "reference", "problem")
_FORESEEN = (NoLongerKept, ContentMissing, NoRules, RefersNobody)


def keep_sent(*, content: Iterable[bytes], name: str, why: str, by: Access, now: datetime) -> StoredFile:
    """Keep a file of rows until its job has read it: CSV, Parquet or a spreadsheet. Raises what `files.store` does."""
    return keep(
        content=content,
        name=name,
        why=why,
        by=by,
        now=now,
        kinds=(TEXT, PARQUET, XLSX),
        kept=KEPT,
        largest_bytes=LARGEST_BYTES,
    )


@job(IMPORTS[Sort.REFERRALS], needs=Permission.REFERRAL_MAKE, foreseen=_FORESEEN)
def import_referrals(arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress) -> Mapping[str, Any]:
    """Enter the referrals of a file, or see what that would enter.

    Takes    arguments: `file`, of the own organisation; `programme`; `check`, whether nothing is kept; `partial`,
             whether right rows are entered beside wrong ones.
    Returns  the counts, the file's digest, and which file lists what became of each row. See `uploads.refused`.
    """
    return _import(Sort.REFERRALS, arguments["programme"], arguments, by, now, report)


def _casework(sort: Sort) -> None:
    @job(IMPORTS[sort], needs=Permission.CASE_KEEP, foreseen=_FORESEEN)
    def import_casework(
        arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
    ) -> Mapping[str, Any]:
        """Write down what the rows of a file tell, or see what that would write. As `import_referrals`."""
        return _import(sort, "", arguments, by, now, report)


for _sort in CASEWORK:
    _casework(_sort)


def _import(
    sort: Sort, programme: str, arguments: Mapping[str, Any], by: Access, now: datetime, report: Progress
) -> Mapping[str, Any]:
    def told(done: int, of: int) -> None:
        report(done, of, "Checking rows" if arguments["check"] else "Entering rows")

    with on_disk(arguments.get("file", "")) as (file, path):
        report(0, None, "Reading the file")
        try:
            entered = enter_file(
                sort=sort,
                programme=programme,
                path=path,
                file=file.name,
                check=arguments["check"],
                partial=arguments["partial"],
                by=by,
                now=now,
                told=told,
            )
        except BulkRefused as wrong:
            return refused(wrong.problems.report, file=file, by=by, now=now)
    return {
        "rows": entered.rows,
        "taken": entered.taken,
        "known": entered.known,
        "refused": entered.refused,
        "sha256": entered.sha256,
        "receipt": entered.receipt.pk if entered.receipt else "",
        "lines_file": _lines(entered, by, now).pk,
    }


def _lines(entered: Entered, by: Access, now: datetime) -> StoredFile:
    """What became of each row, as a file: of what was entered the receipt."""
    name = "receipt.csv" if entered.receipt else "check.csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_csv(path, LINES, entered.lines, byte_order_mark=True)
        with path.open("rb") as content:
            return keep(
                content=content, name=name, why=f"rows of {entered.sha256}", by=by, now=now, largest_bytes=LARGEST_BYTES
            )


@job(CARRY_OVER, needs=Permission.ALLOCATION_KEEP, in_steps=True, foreseen=(NoShares, NoPeriod, NotThatWay))
def carry_people_over(
    arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
) -> Mapping[str, Any]:
    """Carry over all whom a contract has left behind, a hundred in a transaction; begun anew, it goes on.

    Takes    arguments: `contract`, by its reference.
    Returns  people: how many were carried over.
    """
    with acting_as(by):
        contract = Contract.objects.get(pk=arguments["contract"])
        waiting = left = left_behind(contract, on=by.on).placements.count()
    while left:
        report(waiting - left, waiting, "Carrying people over")
        with acting_as(by):
            left = carry_over(contract=contract, most=AT_ONCE, by=by, now=now)
    return {"people": waiting}
