"""The 94 published rate-card rows of the Innovation Fund, each expressed by the terms and paid by the reference engine.

Run with `pytest -s` to read the table: row → component (price, unit, evidence).
Source: INDIGO impact bond dataset (Government Outcomes Lab), rate cards of ten projects.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commissioning.engines.payments.reference.engine import pay
from commissioning.tables.rows import EmploymentRow, MilestoneRow, ParticipantRow, PersonEvidence
from commissioning.terms.figures import Figure, Line
from commissioning.terms.loading import load
from commissioning.terms.models import AllOf, Milestone, OutcomePayment, Terms, TimeInWork
from support.reference_data import ROOT, reference_file

COMPONENT_OF = {
    "Improved school behaviour.": "behaviour",
    "Improved school attendance": "attendance",
    "Improved attitude to school": "attitude",
    "QCF-accredited entry-level qualification": "entry_level",
    "Basic skills": "basic_skills",
    "English for speakers of other languages": "esol",
    "First Level 1 NQF": "nqf_1",
    "First Level 2 NQF": "nqf_2",
    "First Level 3 NQF": "nqf_3",
    "First Level 4 NQF": "nqf_4",
    "Entry to first employment (13 weeks)": "job_13_weeks",
    "Entry to first employment (26 weeks)": "job_26_weeks",
}
"""How a published definition begins, and the component that expresses it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One published row: a project, its round, what is paid for, in pence."""

    project: str
    metric: str
    month: str
    definition: str
    price_pence: int
    maximum: str
    notes: str


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with reference_file("data/derived/indigo_gb_employment_rate_cards.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(
                project=row["project_id"],
                metric=row["outcome_metric_id"],
                month=row["service_start_month"],
                definition=row["outcome_definition"],
                price_pence=int(Decimal(row["price_per_unit"]) * 100),
                maximum=row["max_price_field_as_published"],
                notes=row["notes"],
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def terms() -> Terms:
    return load(ROOT / "terms" / "innovation-fund")


def test_each_of_the_94_rows_is_a_component_with_its_price_unit_and_evidence(rows, terms):
    contracts = contract_of_project(rows, terms)
    wrong = []
    for row in rows:
        component = component_of(row.definition)
        line, unit = price(terms, contracts[row.project], component)
        evidence = ", ".join(sorted(set(evidence_of(terms, component))))
        print(
            f"{row.project} {row.metric:<15} {row.definition[:36]:<36} → {component:<12} "
            f"({line.value:>7} {unit}; {evidence}; {contracts[row.project]})"
        )
        if line.value != row.price_pence or unit != "pence per participant, once" or not evidence:
            wrong.append(f"{row.project} {row.metric}: published {row.price_pence}, in the terms {line.value} {unit}")
        assert line.status == "published"
    assert wrong == []
    assert len(rows) == 94


def test_each_of_the_94_rows_is_paid_to_somebody_who_reached_just_that(rows, terms):
    contracts = contract_of_project(rows, terms)
    for row in rows:
        component = component_of(row.definition)
        person = somebody(terms, contracts[row.project], component)
        dues = pay(terms, [person], as_of=person.participants[0].referred_on + timedelta(days=400), known_by=None)
        paid = {due.component: due.pence for due in dues}
        assert paid[component] == row.price_pence, f"{row.project} {row.metric}"
        assert set(paid) - {component} <= {"job_13_weeks"}, "26 weeks in work pass 13 on the way"


def test_what_is_on_no_card_is_not_paid(rows, terms):
    contracts = contract_of_project(rows, terms)
    on_card = {(contracts[row.project], component_of(row.definition)) for row in rows}
    for contract in terms.contracts:
        for component in set(terms.prices) - {named for key, named in on_card if key == contract}:
            person = somebody(terms, contract, component)
            assert pay(terms, [person], as_of=date(2014, 12, 31), known_by=None) == [], f"{contract} {component}"


def test_only_the_project_that_mixes_both_cards_has_prices_of_its_own(rows, terms):
    contracts = contract_of_project(rows, terms)
    # 1,400 for attendance stands on the card of the second round.
    mixed = {
        row.project
        for row in rows
        if row.month == "2012-04" and component_of(row.definition) == "attendance" and row.price_pence == 140_000
    }
    assert len(mixed) == 1
    assert {key for key, one in terms.contracts.items() if one.prices} == {contracts[project] for project in mixed}


def test_the_cap_is_that_of_the_notes_and_the_sources_contradict_on_three_projects(rows, terms):
    """The notes name 8,200 for the first round and 11,700 for the second; yet the field for the most that is paid holds
    11,700 for three projects of the first round, and nothing for any other. The terms follow the notes.
    """
    limit = terms.caps["per_person"].limit
    assert value(limit, date(2012, 4, 1)) == 820_000
    assert value(limit, date(2012, 11, 1)) == 1_170_000
    for row in rows:
        assert not row.notes or ("8,200 for the first round" in row.notes and "11,700 GBP for the second" in row.notes)
    recorded = {(row.project, row.month, row.maximum) for row in rows if row.maximum}
    assert [(month, maximum) for _, month, maximum in recorded] == [("2012-04", "11700")] * 3


def contract_of_project(rows: list[Row], terms: Terms) -> dict[str, str]:
    """Projects and contracts of one round, each in their order. Contracts carry no public names."""
    found: dict[str, str] = {}
    for month in ("2012-04", "2012-11"):
        projects = sorted({row.project for row in rows if row.month == month})
        contracts = sorted(key for key, one in terms.contracts.items() if f"{one.starts_on:%Y-%m}" == month)
        found |= dict(zip(projects, contracts, strict=True))
    return found


def component_of(definition: str) -> str:
    found = [component for phrase, component in COMPONENT_OF.items() if definition.startswith(phrase)]
    assert len(found) == 1, f"Not expressed by the terms: {definition}"
    return found[0]


def price(terms: Terms, contract: str, component: str) -> tuple[Line, str]:
    """The price line that holds for a contract, and its unit."""
    payment = terms.prices[component]
    assert isinstance(payment, OutcomePayment)
    figure = terms.contracts[contract].prices.get(component) or payment.price.figure
    assert figure is not None
    found = figure.line(terms.contracts[contract].starts_on)
    assert found is not None
    return found[1], figure.unit


def value(figure: Figure, day: date) -> object:
    found = figure.line(day)
    return found[1].value if found else None


def evidence_of(terms: Terms, outcome: str) -> Iterator[str]:
    found = terms.outcomes[outcome]
    if isinstance(found, AllOf):
        for part in found.outcomes:
            yield from evidence_of(terms, part)
    elif isinstance(found, Milestone | TimeInWork):
        yield from found.evidence


def somebody(terms: Terms, contract: str, component: str) -> PersonEvidence:
    """Somebody who starts with the contract and then reaches one outcome: a milestone, or 13 or 26 weeks in work."""
    start = terms.contracts[contract].starts_on
    told_at = datetime(2013, 1, 1, tzinfo=UTC)
    person = ParticipantRow(
        participant="ada", contract=contract, group="young", referred_on=start, started_on=start, nation="england"
    )
    outcome = terms.outcomes[component]
    if isinstance(outcome, Milestone):
        event = MilestoneRow(
            participant="ada",
            milestone=outcome.milestones[0],
            on=start + timedelta(days=100),
            source="independent",
            recorded_at=told_at,
        )
        return PersonEvidence("ada", participants=(person,), milestones=(event,))
    weeks = 13 if component == "job_13_weeks" else 26
    job = EmploymentRow(
        participant="ada",
        employer="a bakery",
        kind="employed",
        worked_from=start,
        worked_until=start + timedelta(weeks=weeks),
        hours_per_week=Decimal(16),
        source="employer",
        recorded_at=told_at,
    )
    return PersonEvidence("ada", participants=(person,), employment=(job,))
