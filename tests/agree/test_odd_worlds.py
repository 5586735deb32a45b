"""Worlds that nobody plans for, each on both engines: what is empty, too early, too late, twice, or in two places."""

from datetime import date

import pytest

from support.engines import ENGINES
from support.specs import CheckedOn, Spec
from support.worlds import (
    clock,
    contract,
    days_in_work,
    fee_for,
    figure,
    fixed_fee,
    milestone,
    pay_reaching,
    pays,
    pays_again,
    programme,
    volume_bonus,
    window,
)

TEN_DAYS = {"ten_days": days_in_work(10)}
JOB = {"job": pays("ten_days")}
WORKS = """
    participant | worked_from | worked_until
    ada         | 2025-01-01  | 2025-03-01
"""


@pytest.fixture(params=list(ENGINES))
def spec(request: pytest.FixtureRequest) -> Spec:
    return CheckedOn(ENGINES[request.param])


def test_nobody(spec: Spec) -> None:
    terms = programme(prices=JOB, outcomes=TEN_DAYS)
    spec("Nothing in any table.", terms, participants="participant | started_on", dues="")
    spec(
        "Work of somebody who takes no part.", terms, participants="participant | started_on", employment=WORKS, dues=""
    )


def test_a_contract_over_before_anybody_starts(spec: Spec) -> None:
    north = contract(ends_on=date(2025, 1, 10), offers={"value": figure("pence", 310_00, "contract_start")})
    terms = programme(
        prices={**JOB, "start": fee_for("started_on"), "fee": fixed_fee([1])},
        outcomes=TEN_DAYS,
        contracts={"north": north},
    )
    spec(
        "Only the fee is due, for nine days of the month's 31.",
        terms,
        participants="participant | started_on \n ada | 2025-02-01",
        employment=WORKS,
        dues="component | earned_on | amount \n fee | 2025-01-09 | £90.00",
    )
    spec("Nothing was due before it began.", terms, as_of="1900-01-01", employment=WORKS, dues="")


def test_two_contracts_on_one_day(spec: Spec) -> None:
    spec(
        "The referral is paid to the first by name, what follows to the last.",
        programme(prices={**JOB, "referral": fee_for("referred_on")}, outcomes=TEN_DAYS),
        participants="""
            participant | contract | referred_on | started_on
            ada         | south    | 2025-01-01  | 2025-01-01
            ada         | north    | 2025-01-01  | 2025-01-01
        """,
        employment=WORKS,
        dues="component | contract \n job | south \n referral | north",
    )


def test_a_transfer_that_is_still_to_come(spec: Spec) -> None:
    spec(
        "Its row is known, and so is that the first contract's end is not the end.",
        programme(prices=JOB, outcomes={"ten_days": days_in_work(10, window=window(closes="ended_on"))}),
        as_of="2025-06-01",
        participants="""
            participant | contract | referred_on | started_on | ended_on
            ada         | north    | 2025-01-01  | 2025-01-01 | 2025-01-05
            ada         | south    | 2026-01-01  | 2026-01-02 |
        """,
        employment=WORKS,
        dues="component | contract | earned_on \n job | north | 2025-01-10",
    )


def test_reached_before_the_start(spec: Spec) -> None:
    spec(
        "Where the window opens with the referral, an event before the start is earned, and due to nobody.",
        programme(
            prices={"plan": pays("plan"), "next": pays("ten_days", after="plan")},
            outcomes={**TEN_DAYS, "plan": milestone("plan", window=window("referred_on"))},
        ),
        participants="participant | referred_on | started_on \n ada | 2025-01-01 | 2025-01-10",
        milestones="participant | milestone | on \n ada | plan | 2025-01-02",
        employment=WORKS,
        dues="component | earned_on \n next | 2025-01-19",
    )


def test_pay_below_nothing(spec: Spec) -> None:
    terms = programme(prices={"job": pays("pay")}, outcomes={"pay": pay_reaching(0, later_fall="claws_back")})
    spec("No pay is no test.", terms, participants="participant | started_on \n ada | 2025-01-01", dues="")
    spec(
        "A threshold of nothing is reached when the total is back at nothing.",
        terms,
        payroll="""
            participant | paid_on    | pay
            ada         | 2025-01-31 | 0
            ada         | 2025-02-28 | -5
            ada         | 2025-03-28 | 5
        """,
        dues="component | earned_on \n job | 2025-03-28",
    )


def test_a_window_that_closes_before_it_opens(spec: Spec) -> None:
    spec(
        "No day counts.",
        programme(
            prices=JOB,
            outcomes={"ten_days": days_in_work(10, window=window("later", "sooner"))},
            clocks={"later": clock(50), "sooner": clock(5)},
        ),
        employment=WORKS,
        dues="",
    )


def test_work_since_1900(spec: Spec) -> None:
    ever = {"1900-01-01": 10}
    spec(
        "A spell without an end, of 127 years, counts like any other.",
        programme(
            prices={"job": pays("days", ever), "stay": pays_again("job", "days", ever, {"1900-01-01": 1}, ever)},
            outcomes={"days": days_in_work(ever)},
        ),
        as_of="2026-12-31",
        participants="participant | started_on \n ada | 1900-01-01",
        employment="participant | worked_from | worked_until \n ada | 1900-01-01 |",
        dues="component | earned_on \n job | 1900-01-10 \n stay | 1900-01-20",
    )


def test_a_claim_for_another_contract(spec: Spec) -> None:
    spec(
        "What is claimed is the participant's outcome; who is paid for it follows from the transfer.",
        programme(prices={"job": pays("ten_days", claim="required")}, outcomes=TEN_DAYS),
        employment=WORKS,
        claims="participant | component | contract \n ada | job | south",
        dues="component | contract \n job | north",
    )


def test_names_beyond_latin(spec: Spec) -> None:
    spec(
        "Ranked by their code points: the last two are above half of four.",
        programme(prices={"start": fee_for("started_on", 0), "bonus": volume_bonus("start", 5_000)}),
        participants="""
            participant | started_on
            😀          | 2025-01-01
            ｚ          | 2025-01-01
            é           | 2025-01-01
            艾达        | 2025-01-01
        """,
        dues="participant | component \n ｚ | bonus \n 😀 | bonus",
    )
