"""Every trigger and constraint of the file, tried by another program with raw SQL.

Each trigger's case must be refused with the trigger's own words while all stand; and with those words never heard once
that trigger alone is gone, so that it is this wall which was tested.
"""

import sqlite3

import pytest

from commissioning.warehouse.ledger import schema
from commissioning.warehouse.ledger.entry import COLUMNS, Line, first_hash, lines_digest
from support.ledgers import due, open_ledger, post, raw

NEW = "00000000-0000-5000-8000-000000000001"


@pytest.fixture
def folder(tmp_path):
    """A closed March with ada adjusted; an open April with bea, and cleo who was reversed."""
    with open_ledger(tmp_path) as ledger:
        post(ledger, [due("ada", 100)], period="2012-03")
        post(ledger, [due("ada", 120)], period="2012-03")
        ledger.close("2012-03")
        post(ledger, [due("ada", 120), due("bea", 50), due("cleo", 70)])
        post(ledger, [due("ada", 120), due("bea", 50)])
    return tmp_path


@pytest.fixture
def other(folder):
    connection = raw(folder)
    yield connection
    connection.close()


def entry_of(connection: sqlite3.Connection, subject: str, kind: str) -> dict[str, object]:
    """A posted entry as its row."""
    found = connection.execute(
        f"SELECT {', '.join('entry.' + name for name in COLUMNS)} FROM entry "
        "JOIN entitlement ON entitlement.id = entry.entitlement WHERE subject = ? AND kind = ?",
        (subject, kind),
    ).fetchone()
    return dict(zip(COLUMNS, found, strict=True))


def entitle(connection: sqlite3.Connection, **changes: object) -> None:
    row = {
        "id": "dora-1",
        "programme": "work-programme",
        "is": "participant",
        "subject": "dora",
        "component": "c",
        "n": 1,
    }
    connection.execute("INSERT INTO entitlement VALUES (?, ?, ?, ?, ?, ?)", tuple((row | changes).values()))


def insert(connection: sqlite3.Connection, *, verb: str = "INSERT", lines: list[Line] | None = None, **changes) -> None:
    """A new entry that would be right but for what is changed: dora's first due, last in the chain of CPA 1."""
    contract = str(changes.get("contract", "CPA 1"))
    pence = changes.get("pence", 30)
    own = [Line(f"accepted:{contract}", -pence), Line("cost:c", pence)] if lines is None else lines
    sequence, prev_hash = connection.execute(
        "SELECT sequence, hash FROM entry WHERE contract = ? ORDER BY sequence DESC LIMIT 1", (contract,)
    ).fetchone() or (0, first_hash("work-programme", "GBP", f"contract {contract}"))
    row = entry_of(connection, "bea", "due") | {
        "id": NEW,
        "entitlement": "dora-1",
        "pence": pence,
        "line_count": len(own),
        "lines_digest": lines_digest(own),
        "sequence": sequence + 1,
        "prev_hash": prev_hash,
    }
    row |= changes
    connection.executemany("INSERT INTO line VALUES (?, ?, ?)", [(row["id"], line.account, line.pence) for line in own])
    connection.execute(f"{verb} INTO entry ({', '.join(row)}) VALUES (:{', :'.join(row)})", row)


def of(connection: sqlite3.Connection, subject: str) -> str:
    return str(entry_of(connection, subject, "due")["entitlement"])


def close_period(connection: sqlite3.Connection, **changes: object) -> None:
    entries, pence = connection.execute(
        "SELECT count(*), coalesce(sum(pence), 0) FROM entry WHERE period = ?", (changes.get("period", "2012-04"),)
    ).fetchone()
    last = connection.execute("SELECT hash FROM closing ORDER BY period DESC LIMIT 1").fetchone()
    row = {
        "period": "2012-04",
        "entries": entries,
        "pence": pence,
        "totals": "[]",
        "heads": "[]",
        "closed_at": "2013-06-01T09:30:00.000000+00:00",
        "actor": "petra",
        "prev_hash": last[0],
        "hash": "a" * 64,
    } | changes
    connection.execute(f"INSERT INTO closing VALUES (:{', :'.join(row)})", row)


def adjust(connection: sqlite3.Connection, subject: str, pence: int, **changes: object) -> None:
    insert(connection, entitlement=of(connection, subject), kind="adjustment", generation=9, pence=pence, **changes)


def reverse(connection: sqlite3.Connection, subject: str, kind: str = "due", **changes: object) -> None:
    undone = entry_of(connection, subject, kind)
    said = {"entitlement": undone["entitlement"], "pence": -undone["pence"], "reverses": undone["id"]}
    insert(connection, **({"kind": "reversal", "generation": 9} | said | changes))


ALLOWED = {
    "a due": insert,
    "an adjustment": lambda c: adjust(c, "bea", 5),
    "a reversal": lambda c: reverse(c, "bea"),
    "a closing": close_period,
    "a due in a new contract": lambda c: insert(c, contract="CPA 2"),
    "due again after a reversal": lambda c: insert(c, entitlement=of(c, "cleo"), generation=2),
}

REFUSED = {
    "ledger_never_replaced": lambda c: c.execute("INSERT OR REPLACE INTO ledger VALUES (1, 'other', 'GBP')"),
    "entitlement_never_replaced": lambda c: entitle(c, id="x", subject="ada", component="job_outcome"),
    "entry_never_replaced": lambda c: insert(c, verb="INSERT OR REPLACE", entitlement=of(c, "cleo")),
    "entry_due_while_another_stands": lambda c: insert(c, entitlement=of(c, "bea"), generation=2),
    "entry_adjusts_nothing": lambda c: adjust(c, "cleo", 5),
    "entry_adjusts_to_nothing": lambda c: adjust(c, "bea", -50),
    "entry_reverses_exactly": lambda c: reverse(c, "bea", pence=-49),
    "entry_reverses_the_latest_first": lambda c: reverse(c, "ada"),
    "line_slips_into_an_entry": lambda c: c.execute(
        "INSERT INTO line VALUES (?, 'cost:x', 5)", (entry_of(c, "bea", "due")["id"],)
    ),
    "entry_lines_sum_to_nothing": lambda c: insert(c, lines=[Line("accepted:CPA 1", -30), Line("cost:c", 31)]),
    "entry_lines_as_counted": lambda c: insert(c, line_count=3),
    "entry_lines_as_digested": lambda c: insert(c, lines_digest="b" * 64),
    "entry_amount_as_accepted": lambda c: insert(c, pence=30, lines=[Line("accepted:CPA 1", -29), Line("cost:c", 29)]),
    "entry_next_in_its_chain": lambda c: insert(c, sequence=99),
    "entry_holds_the_hash_before": lambda c: insert(c, prev_hash="c" * 64),
    "closing_holds_the_hash_before": lambda c: close_period(c, prev_hash="d" * 64),
    "entry_in_a_closed_period": lambda c: insert(c, period="2012-03"),
    "closing_of_a_closed_period": lambda c: close_period(c, period="2012-02"),
    "closing_out_of_order": lambda c: close_period(c, period="2012-05"),
    "closing_as_counted": lambda c: close_period(c, entries=99),
    **{
        f"{table}_never_changed": lambda c, table=table, column=column: c.execute(f"UPDATE {table} SET {column} = 'x'")
        for table, column in (
            ("ledger", "programme"),
            ("entitlement", "subject"),
            ("entry", "reason"),
            ("line", "account"),
            ("closing", "actor"),
        )
    },
    **{
        f"{table}_never_deleted": lambda c, table=table: c.execute(f"DELETE FROM {table}")
        for table in ("ledger", "entitlement", "entry", "line", "closing")
    },
}


def words_of(name: str) -> str:
    """What a trigger says."""
    (statement,) = (text for text in schema.STATEMENTS if text.startswith(f"CREATE TRIGGER {name} "))
    return statement.split("RAISE(ABORT, '")[1].split("'); END")[0].replace("''", "'")


def attempt(connection: sqlite3.Connection, act) -> str:
    """What the file says to an act that is then undone; empty when it has nothing against it."""
    connection.execute("BEGIN")
    try:
        if not connection.execute("SELECT 1 FROM entitlement WHERE id = 'dora-1'").fetchone():
            entitle(connection)
        act(connection)
    except sqlite3.IntegrityError as error:
        return str(error)
    finally:
        connection.execute("ROLLBACK")
    return ""


def test_every_trigger_is_tried():
    triggers = {statement.split()[2] for statement in schema.STATEMENTS if statement.startswith("CREATE TRIGGER")}
    assert triggers == set(REFUSED)


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_right_passes(other, name):
    assert attempt(other, ALLOWED[name]) == ""


@pytest.mark.parametrize("name", REFUSED)
def test_each_trigger_refuses_in_its_own_words(other, name):
    assert attempt(other, REFUSED[name]) == words_of(name)
    other.execute(f"DROP TRIGGER {name}")
    assert attempt(other, REFUSED[name]) != words_of(name)


@pytest.mark.parametrize(
    ("act", "constraint"),
    [
        (lambda c: insert(c, actor=None), "entry.actor"),
        (lambda c: insert(c, actor=" "), "actor"),
        (lambda c: insert(c, pence=0, lines=[Line("cost:c", 0), Line("accepted:CPA 1", 0)]), "pence"),
        (lambda c: insert(c, kind="gift"), "kind"),
        (lambda c: insert(c, generation=0), "generation"),
        (lambda c: insert(c, valid_on="2012-02-30"), "valid_on"),
        (lambda c: insert(c, period="2012-13"), "period"),
        (lambda c: insert(c, known_at="2012-05-01"), "known_at"),
        (lambda c: insert(c, reverses="x"), "only_reversals_reverse"),
        (lambda c: insert(c, line_count=1, lines=[Line("accepted:CPA 1", -30)]), "sum to 0"),
        (lambda c: c.execute("INSERT INTO line VALUES ('x', 'cost:c', 1.5)"), "REAL value in INTEGER column"),
        (lambda c: c.execute("INSERT INTO line VALUES ('x', 'nowhere', 1)"), "account"),
        (lambda c: entitle(c, id="e", n=0), "ordinal"),
        (lambda c: close_period(c, actor=""), "actor"),
    ],
)
def test_each_constraint_refuses(other, act, constraint):
    assert constraint in attempt(other, act)


def test_due_once_holds_without_its_trigger(other):
    other.execute("DROP TRIGGER entitlement_never_replaced")
    act = REFUSED["entitlement_never_replaced"]
    said = "entitlement.programme, entitlement.subject, entitlement.component, entitlement.ordinal"
    assert said in attempt(other, act)


@pytest.mark.parametrize("table", ["entitlement", "entry", "closing", "line"])
def test_no_row_is_replaced_by_a_hidden_number(other, table):
    with pytest.raises(sqlite3.OperationalError, match="rowid"):
        other.execute(f"SELECT rowid FROM {table}")


@pytest.mark.parametrize("table", ["ledger", "entitlement", "entry", "line", "closing"])
def test_replacing_a_row_by_its_own_copy_is_refused(other, table):
    assert attempt(other, lambda c: c.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")) != ""


def test_lines_without_their_entry_cannot_be_committed(folder):
    with open_ledger(folder) as ledger:
        connection = ledger._connection
        connection.execute("BEGIN")
        connection.execute("INSERT INTO line VALUES ('orphan', 'cost:c', 5)")
        connection.execute("INSERT INTO line VALUES ('orphan', 'accepted:CPA 1', -5)")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("COMMIT")
        connection.execute("ROLLBACK")


def test_a_program_without_the_digest_cannot_add_entries(folder):
    connection = sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)
    connection.execute("BEGIN")
    entitle(connection)
    with pytest.raises(sqlite3.OperationalError, match="sha256"):
        insert(connection)
    connection.close()


def test_our_connection_has_every_switch_on(folder):
    with open_ledger(folder) as ledger:
        asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        found = [ledger._connection.execute(f"PRAGMA {switch}").fetchone()[0] for switch in asked]
    assert found == ["wal", 2, 1, 1]
