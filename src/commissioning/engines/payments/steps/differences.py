"""What is owed otherwise than before, due by due; and what it all comes to."""

from datetime import date

from commissioning.warehouse.base import Dialect, Step

TOLD = "participant, contract, component, ordinal, earned_on, due_on, pence, origin, price_json, caps_json"
"""What of an amount owed is told in a due."""


def not_among(name: str, some: Step, others: Step) -> Step:
    """The rows of what is owed after caps that have none quite like them in another working out of it."""
    return Step.query(name, TOLD, f"SELECT {TOLD} FROM {some} EXCEPT SELECT {TOLD} FROM {others}", some, others)


def became_payable(owed: Step, changed: Step, *, after: date, up_to: date, sql: Dialect) -> Step:
    """The rows that may be paid from a day between two others, the later one included, but for those changed."""
    return Step.query(
        "became_payable",
        TOLD,
        f"""
        SELECT {TOLD} FROM {owed} WHERE due_on > {sql.day(after)} AND due_on <= {sql.day(up_to)}
        EXCEPT SELECT {TOLD} FROM {changed}
        """,
        owed,
        changed,
    )


def totals(owed: Step) -> Step:
    """What all comes to by contract and component, in order of name: contract, component, count, pence."""
    return Step.query(
        "totals",
        "contract, component, count, pence",
        f"""
        SELECT contract, component, COUNT(*) AS count, CAST(SUM(pence) AS BIGINT) AS pence FROM {owed}
        GROUP BY contract, component ORDER BY contract, component
        """,
        owed,
    )
