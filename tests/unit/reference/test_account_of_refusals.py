"""The account of pay from the provider's own employers, of periods nobody claimed, and in another currency."""

from datetime import date
from pathlib import Path

import pytest

from commissioning.engines.payments.explaining import text
from commissioning.engines.payments.reference.account import account
from commissioning.engines.payments.reference.account_parts import Account, ComponentTold
from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import evidence_by_participant
from commissioning.terms.models import Terms
from support.worlds import (
    cap,
    clock,
    contract,
    days_in_work,
    evidence,
    fee_for,
    figure,
    fixed_fee,
    pay_reaching,
    pays,
    pays_again,
    price,
    programme,
    write_evidence,
)

OWN = {"north": contract(own_employers=["Acme"])}
PAY = "participant | paid_on | pay\nada | 2025-01-31 | £600.00"
JOB = "participant | worked_from | record\nada | 2025-01-01 | j1"
DECLARED = "participant | milestone | on\nada | own_employer_declared | 2025-03-01"


def told(folder: Path, terms: Terms, subject: str = "ada", as_of: date = date(2025, 4, 22), **tables: str) -> Account:
    write_evidence(folder / "evidence", evidence(tables))
    read = read_evidence(folder / "evidence", staging=folder / "staging")
    return account(terms, evidence_by_participant(read), subject, as_of=as_of, known_by=None)


def component(account: Account, key: str) -> ComponentTold:
    return next(told for told in account.components if told.component == key)


# The provider's own employers


@pytest.mark.parametrize(
    ("rule", "milestones", "why"),
    [
        ("excluded", DECLARED, "which does not count, declared or not (clause 4.2)"),
        (
            "declared_only",
            DECLARED.replace("2025-03-01", "2025-04-23"),
            "and no own_employer_declared is on record by 22 April 2025, which would have let it count (clause 4.2)",
        ),
        ("declared_only", DECLARED, None),
        ("count", "participant | milestone | on", None),
    ],
)
def test_pay_and_jobs_with_the_providers_own_employers(
    tmp_path: Path, rule: str, milestones: str, why: str | None
) -> None:
    terms = programme(
        outcomes={
            "pay": pay_reaching(100_000, own_employers=rule),
            "job": days_in_work(200, own_employers=rule),
        },
        prices={"for_pay": pays("pay"), "for_job": pays("job")},
        contracts=OWN,
    )
    found = told(tmp_path, terms, payroll=PAY, employment=JOB, milestones=milestones)
    for key in ("for_pay", "for_job"):
        (row,) = component(found, key).evidence
        refused = f"employer Acme is the provider's own or in its supply chain, {why}"
        assert (row.counted, row.why) == (why is None, refused if why else None)
    earned = "£600.00" if why is None else "£0.00"
    assert component(found, "for_pay").counted == (f"pay: {earned} of £1,000.00 earned",)


# Claims for periods


CLAIMED = programme(
    outcomes={"job": days_in_work(28)},
    prices={
        "job_outcome": pays("job", claim="required"),
        "sustainment": pays_again("job_outcome", "job", 28, 4, claim="required"),
    },
    contracts={"north": contract()},
)
CLAIMS = """
    claim | participant | component   | ordinal | recorded_at
    c0    | ada         | job_outcome | 1       | 2025-02-01T09:00:00Z
    c1    | ada         | sustainment | 2       | 2025-03-28T09:00:00Z
    c2    | ada         | sustainment | 2       | 2025-03-27T09:00:00Z
    c3    | ada         | sustainment | 4       | 2025-04-01T09:00:00Z
    c4    | ada         | sustaining  | 1       | 2025-03-01T09:00:00Z
"""


def test_a_period_that_nobody_claimed(tmp_path: Path) -> None:
    found = told(tmp_path, CLAIMED, employment=JOB, claims=CLAIMS)
    sustainment = component(found, "sustainment")
    assert [(due.ordinal, due.pence, due.why_nothing) for due in sustainment.dues] == [
        (1, 0, "nobody claimed it"),
        (2, 17_000, None),
        (3, 0, "nobody claimed it"),
    ]
    assert sustainment.dues[1].due_on == date(2025, 3, 27)
    assert sustainment.rule.endswith("after job_outcome, if claimed")
    assert sustainment.would_have_changed_it == (
        "if claimed, sustainment 1, 3 would have been due; 28 more days in work would have earned the next",
    )
    lines = [line.strip() for line in text(found).splitlines()]
    assert lines.count("nothing is due: nobody claimed it") == 2


def test_the_claims_that_counted_and_those_that_did_not(tmp_path: Path) -> None:
    found = told(tmp_path, CLAIMED, employment=JOB, claims=CLAIMS)
    claims = {
        key: [(row.says.split(" for ")[0], row.why) for row in component(found, key).evidence if row.table == "claims"]
        for key in ("job_outcome", "sustainment")
    }
    assert claims == {
        "job_outcome": [("claim c0", None), ("claim c4", "it is not for job_outcome")],
        "sustainment": [
            ("claim c1", "an earlier claim counts"),
            ("claim c2", None),
            ("claim c3", "no sustainment 4 has been earned"),
            ("claim c4", "it is not for sustainment"),
        ],
    }


def test_a_claim_before_anything_is_earned(tmp_path: Path) -> None:
    found = told(tmp_path, CLAIMED, as_of=date(2025, 1, 27), employment=JOB, claims=CLAIMS)
    sustainment = component(found, "sustainment")
    assert sustainment.why_not_more == "it comes after job_outcome, which was not earned"
    assert sustainment.would_have_changed_it == ()
    assert not any(row.counted for row in sustainment.evidence)
    assert len(sustainment.evidence) == 4


def test_a_claim_that_would_have_changed_nothing_is_not_asked_for(tmp_path: Path) -> None:
    """The contract paid for nothing earned from March on, so a claim for the later periods is of no use."""
    contracts = {"north": contract(pays_until=date(2025, 3, 1))}
    terms = programme(
        outcomes={"job": days_in_work(28)},
        prices={
            "job_outcome": pays("job"),
            "sustainment": pays_again("job_outcome", "job", 28, 3, claim="required"),
        },
        contracts=contracts,
    )
    sustainment = component(told(tmp_path, terms, employment=JOB), "sustainment")
    assert [due.why_nothing for due in sustainment.dues] == ["nobody claimed it"] + [
        f"earned on {day}, but the contract pays for nothing earned on or after 1 March 2025"
        for day in ("25 March 2025", "22 April 2025")
    ]
    assert sustainment.would_have_changed_it == ("if claimed, sustainment 1 would have been due",)


# Currencies


def test_no_pound_is_printed_for_a_programme_in_dollars(tmp_path: Path) -> None:
    terms = programme(
        currency="USD",
        outcomes={"pay": pay_reaching(100_000), "much": pay_reaching(200_000), "job": days_in_work(28)},
        clocks={"wait": clock(10, from_="earned_on")},
        prices={
            "start": fee_for("started_on", 0),
            "pay": pays("pay", price(123_457, less="discount"), payable="wait"),
            "much": pays("much"),
            "sustainment": pays_again("pay", "job", 28, 2),
            "fee": fixed_fee([12]),
        },
        caps={"person": cap(120_000)},
        contracts={
            "north": contract(
                offers={
                    "discount": figure("basis points", 333, "contract_start"),
                    "value": figure("pence", 120_000, "contract_start"),
                }
            )
        },
    )
    payroll = "participant | paid_on | pay\nada | 2025-01-31 | 1353"
    of_ada = told(tmp_path, terms, payroll=payroll, employment=JOB)
    of_north = told(tmp_path / "fees", terms, "north", payroll=payroll)
    for said in (text(of_ada), text(of_north)):
        assert "USD" in said
        assert "£" not in said
    assert component(of_ada, "much").counted == ("much: USD 1,353.00 of USD 2,000.00 earned",)
    assert component(of_ada, "much").would_have_changed_it == ("USD 647.00 more pay would have reached it",)
    assert component(of_ada, "start").dues[0].why_nothing == "it was earned for USD 0.00"
