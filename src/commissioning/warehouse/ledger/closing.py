"""The end of a period, for good: its totals and the heads of all chains, signed in a chain of closings."""

import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from commissioning.core.canonical import canonical_json, digest
from commissioning.core.money import show
from commissioning.warehouse.ledger.entry import first_hash, instant_text
from commissioning.warehouse.ledger.refusals import (
    AlreadyClosed,
    BadRequest,
    ClosedOutOfOrder,
    NotYetBegun,
    PeriodClosed,
)

_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Total:
    """The entries of one kind for one component of one contract in a period, and their sum."""

    contract: str
    component: str
    kind: str
    entries: int
    pence: int


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a contract's chain at a moment: its place, which is how many there are, and its hash."""

    contract: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A period ended for good. Keep the hash elsewhere too: then nobody can rewrite what was closed unseen."""

    period: str
    entries: int
    pence: int
    totals: tuple[Total, ...]
    heads: tuple[Head, ...]
    closed_at: datetime
    actor: str
    prev_hash: str
    hash: str


def checked_period(period: str) -> str:
    """The period, when it is a month such as 2012-04."""
    if not _PERIOD.fullmatch(period):
        raise BadRequest(f"{period!r} is not a period. Give a year and a month, as 2012-04.")
    return period


def refuse_closed(connection: sqlite3.Connection, period: str) -> None:
    """Nothing when the period is open. Raises PeriodClosed, naming the period to use."""
    (last,) = connection.execute("SELECT max(period) FROM closing").fetchone()
    if last is not None and period <= last:
        raise PeriodClosed(
            f"Periods up to {last} are closed for good, so nothing is posted to {period}. "
            f"Post to a later period: {_next(last)} is open."
        )


def totals(connection: sqlite3.Connection, period: str) -> tuple[Total, ...]:
    """What a period holds, by contract, component and kind."""
    rows = connection.execute(
        """
        SELECT entry.contract, entitlement.component, entry.kind, count(*), sum(entry.pence)
        FROM entry JOIN entitlement ON entitlement.id = entry.entitlement
        WHERE entry.period = ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """,
        (period,),
    )
    return tuple(Total(*row) for row in rows)


def heads(connection: sqlite3.Connection) -> tuple[Head, ...]:
    """The last link of each contract's chain."""
    rows = connection.execute(
        """
        SELECT contract, sequence, hash FROM entry
        JOIN (SELECT contract, max(sequence) AS sequence FROM entry GROUP BY contract) USING (contract, sequence)
        ORDER BY contract
        """
    )
    return tuple(Head(*row) for row in rows)


def stands(connection: sqlite3.Connection) -> str:
    """A digest of the last link of every chain: the same only where the same entries were ever posted."""
    return digest([[head.contract, head.sequence, head.hash] for head in heads(connection)])


def closings(connection: sqlite3.Connection) -> list[Closing]:
    """Every closing, in the order of the periods."""
    rows = connection.execute(
        "SELECT period, entries, pence, totals, heads, closed_at, actor, prev_hash, hash FROM closing ORDER BY period"
    )
    return [
        Closing(
            period,
            entries,
            pence,
            tuple(Total(*total) for total in json.loads(totals_text)),
            tuple(Head(*head) for head in json.loads(heads_text)),
            datetime.fromisoformat(closed_at),
            actor,
            prev_hash,
            hash_,
        )
        for period, entries, pence, totals_text, heads_text, closed_at, actor, prev_hash, hash_ in rows
    ]


def closing_hash(closing: Closing) -> str:
    """The hash of a closing: of everything that it says but the hash itself."""
    return digest(
        {
            "period": closing.period,
            "entries": closing.entries,
            "pence": closing.pence,
            "totals": _listed(closing.totals),
            "heads": _listed(closing.heads),
            "closed_at": instant_text(closing.closed_at),
            "actor": closing.actor,
            "prev_hash": closing.prev_hash,
        }
    )


def close(
    connection: sqlite3.Connection, period: str, *, programme: str, currency: str, actor: str, now: datetime
) -> Closing:
    """End a period for good, within the caller's transaction."""
    earlier = closings(connection)
    _refuse_to_close(connection, period, earlier, currency, now)
    found = totals(connection, period)
    unsigned = Closing(
        period,
        sum(total.entries for total in found),
        sum(total.pence for total in found),
        found,
        heads(connection),
        now,
        actor,
        earlier[-1].hash if earlier else first_hash(programme, currency, "closings"),
        "",
    )
    signed = closing_hash(unsigned)
    row = {
        "period": period,
        "entries": unsigned.entries,
        "pence": unsigned.pence,
        "totals": canonical_json(_listed(found)).decode(),
        "heads": canonical_json(_listed(unsigned.heads)).decode(),
        "closed_at": instant_text(now),
        "actor": actor,
        "prev_hash": unsigned.prev_hash,
        "hash": signed,
    }
    connection.execute(f"INSERT INTO closing ({', '.join(row)}) VALUES (:{', :'.join(row)})", row)
    return next(closing for closing in closings(connection) if closing.period == period)


def _refuse_to_close(
    connection: sqlite3.Connection, period: str, earlier: list[Closing], currency: str, now: datetime
) -> None:
    for closing in earlier:
        if closing.period == period:
            raise AlreadyClosed(
                f"{period} was closed at {closing.closed_at:%Y-%m-%d %H:%M} UTC by {closing.actor}, for good: "
                f"{closing.entries:,} entries, {show(closing.pence, currency)}, hash {closing.hash}. "
                "There is nothing to do."
            )
    if earlier and period < earlier[-1].period:
        raise PeriodClosed(f"{period} ended for good when {earlier[-1].period} was closed; it has no entries to close.")
    if period > f"{now:%Y-%m}":
        raise NotYetBegun(
            f"{period} has not begun: it is {now:%Y-%m-%d}. Closing it would end all earlier periods. "
            "Close it when it is over."
        )
    last = earlier[-1].period if earlier else ""
    (open_before,) = connection.execute(
        "SELECT min(period) FROM entry WHERE period > ? AND period < ?", (last, period)
    ).fetchone()
    if open_before:
        raise ClosedOutOfOrder(f"{open_before} has entries and is open. Close it before {period}.")


def _listed(rows: tuple[Total, ...] | tuple[Head, ...]) -> list[list[str | int]]:
    return [
        [row.contract, row.component, row.kind, row.entries, row.pence]
        if isinstance(row, Total)
        else [row.contract, row.sequence, row.hash]
        for row in rows
    ]


def _next(period: str) -> str:
    year, month = map(int, period.split("-"))
    return f"{year + month // 12:04}-{month % 12 + 1:02}"
