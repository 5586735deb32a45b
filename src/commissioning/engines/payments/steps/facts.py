"""The facts that count: of all rows of evidence, the last version of each fact as known at a moment.

Source   How a payment is worked out, 1.1 to 1.3.
"""

from dataclasses import dataclass
from datetime import datetime

from commissioning.tables.schema import TABLES
from commissioning.warehouse.base import Dialect, Step, microseconds_of

LATEST_FIRST = "recorded_at DESC NULLS LAST, origin_file DESC, origin_row DESC"


def standing(
    table: str, stored: Step, names: Step, *, known_by: datetime | None, closing: Step | None, sql: Dialect
) -> Step:
    """The facts of a table that stand, about participants by number: the columns of the table, and `origin`.

    Takes    names: name, participant; facts about others are left out.
             closing: name, closes_at; from that instant (microseconds) nothing new counts for the participant.
    Returns  `origin` TEXT names the fact to a reader: its record or, without one, file and row.

    Only records that may have several versions are sorted; a hash that two records share costs time, not truth.
    """
    known = _known(table, stored, known_by=known_by, closing=closing, sql=sql)
    listed = ", ".join(_columns(table))
    several = Step.query(
        f"{table}__several_versions",
        "record_hash",
        f"""
        SELECT {sql.short_hash("record")} AS record_hash FROM {known} WHERE record IS NOT NULL
        GROUP BY {sql.short_hash("record")} HAVING COUNT(*) > 1
        """,
        known,
    )
    gone = Step.query(
        f"{table}__replaced",
        "origin_file, origin_row",
        f"""
        SELECT origin_file, origin_row
        FROM (SELECT origin_file, origin_row, withdrawn,
                  ROW_NUMBER() OVER (PARTITION BY participant, record ORDER BY {LATEST_FIRST}) AS place
              FROM {known} AS k
              JOIN {several} AS s ON s.record_hash = {sql.short_hash("k.record")}
              WHERE record IS NOT NULL) AS versions
        WHERE place > 1
        """,
        known,
        several,
    )
    numbered = ", ".join("n.participant" if column == "participant" else f"k.{column}" for column in _columns(table))
    return Step.query(
        f"{table}__standing",
        listed,
        f"""
        SELECT {numbered}
        FROM {known} AS k
        JOIN {names} AS n ON n.name = k.participant
        LEFT JOIN {gone} AS g ON g.origin_row = k.origin_row AND g.origin_file = k.origin_file
        WHERE NOT k.withdrawn AND g.origin_row IS NULL
        """,
        known,
        names,
        gone,
        # A step wants a few of the columns. A copy of them all would be the largest thing in memory.
        passing=True,
    )


def _known(table: str, stored: Step, *, known_by: datetime | None, closing: Step | None, sql: Dialect) -> Step:
    """Rows recorded before the moment and, unless withdrawn, before evidence closed for the participant."""
    recorded = sql.microseconds("e.recorded_at")
    conditions = ["TRUE"]
    if known_by is not None:
        conditions.append(f"(e.recorded_at IS NULL OR {recorded} < {microseconds_of(known_by)})")
    join, inputs = "", [stored]
    if closing is not None:
        join = f"LEFT JOIN {closing} AS c ON c.name = e.participant"
        conditions.append(
            "(COALESCE(e.withdrawn, FALSE) OR e.recorded_at IS NULL OR c.closes_at IS NULL "
            f"OR {recorded} < c.closes_at)"
        )
        inputs.append(closing)
    columns = [_quoted(column.name) for column in TABLES[table].columns if column.name != "withdrawn"]
    return Step.query(
        f"{table}__known",
        ", ".join([*_columns(table), "record", "withdrawn", "origin_file", "origin_row"]),
        f"""
        SELECT {", ".join(f"e.{column}" for column in columns)}, COALESCE(e.withdrawn, FALSE) AS withdrawn,
            e.origin_file, e.origin_row,
            COALESCE(e.record, e.origin_file || ' row ' || CAST(e.origin_row AS VARCHAR)) AS origin
        FROM {stored} AS e {join}
        WHERE {" AND ".join(conditions)}
        """,
        *inputs,
        passing=True,
    )


def _columns(table: str) -> list[str]:
    names = [column.name for column in TABLES[table].columns if column.name not in ("record", "withdrawn")]
    return [*map(_quoted, names), "origin"]


def _quoted(name: str) -> str:
    return '"on"' if name == "on" else '"group"' if name == "group" else name


def stored_columns(table: str) -> list[str]:
    """The columns of a staged table that the steps read."""
    return [*(column.name for column in TABLES[table].columns), "origin_file", "origin_row"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that stand about participants, a step for each table."""

    employment: Step
    payroll: Step
    benefits: Step
    milestones: Step
    claims: Step
