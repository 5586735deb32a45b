"""Posting a run's dues to a ledger file."""

import getpass
import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from commissioning.cli.exits import refuse
from commissioning.cli.progress import progress
from commissioning.cli.run_folder import POSTED, Run
from commissioning.cli.said import say
from commissioning.core.clock import SystemClock
from commissioning.core.money import show
from commissioning.tables.due import Due
from commissioning.tables.reader import Evidence
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version
from commissioning.warehouse.ledger.closing import checked_period
from commissioning.warehouse.ledger.comparison import Changes
from commissioning.warehouse.ledger.ledger import Ledger
from commissioning.warehouse.ledger.opening import FILE_NAME, held_to
from commissioning.warehouse.ledger.reading import LedgerReader


def who() -> str:
    """The person who runs the command, as the machine knows them: an entry names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        refuse("This machine does not know who you are, and every entry names who posted it. Set LOGNAME to your name.")


def open_ledger(folder: Path, terms: Terms) -> Ledger:
    """The programme's ledger in a folder, made when there is none."""
    programme = terms.programme
    return Ledger.open(folder, programme=programme.key, currency=programme.currency, actor=who(), clock=SystemClock())


def refuse_early(folder: Path, terms: Terms, period: str) -> None:
    """Say before the work what would refuse the posting after it: a wrong month, a ledger of another programme.

    Raises   LedgerRefusal.
    """
    checked_period(period)
    if folder.exists() and not folder.is_dir():
        refuse(f"{folder} is a file. Give the folder of the ledger; posting makes one where there is none.")
    if (folder / FILE_NAME).exists():
        programme = terms.programme
        with LedgerReader.read(folder) as book:
            held_to(
                (book.programme, book.currency), programme=programme.key, currency=programme.currency, folder=folder
            )


def evidence_digest(evidence: Evidence) -> str:
    """One digest of all evidence files, whatever their names and order."""
    return hashlib.sha256("\n".join(sorted(file.sha256 for file in evidence.inputs)).encode()).hexdigest()


def month_of(day: date) -> str:
    """The ledger period that a day belongs to.

    >>> month_of(date(2012, 4, 30))
    '2012-04'
    """
    return f"{day:%Y-%m}"


def run_name(run: Run, digest: str) -> str:
    """A name for a run that says what it was: the same question of the same evidence has the same name."""
    known = run.known_by.isoformat() if run.known_by else "all"
    return f"{run.as_of} known by {known}, terms {terms_version(run.terms)[:12]}, evidence {digest[:12]}"


def post_run(
    ledger: Ledger,
    dues: Iterable[Due] | Changes,
    run: Run,
    *,
    digest: str,
    period: str | None,
    receipts: bool,
    out: Path,
) -> None:
    """Post what differs from what stands, say how much that was, and note in the run how the ledger stands with it.

    Takes    period: the month to post to; the month of the run's day by default.
             receipts: print each entry's receipt once it is committed.
             out: the folder of the run.
    """
    period = period or month_of(run.as_of)
    known_at: datetime = run.known_by or SystemClock().now()
    posting = ledger.post(
        dues,
        period=period,
        as_of=run.as_of,
        known_at=known_at,
        evidence_digest=digest,
        run=run_name(run, digest),
    )
    entries, pence = 0, 0
    with progress("Posting", posting.differences) as steps:
        for receipt in posting:
            entries, pence = entries + 1, pence + receipt.pence
            steps.done()
            if receipts:
                say(str(receipt))
    amount = show(pence, run.terms.programme.currency)
    say(f"Ledger {ledger.folder}: {entries:,} entries posted to {period}, {amount} net.")
    (out / POSTED).write_text(json.dumps({"stands": posting.stands}) + "\n", encoding="utf-8")


def stood_with(folder: Path) -> str | None:
    """How the ledger stood with a run posted (see `closing.stands`); None if it was not, or not to the end."""
    try:
        found = json.loads((folder / POSTED).read_text(encoding="utf-8"))["stands"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return str(found)
