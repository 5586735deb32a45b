"""On which day the pay of a participant reaches a threshold.

Source   How a payment is worked out, 5.5.
"""

from fractions import Fraction
from math import ceil, prod

from commissioning.engines.payments.steps.days import Days, of_participants
from commissioning.engines.payments.steps.facts import Facts
from commissioning.engines.payments.steps.lines import Factor, Numbers, combinations, numbers
from commissioning.engines.payments.steps.work import Work, among
from commissioning.terms.models import Earnings
from commissioning.warehouse.base import Step


def earnings(key: str, outcome: Earnings, days: Days, facts: Facts, work: Work) -> Step:
    """A row per participant whose pay reaches the threshold: participant, reached_on, origin (of pay on that day)."""
    sql = days.sql
    people = of_participants(days.each)
    window = days.window(key, outcome.window)
    dated = f"e.{outcome.pay_dated_by}"
    later = "AND e.period_from >= d.opens" if outcome.earlier_work == "excluded" else ""
    join, not_own, of_own = work.own(outcome.own_employers)
    counted = f"""
        FROM {facts.payroll} AS e
        JOIN {window} AS d ON d.participant = e.participant {join}
        WHERE {among("e.source", outcome.evidence, sql=sql)} AND {not_own}
            AND {dated} >= d.opens AND {dated} < d.closes {later}"""
    # For each payment the total at the end of its day.
    totals = Step.query(
        f"totals__{key}",
        "participant, day, total_pence",
        f"""
        SELECT participant, day, CAST(SUM(pay_pence) OVER (PARTITION BY participant ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS total_pence
        FROM (SELECT e.participant, {dated} AS day, e.pay_pence {counted}) AS paid
        """,
        facts.payroll,
        window,
        *of_own,
        passing=True,
    )
    threshold = _threshold(key, outcome, days)
    read_on = {**people.days, "earned_on": "t.day"}
    tested = Step.query(
        f"tested__{key}",
        "participant, day, passes",
        f"""
        SELECT t.participant, t.day, COALESCE(t.total_pence >= n.number, FALSE) AS passes
        FROM {totals} AS t
        JOIN {people.source} ON p.participant = t.participant
        LEFT JOIN {threshold.step} AS n ON {threshold.holds("n", read_on, people.group)}
        """,
        totals,
        *people.inputs,
        threshold.step,
        passing=True,
    )
    if outcome.later_fall == "stands":
        first_pass = f"SELECT participant, MIN(day) AS reached_on FROM {tested} WHERE passes GROUP BY participant"
    else:
        first_pass = f"""
        SELECT participant, MIN(day) AS reached_on
        FROM (SELECT participant, day, passes, MAX(CASE WHEN passes THEN NULL ELSE day END)
                  OVER (PARTITION BY participant) AS last_fail FROM {tested}) AS marked
        WHERE passes AND (last_fail IS NULL OR day > last_fail) GROUP BY participant"""
    reached = Step.query(f"reached_days__{key}", "participant, reached_on", first_pass, tested)
    return Step.query(
        f"reached__{key}",
        "participant, reached_on, origin",
        f"""
        SELECT c.participant, c.day AS reached_on, MIN(c.origin) AS origin
        FROM (SELECT e.participant, {dated} AS day, e.origin {counted}) AS c
        JOIN {reached} AS r ON r.participant = c.participant AND r.reached_on = c.day
        GROUP BY c.participant, c.day
        """,
        reached,
        facts.payroll,
        window,
        *of_own,
    )


def _threshold(key: str, outcome: Earnings, days: Days) -> Numbers:
    """Pence to be reached, rounded up: whole pence reach a part of a penny only with the next."""
    threshold, terms = outcome.threshold, days.terms
    if threshold.sum is not None:
        factors = [Factor.of(threshold.sum)]
    else:
        if threshold.hours is None or threshold.wage is None or threshold.wage_by is None:
            raise ValueError(f"The threshold of {key} is neither a sum nor hours at a wage. State one of them.")
        factors = [Factor.of(threshold.hours), Factor(terms.wages[threshold.wage], threshold.wage_by)]
    found = combinations(factors, terms.groups)
    return numbers(
        f"threshold__{key}",
        {"number": "number"},
        [(each, (ceil(prod(Fraction(line.line.value) for line in each.lines)),)) for each in found],
    )
