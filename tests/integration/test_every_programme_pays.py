"""All eight programmes pay: one participant who does everything the terms ask for earns every component there is.

With the figures assumed for demonstration where they are not published.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commissioning.engines.payments.reference.engine import pay
from commissioning.tables.rows import (
    ClaimRow,
    EmploymentRow,
    MilestoneRow,
    ParticipantRow,
    PayrollRow,
    PersonEvidence,
)
from commissioning.terms.loading import load
from commissioning.terms.models import Milestone, Terms
from support.reference_data import ROOT

NOT_FOR_ONE = {"incentive", "accelerator", "job_of_16_hours_recorded"}
"""An accelerator needs more outcomes than one, the incentive here another year, and what is recorded is not paid."""


@pytest.mark.parametrize("programme", sorted(path.name for path in (ROOT / "terms").iterdir()))
def test_every_component_is_earned_by_somebody(programme):
    folder = ROOT / "terms" / programme
    assumptions = folder / "assumptions/demonstration.yaml"
    terms = load(folder, assume=assumptions if assumptions.exists() else None)
    # One milestone for each person: a cap would cut off the last of many.
    milestones = [one.milestones[0] for one in terms.outcomes.values() if isinstance(one, Milestone)]
    people = [
        busy_person(terms, contract, name=f"ada-{n}-{contract}", milestone=milestone)
        for contract in terms.contracts
        for n, milestone in enumerate(milestones or [None])
    ]
    dues = pay(terms, people, as_of=date(2024, 12, 31), known_by=None)
    assert {due.component for due in dues} == set(terms.prices) - NOT_FOR_ONE
    assert all(due.pence > 0 for due in dues)


def test_the_incentive_is_paid_above_the_benchmark_once_the_cohort_has_closed():
    folder = ROOT / "terms/work-programme"
    terms = load(folder, assume=folder / "assumptions/demonstration.yaml")
    person = busy_person(terms, "cpa-08-a", start=date(2014, 5, 5))
    bonus = [due for due in pay(terms, [person], as_of=date(2016, 1, 1), known_by=None) if due.component == "incentive"]
    # 1 outcome of 1 referral is above 52%. The cohort of April 2014 has closed on 1 April 2015.
    assert [(due.earned_on, due.pence) for due in bonus] == [(date(2015, 4, 1), 100_000)]


def test_an_accelerator_is_paid_above_the_volume():
    folder = ROOT / "terms/work-and-health-programme"
    terms = load(folder, assume=folder / "assumptions/demonstration.yaml")
    # In Wales 1,000 outcomes of a cohort are assumed to be expected: those above 750 earn more.
    people = [busy_person(terms, "wales", name=f"p{n:04d}") for n in range(752)]
    dues = pay(terms, people, as_of=date(2019, 12, 31), known_by=None)
    assert [(due.participant, due.pence) for due in dues if due.component == "accelerator"] == [
        ("p0750", 120_000),
        ("p0751", 120_000),
    ]


def busy_person(
    terms: Terms, contract: str, *, name: str = "ada", start: date | None = None, milestone: str | None = None
) -> PersonEvidence:
    """Somebody who starts on the first day of a contract, in a job of 16 hours and a business for four years, with a
    milestone reached and everything claimed on the day."""
    start = start or terms.contracts[contract].starts_on
    told_at = datetime(start.year, start.month, start.day, tzinfo=UTC)
    told = {"participant": name, "recorded_at": told_at, "source": "independent"}
    until = start + timedelta(days=4 * 365)
    weeks = [start + timedelta(weeks=n) for n in range(90)]
    return PersonEvidence(
        name,
        participants=(
            ParticipantRow(
                participant=name,
                contract=contract,
                group=next(iter(terms.groups)),
                referred_on=start,
                started_on=start,
                nation=terms.contracts[contract].nation,
            ),
        ),
        employment=tuple(
            EmploymentRow(
                **told, employer=kind, kind=kind, worked_from=start, worked_until=until, hours_per_week=Decimal(16)
            )
            for kind in ("employed", "self_employed")
        ),
        payroll=tuple(
            PayrollRow(
                **told,
                employer="employed",
                paid_on=week + timedelta(days=6),
                period_from=week,
                period_until=week + timedelta(days=7),
                pay_pence=16_000,
            )
            for week in weeks
        ),
        milestones=(MilestoneRow(**told, milestone=milestone, on=start + timedelta(days=30)),) if milestone else (),
        claims=tuple(
            ClaimRow(**told, claim=f"{name}-{one}", contract=contract, component=one, ordinal=1, earned_on=start)
            for one in terms.prices
        ),
    )
