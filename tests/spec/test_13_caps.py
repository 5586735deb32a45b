"""Caps: the most that is paid, for a participant or to a contract"""

from datetime import date
from typing import Any

from commissioning.terms.models import Terms
from support.specs import Spec
from support.worlds import cap, contract, fee_for, figure, fixed_fee, milestone, pays, programme


def terms(**caps: Any) -> Terms:
    """Three steps that pay £500 each."""
    steps = ("first", "second", "third")
    return programme(
        outcomes={step: milestone(step) for step in steps},
        prices={step: pays(step, 50_000) for step in steps},
        caps=caps,
    )


STEPS = """
    participant | milestone | on
    ------------+-----------+-----------
    ada         | first     | 2025-01-10
    ada         | second    | 2025-02-10
    ada         | third     | 2026-03-10
    bob         | first     | 2025-01-20
"""


def test_the_due_that_crosses_a_cap_pays_the_rest(spec: Spec) -> None:
    """£700 for a participant: Ada's second is cut to £200, her third to nothing."""
    spec(
        "Three steps pay £500 each, £700 at most for a participant.",
        terms(person=cap(70_000)),
        milestones=STEPS,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £500.00
            ada         | second    | £200.00
            bob         | first     | £500.00
        """,
    )


def test_a_cap_on_some_components(spec: Spec) -> None:
    """What is not named is neither cut nor counted."""
    spec(
        "Three steps pay £500 each; second and third together £700 at most for a participant.",
        terms(person=cap(70_000, components=["second", "third"])),
        milestones=STEPS,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £500.00
            ada         | second    | £500.00
            ada         | third     | £200.00
            bob         | first     | £500.00
        """,
    )


def test_a_cap_on_a_contract_takes_dues_in_their_order(spec: Spec) -> None:
    """In the contract's first year £1,200: Bob's of 20 January comes before Ada's second. The next year begins anew."""
    spec(
        "Three steps pay £500 each, £1,200 at most to a contract in each of its years.",
        terms(north=cap(120_000, "contract", "contract_year")),
        milestones=STEPS,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £500.00
            bob         | first     | £500.00
            ada         | second    | £200.00
            ada         | third     | £500.00
        """,
    )


def test_on_one_day_the_order_is_component_ordinal_participant(spec: Spec) -> None:
    """Ada's second comes after Bob's first, by the name of the component."""
    spec(
        "Three steps pay £500 each, £700 at most to a contract.",
        terms(north=cap(70_000, "contract")),
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | second    | 2025-01-10
            bob         | first     | 2025-01-10
        """,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            bob         | first     | £500.00
            ada         | second    | £200.00
        """,
    )


def test_a_financial_year_begins_on_1_april(spec: Spec) -> None:
    """31 March and 1 April are in two years; each has its own limit, of the line in force."""
    spec(
        "Three steps pay £500 each, £400 at most for a participant in a financial year, from 1 April 2025 £450.",
        terms(person=cap({"2025-01-01": 40_000, "2025-04-01": 45_000}, each="financial_year", by="earned_on")),
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | first     | 2025-03-31
            ada         | second    | 2025-04-01
            ada         | third     | 2026-03-31
        """,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £400.00
            ada         | second    | £450.00
        """,
    )


def test_a_cap_on_participants_comes_before_one_on_the_contract(spec: Spec) -> None:
    """Ada's dues are cut to £600 first, so that Bob's still has £400 of the contract's £1,000."""
    spec(
        "Three steps pay £500 each, £600 at most for a participant and £1,000 to a contract.",
        terms(a_contract=cap(100_000, "contract"), z_person=cap(60_000)),
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | first     | 2025-01-10
            ada         | second    | 2025-01-11
            bob         | first     | 2025-01-12
        """,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £500.00
            ada         | second    | £100.00
            bob         | first     | £400.00
        """,
    )


def test_a_limit_by_group_and_where_there_is_none(spec: Spec) -> None:
    """Group 2 has no limit in force, so it has no cap."""
    spec(
        "Three steps pay £500 each, £700 at most for a participant in group 1.",
        terms(person=cap({"1": 70_000}, by="started_on")),
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 1     | 2025-01-01
            bob         | 2     | 2025-01-01
        """,
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | first     | 2025-01-10
            ada         | second    | 2025-01-11
            bob         | first     | 2025-01-10
            bob         | second    | 2025-01-11
        """,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £500.00
            ada         | second    | £200.00
            bob         | first     | £500.00
            bob         | second    | £500.00
        """,
    )


def test_fees_come_under_a_contracts_cap(spec: Spec) -> None:
    """The fee is earned on 31 January: the step of the 10th comes before it, that of 10 February has what is left."""
    spec(
        "£600 over one month, two steps of £500 each, £1,200 at most to the contract.",
        programme(
            outcomes={"first": milestone("first"), "second": milestone("second")},
            prices={"fee": fixed_fee([1]), "first": pays("first", 50_000), "second": pays("second", 50_000)},
            caps={"north": cap(120_000, "contract")},
            contracts={
                "north": contract(
                    offers={"value": figure("pence", 60_000, "contract_start")}, starts_on=date(2025, 1, 1)
                )
            },
        ),
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | first     | 2025-01-10
            ada         | second    | 2025-02-10
        """,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | first     | £500.00
                        | fee       | £600.00
            ada         | second    | £100.00
        """,
    )


def test_a_cap_covers_what_was_earned_long_before_the_contract(spec: Spec) -> None:
    """Years go back from the contract's first day as far as evidence does."""
    spec(
        "£1 for a start, at most £1.50 in a contract year, and years begin on 1 June.",
        programme(
            prices={"start": fee_for("started_on", {"1900-01-01": 100})},
            caps={"each_year": cap(150, "contract", "contract_year")},
            contracts={"north": contract(starts_on=date(2024, 6, 1))},
        ),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 1900-01-05
            bob         | 1900-05-31
            cyd         | 1900-06-01
        """,
        dues="""
            participant | amount
            ------------+-------
            ada         | £1.00
            bob         | £0.50
            cyd         | £1.00
        """,
    )
