"""Working out every promise again from the rows alone, trusting neither the triggers nor the program that wrote.

The file is opened for reading. Each check takes the rows as anybody could have written them and says, in plain words,
what does not hold. What it cannot see: entries cut off at the end of a chain together with the closings that name them.
Keep the hashes of closings elsewhere, and compare.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from commissioning.warehouse.ledger import schema
from commissioning.warehouse.ledger.closing import Closing, Head, closing_hash, closings, totals
from commissioning.warehouse.ledger.entry import (
    COLUMNS,
    Entitlement,
    Line,
    determination_id,
    entry_hash,
    entry_id,
    first_hash,
    lines_digest,
    lines_of,
)
from commissioning.warehouse.ledger.opening import connect_for_reading, existing_file
from commissioning.warehouse.ledger.refusals import NotALedger

Values = dict[str, Any]  # a row as anybody could have written it


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification looked at and every breach that it found.

    heads   the last link of each contract's chain, to compare with what was printed or published.
    """

    entries: int
    lines: int
    contracts: int
    closings: int
    heads: tuple[Head, ...]
    breaches: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every promise holds."""
        return not self.breaches


@dataclass(slots=True)
class _Seen:
    """What the walk along the chains remembers."""

    entries: int = 0
    lines: int = 0
    heads: dict[str, Head] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)


def verify(folder: Path) -> Verification:
    """Every promise of the ledger in a folder, worked out again.

    Raises   NoLedger, NotALedger when there is nothing to verify. A ledger too damaged to be opened is a breach.
    """
    try:
        connection = connect_for_reading(folder)
    except NotALedger as refused:
        if isinstance(refused.__cause__, sqlite3.OperationalError) or not _bears_our_mark(existing_file(folder)):
            raise
        return Verification(0, 0, 0, 0, (), (f"The file cannot be read at all: {refused.__cause__}.",))
    try:
        connection.execute("BEGIN")  # one view of the file, whatever another process posts meanwhile
        seen = _Seen()
        seen.breaches += _soundness(connection)
        seen.breaches += schema.differences(connection)
        for check in (_walk_chains, _check_entitlements, _check_closings):
            _attempt(check, connection, seen)
        return Verification(
            seen.entries,
            seen.lines,
            len(seen.heads),
            _count(connection, "closing"),
            tuple(seen.heads[contract] for contract in sorted(seen.heads)),
            tuple(seen.breaches),
        )
    finally:
        connection.close()


def _bears_our_mark(file: Path) -> bool:
    """Whether the file was a ledger once: its first bytes say so even when the rest is gone."""
    with file.open("rb") as data:
        head = data.read(72)
    return head.startswith(b"SQLite format 3\0") and int.from_bytes(head[68:72]) == schema.APPLICATION_ID


def _attempt(check: Callable[[sqlite3.Connection, _Seen], None], connection: sqlite3.Connection, seen: _Seen) -> None:
    """Run a check; rows that it cannot even read are a breach as well."""
    try:
        check(connection, seen)
    except (sqlite3.DatabaseError, ValueError, TypeError, KeyError) as error:
        seen.breaches.append(f"The rows could not be read to the end ({error}); what follows was not checked.")


def _count(connection: sqlite3.Connection, table: str) -> int:
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.DatabaseError:
        return 0


def _soundness(connection: sqlite3.Connection) -> Iterator[str]:
    """The file as SQLite sees it: pages, indexes, constraints, references."""
    try:
        for (said,) in connection.execute("PRAGMA integrity_check").fetchall():
            if said != "ok":
                yield f"SQLite says of the file: {said}."
        for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
            yield f"A row of {table} names a row of {parent} that is not there."
    except sqlite3.DatabaseError as error:
        yield f"SQLite cannot read the file to the end: {error}."


def _whose(connection: sqlite3.Connection) -> tuple[str, str]:
    rows = connection.execute("SELECT programme, currency FROM ledger").fetchall()
    if len(rows) != 1:
        raise ValueError(f"the table ledger has {len(rows)} rows, and should say once whose ledger it is")
    return rows[0][0], rows[0][1]


def _walk_chains(connection: sqlite3.Connection, seen: _Seen) -> None:
    """Each chain link by link: place, hash before, own hash, id, lines."""
    whose = _whose(connection)
    rows = connection.execute(
        f"""
        SELECT {", ".join(f"entry.{name}" for name in COLUMNS)},
            key.programme, key.subject_is, key.subject, key.component, key.ordinal,
            (SELECT json_group_array(json_array(account, pence)) FROM line WHERE line.entry = entry.id)
        FROM entry LEFT JOIN entitlement AS key ON key.id = entry.entitlement ORDER BY entry.contract, entry.sequence
        """
    )
    for *found, lines in rows:
        row = dict(zip(COLUMNS, found, strict=False))
        key = Entitlement(row["entitlement"], *found[len(COLUMNS) :])
        seen.entries += 1
        name = f"Entry {row['id']} ({row['contract']}, place {row['sequence']})"
        seen.breaches += (f"{name}: {breach}" for breach in _link_breaches(row, key, seen.heads, whose))
        own = [Line(account, pence) for account, pence in json.loads(lines)]
        seen.lines += len(own)
        seen.breaches += (f"{name}: {breach}" for breach in _line_breaches(row, key, own))
        seen.heads[row["contract"]] = Head(row["contract"], row["sequence"], row["hash"])
    total = _count(connection, "line")
    if total != seen.lines:
        seen.breaches.append(f"{total - seen.lines} lines belong to no entry.")


def _link_breaches(row: Values, key: Entitlement, heads: dict[str, Head], whose: tuple[str, str]) -> Iterator[str]:
    before = heads.get(row["contract"])
    place, hash_before = (
        (before.sequence, before.hash) if before else (0, first_hash(*whose, f"contract {row['contract']}"))
    )
    if row["sequence"] != place + 1:
        yield f"follows place {place}, so entries are missing between or one was put in."
    if row["prev_hash"] != hash_before:
        yield "does not hold the hash of the entry before it, so the chain is broken here."
    if row["hash"] != entry_hash(key, row):
        yield "its hash is not that of what it says, so it, or the key of its entitlement, was changed."
    if row["id"] != entry_id(row["entitlement"], row["kind"], row["generation"]):
        yield "its id does not follow from its entitlement, kind and generation."
    if row["kind"] != "reversal" and row["determination"] != determination_id(
        row["entitlement"], row["contract_version"], row["known_at"]
    ):
        yield "its determination does not follow from its due, terms and moment of knowledge."
    if not str(row["actor"]).strip():
        yield "nobody is named who posted it."
    if key.programme != whose[0]:
        yield f"its entitlement is of the programme {key.programme}, the ledger of {whose[0]}."


def _line_breaches(row: Values, key: Entitlement, lines: list[Line]) -> Iterator[str]:
    if (net := sum(line.pence for line in lines)) != 0:
        yield f"its lines sum to {net} pence, not to 0."
    if len(lines) != row["line_count"]:
        yield f"it has {len(lines)} lines and says {row['line_count']}."
    if lines_digest(lines) != row["lines_digest"]:
        yield "its lines are not those whose digest it holds."
    if sorted(lines, key=_account) != sorted(lines_of(key.component, row["contract"], row["pence"]), key=_account):
        yield "its lines are not a cost of its component, accepted as owed to its contract, of its amount."


def _account(line: Line) -> str:
    return line.account


def _check_entitlements(connection: sqlite3.Connection, seen: _Seen) -> None:
    """Due once: one key, one entitlement; its history as the rules allow."""
    for subject, component, ordinal, count in connection.execute(
        "SELECT subject, component, ordinal, count(*) FROM entitlement GROUP BY 1, 2, 3 HAVING count(*) > 1"
    ):
        seen.breaches.append(f"{subject}, {component}, number {ordinal} has {count} entitlements; it may be due once.")
    names = ("entitlement", "id", "kind", "generation", "contract", "pence", "reverses")
    rows = connection.execute(f"SELECT {', '.join(names)} FROM entry ORDER BY entitlement, contract, sequence")
    history = (dict(zip(names, values, strict=True)) for values in rows)
    for entitlement, entries in groupby(history, key=itemgetter("entitlement")):
        seen.breaches += (f"Entitlement {entitlement}: {breach}" for breach in _history_breaches(list(entries)))


def _history_breaches(history: list[Values]) -> Iterator[str]:
    """The entries of one entitlement, each contract's in order, played again."""
    stands_in = []
    for contract, entries in groupby(history, key=itemgetter("contract")):
        standing: list[Values] = []
        for row in entries:
            yield from _played(row, standing)
        if standing:
            stands_in.append(contract)
    if len(stands_in) > 1:
        yield f"it stands in {' and '.join(stands_in)}, and may be due once."
    for kind, kept in groupby(sorted(history, key=itemgetter("kind")), key=itemgetter("kind")):
        numbers = sorted(row["generation"] for row in kept)
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"its entries of kind {kind} are numbered {numbers}, not 1 to {len(numbers)}."


def _played(row: Values, standing: list[Values]) -> Iterator[str]:
    """One entry after what stands, which it changes as the rules say."""
    if row["kind"] == "reversal":
        undone = standing.pop() if standing else None
        if undone is None or (undone["id"], -undone["pence"]) != (row["reverses"], row["pence"]):
            yield f"the reversal {row['id']} does not undo the latest entry that stands."
        return
    if row["kind"] == "due" and standing:
        yield f"it is due a second time by {row['id']} while {standing[-1]['id']} stands."
    if row["kind"] == "adjustment" and not standing:
        yield f"the adjustment {row['id']} has no due that stands in its contract."
    standing.append(row)


def _check_closings(connection: sqlite3.Connection, seen: _Seen) -> None:
    """Each closing: its place, its hash, its totals, and the heads that it names."""
    hash_before, period_before = first_hash(*_whose(connection), "closings"), ""
    for closing in closings(connection):
        name = f"Closing of {closing.period}"
        if closing.prev_hash != hash_before:
            seen.breaches.append(f"{name}: does not hold the hash of the closing before it.")
        if closing.hash != closing_hash(closing):
            seen.breaches.append(f"{name}: its hash is not that of what it says, so it was changed.")
        seen.breaches += (f"{name}: {breach}" for breach in _closing_breaches(connection, closing, period_before))
        hash_before, period_before = closing.hash, closing.period


def _closing_breaches(connection: sqlite3.Connection, closing: Closing, period_before: str) -> Iterator[str]:
    if totals(connection, closing.period) != closing.totals:
        yield "the period's totals are not what was closed."
    sums = sum(total.entries for total in closing.totals), sum(total.pence for total in closing.totals)
    if (closing.entries, closing.pence) != sums:
        yield "its number or sum of entries is not that of its totals."
    for head in closing.heads:
        found = connection.execute(
            "SELECT hash FROM entry WHERE contract = ? AND sequence = ?", (head.contract, head.sequence)
        ).fetchone()
        if found != (head.hash,):
            yield f"the chain of {head.contract} does not hold the hash it had at place {head.sequence}."
    signed = {head.contract: head.sequence for head in closing.heads}
    for contract, last in connection.execute(
        "SELECT contract, max(sequence) FROM entry WHERE period > ? AND period <= ? GROUP BY contract",
        (period_before, closing.period),
    ):
        if last > signed.get(contract, 0):
            yield f"{contract} has an entry at place {last}, in a period that was closed before."
