"""The account: from the results that were paid, in plain English and in JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commissioning.engines.payments.explaining import as_json, text
from commissioning.engines.payments.reference.account import NobodyByThatName, account
from commissioning.engines.payments.reference.account_parts import Account
from commissioning.engines.payments.reference.engine import pay
from commissioning.tables.reader import Evidence, read_evidence
from commissioning.tables.rows import evidence_by_participant
from commissioning.terms.models import Terms
from support.worlds import (
    any_of,
    cap,
    clock,
    contract,
    days_in_work,
    evidence,
    fee_for,
    figure,
    fixed_fee,
    milestone,
    pay_reaching,
    pays,
    pays_again,
    price,
    programme,
    volume_bonus,
    window,
    write_evidence,
)

TERMS = programme(
    outcomes={
        "job": days_in_work(28, off_benefit=True, window=window("started_on", "support")),
        "pay": pay_reaching(100_000, window=window("started_on", "support")),
        "either": any_of("job", "pay"),
        "plan": milestone("plan"),
    },
    clocks={"support": clock(100), "wait": clock(15, "working days", "earned_on"), "closing": clock(400)},
    prices={
        "start": fee_for("started_on"),
        "outcome": pays("either", price(100_000, less="discount"), payable="wait"),
        "sustainment": pays_again("outcome", "job", 28, 2),
        "plan": pays("plan", 50_000, claim="required"),
        "bonus": volume_bonus("outcome", 5_000),
        "fee": fixed_fee([12]),
    },
    caps={"person": cap(120_000)},
    contracts={
        "north": contract(
            offers={
                "discount": figure("basis points", 500, "contract_start"),
                "value": figure("pence", 120_000, "contract_start"),
            }
        )
    },
    evidence_closes="closing",
)
TABLES = {
    "employment": """
        participant | employer | worked_from | worked_until | source   | record | recorded_at
        ada         | Acme     | 2025-03-10  |              | employer | j1     | 2025-04-01T00:00:00Z
        ada         | Bolt     | 2024-10-01  | 2024-12-01   | employer | j2     | 2025-04-01T00:00:00Z
        ada         | Cord     | 2025-01-01  |              | provider | j3     | 2025-04-01T00:00:00Z
        bob         | Acme     | 2025-01-01  | 2025-01-17   | employer | j4     | 2025-04-01T00:00:00Z
        bob         | Acme     | 2025-01-01  |              | employer | j4     | 2025-03-01T00:00:00Z
        bob         | Dart     | 2025-01-01  |              | employer | j5     | 2026-06-01T00:00:00Z
    """,
    "payroll": """
        participant | paid_on    | pay
        bob         | 2024-12-31 | £500.00
        bob         | 2025-01-31 | £867.60
    """,
    "benefits": """
        participant | claimed_from | claimed_until
        ada         | 2025-03-20   | 2025-03-23
    """,
    "milestones": """
        participant | milestone | on
        bob         | plan      | 2025-01-10
    """,
}
AS_OF = date(2025, 5, 20)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    folder = tmp_path_factory.mktemp("account")
    write_evidence(folder / "evidence", evidence(TABLES))
    return read_evidence(folder / "evidence", staging=folder / "staging")


def told(read: Evidence, subject: str, terms: Terms = TERMS, as_of: date = AS_OF) -> Account:
    return account(terms, evidence_by_participant(read), subject, as_of=as_of, known_by=None)


def lines(told: Account) -> Iterator[str]:
    return (line.strip() for line in text(told).splitlines())


@pytest.mark.parametrize("as_of", [AS_OF, date(2025, 12, 31)])
def test_the_account_adds_up_to_what_is_paid(read: Evidence, as_of: date) -> None:
    dues = pay(TERMS, evidence_by_participant(read), as_of=as_of, known_by=None)
    for subject in ("ada", "bob", "north"):
        found = told(read, subject, as_of=as_of)
        own = {due.due: due for due in dues if (due.participant or due.contract) == subject}
        listed = {due.due: due for component in found.components for due in component.dues if due.pence}
        assert {key: (due.pence, due.due_on) for key, due in listed.items()} == {
            key: (due.pence, due.due_on) for key, due in own.items()
        }
        assert own
        for key, due in own.items():
            one = told(read, key, as_of=as_of)
            assert (one.kind, one.pence) == ("due", due.pence)
            assert [component.component for component in one.components] == [due.component]


def test_what_counted_and_what_did_not(read: Evidence) -> None:
    said = set(lines(told(read, "ada")))
    assert (
        "j1: employed with Acme, 10 March 2025 onwards (source employer) — off the job because on JSA, "
        "20 March 2025 to 22 March 2025" in said
    )
    assert (
        "j2: employed with Bolt, 1 October 2024 to 30 November 2024 (source employer) — "
        "worked before the window opened on 1 January 2025" in said
    )
    assert (
        "j3: employed with Cord, 1 January 2025 onwards (source provider) — "
        "source provider: the terms want independent or employer (clause 4.2)" in said
    )


def test_how_a_price_and_a_day_were_reached(read: Evidence) -> None:
    said = list(lines(told(read, "ada")))
    assert "× 95% (discount, clause 4.2, signed)" in said
    assert "= £950.00" in said
    assert "cap person of £1,200.00 (clause 4.2): £950.00 cut to £800.00" in said
    assert (
        "wait: 15 working days after earned_on, 9 April 2025 (clause 4.2) is 2 May 2025, passing over weekends and "
        "Good Friday, 18 April 2025; Easter Monday, 21 April 2025" in said
    )


def test_what_would_have_changed_it(read: Evidence) -> None:
    said = list(lines(told(read, "bob")))
    assert "job: 12 more days in work would have reached it" in said
    assert "pay: £132.40 more pay would have reached it" in said
    assert "a claim would have earned it" in said
    assert any("paid on 31 December 2024, before the window opened on 1 January 2025" in line for line in said)


def test_rows_that_do_not_stand(read: Evidence) -> None:
    left_out = [(row.row, row.why) for row in told(read, "bob").left_out]
    assert left_out == [
        ("j4", "superseded by a later version recorded at 2025-04-01T00:00:00+00:00"),
        ("j5", "recorded at 2026-06-01T00:00:00+00:00, after the case closed on 5 February 2026"),
    ]


def test_every_component_is_accounted_for_when_nothing_is_due(read: Evidence) -> None:
    found = told(read, "bob", as_of=date(2024, 12, 31))
    assert found.pence == 0
    assert [component.component for component in found.components] == [
        "start",
        "outcome",
        "sustainment",
        "plan",
        "bonus",
    ]
    assert all(component.why_not_more for component in found.components)


def test_someone_whose_referral_was_withdrawn(read: Evidence, tmp_path: Path) -> None:
    tables = {"participants": "participant | started_on | withdrawn | record\nada | 2025-01-01 | true | p1"}
    write_evidence(tmp_path / "evidence", evidence(tables))
    withdrawn = read_evidence(tmp_path / "evidence", staging=tmp_path / "staging")
    found = told(withdrawn, "ada")
    assert found.standing == ("no row of participants stands, so nothing is due",)
    assert [row.why for row in found.left_out] == ["withdrawn"]


def test_nobody_by_that_name(read: Evidence) -> None:
    with pytest.raises(NobodyByThatName, match="zoe is no participant"):
        told(read, "zoe")


def test_json_says_the_same(read: Evidence) -> None:
    found = account(TERMS, evidence_by_participant(read), "ada", as_of=AS_OF, known_by=datetime(2026, 1, 1, tzinfo=UTC))
    plain = json.loads(as_json(found))
    assert plain["as_of"] == "2025-05-20"
    assert plain["known_by"] == "2026-01-01T00:00:00+00:00"
    assert sum(due["pence"] for component in plain["components"] for due in component["dues"]) == found.pence == 120_000
