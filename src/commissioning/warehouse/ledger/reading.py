"""What the ledger says, without changing it: nets, statements, entries, and the summary that `ledger show` prints."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from commissioning.warehouse.ledger.closing import Closing, Head, closings, heads
from commissioning.warehouse.ledger.entry import COLUMNS, Entitlement, Entry, Line
from commissioning.warehouse.ledger.opening import connect_for_reading, whose
from commissioning.warehouse.ledger.verification import Verification, verify

_ENTRIES = f"""
    SELECT {", ".join(f"entry.{name}" for name in COLUMNS)},
        entitlement.programme, entitlement.subject_is, entitlement.subject, entitlement.component, entitlement.ordinal
    FROM entry JOIN entitlement ON entitlement.id = entry.entitlement
    WHERE (:contract IS NULL OR entry.contract = :contract) AND (:period IS NULL OR entry.period = :period)
        AND (:subject IS NULL OR entitlement.subject = :subject)
    ORDER BY entry.contract, entry.sequence
"""


@dataclass(frozen=True, slots=True)
class Net:
    """What stands posted for an entitlement. It stands in one contract; `pence` is never 0."""

    entitlement: Entitlement
    contract: str
    pence: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """The entries of one kind for one component of one contract in one period, and their sum."""

    contract: str
    component: str
    kind: str
    period: str
    entries: int
    pence: int


@dataclass(frozen=True, slots=True)
class PeriodTotal:
    """A period's entries and their sum; `closed` is its closing, or None while it is open."""

    period: str
    entries: int
    pence: int
    closed: Closing | None


@dataclass(frozen=True, slots=True)
class Latest:
    """The run that posted last: where the next one goes on from."""

    run: str
    period: str
    as_of: date
    known_at: datetime
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """A ledger at a glance."""

    programme: str
    currency: str
    entitlements: int
    entries: int
    pence: int
    periods: tuple[PeriodTotal, ...]
    heads: tuple[Head, ...]
    latest: Latest | None


class LedgerReader:
    """A ledger that is only read. Use it in `with`, or close it."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, programme: str, currency: str) -> None:
        self.folder, self.programme, self.currency = folder, programme, currency
        self._connection = connection

    @classmethod
    def read(cls, folder: Path) -> "LedgerReader":
        """The ledger in a folder, to read only; also while another process posts to it.

        Raises   NoLedger, NotALedger.
        """
        connection = connect_for_reading(folder)
        try:
            return LedgerReader(folder, connection, *whose(connection, folder))
        except BaseException:
            connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shut()

    def shut(self) -> None:
        """Let go of the file. (`close` ends a period.)"""
        self._connection.close()

    def net(self) -> Iterator[Net]:
        """What stands posted, one per entitlement with something standing, by subject, component, ordinal."""
        rows = self._connection.execute(
            """
            SELECT key.id, key.programme, key.subject_is, key.subject, key.component, key.ordinal,
                standing.contract, standing.pence
            FROM (SELECT entitlement, contract, sum(pence) AS pence FROM entry
                  GROUP BY entitlement, contract HAVING sum(pence) <> 0) AS standing
            JOIN entitlement AS key ON key.id = standing.entitlement
            ORDER BY key.subject, key.component, key.ordinal, standing.contract
            """
        )
        for *key, contract, pence in rows:
            yield Net(Entitlement(*key), contract, pence)

    def statement(self, *, contract: str | None = None, period: str | None = None) -> tuple[StatementLine, ...]:
        """Totals by contract, component, kind and period, in that order; all, or those of a contract or a period."""
        rows = self._connection.execute(
            """
            SELECT entry.contract, entitlement.component, entry.kind, entry.period, count(*), sum(entry.pence)
            FROM entry JOIN entitlement ON entitlement.id = entry.entitlement
            WHERE (:contract IS NULL OR entry.contract = :contract) AND (:period IS NULL OR entry.period = :period)
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """,
            {"contract": contract, "period": period},
        )
        return tuple(StatementLine(*row) for row in rows)

    def entries(
        self, *, contract: str | None = None, period: str | None = None, subject: str | None = None
    ) -> Iterator[Entry]:
        """The entries by contract, in the order of their chain; all, or those of a contract, period or subject."""
        rows = self._connection.execute(_ENTRIES, {"contract": contract, "period": period, "subject": subject})
        for row in rows:
            yield _entry(dict(zip(COLUMNS, row, strict=False)), row[len(COLUMNS) :])

    def lines(self, entry: str) -> tuple[Line, ...]:
        """The lines of an entry, by account."""
        rows = self._connection.execute("SELECT account, pence FROM line WHERE entry = ? ORDER BY account", (entry,))
        return tuple(Line(*row) for row in rows)

    def accounts(self) -> dict[str, int]:
        """The balance of every account, debit positive; together they are 0."""
        return dict(self._connection.execute("SELECT account, sum(pence) FROM line GROUP BY account ORDER BY account"))

    def closings(self) -> list[Closing]:
        """The periods that were closed, in order."""
        return closings(self._connection)

    def latest(self) -> Latest | None:
        """The run that posted last, or None when nothing is posted. A stopped sequence of runs goes on from it."""
        row = self._connection.execute(
            "SELECT run, period, as_of, known_at, posted_at FROM entry ORDER BY as_of DESC, known_at DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        run, period, as_of, known_at, posted_at = row
        moments = datetime.fromisoformat(known_at), datetime.fromisoformat(posted_at)
        return Latest(run, period, date.fromisoformat(as_of), *moments)

    def show(self) -> Summary:
        """The ledger at a glance."""
        (entitlements,) = self._connection.execute("SELECT count(*) FROM entitlement").fetchone()
        closed = {closing.period: closing for closing in self.closings()}
        rows = self._connection.execute("SELECT period, count(*), sum(pence) FROM entry GROUP BY period")
        posted = {period: (entries, pence) for period, entries, pence in rows}
        periods = tuple(
            PeriodTotal(period, *posted.get(period, (0, 0)), closed.get(period)) for period in sorted(posted | closed)
        )
        return Summary(
            self.programme,
            self.currency,
            entitlements,
            sum(period.entries for period in periods),
            sum(period.pence for period in periods),
            periods,
            heads(self._connection),
            self.latest(),
        )

    def verify(self) -> Verification:
        """Every promise of the ledger, worked out again from the file, opened for reading."""
        return verify(self.folder)


def _entry(values: dict[str, object], key: tuple[object, ...]) -> Entry:
    """An entry from its row and its entitlement's."""
    typed = {
        **values,
        "entitlement": Entitlement(values["entitlement"], *key),  # type: ignore[arg-type]
        **{name: date.fromisoformat(str(values[name])) for name in ("valid_on", "as_of")},
        **{name: datetime.fromisoformat(str(values[name])) for name in ("known_at", "posted_at")},
    }
    return Entry(**typed)  # type: ignore[arg-type]
