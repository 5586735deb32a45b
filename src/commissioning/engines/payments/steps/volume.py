"""Bonuses for the outcomes of a cohort above a quantity.

Source   How a payment is worked out, 6.7.
"""

from collections.abc import Iterator
from datetime import date

from commissioning.core.periods import add_months
from commissioning.engines.payments.steps.days import Days
from commissioning.engines.payments.steps.lines import Combination, Factor, Numbers, combinations, numbers
from commissioning.engines.payments.steps.people import People
from commissioning.terms.models import Contract, VolumeBonus
from commissioning.warehouse.base import Step

BASIS = 10_000


def ranked(key: str, bonus: VolumeBonus, dues: Step, people: People, days: Days) -> Step:
    """The outcomes above the quantity, with the day on which the bonus is earned: the columns of a placed component.

    Takes    dues: those of the component it is paid besides, before caps.
    """
    sql = days.sql
    cohorts = _cohorts(key, bonus, days)
    by_group = ", payment_group" if bonus.per_group else ""
    outcomes = Step.query(
        f"ranked__{key}",
        "participant, ordinal, outcome_on, origin, contract, payment_group, line_group, row_referred_on, "
        "row_started_on, cohort_start, cohort_until, place",
        f"""
        SELECT d.participant, d.ordinal, d.earned_on AS outcome_on, d.origin, d.contract, d.payment_group, d.line_group,
            d.row_referred_on, d.row_started_on, h.cohort_start, h.cohort_until,
            ROW_NUMBER() OVER (PARTITION BY d.contract, h.cohort_start{by_group.replace(" ", " d.")}
                ORDER BY d.earned_on, d.participant, d.ordinal) AS place
        FROM {dues} AS d
        JOIN {cohorts} AS h ON h.contract = d.contract
            AND d.row_{bonus.cohorts.by} >= h.cohort_start AND d.row_{bonus.cohorts.by} < h.cohort_until
        WHERE {_groups(bonus, "d.payment_group", days)}
        """,
        dues,
        cohorts,
        across=True,
    )
    quantity = _quantity(key, bonus, days)
    counted = bonus.above.of != "offer"
    inputs = [outcomes, quantity.step]
    base, join, earned_on = "n.base", "", "o.outcome_on"
    if counted:
        bases = _bases(key, bonus, people, cohorts, days)
        same_group = "AND b.payment_group = o.payment_group" if bonus.per_group else ""
        join = f"LEFT JOIN {bases} AS b ON b.contract = o.contract AND b.cohort_start = o.cohort_start {same_group}"
        base, earned_on = "COALESCE(b.base, 0)", "GREATEST(o.outcome_on, o.cohort_until)"
        inputs.append(bases)
    return Step.query(
        f"placed__{key}",
        "participant, ordinal, earned_on, claimed_on, origin, contract, payment_group, line_group, row_referred_on, "
        "row_started_on, cohort_start",
        f"""
        SELECT o.participant, o.ordinal, {earned_on} AS earned_on, CAST(NULL AS DATE) AS claimed_on, o.origin,
            o.contract, o.payment_group, o.line_group, o.row_referred_on, o.row_started_on, o.cohort_start
        FROM {outcomes} AS o
        JOIN {quantity.step} AS n ON n.contract = o.contract
            AND {quantity.holds("n", {"cohort_start": "o.cohort_start"}, "o.line_group")}
        {join}
        WHERE o.place * {BASIS} > n.share * {base} AND {earned_on} <= {sql.day(days.as_of)}
        """,
        *inputs,
    )


def _cohorts(key: str, bonus: VolumeBonus, days: Days) -> Step:
    """The cohorts that have begun, by contract: contract, cohort_start, cohort_until."""
    return Step.rows(
        f"cohorts__{key}",
        {"contract": "text", "cohort_start": "day", "cohort_until": "day"},
        [
            (name, start, until)
            for name, contract in days.terms.contracts.items()
            for start, until in _periods(bonus, contract, days.as_of)
        ],
    )


def _periods(bonus: VolumeBonus, contract: Contract, as_of: date) -> Iterator[tuple[date, date]]:
    first = bonus.cohorts.first
    found = Factor.of(bonus.cohorts.months).in_force(
        {"contract_start": contract.starts_on, "cohort_start": first}, None
    )
    length, months = found.line.number() if found else 0, 0
    if length < 1:
        return
    while add_months(first, months) <= as_of:
        yield add_months(first, months), add_months(first, months + length)
        months += length


def _quantity(key: str, bonus: VolumeBonus, days: Days) -> Numbers:
    """The share in basis points and, where the contract offers it, the number: contract, share, base."""
    rows: list[tuple[Combination, tuple[str, int, int]]] = []
    for name, contract in days.terms.contracts.items():
        factors = [Factor.of(bonus.above.share)]
        if bonus.above.of == "offer":
            if bonus.above.offer not in contract.offers:
                continue
            factors.append(Factor.of(contract.offers[bonus.above.offer]))
        for found in combinations(factors, days.terms.groups, known={"contract_start": contract.starts_on}):
            share, *base = (each.line.number() for each in found.lines)
            rows.append((found, (name, share, base[0] if base else 0)))
    return numbers(f"quantity__{key}", {"contract": "text", "share": "number", "base": "number"}, rows)


def _bases(key: str, bonus: VolumeBonus, people: People, cohorts: Step, days: Days) -> Step:
    """How many participants the cohort has: contract, cohort_start, base, and payment_group where it is by group."""
    day = {"starts": "started_on", "referrals": "referred_on"}[bonus.above.of]
    group = "e.payment_group" if days.terms.programme.group_from == "first_start" else "r.payment_group"
    by_group = f", {group}" if bonus.per_group else ""
    return Step.query(
        f"bases__{key}",
        "contract, cohort_start, base" + (", payment_group" if bonus.per_group else ""),
        f"""
        SELECT r.contract, h.cohort_start, COUNT(DISTINCT r.participant) AS base{by_group}
        FROM {people.rows} AS r
        JOIN {people.each} AS e ON e.participant = r.participant
        JOIN {cohorts} AS h ON h.contract = r.contract AND r.{day} >= h.cohort_start AND r.{day} < h.cohort_until
        WHERE {_groups(bonus, group, days)}
        GROUP BY r.contract, h.cohort_start{by_group}
        """,
        people.rows,
        people.each,
        cohorts,
        across=True,
    )


def _groups(bonus: VolumeBonus, column: str, days: Days) -> str:
    if bonus.only_groups is None:
        return "TRUE"
    return f"{column} IN ({', '.join(days.sql.text(group) for group in bonus.only_groups) or 'NULL'})"
