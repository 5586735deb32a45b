"""The most that is paid to a contract or for a participant: what exceeds a cap is cut off.

Source   How a payment is worked out, 7.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from commissioning.core.periods import add_months
from commissioning.engines.payments.steps.days import Days
from commissioning.engines.payments.steps.lines import EVER, NEVER, number_of
from commissioning.tables.cells import FIRST_YEAR
from commissioning.terms.models import Cap, Contract
from commissioning.warehouse.base import Step

COLUMNS = (
    "participant, contract, component, ordinal, earned_on, due_on, pence, line_group, origin, price_json, caps_json"
)
ORDER = "d.earned_on, d.component, d.ordinal, d.participant NULLS FIRST, d.contract"


def capped(dues: Step, each: Step, contracts: Step, days: Days) -> Step:
    """Dues after all caps; those cut to nothing are gone. `caps_json` lists, in order, the caps that cut a due."""
    caps = sorted(days.terms.caps.items(), key=lambda item: (item[1].scope == "contract", item[0]))
    for key, cap in caps:
        dues = _cut(key, cap, dues, each, contracts, days)
    return dues


def _cut(key: str, cap: Cap, dues: Step, each: Step, contracts: Step, days: Days) -> Step:
    """One cap, applied to what the former ones left."""
    named = days.sql.text(f',"{key}"')
    under = "TRUE" if cap.components == "all" else f"d.component IN ({_listed(cap.components, days)})"
    under = f"{under} AND d.{cap.scope} IS NOT NULL"
    taken = _taken(key, cap, dues, under, days)
    limits = _limits(key, cap, taken, each, contracts, days)
    left = "GREATEST(LEAST(c.pence, c.limit_pence - c.taken_pence), 0)"
    cut = {
        "pence": f"CASE WHEN c.limit_pence IS NULL THEN c.pence ELSE {left} END AS pence",
        "caps_json": f"CASE WHEN {left} < c.pence THEN c.caps_json || {named} ELSE c.caps_json END AS caps_json",
    }
    columns = COLUMNS.split(", ")
    return Step.query(
        f"capped__{key}",
        COLUMNS,
        f"""
        SELECT {", ".join(f"d.{column}" for column in columns)} FROM {dues} AS d WHERE NOT ({under})
        UNION ALL
        SELECT * FROM (
            SELECT {", ".join(cut.get(column, f"c.{column}") for column in columns)}
            FROM (SELECT k.*, l.limit_pence
                  FROM {taken} AS k
                  LEFT JOIN {limits} AS l ON l.subject = k.subject AND l.period_from = k.period_from) AS c) AS cut
        WHERE pence > 0
        """,
        dues,
        taken,
        limits,
    )


def _taken(key: str, cap: Cap, dues: Step, under: str, days: Days) -> Step:
    """What comes under a cap, in order, each with what came before it in its period."""
    periods = Step.rows(
        f"cap_periods__{key}",
        {"contract": "text", "period_from": "day", "period_until": "day"},
        [
            (name, start, until)
            for name, contract in days.terms.contracts.items()
            for start, until in _periods(cap, contract, days.as_of)
        ],
    )
    in_order = f"PARTITION BY d.{cap.scope}, h.period_from ORDER BY {ORDER}"
    earlier = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    return Step.query(
        f"cap_taken__{key}",
        f"{COLUMNS}, subject, period_from, place, taken_pence",
        f"""
        SELECT d.*, d.{cap.scope} AS subject, h.period_from, ROW_NUMBER() OVER ({in_order}) AS place,
            CAST(COALESCE(SUM(d.pence) OVER ({in_order} {earlier}), 0) AS BIGINT) AS taken_pence
        FROM {dues} AS d
        JOIN {periods} AS h ON h.contract = d.contract
            AND d.earned_on >= h.period_from AND d.earned_on < h.period_until
        WHERE {under}
        """,
        dues,
        periods,
        across=cap.scope == "contract",
    )


def _limits(key: str, cap: Cap, taken: Step, each: Step, contracts: Step, days: Days) -> Step:
    """The limit for each subject and period, by the first due that comes under it."""
    limit = number_of(f"cap_limit__{key}", cap.limit, days.terms.groups)
    read = {"contract_start": "t.starts_on", "earned_on": "f.earned_on"}
    person, people = "", []
    if cap.scope == "participant":
        read |= {"referred_on": "p.referred_on", "started_on": "p.started_on"}
        person, people = f"JOIN {each} AS p ON p.participant = f.participant", [each]
    return Step.query(
        f"cap_limits__{key}",
        "subject, period_from, limit_pence",
        f"""
        SELECT f.subject, f.period_from, n.number AS limit_pence
        FROM {taken} AS f
        JOIN {contracts} AS t ON t.contract = f.contract {person}
        JOIN {limit.step} AS n ON {limit.holds("n", read, "f.line_group")}
        WHERE f.place = 1
        """,
        taken,
        contracts,
        *people,
        limit.step,
    )


def _listed(components: Sequence[str], days: Days) -> str:
    return ", ".join(days.sql.text(component) for component in components) or "NULL"


def _periods(cap: Cap, contract: Contract, as_of: date) -> Iterator[tuple[date, date]]:
    """The periods over which a cap is counted, from before the first day that evidence may name to the as-of day."""
    if cap.each == "lifetime":
        yield EVER, NEVER
        return
    begins = contract.starts_on if cap.each == "contract_year" else date(contract.starts_on.year, 4, 1)
    years = range(FIRST_YEAR - 1 - begins.year, max(as_of.year - begins.year, 0) + 2)
    for year in years:
        yield add_months(begins, 12 * year), add_months(begins, 12 * (year + 1))
