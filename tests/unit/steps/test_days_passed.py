"""Whom the days between two as-of days concern."""

from datetime import date
from random import Random

import pytest

from agree.random_terms import some_terms
from commissioning.engines.payments.steps.days_passed import concerned, reach_days
from commissioning.terms.models import OutcomePayment, Terms, WeeksInWork
from commissioning.warehouse.base import Kind, Step
from commissioning.warehouse.duckdb import DuckDB

AFTER, UP_TO = date(2026, 3, 10), date(2026, 3, 17)
BEFORE, FIRST, LAST, NEXT = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 17), date(2026, 3, 18)
COLUMNS: dict[str, dict[str, Kind]] = {
    "participants": {"participant": "text", "referred_on": "day", "started_on": "day"},
    "employment": {"participant": "text", "worked_from": "day", "worked_until": "day"},
    "payroll": {"participant": "text", "paid_on": "day", "period_from": "day", "period_until": "day"},
    "benefits": {"participant": "text"},
    "milestones": {"participant": "text", "on": "day"},
    "claims": {"participant": "text"},
}


def alone(terms: Terms) -> Terms:
    """The terms without what is decided some days after a fact."""
    outcomes = {key: outcome for key, outcome in terms.outcomes.items() if not isinstance(outcome, WeeksInWork)}
    prices = {
        key: component
        for key, component in terms.prices.items()
        if not (isinstance(component, OutcomePayment) and component.unclaimed)
    }
    return terms.model_copy(update={"outcomes": outcomes, "prices": prices})


@pytest.mark.parametrize(
    ("table", "row", "concerns"),
    [
        ("employment", (BEFORE, None), True),
        ("employment", (BEFORE, FIRST), False),
        ("employment", (BEFORE, LAST), True),
        ("employment", (LAST, None), True),
        ("employment", (NEXT, None), False),
        ("payroll", (BEFORE, BEFORE, BEFORE), False),
        ("payroll", (BEFORE, BEFORE, FIRST), True),
        ("payroll", (LAST, BEFORE, BEFORE), True),
        ("payroll", (NEXT, NEXT, NEXT), False),
        ("milestones", (BEFORE,), False),
        ("milestones", (FIRST,), True),
        ("participants", (BEFORE, None), False),
        ("participants", (BEFORE, LAST), True),
        ("participants", (FIRST, NEXT), True),
    ],
)
def test_a_fact_on_one_of_the_days_concerns_its_person(table, row, concerns):
    stored = {name: Step.rows(name, columns, []) for name, columns in COLUMNS.items()}
    stored[table] = Step.rows(table, COLUMNS[table], [("ada", *row), ("ada", *row)])
    with DuckDB() as warehouse:
        step = concerned(alone(some_terms(Random(1))), stored, after=AFTER, up_to=UP_TO, sql=warehouse.sql)
        assert warehouse.table(step)["participant"].to_pylist() == ["ada"] * concerns


def test_terms_say_how_long_after_a_fact_something_may_come_of_it():
    terms = some_terms(Random(1))
    assert reach_days(alone(terms)) == 0
    weeks = next(outcome for outcome in terms.outcomes.values() if isinstance(outcome, WeeksInWork))
    most = max(line.number() for lines in weeks.weeks_within.every_lines() for line in lines.values() if line.is_number)
    only_weeks = alone(terms).model_copy(update={"outcomes": terms.outcomes})
    assert reach_days(only_weeks) == 7 * most > 0
