"""Prices: which line is in force, discounts, shares, rounding"""

from support.specs import Spec
from support.worlds import contract, days_in_work, fee_for, figure, pays, price, programme

JOB = {"job": days_in_work(28)}
WORKS = """
    participant | worked_from
    ------------+------------
    ada         | 2025-03-10
"""


def test_the_day_by_which_a_price_is_read(spec: Spec) -> None:
    """Ada starts in January and earns on 6 April 2025; the price falls on 1 April, and again later."""
    line = {"2025-01-01": 100_000, "2025-04-01": 90_000, "2025-04-07": 1}
    for by, amount in (("started_on", "£1,000.00"), ("contract_start", "£1,000.00"), ("earned_on", "£900.00")):
        spec(
            f"28 days in work pay £1,000, from 1 April £900, from 7 April £0.01, as read by {by}.",
            programme(outcomes=JOB, prices={"job_outcome": pays("job", price(line, by))}),
            employment=WORKS,
            dues=f"""
                participant | earned_on  | amount
                ------------+------------+-------
                ada         | 2025-04-06 | {amount}
            """,
        )


def test_before_the_first_line_there_is_no_price(spec: Spec) -> None:
    """A line holds from its own day."""
    spec(
        "A start pays £400 from 2 January 2025.",
        programme(prices={"start": fee_for("started_on", {"2025-01-02": 40_000})}),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2025-01-01
            bob         | 2025-01-02
        """,
        dues="""
            participant | amount
            ------------+--------
            bob         | £400.00
        """,
    )


def test_a_line_of_none_ends_a_price(spec: Spec) -> None:
    """Nothing is due for the start any more, but it was earned, so what comes after it is due."""
    spec(
        "A start pays £400, from 1 January 2025 nothing; 28 days in work after it pay £1,000.",
        programme(
            outcomes=JOB,
            prices={
                "start": fee_for("started_on", {"2024-01-01": 40_000, "2025-01-01": "none"}),
                "job_outcome": pays("job", after="start"),
            },
        ),
        employment=WORKS,
        dues="""
            participant | component   | amount
            ------------+-------------+----------
            ada         | job_outcome | £1,000.00
        """,
    )


def test_dues_of_nothing_are_not_listed_but_were_earned(spec: Spec) -> None:
    """A price of £0 pays nothing; what comes after it is due."""
    spec(
        "A start pays £0; 28 days in work after it pay £1,000.",
        programme(
            outcomes=JOB,
            prices={"start": fee_for("started_on", 0), "job_outcome": pays("job", after="start")},
        ),
        employment=WORKS,
        dues="""
            participant | component   | amount
            ------------+-------------+----------
            ada         | job_outcome | £1,000.00
        """,
    )


def test_a_contracts_own_price_replaces_the_programmes(spec: Spec) -> None:
    """Where the contract has its own price and none of its lines is in force, nothing is due."""
    own = {"2025-02-01": 33_300}
    spec(
        "A start pays £400; in the north £333, from 1 February 2025.",
        programme(
            prices={"start": fee_for("started_on")},
            contracts={
                "north": contract(prices={"start": figure("pence", own)}),
                "south": contract("south"),
            },
        ),
        participants="""
            participant | contract | started_on
            ------------+----------+-----------
            ada         | north    | 2025-01-31
            bob         | north    | 2025-02-01
            cyd         | south    | 2025-01-31
        """,
        dues="""
            participant | contract | amount
            ------------+----------+--------
            bob         | north    | £333.00
            cyd         | south    | £400.00
        """,
    )


def test_a_discount_and_shares_are_rounded_once(spec: Spec) -> None:
    """£10.01 less 50%, times 50%, is 250.25 pence; rounded at each step it would have been 251."""
    half = figure("basis points", 5_000)
    spec(
        "A start pays £10.01 less the discount that the contract offers (50%), times a share of 50%.",
        programme(
            prices={"start": fee_for("started_on", price(1_001, less="discount", times=[half]))},
            contracts={"north": contract(offers={"discount": half}), "south": contract("south")},
        ),
        participants="""
            participant | contract | started_on
            ------------+----------+-----------
            ada         | north    | 2025-01-01
            bob         | south    | 2025-01-01
        """,
        dues="""
            participant | amount
            ------------+-------
            ada         | £2.50
        """,
    )


def test_the_rule_of_rounding_is_a_term(spec: Spec) -> None:
    """Half of £10.05 is 502.5 pence, half of £10.07 is 503.5."""
    half = figure("basis points", 5_000)
    for rounding, ada, bob in (
        ("half_away_from_zero", "£5.03", "£5.04"),
        ("half_to_even", "£5.02", "£5.04"),
        ("towards_zero", "£5.02", "£5.03"),
        ("away_from_zero", "£5.03", "£5.04"),
    ):
        spec(
            f"A start pays half of £10.05 in group 1, half of £10.07 in group 2, rounded {rounding.replace('_', ' ')}.",
            programme(
                prices={"start": fee_for("started_on", price({"1": 1_005, "2": 1_007}, times=[half]))},
                rounding=rounding,
            ),
            participants="""
                participant | group | started_on
                ------------+-------+-----------
                ada         | 1     | 2025-01-01
                bob         | 2     | 2025-01-01
            """,
            dues=f"""
                participant | amount
                ------------+-------
                ada         | {ada}
                bob         | {bob}
            """,
        )
