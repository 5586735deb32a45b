"""Whom a later as-of day concerns, though nothing new is told of them.

Something new can be earned, or due, by a later day only where a fact holds on one of the days between, or held shortly
before: work, pay, an event, a referral or a start. How shortly, the terms say: a week that was worked ends up to so
many weeks later, and an outcome that nobody claimed is worth less once a clock has run out. All else that depends on
days hangs on these; clocks and windows by themselves earn nothing. What looks across people is worked out anew anyway.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from commissioning.tables.schema import TABLES
from commissioning.terms.figures import Figure
from commissioning.terms.models import Clock, OutcomePayment, Terms, WeeksInWork
from commissioning.warehouse.base import Dialect, Step

WEEK = 7


def concerned(terms: Terms, stored: Mapping[str, Step], *, after: date, up_to: date, sql: Dialect) -> Step:
    """The people for whom the days after one day, up to another, may change what is due: `participant`, each once.

    Takes    a step for each table of evidence in its staged form. Every row counts, withdrawn or not.
    """
    first, last = sql.day(after + timedelta(days=1 - reach_days(terms))), sql.day(up_to)
    dates = {
        "participants": ("referred_on", "started_on"),
        "payroll": ("paid_on", "period_from", "period_until"),
        "milestones": ('"on"',),
    }
    told = [
        f"SELECT participant FROM {stored[table]} WHERE "
        + " OR ".join(f"{column} BETWEEN {first} AND {last}" for column in columns)
        for table, columns in dates.items()
    ]
    worked = (
        f"SELECT participant FROM {stored['employment']} "
        f"WHERE worked_from <= {last} AND (worked_until IS NULL OR worked_until > {first})"
    )
    used = [stored[table] for table in TABLES if table in (*dates, "employment")]
    return Step.query("days_passed", "participant", " UNION ".join([*told, worked]), *used)


def reach_days(terms: Terms) -> int:
    """How many days after the last fact about a person something can still be earned of it, or become worth less."""
    weeks = (
        WEEK * max(_numbers(outcome.weeks_within), default=0)
        for outcome in terms.outcomes.values()
        if isinstance(outcome, WeeksInWork)
    )
    unclaimed = (
        _longest_days(terms.clocks[component.unclaimed.after])
        for component in terms.prices.values()
        if isinstance(component, OutcomePayment) and component.unclaimed is not None
    )
    return max(weeks, default=0) + max(unclaimed, default=0)


def _numbers(figure: Figure) -> Iterator[int]:
    return (line.number() for lines in figure.every_lines() for line in lines.values() if line.is_number)


def _longest_days(clock: Clock) -> int:
    """No fewer days than the clock ever runs. Two days for each working day and a fortnight outlast all holidays."""
    most = max(_numbers(clock), default=0)
    return {"calendar days": most, "weeks": WEEK * most, "months": 31 * most, "working days": 2 * most + 14}[
        clock.measure
    ]
