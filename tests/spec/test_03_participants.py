"""Participants: who is paid, and in which group"""

from datetime import date

from support.specs import Spec
from support.worlds import contract, days_in_work, fee_for, figure, pays, price, programme

GROUPED = {"1": 100_000, "2": 200_000}


def test_someone_referred_who_never_starts(spec: Spec) -> None:
    """Only a fee for the referral can be due, whatever else happens."""
    spec(
        "A referral pays £50, a start £400, 28 days in work since the referral £1,000.",
        programme(
            outcomes={"job": days_in_work(28, window={"opens": "referred_on", "closes": None})},
            prices={
                "referral": fee_for("referred_on", price(5_000, by="referred_on")),
                "start": fee_for("started_on"),
                "job_outcome": pays("job", price(100_000, by="referred_on")),
            },
        ),
        participants="""
            participant | referred_on | started_on
            ------------+-------------+-----------
            ada         | 2025-01-06  |
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-06
        """,
        dues="""
            participant | contract | component | earned_on  | amount
            ------------+----------+-----------+------------+-------
            ada         | north    | referral  | 2025-01-06 | £50.00
        """,
    )


def test_after_a_transfer_the_contract_of_the_day_is_paid(spec: Spec) -> None:
    """Ada earned before she moved to the south, Bob on the day he started there."""
    spec(
        "28 days in work pay £1,000 in the north and £800 in the south.",
        programme(
            outcomes={"job": days_in_work(28)},
            prices={"job_outcome": pays("job", price(None))},
            contracts={
                "north": contract(prices={"job_outcome": figure("pence", 100_000)}),
                "south": contract("south", prices={"job_outcome": figure("pence", 80_000)}),
            },
        ),
        participants="""
            participant | contract | referred_on | started_on | ended_on
            ------------+----------+-------------+------------+-----------
            ada         | north    | 2025-01-01  | 2025-01-01 | 2025-01-29
            ada         | south    | 2025-01-29  | 2025-01-29 |
            bob         | north    | 2025-01-01  | 2025-01-01 | 2025-01-28
            bob         | south    | 2025-01-20  | 2025-01-28 |
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
        """,
        dues="""
            participant | contract | component   | earned_on  | amount
            ------------+----------+-------------+------------+----------
            ada         | north    | job_outcome | 2025-01-28 | £1,000.00
            bob         | south    | job_outcome | 2025-01-28 | £800.00
        """,
    )


def test_whose_group_sets_the_price_when_it_changes(spec: Spec) -> None:
    """The terms say whether it is the group of the first start or that of the row paid."""
    people = """
        participant | contract | group | referred_on | started_on
        ------------+----------+-------+-------------+-----------
        ada         | north    | 1     | 2025-01-01  | 2025-01-01
        ada         | south    | 2     | 2025-01-15  | 2025-01-15
    """
    job = """
        participant | worked_from
        ------------+------------
        ada         | 2025-01-01
    """
    for group_from, amount in (("first_start", "£1,000.00"), ("row_paid", "£2,000.00")):
        spec(
            f"28 days in work pay £1,000 in group 1 and £2,000 in group 2; the group is that of the {group_from}.",
            programme(
                outcomes={"job": days_in_work(28)},
                prices={"job_outcome": pays("job", GROUPED)},
                group_from=group_from,
            ),
            participants=people,
            employment=job,
            dues=f"""
                participant | contract | amount
                ------------+----------+-------
                ada         | south    | {amount}
            """,
        )


def test_lengths_are_those_of_the_first_start(spec: Spec) -> None:
    """How long Ada must work was settled when she started, even where the price follows the row paid."""
    spec(
        "28 days in work in group 1, 14 in group 2, pay £1,000 in group 1 and £2,000 in group 2, by the row paid.",
        programme(
            outcomes={"job": days_in_work({"1": 28, "2": 14})},
            prices={"job_outcome": pays("job", GROUPED)},
            group_from="row_paid",
        ),
        participants="""
            participant | group | referred_on | started_on
            ------------+-------+-------------+-----------
            ada         | 1     | 2025-01-01  | 2025-01-01
            ada         | 2     | 2025-01-02  | 2025-01-02
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
        """,
        dues="""
            participant | earned_on  | amount
            ------------+------------+----------
            ada         | 2025-01-28 | £2,000.00
        """,
    )


def test_some_payments_are_for_some_groups(spec: Spec) -> None:
    """For the others nothing is due or earned."""
    spec(
        "A start pays £400, in group 2 only; 28 days in work after a start that earned it pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28)},
            prices={
                "start": fee_for("started_on", only_groups=["2"]),
                "job_outcome": pays("job", after="start"),
            },
        ),
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 1     | 2025-01-01
            bob         | 2     | 2025-01-01
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
        """,
        dues="""
            participant | component
            ------------+------------
            bob         | start
            bob         | job_outcome
        """,
    )


def test_the_end_of_a_contracts_payments(spec: Spec) -> None:
    """What is earned on the last day before it is due; what is earned on the day is not."""
    people = """
        participant | contract | started_on
        ------------+----------+-----------
        ada         | north    | 2025-03-30
        bob         | north    | 2025-03-31
        cyd         | south    | 2025-06-29
        dee         | south    | 2025-06-30
    """
    spec(
        "A start pays £400. North and south end on 30 March 2025; the south pays for what is earned to 29 June 2025.",
        programme(
            prices={"start": fee_for("started_on")},
            contracts={
                "north": contract(ends_on=date(2025, 3, 31)),
                "south": contract("south", ends_on=date(2025, 3, 31), pays_until=date(2025, 6, 30)),
            },
        ),
        participants=people,
        dues="""
            participant | contract | earned_on
            ------------+----------+-----------
            ada         | north    | 2025-03-30
            cyd         | south    | 2025-06-29
        """,
    )


def test_a_fee_for_the_referral_goes_to_the_first_contract(spec: Spec) -> None:
    """Referred twice on one day, the contract that is first by its bytes is paid: capital letters come before small."""
    spec(
        "A referral pays £50.",
        programme(
            prices={"referral": fee_for("referred_on", price(5_000, by="referred_on"))},
            contracts={"alpha": contract(), "Zeta": contract("south")},
        ),
        participants="""
            participant | contract | referred_on | started_on
            ------------+----------+-------------+-----------
            ada         | alpha    | 2025-01-06  |
            ada         | Zeta     | 2025-01-06  | 2025-01-10
            bob         | alpha    | 2025-01-05  |
            bob         | Zeta     | 2025-01-06  | 2025-01-10
        """,
        dues="""
            participant | contract | amount
            ------------+----------+-------
            ada         | Zeta     | £50.00
            bob         | alpha    | £50.00
        """,
    )


def test_what_is_reached_before_the_start_is_due_to_nobody(spec: Spec) -> None:
    """No contract had begun to support Ada on the day she reached the outcome."""
    spec(
        "28 days in work since the referral pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28, window={"opens": "referred_on", "closes": None})},
            prices={"job_outcome": pays("job")},
        ),
        participants="""
            participant | referred_on | started_on
            ------------+-------------+-----------
            ada         | 2025-01-01  | 2025-01-29
            bob         | 2025-01-01  | 2025-01-28
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            bob         | 2025-01-28
        """,
    )
