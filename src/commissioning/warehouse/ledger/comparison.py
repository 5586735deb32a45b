"""What is determined against what is posted: the differences, found for all entitlements at once.

The whole determination is brought into a temporary table beside the file and joined with the net posted, so a million
dues cost a sort, not a million questions. Only what differs is looked at one by one.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.tables.due import Due
from commissioning.warehouse.ledger.entry import Entitlement
from commissioning.warehouse.ledger.refusals import DueTwice, NotALedger

_STAGED = """
    CREATE TEMP TABLE determined (
        due TEXT, contract TEXT, subject_is TEXT, subject TEXT, component TEXT, ordinal INTEGER,
        earned_on TEXT, due_on TEXT, pence INTEGER, terms_version TEXT, because TEXT,
        CONSTRAINT whole_pence CHECK (typeof(pence) = 'integer')
    )
"""

# One row per entitlement with something posted: its contract and its net there. A second contract would be a second
# row, which the unique index on it refuses.
_STANDING = """
    CREATE TEMP TABLE standing AS
    SELECT entitlement, contract, sum(pence) AS pence FROM main.entry {of}
    GROUP BY entitlement, contract HAVING sum(pence) <> 0
"""
_OF_THE_NAMED = """
    WHERE entitlement IN (SELECT due FROM temp.determined UNION ALL SELECT due FROM temp.not_due_now)
"""

_DIFFERENT = """
    CREATE TEMP TABLE difference AS
    SELECT determined.*, standing.contract AS from_contract, entitlement.id IS NOT NULL AS met_before,
        CASE
            WHEN determined.pence = 0 THEN 'now nothing'
            WHEN determined.due_on > :as_of THEN 'now due only on ' || determined.due_on
        END AS not_due
    FROM determined
    LEFT JOIN standing ON standing.entitlement = determined.due
    LEFT JOIN main.entitlement ON entitlement.id = determined.due
    WHERE CASE
        WHEN determined.pence = 0 OR determined.due_on > :as_of THEN standing.pence IS NOT NULL
        ELSE standing.pence IS NOT determined.pence OR standing.contract IS NOT determined.contract
    END
    UNION ALL
    SELECT entitlement.id, standing.contract, entitlement.subject_is, entitlement.subject, entitlement.component,
        entitlement.ordinal, '', '', 0, '', '', standing.contract, 1, 'no longer due'
    FROM standing
    JOIN main.entitlement ON entitlement.id = standing.entitlement
    WHERE NOT EXISTS (SELECT 1 FROM determined WHERE determined.due = standing.entitlement)
    ORDER BY 2, 7, 4, 5, 6, 1
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What an entitlement should have standing."""

    contract: str
    pence: int
    earned_on: str
    terms_version: str
    because: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An entitlement whose posted net is not what is determined.

    met_before   the ledger has entries for it, standing or undone.
    target       None when nothing is due now; `not_due` says why.
    """

    entitlement: Entitlement
    met_before: bool
    target: Target | None
    not_due: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a determination says otherwise than an earlier one, which was posted whole.

    dues    those that are new or not as they were, and those whose day to be paid came since.
    gone    the ids of those that are not due any more.
    since   how the ledger stood with the earlier one (`closing.stands`): as nobody else has left it.
    """

    dues: Iterable[Due]
    gone: Iterable[str]
    since: str


def stage(connection: sqlite3.Connection, determined: Iterable[Due] | Changes) -> None:
    """Bring a whole determination, or what it changes, into temporary tables.

    Raises   DueTwice when it names a due or a key twice.
    """
    for table in ("determined", "not_due_now", "standing", "difference"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute(_STAGED)
    if isinstance(determined, Changes):
        connection.execute("CREATE TEMP TABLE not_due_now (due TEXT)")
        connection.executemany("INSERT INTO not_due_now VALUES (?)", ((due,) for due in determined.gone))
    dues = determined.dues if isinstance(determined, Changes) else determined
    connection.executemany("INSERT INTO determined VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_staged, dues))
    _refuse_twice(connection, "due", "the id")
    _refuse_twice(connection, "subject, component, ordinal", "the subject, component and ordinal")


def find_differences(connection: sqlite3.Connection, as_of: date, *, changes_only: bool) -> int:
    """Compare what is staged with what is posted, into the temporary table `difference`; how many there are.

    Takes    changes_only: what is not named stands as it should.
    """
    connection.execute(_STANDING.format(of=_OF_THE_NAMED if changes_only else ""))
    try:
        connection.execute("CREATE UNIQUE INDEX temp.standing_once ON standing (entitlement)")
    except sqlite3.IntegrityError as error:
        raise NotALedger(
            "An entitlement stands in two contracts at once, which the ledger's rules forbid. "
            "Nothing was posted. Run `commissioning ledger verify` to see which."
        ) from error
    connection.execute(_DIFFERENT, {"as_of": as_of.isoformat()})
    _refuse_another_key(connection)
    for table in ("determined", "not_due_now", "standing"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    (count,) = connection.execute("SELECT count(*) FROM difference").fetchone()
    return int(count)


def differences(connection: sqlite3.Connection, programme: str, *, after: int, at_most: int) -> list[Difference]:
    """The differences from a place on, by contract, day earned, subject, component and ordinal."""
    rows = connection.execute(
        """
        SELECT due, subject_is, subject, component, ordinal, contract, pence, earned_on, terms_version, because,
            met_before, not_due
        FROM temp.difference WHERE rowid > ? ORDER BY rowid LIMIT ?
        """,
        (after, at_most),
    )
    return [
        Difference(
            Entitlement(row[0], programme, *row[1:5]),
            bool(met_before),
            Target(*row[5:]) if not_due is None else None,
            not_due,
        )
        for *row, met_before, not_due in rows
    ]


def _staged(due: Due) -> tuple[str | int, ...]:
    of_contract = due.participant is None
    return (
        due.due,
        due.contract,
        "contract" if of_contract else "participant",
        due.contract if due.participant is None else due.participant,
        due.component,
        due.ordinal,
        due.earned_on.isoformat(),
        due.due_on.isoformat(),
        due.pence,
        due.terms_version,
        due.because,
    )


def _refuse_another_key(connection: sqlite3.Connection) -> None:
    row = connection.execute(
        """
        SELECT due, difference.subject, difference.component, difference.ordinal,
            met.subject, met.component, met.ordinal
        FROM temp.difference JOIN main.entitlement AS met ON met.id = due
        WHERE (difference.subject_is, difference.subject, difference.component, difference.ordinal)
            <> (met.subject_is, met.subject, met.component, met.ordinal)
        LIMIT 1
        """
    ).fetchone()
    if row:
        raise DueTwice(
            f"The due {row[0]} is for {row[1]}, {row[2]}, number {row[3]}, and the ledger has it for {row[4]}, "
            f"{row[5]}, number {row[6]}. Nothing was posted. Derive the ids of dues from their keys."
        )


def _refuse_twice(connection: sqlite3.Connection, columns: str, in_words: str) -> None:
    name = columns.replace(", ", "_")
    try:
        connection.execute(f"CREATE UNIQUE INDEX temp.determined_by_{name} ON determined ({columns})")
    except sqlite3.IntegrityError as error:
        row = connection.execute(
            "SELECT subject, component, ordinal, group_concat(contract, ' and ') FROM determined "
            f"GROUP BY {columns} HAVING count(*) > 1 ORDER BY 1, 2, 3 LIMIT 1"
        ).fetchone()
        raise DueTwice(
            f"The determination names {in_words} twice: {row[0]}, {row[1]}, number {row[2]}, in contract {row[3]}. "
            "Each may be due once; nothing was posted. Give every due once."
        ) from error
