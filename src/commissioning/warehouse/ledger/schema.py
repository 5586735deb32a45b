"""The ledger's tables and walls: everything the file itself refuses, whoever writes to it.

Read it from top to bottom; the platform's ledger on PostgreSQL has the same tables, keys and refusals. There:

- types: `TEXT` dates are `date`, moments `timestamptz`, pence `bigint`; `STRICT`, `WITHOUT ROWID`, `typeof`, `GLOB` go.
- balance: a deferred constraint trigger at commit, in place of "lines first, entry last" here.
- races: SQLite has one writer at a time. There, `one_generation_once` and the key of `entry` stop two writers who saw
  the same state: both would write the same generation and the same place in the chain.
- actor: read from the setting `app.actor`; and the roles have no UPDATE, DELETE or TRUNCATE, before any trigger.
- `sha256(text)` is built in; here the connection brings it, so that a program without it cannot add entries at all.

`INSERT OR REPLACE` passes delete triggers by unless `recursive_triggers` is on, which another program need not set.
So each table also refuses, before the insert, a row whose key it has; and none but `ledger` has a hidden row number to
replace by.
"""

import sqlite3

APPLICATION_ID = 0x434F4D4C  # "COML", so that `file` and we can tell a ledger from any other SQLite file
VERSION = 1

TABLES = (
    """
    CREATE TABLE ledger (  -- one row: whose ledger this is
        only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
        programme TEXT NOT NULL UNIQUE CHECK (trim(programme) <> ''),
        currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]')
    ) STRICT
    """,
    """
    CREATE TABLE entitlement (  -- one row: one thing that can be due once; its id is the id of the due
        id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
        programme TEXT NOT NULL REFERENCES ledger (programme),
        subject_is TEXT NOT NULL CHECK (subject_is IN ('participant', 'contract')),
        subject TEXT NOT NULL CHECK (subject <> ''),
        component TEXT NOT NULL CHECK (component <> ''),
        ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
        CONSTRAINT due_once UNIQUE (programme, subject, component, ordinal)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE entry (  -- one row: one change to what is owed for an entitlement, a link in its contract's chain
        id TEXT NOT NULL UNIQUE,
        entitlement TEXT NOT NULL REFERENCES entitlement (id),
        kind TEXT NOT NULL CHECK (kind IN ('due', 'adjustment', 'reversal')),
        generation INTEGER NOT NULL CHECK (generation >= 1),
        contract TEXT NOT NULL CHECK (contract <> ''),
        contract_version TEXT NOT NULL,
        pence INTEGER NOT NULL CHECK (typeof(pence) = 'integer' AND pence <> 0),
        valid_on TEXT NOT NULL CHECK (valid_on IS date(valid_on, '+0 days')),
        as_of TEXT NOT NULL CHECK (as_of IS date(as_of, '+0 days')),
        known_at TEXT NOT NULL CHECK (known_at GLOB '????-??-??T??:??:??.??????+00:00'),
        posted_at TEXT NOT NULL CHECK (posted_at GLOB '????-??-??T??:??:??.??????+00:00'),
        period TEXT NOT NULL CHECK (period || '-01' IS date(period || '-01')),
        reverses TEXT UNIQUE REFERENCES entry (id),
        reason TEXT NOT NULL CHECK (trim(reason) <> ''),
        actor TEXT NOT NULL CHECK (trim(actor) <> ''),
        run TEXT NOT NULL CHECK (trim(run) <> ''),
        determination TEXT NOT NULL CHECK (determination <> ''),
        evidence_digest TEXT NOT NULL,
        line_count INTEGER NOT NULL CHECK (line_count >= 2),
        lines_digest TEXT NOT NULL,
        sequence INTEGER NOT NULL CHECK (sequence >= 1),
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        CONSTRAINT one_generation_once UNIQUE (entitlement, kind, generation),
        CONSTRAINT one_chain_per_contract PRIMARY KEY (contract, sequence),
        CONSTRAINT only_reversals_reverse CHECK ((kind = 'reversal') = (reverses IS NOT NULL))
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX entry_by_period ON entry (period)",
    """
    CREATE TABLE line (  -- one row: what an entry does to one account; debit positive, credit negative
        entry TEXT NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
        account TEXT NOT NULL CHECK (account GLOB '[a-z]*:?*' AND instr(account, char(10)) = 0),
        pence INTEGER NOT NULL CHECK (typeof(pence) = 'integer' AND pence <> 0),
        PRIMARY KEY (entry, account)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE closing (  -- one row: a period ended for good; totals and heads are canonical JSON
        period TEXT NOT NULL PRIMARY KEY CHECK (period || '-01' IS date(period || '-01')),
        entries INTEGER NOT NULL,
        pence INTEGER NOT NULL,
        totals TEXT NOT NULL,
        heads TEXT NOT NULL,
        closed_at TEXT NOT NULL CHECK (closed_at GLOB '????-??-??T??:??:??.??????+00:00'),
        actor TEXT NOT NULL CHECK (trim(actor) <> ''),
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT, WITHOUT ROWID
    """,
)


def _refuse(name: str, before: str, when: str, message: str) -> str:
    """A trigger that refuses `before` when `when` is true, in words a person can read."""
    said = message.replace("'", "''")
    return f"CREATE TRIGGER {name} BEFORE {before} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


# An entry stands until a reversal names it.
_NOT_REVERSED = "NOT EXISTS (SELECT 1 FROM entry AS undone WHERE undone.reverses = old.id)"

NEVER_CHANGED = tuple(
    _refuse(
        f"{table}_never_{word}",
        f"{change} ON {table}",
        "1",
        f"A row of the ledger's table {table} is never {word}; post an entry instead.",
    )
    for table in ("ledger", "entitlement", "entry", "line", "closing")
    for change, word in (("UPDATE", "changed"), ("DELETE", "deleted"))
)

NEVER_REPLACED = (
    _refuse(
        "ledger_never_replaced",
        "INSERT ON ledger",
        "EXISTS (SELECT 1 FROM ledger)",
        "This file is one programme's ledger already.",
    ),
    _refuse(
        "entitlement_never_replaced",
        "INSERT ON entitlement",
        """EXISTS (SELECT 1 FROM entitlement AS old WHERE old.id = NEW.id OR (old.programme = NEW.programme
            AND old.subject = NEW.subject AND old.component = NEW.component AND old.ordinal = NEW.ordinal))""",
        "Due once: this subject, component and ordinal has its entitlement already.",
    ),
    _refuse(
        "entry_never_replaced",
        "INSERT ON entry",
        """EXISTS (SELECT 1 FROM entry AS old WHERE old.id = NEW.id
            OR (old.entitlement = NEW.entitlement AND old.kind = NEW.kind AND old.generation = NEW.generation)
            OR (old.contract = NEW.contract AND old.sequence = NEW.sequence)
            OR old.reverses = NEW.reverses)""",
        "Posted once: the ledger has this entry already, or one in its place.",
    ),
)

DUE_ONCE = (
    _refuse(
        "entry_due_while_another_stands",
        "INSERT ON entry",
        f"""NEW.kind = 'due' AND EXISTS (SELECT 1 FROM entry AS old
            WHERE old.entitlement = NEW.entitlement AND old.kind <> 'reversal' AND {_NOT_REVERSED})""",
        "Due once: an entry for this entitlement stands; adjust or reverse it.",
    ),
    _refuse(
        "entry_adjusts_nothing",
        "INSERT ON entry",
        f"""NEW.kind = 'adjustment' AND NOT EXISTS (SELECT 1 FROM entry AS old
            WHERE old.entitlement = NEW.entitlement AND old.contract = NEW.contract AND old.kind = 'due'
            AND {_NOT_REVERSED})""",
        "An adjustment needs a due that stands, for the same entitlement in the same contract.",
    ),
    _refuse(
        "entry_adjusts_to_nothing",
        "INSERT ON entry",
        """NEW.kind = 'adjustment' AND NEW.pence + (SELECT sum(old.pence) FROM entry AS old
            WHERE old.entitlement = NEW.entitlement AND old.contract = NEW.contract) = 0""",
        "An adjustment changes an amount; to bring it to nothing, reverse each entry that stands.",
    ),
    _refuse(
        "entry_reverses_exactly",
        "INSERT ON entry",
        """NEW.kind = 'reversal' AND NOT EXISTS (SELECT 1 FROM entry AS old
            WHERE old.id = NEW.reverses AND old.kind <> 'reversal' AND old.entitlement = NEW.entitlement
            AND old.contract = NEW.contract AND old.pence = -NEW.pence)""",
        "A reversal undoes exactly one entry: same entitlement, same contract, opposite amount, not itself a reversal.",
    ),
    _refuse(
        "entry_reverses_the_latest_first",
        "INSERT ON entry",
        f"""NEW.kind = 'reversal' AND EXISTS (SELECT 1 FROM entry AS old
            WHERE old.entitlement = NEW.entitlement AND old.contract = NEW.contract AND old.kind <> 'reversal'
            AND {_NOT_REVERSED}
            AND old.sequence > (SELECT named.sequence FROM entry AS named WHERE named.id = NEW.reverses))""",
        "Entries are reversed latest first, so that no adjustment stands without its due.",
    ),
)

BALANCED = (
    _refuse(
        "line_slips_into_an_entry",
        "INSERT ON line",
        "EXISTS (SELECT 1 FROM entry WHERE entry.id = NEW.entry)",
        "Lines come before their entry; a posted entry takes no more.",
    ),
    _refuse(
        "entry_lines_sum_to_nothing",
        "INSERT ON entry",
        "(SELECT sum(line.pence) FROM line WHERE line.entry = NEW.id) IS NOT 0",
        "An entry's lines sum to 0 and are there before it.",
    ),
    _refuse(
        "entry_lines_as_counted",
        "INSERT ON entry",
        "(SELECT count(*) FROM line WHERE line.entry = NEW.id) IS NOT NEW.line_count",
        "An entry says how many lines it has.",
    ),
    _refuse(
        "entry_lines_as_digested",
        "INSERT ON entry",
        """(SELECT sha256(group_concat(account || ' ' || pence, char(10)))
            FROM (SELECT account, pence FROM line WHERE entry = NEW.id ORDER BY account)) IS NOT NEW.lines_digest""",
        "An entry says the digest of its lines.",
    ),
    _refuse(
        "entry_amount_as_accepted",
        "INSERT ON entry",
        """(SELECT -line.pence FROM line WHERE line.entry = NEW.id AND line.account = 'accepted:' || NEW.contract)
            IS NOT NEW.pence""",
        "An entry's amount is what it credits to the contract's accepted account.",
    ),
)

CHAINED = (
    _refuse(
        "entry_next_in_its_chain",
        "INSERT ON entry",
        "(SELECT coalesce(max(sequence), 0) + 1 FROM entry WHERE contract = NEW.contract) IS NOT NEW.sequence",
        "An entry takes the next place in its contract's chain.",
    ),
    _refuse(
        "entry_holds_the_hash_before",
        "INSERT ON entry",
        """coalesce((SELECT hash FROM entry WHERE contract = NEW.contract ORDER BY sequence DESC LIMIT 1),
            (SELECT sha256(programme || ' ' || currency || ' contract ' || NEW.contract) FROM ledger))
            IS NOT NEW.prev_hash""",
        "An entry holds the hash of the entry before it in its contract's chain.",
    ),
    _refuse(
        "closing_holds_the_hash_before",
        "INSERT ON closing",
        """coalesce((SELECT hash FROM closing ORDER BY period DESC LIMIT 1),
            (SELECT sha256(programme || ' ' || currency || ' closings') FROM ledger)) IS NOT NEW.prev_hash""",
        "A closing holds the hash of the closing before it.",
    ),
)

CLOSED_FOR_GOOD = (
    _refuse(
        "entry_in_a_closed_period",
        "INSERT ON entry",
        "NEW.period <= (SELECT max(period) FROM closing)",
        "The period is closed for good; post in an open one.",
    ),
    _refuse(
        "closing_of_a_closed_period",
        "INSERT ON closing",
        "NEW.period <= (SELECT max(period) FROM closing)",
        "The period, or a later one, is closed already.",
    ),
    _refuse(
        "closing_out_of_order",
        "INSERT ON closing",
        """EXISTS (SELECT 1 FROM entry WHERE period < NEW.period
            AND period > coalesce((SELECT max(period) FROM closing), ''))""",
        "An earlier period has entries and is open; close it first.",
    ),
    _refuse(
        "closing_as_counted",
        "INSERT ON closing",
        """NEW.entries IS NOT (SELECT count(*) FROM entry WHERE period = NEW.period)
            OR NEW.pence IS NOT (SELECT coalesce(sum(pence), 0) FROM entry WHERE period = NEW.period)""",
        "A closing says the number and the sum of its period's entries.",
    ),
)

STATEMENTS = (*TABLES, *NEVER_CHANGED, *NEVER_REPLACED, *DUE_ONCE, *BALANCED, *CHAINED, *CLOSED_FOR_GOOD)


def create(connection: sqlite3.Connection) -> None:
    """Write tables, indexes and triggers, within the caller's transaction."""
    for statement in STATEMENTS:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def differences(connection: sqlite3.Connection) -> list[str]:
    """What the file's own rules lack, have changed or have too much, one sentence each; empty when all is as it was."""
    expected = {_named(statement): _plain(statement) for statement in STATEMENTS}
    rows = connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    found = {str(name): _plain(sql) for name, sql in rows}
    return [
        *(f"The {name} is missing from the file." for name in expected if name not in found),
        *(f"The {name} was changed." for name in expected if name in found and found[name] != expected[name]),
        *(f"The {name} is in the file and is not the ledger's." for name in found if name not in expected),
    ]


def _named(statement: str) -> str:
    """'trigger line_never_changed' from its CREATE statement."""
    kind, name = statement.split()[1:3]
    return f"{kind.lower()} {name}"


def _plain(statement: str) -> str:
    return " ".join(statement.split())
