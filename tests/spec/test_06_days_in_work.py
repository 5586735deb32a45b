"""Days and weeks in work"""

from datetime import date

from support.specs import Spec
from support.worlds import clock, contract, days_in_work, fee_for, figure, pays, programme, weeks_in_work, window

CUMULATIVE = programme(outcomes={"job": days_in_work(28)}, prices={"job_outcome": pays("job")})
CONTINUOUS = programme(outcomes={"job": days_in_work(28, counting="continuous")}, prices={"job_outcome": pays("job")})


def test_overlapping_jobs_count_a_day_once(spec: Spec) -> None:
    """Two jobs, or two reports of one job, make no more days."""
    spec(
        "28 days in work pay £1,000.",
        CUMULATIVE,
        employment="""
            participant | employer | worked_from | worked_until | source
            ------------+----------+-------------+--------------+------------
            ada         | Acme     | 2025-01-01  | 2025-01-21   | employer
            ada         | Bolt     | 2025-01-11  | 2025-01-31   | employer
            ada         | Acme     | 2025-01-01  | 2025-01-21   | independent
            bob         | Acme     | 2025-01-01  | 2025-01-21   | employer
            bob         | Bolt     | 2025-01-01  | 2025-01-21   | employer
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-28
        """,
    )


def test_a_break_is_passed_over_or_begins_the_count_anew(spec: Spec) -> None:
    """Ten days, a break of two, and then work without an end."""
    job = """
        participant | worked_from | worked_until
        ------------+-------------+-------------
        ada         | 2025-01-01  | 2025-01-11
        ada         | 2025-01-13  |
    """
    spec(
        "28 days in work pay £1,000.",
        CUMULATIVE,
        employment=job,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-30
        """,
    )
    spec(
        "28 days in work in a row pay £1,000.",
        CONTINUOUS,
        employment=job,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-02-09
        """,
    )


def test_one_job_after_the_other_is_no_break(spec: Spec) -> None:
    """The first day no longer worked in one job is the first day of the next."""
    spec(
        "28 days in work in a row pay £1,000.",
        CONTINUOUS,
        employment="""
            participant | employer | worked_from | worked_until
            ------------+----------+-------------+-------------
            ada         | Acme     | 2025-01-01  | 2025-01-15
            ada         | Bolt     | 2025-01-15  | 2025-01-29
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-28
        """,
    )


def test_days_with_one_employer(spec: Spec) -> None:
    """Ada's days with Acme reach it, before and after her days with Bolt; Bob's days are spread over two."""
    spec(
        "28 days in work with one employer pay £1,000.",
        programme(outcomes={"job": days_in_work(28, jobs="one")}, prices={"job_outcome": pays("job")}),
        employment="""
            participant | employer | worked_from | worked_until
            ------------+----------+-------------+-------------
            ada         | Acme     | 2025-01-01  | 2025-01-21
            ada         | Bolt     | 2025-01-21  | 2025-02-10
            ada         | Acme     | 2025-02-10  |
            bob         | Acme     | 2025-01-01  | 2025-01-21
            bob         | Bolt     | 2025-01-21  | 2025-02-10
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-02-17
        """,
    )


def test_what_a_job_must_be(spec: Spec) -> None:
    """The kind of work, the source and the hours must suffice; hours that are not stated do not."""
    spec(
        "28 days in work as an employee at 16 hours a week or more, said by the employer or independently, pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28, kinds=["employed"], min_hours=figure("hours a week", 16))},
            prices={"job_outcome": pays("job")},
        ),
        employment="""
            participant | kind          | worked_from | hours_per_week | source
            ------------+---------------+-------------+----------------+------------
            ada         | employed      | 2025-01-01  | 16             | employer
            bob         | employed      | 2025-01-01  | 15.99          | employer
            cyd         | employed      | 2025-01-01  |                | employer
            dee         | self_employed | 2025-01-01  | 40             | employer
            eve         | employed      | 2025-01-01  | 40             | provider
            fay         | employed      | 2025-01-01  | 40             | participant
            gus         | employed      | 2025-01-01  | 16.00          | independent
        """,
        dues="""
            participant
            -----------
            ada
            gus
        """,
    )


def test_days_on_benefit_are_not_in_work(spec: Spec) -> None:
    """Whoever reports the benefit, and whichever it is; a benefit without an end takes all days from its first."""
    spec(
        "28 days in work and off benefit pay £1,000.",
        programme(outcomes={"job": days_in_work(28, off_benefit=True)}, prices={"job_outcome": pays("job")}),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-01-01
            cyd         | 2025-01-01
        """,
        benefits="""
            participant | benefit | claimed_from | claimed_until | source
            ------------+---------+--------------+---------------+------------
            ada         | JSA     | 2024-12-01   | 2025-01-04    | independent
            ada         | ESA     | 2025-01-10   | 2025-01-12    | participant
            bob         | JSA     | 2025-01-28   |               | independent
            cyd         | JSA     | 2025-01-29   |               | independent
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-02-02
            cyd         | 2025-01-28
        """,
    )


def test_which_jobs_count_by_the_day_they_begin(spec: Spec) -> None:
    """A job from before the start does not count, nor does one that began after support had ended."""
    spec(
        "28 days in work, in jobs that began from the start on and within 14 days of it, pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28, jobs_begin={"from": "started_on", "before": "support"})},
            clocks={"support": clock(14)},
            prices={"job_outcome": pays("job")},
        ),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2024-12-31
            cyd         | 2025-01-14
            dee         | 2025-01-15
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-28
            cyd         | 2025-02-10
        """,
    )


def test_without_a_day_from_which_jobs_must_begin_none_counts(spec: Spec) -> None:
    """Jobs must begin after leaving, and Ada has not left; a limit that is not there limits nothing."""
    spec(
        "28 days in work, in jobs that began after leaving, pay £1,000; in jobs that began before leaving, £2,000.",
        programme(
            outcomes={
                "later": days_in_work(28, jobs_begin={"from": "ended_on"}),
                "sooner": days_in_work(28, jobs_begin={"before": "ended_on"}),
            },
            prices={"later": pays("later"), "sooner": pays("sooner", 200_000)},
        ),
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
        """,
        dues="""
            participant | component
            ------------+----------
            ada         | sooner
        """,
    )


def test_jobs_with_the_providers_own_employers(spec: Spec) -> None:
    """They count, or do not, or count once declared. Ada was with the north before: its employers stay excluded."""
    for rule, paid in (
        ("count", ["ada", "bob", "cyd"]),
        ("excluded", ["cyd"]),
        ("declared_only", ["bob", "cyd"]),
    ):
        names = "\n".join(f"            {name}" for name in paid)
        spec(
            f"28 days in work pay £1,000; jobs with the own employers of the north: {rule.replace('_', ' ')}.",
            programme(
                outcomes={"job": days_in_work(28, own_employers=rule)},
                prices={"job_outcome": pays("job")},
                contracts={"north": contract(own_employers=["North Works"]), "south": contract("south")},
            ),
            participants="""
                participant | contract | referred_on | started_on
                ------------+----------+-------------+-----------
                ada         | north    | 2024-06-01  | 2024-06-01
                ada         | south    | 2025-01-01  | 2025-01-01
                bob         | north    | 2025-01-01  | 2025-01-01
                cyd         | south    | 2025-01-01  | 2025-01-01
            """,
            employment="""
                participant | employer    | worked_from
                ------------+-------------+------------
                ada         | North Works | 2025-01-01
                bob         | North Works | 2025-01-01
                cyd         | North Works | 2025-01-01
            """,
            milestones="""
                participant | milestone             | on         | source
                ------------+-----------------------+------------+---------
                bob         | own_employer_declared | 2025-06-01 | provider
            """,
            dues=f"participant\n{names}",
        )


def test_a_length_in_weeks_is_seven_days_each(spec: Spec) -> None:
    """13 weeks are 91 days; from 1 February the terms have none, so it cannot be reached."""
    spec(
        "13 weeks in work pay £1,000 for those who start before 1 February 2025.",
        programme(
            outcomes={"job": days_in_work(1, length=figure("weeks in work", {"2025-01-01": 13, "2025-02-01": "none"}))},
            prices={"job_outcome": pays("job")},
        ),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2025-01-01
            bob         | 2025-02-01
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-02-01
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-04-01
        """,
    )


WEEKS = programme(outcomes={"job": weeks_in_work(2, 3, 16)}, prices={"job_outcome": pays("job")})
WEEKS_SAY = "Two weeks at 16 hours or more within three weeks pay £1,000."


def test_weeks_at_so_many_hours(spec: Spec) -> None:
    """Hours of several jobs add up; hours not stated are none; a week may be missed, but not two."""
    spec(
        WEEKS_SAY,
        WEEKS,
        employment="""
            participant | employer | worked_from | worked_until | hours_per_week
            ------------+----------+-------------+--------------+---------------
            ada         | Acme     | 2025-01-06  |              | 16
            bob         | Acme     | 2025-01-06  |              | 8
            bob         | Bolt     | 2025-01-06  |              | 8
            cyd         | Acme     | 2025-01-06  |              |
            dee         | Acme     | 2025-01-06  | 2025-01-13   | 16
            dee         | Acme     | 2025-01-20  | 2025-01-27   | 16
            eve         | Acme     | 2025-01-06  | 2025-01-13   | 16
            eve         | Acme     | 2025-01-27  | 2025-02-03   | 16
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-19
            bob         | 2025-01-19
            dee         | 2025-01-26
        """,
    )


def test_hours_that_two_sources_tell_of_count_once(spec: Spec) -> None:
    """Ada's job is on record twice: her hours do not double. Where sources differ, the most hours count."""
    spec(
        WEEKS_SAY,
        WEEKS,
        employment="""
            participant | employer | worked_from | hours_per_week
            ------------+----------+-------------+---------------
            ada         | Acme     | 2025-01-06  | 8
            ada         | Acme     | 2025-01-06  | 8
            bob         | Acme     | 2025-01-06  | 12
            bob         | Acme     | 2025-01-13  | 16
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            bob         | 2025-01-26
        """,
    )


def test_weeks_are_counted_from_each_job_and_from_the_first_day_of_the_window(spec: Spec) -> None:
    """Ada works already when she starts on a Wednesday: her weeks run from that day. Bob's job begins later."""
    spec(
        WEEKS_SAY,
        WEEKS,
        employment="""
            participant | worked_from | hours_per_week
            ------------+-------------+---------------
            ada         | 2024-06-01  | 20
            bob         | 2025-01-09  | 20
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-14
            bob         | 2025-01-22
        """,
    )


def test_a_part_week_counts_if_its_hours_suffice(spec: Spec) -> None:
    """Four days of seven at 28 hours a week are 16 hours; three days are 12."""
    spec(
        WEEKS_SAY,
        WEEKS,
        employment="""
            participant | worked_from | worked_until | hours_per_week
            ------------+-------------+--------------+---------------
            ada         | 2025-01-06  | 2025-01-17   | 28
            bob         | 2025-01-06  | 2025-01-16   | 28
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-19
        """,
    )


def test_a_week_must_have_ended(spec: Spec) -> None:
    """On the Saturday the second week is not over."""
    job = """
        participant | worked_from | hours_per_week
        ------------+-------------+---------------
        ada         | 2025-01-06  | 168
    """
    spec(WEEKS_SAY, WEEKS, employment=job, as_of="2025-01-18", dues="")
    spec(
        WEEKS_SAY,
        WEEKS,
        employment=job,
        as_of="2025-01-19",
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-19
        """,
    )


def test_attached_but_never_worked(spec: Spec) -> None:
    """The start is paid, and nothing else."""
    spec(
        "A start pays £400, 28 days in work within 28 days pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28, window=window("started_on", "support"))},
            clocks={"support": clock(28)},
            prices={"start": fee_for("started_on"), "job_outcome": pays("job")},
            contracts={"north": contract(ends_on=date(2026, 1, 1))},
        ),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2025-01-01
        """,
        dues="""
            participant | component | amount
            ------------+-----------+--------
            ada         | start     | £400.00
        """,
    )
