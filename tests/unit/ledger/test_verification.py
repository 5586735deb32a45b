"""Verification finds each breach in the rows alone: the tests tamper with the file as its owner could."""

import os
import sqlite3

import pytest

from commissioning.warehouse.ledger import schema
from commissioning.warehouse.ledger.refusals import NoLedger, NotALedger
from commissioning.warehouse.ledger.verification import verify
from support.ledgers import due, open_ledger, post, raw


@pytest.fixture
def folder(tmp_path):
    """Two closed months and an open one: dues, an adjustment, a transfer, a reversal."""
    with open_ledger(tmp_path) as ledger:
        post(ledger, [due("ada", 100), due("bea", 50), due("cleo", 70)], period="2012-03")
        ledger.close("2012-03")
        post(ledger, [due("ada", 120), due("bea", 50, contract="CPA 2"), due("cleo", 70)])
        ledger.close("2012-04")
        post(ledger, [due("ada", 120), due("bea", 50, contract="CPA 2")], period="2012-05")
    return tmp_path


def tamper(folder, *statements: str) -> None:
    """Change the file with its triggers away, and put them back so that all looks well."""
    connection = raw(folder)
    triggers = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, "the tampering changed nothing"
    for statement in schema.STATEMENTS:
        if statement.startswith("CREATE TRIGGER"):
            connection.execute(statement)
    connection.close()


def test_a_whole_ledger_holds(folder):
    found = verify(folder)
    assert found.holds
    assert (found.entries, found.lines, found.contracts, found.closings) == (7, 14, 2, 2)
    assert found.breaches == ()
    with open_ledger(folder) as ledger:
        assert ledger.show().heads == found.heads


ADA = "(SELECT id FROM entitlement WHERE subject = 'ada')"
ADAS_DUE = f"(SELECT id FROM entry WHERE entitlement = {ADA} AND kind = 'due')"

TAMPERED = {
    "a reason": (
        [f"UPDATE entry SET reason = 'because' WHERE id = {ADAS_DUE}"],
        "its hash is not that of what it says",
    ),
    "an actor": ([f"UPDATE entry SET actor = 'quentin' WHERE id = {ADAS_DUE}"], "its hash is not that of what it says"),
    "a subject": (
        ["UPDATE entitlement SET subject = 'adam' WHERE subject = 'ada'"],
        "or the key of its entitlement, was changed",
    ),
    "a participant as a contract": (
        ["UPDATE entitlement SET subject_is = 'contract' WHERE subject = 'ada'"],
        "or the key of its entitlement, was changed",
    ),
    "an amount": (
        [
            f"UPDATE line SET pence = pence * 2 WHERE entry = {ADAS_DUE}",
            f"UPDATE entry SET pence = pence * 2 WHERE id = {ADAS_DUE}",
        ],
        "its lines are not those whose digest it holds",
    ),
    "one line": ([f"UPDATE line SET pence = pence + 1 WHERE entry = {ADAS_DUE} AND pence > 0"], "sum to 1 pence"),
    "a line moved": (
        [f"UPDATE line SET account = 'cost:other' WHERE entry = {ADAS_DUE} AND pence > 0"],
        "not a cost of its component",
    ),
    "a balanced pair slipped in": (
        [
            f"INSERT INTO line VALUES ({ADAS_DUE}, 'cost:x', 5)",
            f"INSERT INTO line VALUES ({ADAS_DUE}, 'accepted:x', -5)",
        ],
        "it has 4 lines and says 2",
    ),
    "a line left over": (["INSERT INTO line VALUES ('orphan', 'cost:x', 5)"], "1 lines belong to no entry"),
    "an entry taken out": (["DELETE FROM entry WHERE contract = 'CPA 1' AND sequence = 2"], "entries are missing"),
    "an entry renumbered": (
        ["UPDATE entry SET generation = 7 WHERE kind = 'adjustment'"],
        "numbered [7], not 1 to 1",
    ),
    "an entry named anew": ([f"UPDATE entry SET id = 'x' WHERE id = {ADAS_DUE}"], "its id does not follow"),
    "a determination": (
        [f"UPDATE entry SET determination = 'x' WHERE id = {ADAS_DUE}"],
        "does not follow from its due",
    ),
    "a hash": (["UPDATE entry SET hash = substr(hash, 2) || 'f' WHERE sequence = 2"], "the chain is broken here"),
    "the programme": (
        ["UPDATE ledger SET programme = 'restart'", "UPDATE entitlement SET programme = 'restart'"],
        "does not hold the hash of the entry before it",
    ),
    "a kind": (
        ["UPDATE entry SET kind = 'due', generation = 2 WHERE kind = 'adjustment'"],
        "it is due a second time by",
    ),
    "a due in two contracts": (
        ["DELETE FROM entry WHERE kind = 'reversal' AND period = '2012-04'"],
        "it stands in CPA 1 and CPA 2, and may be due once",
    ),
    "a reversal of another entry": (
        [f"UPDATE entry SET reverses = {ADAS_DUE} WHERE kind = 'reversal' AND period = '2012-05'"],
        "does not undo the latest entry that stands",
    ),
    "an adjustment without its due": (
        [f"DELETE FROM entry WHERE id = {ADAS_DUE}"],
        "has no due that stands in its contract",
    ),
    "a period moved": (
        ["UPDATE entry SET period = '2012-04' WHERE period = '2012-05'"],
        "the period's totals are not what was closed",
    ),
    "an entry moved into a closed month": (
        ["UPDATE entry SET period = '2012-02' WHERE period = '2012-05'"],
        "in a period that was closed before",
    ),
    "a closing's sum": (["UPDATE closing SET pence = 1 WHERE period = '2012-03'"], "its number or sum of entries"),
    "a closing's actor": (["UPDATE closing SET actor = 'x' WHERE period = '2012-03'"], "so it was changed"),
    "a closing taken out": (
        ["DELETE FROM closing WHERE period = '2012-03'"],
        "does not hold the hash of the closing before it",
    ),
    "the end of a chain cut off": (
        ["DELETE FROM entry WHERE contract = 'CPA 2'"],
        "the chain of CPA 2 does not hold the hash it had at place 1",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_each_breach_is_found(folder, name):
    statements, said = TAMPERED[name]
    tamper(folder, *statements)
    found = verify(folder)
    assert not found.holds
    assert any(said in breach for breach in found.breaches), found.breaches


def test_putting_the_triggers_back_leaves_no_trace_by_itself(folder):
    tamper(folder)
    assert verify(folder).holds


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TRIGGER line_never_changed", "The trigger line_never_changed is missing from the file."),
        ("DROP INDEX entry_by_period", "The index entry_by_period is missing from the file."),
        ("CREATE TABLE notes (text)", "The table notes is in the file and is not the ledger's."),
    ],
)
def test_a_wall_away_is_found(folder, statement, said):
    connection = raw(folder)
    connection.execute(statement)
    connection.close()
    assert verify(folder).breaches == (said,)


def test_a_weaker_wall_is_found(folder):
    connection = raw(folder)
    connection.execute("DROP TRIGGER line_never_changed")
    connection.execute("CREATE TRIGGER line_never_changed BEFORE UPDATE ON line WHEN 0 BEGIN SELECT 1; END")
    connection.close()
    assert verify(folder).breaches == ("The trigger line_never_changed was changed.",)


def test_a_view_in_place_of_a_table_is_found(folder):
    connection = raw(folder)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("ALTER TABLE closing RENAME TO old")
    connection.execute("CREATE VIEW closing AS SELECT * FROM old")
    connection.close()
    found = verify(folder)
    assert "The table closing is missing from the file." in found.breaches
    assert "The view closing is in the file and is not the ledger's." in found.breaches


def test_a_damaged_list_of_tables_is_a_broken_promise(folder):
    connection = raw(folder)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'closing'")
    connection.close()
    (breach,) = verify(folder).breaches
    assert breach.startswith("The file cannot be read at all: ")


def test_damaged_pages_are_found(folder):
    with open_ledger(folder) as ledger:
        ledger._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = folder / "ledger.sqlite"
    content = bytearray(file.read_bytes())
    place = content.rindex(b"accepted:CPA 1")
    content[place - 40 : place + 40] = bytes(80)
    file.write_bytes(content)
    assert not verify(folder).holds


def test_a_read_only_copy_can_be_verified(folder, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copy")
    with sqlite3.connect(folder / "ledger.sqlite") as source, sqlite3.connect(copy / "ledger.sqlite") as target:
        source.backup(target)
    source.close()
    target.close()
    (copy / "ledger.sqlite").chmod(0o444)
    copy.chmod(0o555)
    try:
        assert verify(copy).holds
        assert os.listdir(copy) == ["ledger.sqlite"] or os.geteuid() == 0
    finally:
        copy.chmod(0o755)


def test_there_is_nothing_to_verify(tmp_path):
    with pytest.raises(NoLedger):
        verify(tmp_path)
    (tmp_path / "ledger.sqlite").write_text("not a ledger, though long enough to look like a file " * 30)
    with pytest.raises(NotALedger):
        verify(tmp_path)
