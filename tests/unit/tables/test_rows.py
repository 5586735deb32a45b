"""Evidence person by person."""

from dataclasses import replace

from commissioning.tables.rows import PersonEvidence, evidence_by_participant
from commissioning.tables.writer import write_table
from support.evidence_rows import (
    ADA,
    ADA_HAS_A_PLAN,
    ADA_IS_CLAIMED,
    ADA_IS_PAID,
    ADA_ON_BENEFIT,
    ADA_WORKS,
)


def test_everyone_comes_in_order_with_all_their_rows(folder, read):
    bob, zoe, eve = (replace(ADA, participant=name) for name in ("bob", "zoë", "éve"))
    stranger = replace(ADA_IS_PAID, participant="mallory")
    write_table(folder, "participants", [zoe, eve, bob, ADA])
    write_table(folder, "payroll", [ADA_IS_PAID, stranger, replace(ADA_IS_PAID, pay_pence=-1)])
    people = list(evidence_by_participant(read(folder)))
    assert [person.participant for person in people] == ["ada", "bob", "mallory", "zoë", "éve"]
    assert people[0] == PersonEvidence(
        "ada",
        (replace(ADA, origin="participants.csv row 5"),),
        (replace(ADA_WORKS, origin="employment.csv row 2"),),
        (
            replace(ADA_IS_PAID, origin="payroll.csv row 2"),
            replace(ADA_IS_PAID, pay_pence=-1, origin="payroll.csv row 4"),
        ),
        (replace(ADA_ON_BENEFIT, origin="benefits.csv row 2"),),
        (replace(ADA_HAS_A_PLAN, origin="milestones.csv row 2"),),
        (replace(ADA_IS_CLAIMED, origin="claims.csv row 2"),),
    )
    assert people[2].participants == ()
    assert people[2].payroll == (replace(stranger, origin="payroll.csv row 3"),)
