"""Clocks and windows: first and last days, months, working days, bank holidays, nations"""

from support.specs import Spec
from support.worlds import clock, days_in_work, fee_for, milestone, pays, programme, window

JANUARY = programme(
    outcomes={"job": days_in_work(28, window=window("started_on", "support"))},
    clocks={"support": clock(28)},
    prices={"job_outcome": pays("job")},
)


def test_a_window_holds_its_first_day_and_not_the_day_it_closes(spec: Spec) -> None:
    """The window is 1 to 28 January: all of it is needed."""
    spec(
        "28 days in work within 28 days of the start pay £1,000.",
        JANUARY,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2024-12-01  | 2025-01-29
            bob         | 2025-01-02  |
            cyd         | 2024-12-01  | 2025-01-28
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-28
        """,
    )


def test_a_job_that_begins_on_the_last_day_that_can_count(spec: Spec) -> None:
    """One day in work is enough, and 28 January is the last day of the window."""
    spec(
        "One day in work within 28 days of the start pays £1,000.",
        programme(
            outcomes={"job": days_in_work(1, window=window("started_on", "support"))},
            clocks={"support": clock(28)},
            prices={"job_outcome": pays("job")},
        ),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-28
            bob         | 2025-01-29
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-28
        """,
    )


def test_without_a_day_to_open_no_day_counts_and_without_one_to_close_all_do(spec: Spec) -> None:
    """Ada has not left, so her window before leaving is open, and her window after leaving has not begun."""
    spec(
        "28 days in work before leaving pay £1,000; 28 days in work after it pay £2,000.",
        programme(
            outcomes={
                "during": days_in_work(28, window=window("started_on", "ended_on")),
                "later": days_in_work(28, window=window("ended_on")),
            },
            prices={"during": pays("during"), "later": pays("later", 200_000)},
        ),
        participants="""
            participant | started_on | ended_on
            ------------+------------+-----------
            ada         | 2025-01-01 |
            bob         | 2025-01-01 | 2025-01-28
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
        """,
        dues="""
            participant | component | earned_on
            ------------+-----------+-----------
            ada         | during    | 2025-01-28
            bob         | later     | 2025-02-24
        """,
    )


def test_a_window_from_the_day_something_else_was_earned(spec: Spec) -> None:
    """The plan opens the window on its own day; without a plan there is no window."""
    spec(
        "A plan pays £1,000; 28 days in work from the day of the plan pay £1,000.",
        programme(
            outcomes={"plan": milestone("plan"), "job": days_in_work(28, window=window("plan.earned_on"))},
            prices={"plan": pays("plan"), "job_outcome": pays("job")},
        ),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
        """,
        milestones="""
            participant | milestone | on
            ------------+-----------+-----------
            ada         | plan      | 2025-02-01
        """,
        dues="""
            participant | component   | earned_on
            ------------+-------------+-----------
            ada         | plan        | 2025-02-01
            ada         | job_outcome | 2025-02-28
        """,
    )


def test_months_end_where_the_month_does(spec: Spec) -> None:
    """A month from 31 January is 28 February, in a leap year 29 February."""
    spec(
        "A start pays £400, one month later.",
        programme(
            clocks={"wait": clock(1, "months", "earned_on")}, prices={"start": fee_for("started_on", payable="wait")}
        ),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2025-01-31
            bob         | 2024-01-31
            cyd         | 2025-02-28
        """,
        dues="""
            participant | earned_on  | due_on
            ------------+------------+-----------
            ada         | 2025-01-31 | 2025-02-28
            bob         | 2024-01-31 | 2024-02-29
            cyd         | 2025-02-28 | 2025-03-28
        """,
    )


def test_a_leap_day_is_a_day(spec: Spec) -> None:
    """60 days in work from 1 January end on 29 February in a leap year, otherwise on 1 March."""
    spec(
        "60 days in work pay £1,000.",
        programme(outcomes={"job": days_in_work(60)}, prices={"job_outcome": pays("job")}),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2024-01-01
            bob         | 2025-01-01
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2024-01-01
            bob         | 2025-01-01
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2024-02-29
            bob         | 2025-03-01
        """,
    )


def test_working_days_pass_over_the_bank_holidays_of_the_nation(spec: Spec) -> None:
    """Scotland keeps 2 January, Northern Ireland St Patrick's Day, and neither does England."""
    spec(
        "A start pays £400, two working days later.",
        programme(
            clocks={"wait": clock(2, "working days", "earned_on")},
            prices={"start": fee_for("started_on", payable="wait")},
        ),
        participants="""
            participant | nation           | started_on
            ------------+------------------+-----------
            ada         | england          | 2025-12-30
            bob         | wales            | 2025-12-30
            cyd         | scotland         | 2025-12-30
            dee         | england          | 2025-03-14
            eve         | northern_ireland | 2025-03-14
        """,
        dues="""
            participant | due_on
            ------------+-----------
            ada         | 2026-01-02
            bob         | 2026-01-02
            cyd         | 2026-01-05
            dee         | 2025-03-18
            eve         | 2025-03-19
        """,
    )


def test_a_holiday_counts_once_it_is_announced(spec: Spec) -> None:
    """The bank holiday of 19 September 2022 was announced nine days before."""
    start = """
        participant | started_on
        ------------+-----------
        ada         | 2022-09-16
    """
    terms = programme(
        clocks={"wait": clock(1, "working days", "earned_on")}, prices={"start": fee_for("started_on", payable="wait")}
    )
    says = "A start pays £400, one working day later."
    before = """
        participant | due_on
        ------------+-----------
        ada         | 2022-09-19
    """
    after = """
        participant | due_on
        ------------+-----------
        ada         | 2022-09-20
    """
    spec(says, terms, participants=start, known_by="2022-09-01T00:00:00Z", dues=before)
    spec(says, terms, participants=start, known_by="2022-10-01T00:00:00Z", dues=after)
    spec(says, terms, participants=start, dues=after)


def test_a_clock_from_a_clock(spec: Spec) -> None:
    """One week of tracking after four weeks of support; a clock without a length does not run out."""
    spec(
        "28 days in work within four weeks and one more of the start pay £1,000; in group 2 support has no end.",
        programme(
            outcomes={"job": days_in_work(28, window=window("started_on", "tracking"))},
            clocks={"support": clock({"1": 4}, "weeks"), "tracking": clock(1, "weeks", "support")},
            prices={"job_outcome": pays("job")},
        ),
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 1     | 2025-01-01
            bob         | 1     | 2025-01-01
            cyd         | 2     | 2025-01-01
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-08
            bob         | 2025-01-09
            cyd         | 2025-03-01
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-02-04
            cyd         | 2025-03-28
        """,
    )


def test_what_waits_for_a_clock_that_never_runs_out_is_not_due(spec: Spec) -> None:
    """Ada has not left. What comes after it is due all the same, since the start was earned."""
    spec(
        "A start pays £400 a week after leaving; 28 days in work after it pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28)},
            clocks={"left": clock(7, from_="ended_on")},
            prices={"start": fee_for("started_on", payable="left"), "job_outcome": pays("job", after="start")},
        ),
        participants="""
            participant | started_on | ended_on
            ------------+------------+-----------
            ada         | 2025-01-01 |
            bob         | 2025-01-01 | 2025-06-01
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
        """,
        dues="""
            participant | component   | due_on
            ------------+-------------+-----------
            ada         | job_outcome | 2025-01-28
            bob         | start       | 2025-06-08
        """,
    )
