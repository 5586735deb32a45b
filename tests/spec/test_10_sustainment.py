"""Sustainment: further stretches of work"""

from typing import Any

from commissioning.terms.models import Terms
from support.specs import Spec
from support.worlds import clock, days_in_work, fee_for, figure, pays, pays_again, programme

JOB = """
    participant | worked_from
    ------------+------------
    ada         | 2025-01-01
"""


def terms(every: int = 28, at_most: int = 13, **fields: Any) -> Terms:
    """A job outcome for 28 days, then sustainment."""
    return programme(
        outcomes={"job": days_in_work(28, off_benefit=True)},
        clocks={"support": clock(70), "tail": clock(84)},
        prices={"job_outcome": pays("job"), "sustainment": pays_again("job_outcome", "job", every, at_most, **fields)},
    )


def test_periods_follow_one_another(spec: Spec) -> None:
    """The first begins the day after the job outcome was earned, and they end on the day in the terms' own number."""
    spec(
        "28 days in work pay £1,000; each 28 more in a row pay £170, three times at most.",
        terms(at_most=3),
        employment=JOB,
        dues="""
            component   | ordinal | earned_on  | amount
            ------------+---------+------------+----------
            job_outcome | 1       | 2025-01-28 | £1,000.00
            sustainment | 1       | 2025-02-25 | £170.00
            sustainment | 2       | 2025-03-25 | £170.00
            sustainment | 3       | 2025-04-22 | £170.00
        """,
    )


def test_what_is_left_of_a_run_is_lost_when_days_must_be_in_a_row(spec: Spec) -> None:
    """28 days and 10 more, a break, and then 28 days again; cumulatively the 10 days count towards the second."""
    job = """
        participant | worked_from | worked_until
        ------------+-------------+-------------
        ada         | 2025-01-01  | 2025-03-08
        ada         | 2025-03-10  | 2025-04-07
    """
    spec(
        "28 days in work pay £1,000; each 28 more in a row pay £170.",
        terms(),
        employment=job,
        dues="""
            component   | ordinal | earned_on
            ------------+---------+-----------
            job_outcome | 1       | 2025-01-28
            sustainment | 1       | 2025-02-25
            sustainment | 2       | 2025-04-06
        """,
    )
    spec(
        "28 days in work pay £1,000; each 28 more, in a row or not, pay £170.",
        terms(counting="cumulative"),
        employment=job,
        dues="""
            component   | ordinal | earned_on
            ------------+---------+-----------
            job_outcome | 1       | 2025-01-28
            sustainment | 1       | 2025-02-25
            sustainment | 2       | 2025-03-27
        """,
    )


def test_a_day_on_benefit_breaks_a_run(spec: Spec) -> None:
    """The test of a day in work is that of the job outcome."""
    spec(
        "28 days in work off benefit pay £1,000; each 28 more in a row pay £170.",
        terms(),
        employment=JOB,
        benefits="""
            participant | claimed_from | claimed_until
            ------------+--------------+--------------
            ada         | 2025-02-25   | 2025-02-26
        """,
        as_of="2025-03-25",
        dues="""
            component   | ordinal | earned_on
            ------------+---------+-----------
            job_outcome | 1       | 2025-01-28
            sustainment | 1       | 2025-03-25
        """,
    )


def test_periods_must_end_before_the_window_closes(spec: Spec) -> None:
    """The window closes on 26 March 2025; the second period ends on the day before. A day less, and it does not."""
    for days, last in ((84, ["2025-02-25", "2025-03-25"]), (83, ["2025-02-25"])):
        lines = "\n".join(f"sustainment | {number} | {day}" for number, day in enumerate(last, 1))
        spec(
            f"28 days in work pay £1,000; each 28 more in a row within {days} days of the start pay £170.",
            programme(
                outcomes={"job": days_in_work(28)},
                clocks={"tail": clock(days)},
                prices={
                    "job_outcome": pays("job"),
                    "sustainment": pays_again("job_outcome", "job", 28, 13, closes="tail"),
                },
            ),
            employment=JOB,
            dues=f"component | ordinal | earned_on\njob_outcome | 1 | 2025-01-28\n{lines}",
        )


def test_a_break_after_support_has_ended_ends_the_payments(spec: Spec) -> None:
    """Support ends on 12 March 2025. Ada's break is before that, Bob's on the day, Cyd's later."""
    spec(
        "28 days in work pay £1,000; each 28 more in a row pay £170; after 70 days the first break ends that.",
        terms(ends_at_break_after="support"),
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2025-01-01  | 2025-03-11
            ada         | 2025-03-12  | 2025-04-20
            bob         | 2025-01-01  | 2025-03-12
            bob         | 2025-03-13  | 2025-04-20
            cyd         | 2025-01-01  | 2025-03-26
            cyd         | 2025-03-27  | 2025-06-20
        """,
        as_of="2025-05-31",
        dues="""
            participant | component   | ordinal | earned_on
            ------------+-------------+---------+-----------
            ada         | job_outcome | 1       | 2025-01-28
            ada         | sustainment | 1       | 2025-02-25
            ada         | sustainment | 2       | 2025-04-08
            bob         | job_outcome | 1       | 2025-01-28
            bob         | sustainment | 1       | 2025-02-25
            cyd         | job_outcome | 1       | 2025-01-28
            cyd         | sustainment | 1       | 2025-02-25
            cyd         | sustainment | 2       | 2025-03-25
        """,
    )


def test_the_days_before_the_job_outcome_do_not_break_the_payments(spec: Spec) -> None:
    """Support had ended and Ada was out of work, but only what comes after the job outcome matters."""
    spec(
        "28 days in work pay £1,000; each 28 more in a row pay £170; after 70 days the first break ends that.",
        terms(ends_at_break_after="support"),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-06-01
        """,
        as_of="2025-07-31",
        dues="""
            component   | ordinal | earned_on
            ------------+---------+-----------
            job_outcome | 1       | 2025-06-28
            sustainment | 1       | 2025-07-26
        """,
    )


def test_after_something_else_than_work(spec: Spec) -> None:
    """Periods begin the day after the start."""
    spec(
        "Each 28 days in work in a row after the start pay £170, twice at most.",
        programme(
            outcomes={"job": days_in_work(28)},
            prices={"start": fee_for("started_on"), "sustainment": pays_again("start", "job", 28, 2)},
        ),
        employment=JOB,
        dues="""
            component   | ordinal | earned_on
            ------------+---------+-----------
            start       | 1       | 2025-01-01
            sustainment | 1       | 2025-01-29
            sustainment | 2       | 2025-02-26
        """,
    )


def test_each_period_is_priced_by_its_own_day(spec: Spec) -> None:
    """The price changes between the first and the second; each may be paid 10 days later."""
    spec(
        "28 days in work pay £1,000; each 28 more pay £170, from 1 March 2025 £200, ten days later.",
        programme(
            outcomes={"job": days_in_work(28)},
            clocks={"wait": clock(10, from_="earned_on")},
            prices={
                "job_outcome": pays("job"),
                "sustainment": pays_again(
                    "job_outcome",
                    "job",
                    28,
                    2,
                    payable="wait",
                    pence={"figure": figure("pence", {"2025-01-01": 17_000, "2025-03-01": 20_000}, "earned_on")},
                ),
            },
        ),
        employment=JOB,
        dues="""
            component   | ordinal | earned_on  | due_on     | amount
            ------------+---------+------------+------------+----------
            job_outcome | 1       | 2025-01-28 | 2025-01-28 | £1,000.00
            sustainment | 1       | 2025-02-25 | 2025-03-07 | £170.00
            sustainment | 2       | 2025-03-25 | 2025-04-04 | £200.00
        """,
    )


def test_each_period_needs_a_claim_of_its_own(spec: Spec) -> None:
    """Nobody claims the second, which counts all the same: the third stays the third, and the last of three."""
    spec(
        "28 days in work pay £1,000; each 28 more in a row pay £170 if claimed, three times at most.",
        terms(at_most=3, claim="required"),
        employment=JOB,
        claims="""
            claim | participant | component   | ordinal | recorded_at
            ------+-------------+-------------+---------+---------------------
            c1    | ada         | sustainment | 1       | 2025-03-01T09:00:00Z
            c2    | ada         | sustainment | 1       | 2025-02-28T23:30:00Z
            c3    | ada         | sustainment | 3       | 2025-04-01T09:00:00Z
            c4    | ada         | sustainment | 4       | 2025-06-01T09:00:00Z
            c5    | ada         | job_outcome | 2       | 2025-03-26T09:00:00Z
        """,
        dues="""
            component   | ordinal | earned_on  | due_on     | amount
            ------------+---------+------------+------------+----------
            job_outcome | 1       | 2025-01-28 | 2025-01-28 | £1,000.00
            sustainment | 1       | 2025-02-25 | 2025-02-28 | £170.00
            sustainment | 3       | 2025-04-22 | 2025-04-22 | £170.00
        """,
    )


def test_a_claim_for_a_period_waits_as_long_as_its_payment(spec: Spec) -> None:
    """Ten days after the period; not before the day of the claim, also where that is after the day asked."""
    spec(
        "28 days in work pay £1,000; each 28 more pay £170 if claimed, ten days later.",
        programme(
            outcomes={"job": days_in_work(28)},
            clocks={"wait": clock(10, from_="earned_on")},
            prices={
                "job_outcome": pays("job"),
                "sustainment": pays_again("job_outcome", "job", 28, 3, payable="wait", claim="required"),
            },
        ),
        employment=JOB,
        as_of="2025-04-22",
        claims="""
            claim | participant | component   | ordinal | recorded_at
            ------+-------------+-------------+---------+---------------------
            c1    | ada         | sustainment | 1       | 2025-02-26T09:00:00Z
            c2    | ada         | sustainment | 2       | 2025-04-10T09:00:00Z
            c3    | ada         | sustainment | 3       | 2025-07-10T22:59:59Z
        """,
        dues="""
            component   | ordinal | earned_on  | due_on
            ------------+---------+------------+-----------
            job_outcome | 1       | 2025-01-28 | 2025-01-28
            sustainment | 1       | 2025-02-25 | 2025-03-07
            sustainment | 2       | 2025-03-25 | 2025-04-10
            sustainment | 3       | 2025-04-22 | 2025-07-10
        """,
    )


def test_a_claim_for_a_period_that_is_withdrawn_or_not_yet_known(spec: Spec) -> None:
    """It does not exist; what comes after the first period is earned without it."""
    prices = {
        "job_outcome": pays("job"),
        "sustainment": pays_again("job_outcome", "job", 28, 1, claim="required"),
        "then": pays("job", 500, after="sustainment"),
    }
    claims = """
        claim | participant | component   | ordinal | record | recorded_at          | withdrawn
        ------+-------------+-------------+---------+--------+----------------------+----------
        c1    | ada         | sustainment | 1       | r1     | 2025-03-01T09:00:00Z |
        c1    | ada         | sustainment | 1       | r1     | 2025-05-01T09:00:00Z | true
    """
    claimed = "sustainment | 2025-02-25 | 2025-03-01"
    for known_by, line in (("2025-02-28", ""), ("2025-04-30", claimed), ("2025-05-02", "")):
        spec(
            "28 days in work pay £1,000; 28 more in a row pay £170 if claimed, and £5 whether claimed or not.",
            programme(outcomes={"job": days_in_work(28)}, prices=prices),
            employment=JOB,
            claims=claims,
            known_by=f"{known_by}T00:00:00Z",
            dues=f"""
                component   | earned_on  | due_on
                ------------+------------+-----------
                job_outcome | 2025-01-28 | 2025-01-28
                {line}
                then        | 2025-02-25 | 2025-02-25
            """,
        )
