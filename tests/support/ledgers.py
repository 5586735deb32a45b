"""Small ledgers for tests: dues made by hand, a clock that stands still, and the file opened without our program."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from commissioning.core.clock import FixedClock
from commissioning.core.ids import due_id
from commissioning.tables.due import Due
from commissioning.warehouse.ledger.entry import Receipt, sha256
from commissioning.warehouse.ledger.ledger import Ledger
from commissioning.warehouse.ledger.opening import FILE_NAME

PROGRAMME = "work-programme"
NOW = FixedClock(datetime(2013, 6, 1, 9, 30, tzinfo=UTC))
KNOWN = datetime(2012, 5, 1, tzinfo=UTC)


def due(
    participant: str | None = "ada",
    pence: int = 120_000,
    *,
    contract: str = "CPA 1",
    component: str = "job_outcome",
    ordinal: int = 1,
    on: date = date(2012, 4, 2),
    due_on: date | None = None,
    because: str = '{"clause":"4.2"}',
) -> Due:
    """A due; None as participant makes it a fee."""
    subject = participant or contract
    return Due(
        due=due_id(PROGRAMME, subject, component, ordinal),
        contract=contract,
        participant=participant,
        component=component,
        ordinal=ordinal,
        earned_on=on,
        due_on=due_on or on,
        pence=pence,
        terms_version="terms-1",
        because=because,
    )


def open_ledger(folder: Path, **changes: object) -> Ledger:
    """The ledger of the tests' programme."""
    usual = {"programme": PROGRAMME, "currency": "GBP", "actor": "petra", "clock": NOW, "patience_seconds": 0.1}
    return Ledger.open(folder, **(usual | changes))  # type: ignore[arg-type]


def post(
    ledger: Ledger,
    dues: Iterable[Due],
    *,
    period: str = "2012-04",
    as_of: date = date(2012, 4, 30),
    known_at: datetime = KNOWN,
    run: str = "april",
) -> list[Receipt]:
    """Post to the end; the receipts."""
    return list(ledger.post(dues, period=period, as_of=as_of, known_at=known_at, evidence_digest="e" * 64, run=run))


def said(receipts: Iterable[Receipt]) -> list[tuple[str, str, str, int]]:
    """Receipts as a person would read them out: kind, contract, subject, pence."""
    return [(receipt.kind, receipt.contract, receipt.subject, receipt.pence) for receipt in receipts]


def nets(ledger: Ledger) -> dict[tuple[str, str, int], tuple[str, int]]:
    """What stands: subject, component, ordinal → contract, pence."""
    return {
        (net.entitlement.subject, net.entitlement.component, net.entitlement.ordinal): (net.contract, net.pence)
        for net in ledger.net()
    }


def raw(folder: Path) -> sqlite3.Connection:
    """The file as another program opens it: no switch of ours is on, only the function that it must bring."""
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    connection.create_function("sha256", 1, sha256, deterministic=True)
    return connection
