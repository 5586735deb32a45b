"""The room's jobs: importing the official code list, to check it or to enter it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commissioning.platform.access import Access
from commissioning.platform.file_contents import ContentMissing
from commissioning.platform.jobs import Progress, job
from commissioning.platform.roles import Permission
from commissioning.rooms.market.code_list import CodeListRefused
from commissioning.rooms.market.code_list_import import import_code_list
from commissioning.rooms.market.refusals import KeptByAnother
from commissioning.rooms.market.uploads import NoLongerKept, on_disk, refused, tried

IMPORT_CODE_LIST = "import code list"
_NAMED = 20


@job(
    IMPORT_CODE_LIST,
    needs=Permission.GEOGRAPHY_KEEP,
    foreseen=(NoLongerKept, ContentMissing, KeptByAnother),
)
def import_official_code_list(
    arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
) -> Mapping[str, Any]:
    """Bring the map to what a file says, or see what that would change.

    Takes    arguments: `file`, of the own organisation; `source`, its publisher and edition; `check`, whether to undo
             it all at the end.
    Returns  authorities added, ended, changed, unchanged; how many the file does not list, and the first of them. Of a
             file with errors only those: see `uploads.refused`.
    """
    with on_disk(arguments.get("file", "")) as (file, path):
        report(0, None, "Reading the file and holding it against the map")
        try:
            with tried(is_check=arguments["check"]):
                done = import_code_list(path=path, source=arguments["source"], by=by, now=now, name=file.name)
        except CodeListRefused as wrong:
            return refused(wrong.errors, file=file, by=by, now=now)
    rows = done.added + done.ended + done.changed + done.unchanged
    report(rows, rows, "Done")
    return {
        "rows": rows,
        "added": done.added,
        "ended": done.ended,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "not_listed": len(done.not_listed),
        "first_not_listed": list(done.not_listed[:_NAMED]),
    }
