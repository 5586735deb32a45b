"""From a difference to the entries that settle it, in batches that are posted whole or not at all."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from commissioning.warehouse.ledger import closing, comparison
from commissioning.warehouse.ledger.comparison import Difference
from commissioning.warehouse.ledger.entry import (
    COLUMNS,
    Entitlement,
    Kind,
    Line,
    Receipt,
    Row,
    determination_id,
    entry_hash,
    entry_id,
    first_hash,
    instant_text,
    lines_digest,
    lines_of,
)
from commissioning.warehouse.ledger.opening import transaction
from commissioning.warehouse.ledger.refusals import LedgerBusy

DIFFERENCES_PER_BATCH = 500
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Run:
    """What every entry of one posting says, as its columns say it."""

    run: str
    period: str
    as_of: str
    known_at: str
    evidence_digest: str
    actor: str

    def columns(self) -> Row:
        """The columns that all entries of the run share."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier entry of an entitlement, as far as later ones need it. `stands` until a reversal names it."""

    id: str
    kind: Kind
    contract: str
    pence: int
    valid_on: str
    contract_version: str
    determination: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a place in its chain."""

    kind: Kind
    generation: int
    contract: str
    contract_version: str
    pence: int
    valid_on: str
    reverses: str | None
    reason: str
    determination: str


def drafts(difference: Difference, past: list[Past], known_at: str) -> list[Draft]:
    """The entries that bring an entitlement from what stands to what is determined.

    Nothing stands: a due. It stands in the same contract with another amount: an adjustment of the difference. It is
    not due any more, or due in another contract: a reversal of each entry that stands, latest first, and in the other
    contract a due.

    Takes    past in the order of the chains; what stands does so in one of them.
    """
    target, standing = difference.target, [entry for entry in past if entry.stands]
    made = Counter(entry.kind for entry in past)
    found: list[Draft] = []
    if target is None or any(entry.contract != target.contract for entry in standing):
        why = difference.not_due if target is None else f"moved to contract {target.contract}"
        for number, undone in enumerate(reversed(standing), made["reversal"] + 1):
            found.append(_reversal(undone, number, why or ""))
        standing = []
    if target is None:
        return found
    net = sum(entry.pence for entry in standing)
    kind: Kind = "adjustment" if standing else "due"
    reason = f"was {net} pence, is {target.pence}: {target.because}" if standing else target.because or "due"
    found.append(
        Draft(
            kind,
            made[kind] + 1,
            target.contract,
            target.terms_version,
            target.pence - net,
            target.earned_on,
            None,
            reason if len(reason) <= REASON_LENGTH else f"{reason[: REASON_LENGTH - 1]}…",
            determination_id(difference.entitlement.id, target.terms_version, known_at),
        )
    )
    return found


def _reversal(undone: Past, generation: int, why: str) -> Draft:
    return Draft(
        "reversal",
        generation,
        undone.contract,
        undone.contract_version,
        -undone.pence,
        undone.valid_on,
        undone.id,
        why,
        undone.determination,
    )


class Batches:
    """Posts the differences that were found, batch by batch, and gives the receipts of each after its commit."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, whose: tuple[str, str], run: Run) -> None:
        self._connection, self._folder, self._run = connection, folder, run
        self._programme, self._currency = whose
        # Changes when another connection commits. What we compared would then be out of date.
        self._state = self._version()
        self.stands: str | None = None
        """How the ledger stands with all of the run posted (see `closing.stands`); None before the last receipt."""

    def post(self, still_ours: Callable[[], None], now: Callable[[], datetime]) -> Iterator[Receipt]:
        """The receipts, each given after the commit of its batch. What is not asked for is not posted."""
        done = 0
        while True:
            still_ours()
            with transaction(self._connection, self._folder, "IMMEDIATE"):
                self._refuse_out_of_date()
                batch = comparison.differences(
                    self._connection, self._programme, after=done, at_most=DIFFERENCES_PER_BATCH
                )
                receipts = self._write(batch, now())
                if not batch:
                    self.stands = closing.stands(self._connection)
            if not batch:
                return
            done += len(batch)
            yield from receipts

    def _version(self) -> int:
        (version,) = self._connection.execute("PRAGMA main.data_version").fetchone()
        return int(version)

    def _refuse_out_of_date(self) -> None:
        if self._version() != self._state:
            raise LedgerBusy(
                f"Another process posted to the ledger in {self._folder} while this one was at work. What has a "
                "receipt is posted; run the same command again, alone, and it posts what is missing."
            )

    def _write(self, batch: list[Difference], posted_at: datetime) -> list[Receipt]:
        """Lines first, entries last, as the triggers ask."""
        shared: Row = {**self._run.columns(), "posted_at": instant_text(posted_at)}
        heads: dict[str, tuple[int, str]] = {}
        rows: list[Row] = []
        lines: list[tuple[str, str, int]] = []
        receipts: list[Receipt] = []
        for difference in batch:
            key = difference.entitlement
            for draft in drafts(difference, self._past(difference), self._run.known_at):
                two = lines_of(key.component, draft.contract, draft.pence)
                head = heads.get(draft.contract) or self._head(draft.contract)
                row = _row(draft, key, two, head, shared)
                receipts.append(_receipt(row, draft, key, self._run.period))
                heads[draft.contract] = (head[0] + 1, receipts[-1].hash)
                lines += [(receipts[-1].entry, line.account, line.pence) for line in two]
                rows.append(row)
        new = [difference.entitlement for difference in batch if not difference.met_before]
        write = self._connection.executemany
        write("INSERT INTO entitlement VALUES (?, ?, ?, ?, ?, ?)", [key.row() for key in new])
        write("INSERT INTO line VALUES (?, ?, ?)", lines)
        write(f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES (:{', :'.join(COLUMNS)})", rows)
        return receipts

    def _head(self, contract: str) -> tuple[int, str]:
        found = self._connection.execute(
            "SELECT sequence, hash FROM entry WHERE contract = ? ORDER BY sequence DESC LIMIT 1", (contract,)
        ).fetchone()
        return found or (0, first_hash(self._programme, self._currency, f"contract {contract}"))

    def _past(self, difference: Difference) -> list[Past]:
        if not difference.met_before:
            return []
        rows = self._connection.execute(
            """
            SELECT id, kind, contract, pence, valid_on, contract_version, determination,
                kind <> 'reversal' AND NOT EXISTS (SELECT 1 FROM entry AS undone WHERE undone.reverses = entry.id)
            FROM entry WHERE entitlement = ? ORDER BY contract, sequence
            """,
            (difference.entitlement.id,),
        )
        return [Past(*row) for row in rows]


def _row(draft: Draft, key: Entitlement, lines: tuple[Line, ...], head: tuple[int, str], shared: Row) -> Row:
    """The draft as the next link of its chain, column by column."""
    row: Row = {
        **shared,
        "id": entry_id(key.id, draft.kind, draft.generation),
        "entitlement": key.id,
        **{name: getattr(draft, name) for name in Draft.__slots__},
        "line_count": len(lines),
        "lines_digest": lines_digest(lines),
        "sequence": head[0] + 1,
        "prev_hash": head[1],
    }
    row["hash"] = entry_hash(key, row)
    return row


def _receipt(row: Row, draft: Draft, key: Entitlement, period: str) -> Receipt:
    return Receipt(
        entry=str(row["id"]),
        kind=draft.kind,
        contract=draft.contract,
        subject=key.subject,
        component=key.component,
        ordinal=key.ordinal,
        pence=draft.pence,
        period=period,
        hash=str(row["hash"]),
    )
