"""Milestones, and outcomes together"""

from support.specs import Spec
from support.worlds import all_of, any_of, clock, days_in_work, milestone, pay_reaching, pays, programme, window


def test_the_earliest_event_that_counts(spec: Spec) -> None:
    """In the window, of one of the names, from a source that suffices."""
    spec(
        "A level 1 or level 2 qualification within 60 days of the start pays £1,000.",
        programme(
            outcomes={"learnt": milestone("level_1", "level_2", window=window("started_on", "support"))},
            clocks={"support": clock(60)},
            prices={"outcome": pays("learnt")},
        ),
        milestones="""
            participant | milestone | on         | source
            ------------+-----------+------------+------------
            ada         | level_1   | 2024-12-31 | independent
            ada         | level_3   | 2025-01-05 | independent
            ada         | level_1   | 2025-01-10 | provider
            ada         | level_2   | 2025-02-10 | independent
            ada         | level_1   | 2025-02-20 | independent
            bob         | level_1   | 2025-03-01 | independent
            cyd         | level_1   | 2025-03-02 | independent
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-02-10
            bob         | 2025-03-01
        """,
    )


def test_an_event_after_the_day_asked_about(spec: Spec) -> None:
    """It has not happened."""
    terms = programme(outcomes={"plan": milestone("plan")}, prices={"outcome": pays("plan")})
    plan = """
        participant | milestone | on
        ------------+-----------+-----------
        ada         | plan      | 2025-02-10
    """
    spec("A plan pays £1,000.", terms, milestones=plan, as_of="2025-02-09", dues="")
    spec(
        "A plan pays £1,000.",
        terms,
        milestones=plan,
        as_of="2025-02-10",
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-02-10
        """,
    )


JOB_AND_PAY = {"job": days_in_work(28), "pay": pay_reaching(100_000)}
WORK = """
    participant | worked_from | worked_until
    ------------+-------------+-------------
    ada         | 2025-01-01  |
    bob         | 2025-01-01  | 2025-01-15
    cyd         | 2025-01-01  |
"""
PAY = """
    participant | paid_on    | pay
    ------------+------------+-----------
    ada         | 2025-01-31 | £1,000.00
    bob         | 2025-01-31 | £500.00
    cyd         | 2025-01-10 | £1,000.00
"""


def test_the_first_of_several_outcomes(spec: Spec) -> None:
    """Bob is half way to both, which is not one whole: each stands alone."""
    spec(
        "28 days in work, or pay of £1,000, whichever comes first, pay £1,000 once.",
        programme(outcomes={**JOB_AND_PAY, "either": any_of("job", "pay")}, prices={"outcome": pays("either")}),
        employment=WORK,
        payroll=PAY,
        dues="""
            participant | ordinal | earned_on
            ------------+---------+-----------
            ada         | 1       | 2025-01-28
            cyd         | 1       | 2025-01-10
        """,
    )


def test_several_outcomes_together(spec: Spec) -> None:
    """Earned on the day of the last."""
    spec(
        "28 days in work and pay of £1,000 together pay £1,000.",
        programme(outcomes={**JOB_AND_PAY, "both": all_of("job", "pay")}, prices={"outcome": pays("both")}),
        employment=WORK,
        payroll=PAY,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-31
            cyd         | 2025-01-28
        """,
    )


def test_what_comes_after_something_else(spec: Spec) -> None:
    """Never without it, and not before it was earned."""
    spec(
        "A plan pays £100; 28 days in work pay £1,000, after the plan.",
        programme(
            outcomes={"plan": milestone("plan"), "job": days_in_work(28)},
            prices={"plan": pays("plan", 10_000), "job_outcome": pays("job", after="plan")},
        ),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
            cyd         | 2025-01-01
        """,
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | plan      | 2025-01-10
            bob         | plan      | 2025-03-10
        """,
        dues="""
            participant | component   | earned_on
            ------------+-------------+-----------
            ada         | plan        | 2025-01-10
            ada         | job_outcome | 2025-01-28
            bob         | plan        | 2025-03-10
            bob         | job_outcome | 2025-03-10
        """,
    )
