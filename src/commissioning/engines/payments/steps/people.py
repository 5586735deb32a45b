"""Participants: their days, the row of their first start, and which of their rows is paid on which day.

Source   How a payment is worked out, 2.
"""

from dataclasses import dataclass

from commissioning.engines.payments.steps.lines import ANY_OTHER_GROUP, NEVER
from commissioning.terms.models import Terms
from commissioning.warehouse.base import Dialect, Step

NAMES = "people__names"
ROW_COLUMNS = "participant, contract, payment_group, line_group, referred_on, started_on"


@dataclass(frozen=True, slots=True)
class People:
    """What is known of participants, by their numbers, before any evidence is looked at.

    rows        one per participant and contract: participant, contract, payment_group, line_group, referred_on,
                started_on, contract_start.
    each        one per participant: participant, referred_on, started_on, ended_on (2.1); and of the row of the first
                start or, for those who never started, of the row paid for a referral: contract, payment_group,
                line_group, nation, contract_start.
    paid        which row is paid for what is earned on a day: participant, paid_from, paid_until, contract,
                payment_group, line_group, row_referred_on, row_started_on.
    referred    which row is paid for a referral: as `paid`, without the days.
    """

    rows: Step
    each: Step
    paid: Step
    referred: Step


def names(participants: Step, *, sql: Dialect) -> Step:
    """Everybody who was ever referred, by the number that stands for them in all that follows: name, participant.

    Numbers are joined and sorted in a fraction of the time that identifiers take. They are in the order of the names.
    """
    return Step.query(
        NAMES,
        "name, participant",
        f"SELECT name, {sql.numbered('name')} AS participant "
        f"FROM (SELECT DISTINCT participant AS name FROM {participants}) AS names",
        participants,
    )


def people(terms: Terms, standing: Step, *, sql: Dialect) -> People:
    """Participants from their standing rows. Rows of a contract that the terms do not know are left out."""
    rows = _rows(terms, standing)
    each = _each(rows)
    return People(rows, each, _paid(terms, rows, each, sql=sql), _referred(terms, rows, each))


def _rows(terms: Terms, standing: Step) -> Step:
    groups = Step.rows("terms_groups", {"known": "text"}, [(group,) for group in terms.groups])
    contracts = Step.rows(
        "terms_contracts",
        {"known": "text", "contract_start": "day"},
        [(name, contract.starts_on) for name, contract in terms.contracts.items()],
    )
    return Step.query(
        "people__rows",
        f"{ROW_COLUMNS}, ended_on, nation, contract_start",
        f"""
        SELECT r.participant, r.contract, r."group" AS payment_group,
            COALESCE(g.known, '{ANY_OTHER_GROUP}') AS line_group,
            r.referred_on, r.started_on, r.ended_on, r.nation, c.contract_start
        FROM {standing} AS r
        JOIN {contracts} AS c ON c.known = r.contract
        LEFT JOIN {groups} AS g ON g.known = r."group"
        """,
        standing,
        contracts,
        groups,
    )


def _each(rows: Step) -> Step:
    order = "payment_group, nation, ended_on NULLS LAST"
    first = f"started_on NULLS LAST, referred_on, contract, {order}"
    last = (
        "started_on DESC NULLS LAST, referred_on DESC, contract DESC, payment_group DESC, nation DESC, "
        "ended_on DESC NULLS FIRST"
    )
    return Step.query(
        "people__each",
        "participant, referred_on, started_on, ended_on, contract, payment_group, line_group, nation, contract_start",
        f"""
        SELECT f.participant, f.first_referred_on AS referred_on, f.started_on, l.ended_on,
            f.contract, f.payment_group, f.line_group, f.nation, f.contract_start
        FROM (SELECT *, MIN(referred_on) OVER (PARTITION BY participant) AS first_referred_on,
                  ROW_NUMBER() OVER (PARTITION BY participant ORDER BY {first}) AS place
              FROM {rows}) AS f
        JOIN (SELECT participant, ended_on, ROW_NUMBER() OVER (PARTITION BY participant ORDER BY {last}) AS place
              FROM {rows}) AS l ON l.participant = f.participant
        WHERE f.place = 1 AND l.place = 1
        """,
        rows,
    )


def _paid(terms: Terms, rows: Step, each: Step, *, sql: Dialect) -> Step:
    order = "started_on, referred_on, contract, payment_group, nation, ended_on NULLS LAST"
    return Step.query(
        "people__paid",
        "participant, paid_from, paid_until, contract, payment_group, line_group, row_referred_on, row_started_on",
        f"""
        SELECT r.participant, r.paid_from, r.paid_until, r.contract, {_group(terms)},
            r.referred_on AS row_referred_on, r.started_on AS row_started_on
        FROM (SELECT *, started_on AS paid_from,
                  COALESCE(LEAD(started_on) OVER (PARTITION BY participant ORDER BY {order}),
                  {sql.day(NEVER)}) AS paid_until
              FROM {rows} WHERE started_on IS NOT NULL) AS r
        JOIN {each} AS e ON e.participant = r.participant
        WHERE r.paid_from < r.paid_until
        """,
        rows,
        each,
    )


def _referred(terms: Terms, rows: Step, each: Step) -> Step:
    order = "referred_on, contract, payment_group, nation, started_on NULLS LAST, ended_on NULLS LAST"
    return Step.query(
        "people__referred",
        "participant, contract, payment_group, line_group, row_referred_on, row_started_on",
        f"""
        SELECT r.participant, r.contract, {_group(terms)},
            r.referred_on AS row_referred_on, r.started_on AS row_started_on
        FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY participant ORDER BY {order}) AS place FROM {rows}) AS r
        JOIN {each} AS e ON e.participant = r.participant
        WHERE r.place = 1
        """,
        rows,
        each,
    )


def _group(terms: Terms) -> str:
    """The group of what is earned (2.3): of the row paid, or of the row of the first start."""
    of = "e" if terms.programme.group_from == "first_start" else "r"
    return f"{of}.payment_group, {of}.line_group"
