"""Innovation Fund: rate cards of two rounds, caps per person, 13 and 26 weeks of work"""

from support.worked_examples import Worked

PROGRAMME = "innovation-fund"
JOB = """A job of 16 hours or more for 13 weeks, added up; sustained: 26 weeks in all, and 13 continuous weeks since
    the day on which the first was due [INDIGO]."""


def test_the_cap_per_person_in_both_rounds(worked: Worked) -> None:
    """The payment that passes the cap is cut to what is left; the next one, to nothing, is no due."""
    reached = """
        {0} | improved_behaviour  | 2013-02-01
        {0} | improved_attendance | 2013-03-01
        {0} | improved_attitude   | 2013-04-01
        {0} | nqf_level_1         | 2013-07-01
        {0} | nqf_level_2         | 2013-09-02
        {0} | nqf_level_3         | 2014-07-01
    """
    worked(
        PROGRAMME,
        contract="round-1-a",
        group="young",
        rule="""Rate cards: behaviour £1,300 / £1,300, attendance £800 / £1,400, attitude - / £700, levels 1 to 3 £700,
            £2,200, £3,300 / £1,100, £3,300, £5,100. At most £8,200 / £11,700 for one person, in the first / second
            round [INDIGO].""",
        participants="""
            participant | contract  | started_on
            ------------+-----------+-----------
            ada         | round-1-a | 2013-01-07
            bob         | round-2-a | 2013-01-07
        """,
        milestones="participant | milestone | on\n"
        + reached.format("ada")
        + "ada | nqf_level_4 | 2014-10-01\n"
        + reached.format("bob"),
        sums="""
            Ada, first round: 1,300 + 800 = 2,100; attitude is not on the card; + 700 = 2,800; + 2,200 = 5,000;
            + 3,300 = 8,300, £100 over 8,200: level 3 pays £3,200. Level 4 (£2,000) finds nothing left.
            Bob, second round: 1,300 + 1,400 + 700 = 3,400; + 1,100 = 4,500; + 3,300 = 7,800; + 5,100 = 12,900, £1,200
            over 11,700: level 3 pays £3,900.
        """,
        dues="""
            participant | component  | earned_on  | due_on     | amount
            ------------+------------+------------+------------+----------
            ada         | behaviour  | 2013-02-01 | 2013-02-01 | £1,300.00
            ada         | attendance | 2013-03-01 | 2013-03-01 | £800.00
            ada         | nqf_1      | 2013-07-01 | 2013-07-01 | £700.00
            ada         | nqf_2      | 2013-09-02 | 2013-09-02 | £2,200.00
            ada         | nqf_3      | 2014-07-01 | 2014-07-01 | £3,200.00
            bob         | behaviour  | 2013-02-01 | 2013-02-01 | £1,300.00
            bob         | attendance | 2013-03-01 | 2013-03-01 | £1,400.00
            bob         | attitude   | 2013-04-01 | 2013-04-01 | £700.00
            bob         | nqf_1      | 2013-07-01 | 2013-07-01 | £1,100.00
            bob         | nqf_2      | 2013-09-02 | 2013-09-02 | £3,300.00
            bob         | nqf_3      | 2014-07-01 | 2014-07-01 | £3,900.00
        """,
    )


def test_the_first_qualification_at_a_level_confirmed_independently(worked: Worked) -> None:
    """Only the first at each level is paid, and a provider's own word is no proof."""
    worked(
        PROGRAMME,
        contract="round-1-e",
        group="young",
        rule="""First qualification at each level; English for speakers of other languages £1,200. One project of the
            first round mixes both cards: level 1 at £1,100 [INDIGO]. The awarding body confirms.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-09-03
        """,
        milestones="""
            participant | milestone          | on         | source
            ------------+--------------------+------------+------------
            ada         | nqf_level_1        | 2012-08-31 | independent
            ada         | nqf_level_1        | 2012-11-05 | provider
            ada         | nqf_level_1        | 2012-12-03 | independent
            ada         | nqf_level_1        | 2013-06-03 | independent
            ada         | esol_qualification | 2013-06-03 | independent
        """,
        sums="""
            Level 1: 31 August is before the start, 5 November only the provider's word, so 3 December; that of June is
            the second. £1,100 in the project with both cards, and £1,200 by the first card for English.
        """,
        dues="""
            participant | component | ordinal | earned_on  | due_on     | amount
            ------------+-----------+---------+------------+------------+----------
            ada         | esol      | 1       | 2013-06-03 | 2013-06-03 | £1,200.00
            ada         | nqf_1     | 1       | 2012-12-03 | 2012-12-03 | £1,100.00
        """,
    )


def test_thirteen_and_twenty_six_weeks_with_and_without_a_break(worked: Worked) -> None:
    """Bob's week out of work costs him more than a week: 13 continuous weeks begin anew."""
    worked(
        PROGRAMME,
        contract="round-1-a",
        group="young",
        rule=f"{JOB} £2,600 and £1,000 in the first round.",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-05-14
            bob         | 2012-05-14
        """,
        employment="""
            participant | worked_from | worked_until | hours_per_week
            ------------+-------------+--------------+---------------
            ada         | 2012-06-04  |              | 16
            bob         | 2012-06-04  | 2012-10-01   | 16
            bob         | 2012-10-08  |              | 16
        """,
        sums="""
            91 days from 4 June 2012: June 27, July 31 makes 58, August 31, 89, 2 September. Due on that day, which is
            also the first of the 13 weeks since: September 29 (from the 2nd), October 60, November 90, 1 December.
            26 weeks in all, 182 days: 89 + September 30 = 119, October 150, November 180, 2 December. The later of the
            two, Ada: 2 December.
            Bob has 119 days by 30 September; 182 - 119 = 63 more from 8 October: October 24, November 54, 9 December.
            Continuous since 8 October: 24, 54, December 85, 6 January 2013 makes 91. The later of the two: 6 January.
        """,
        dues="""
            participant | component    | earned_on  | due_on     | amount
            ------------+--------------+------------+------------+----------
            ada         | job_13_weeks | 2012-09-02 | 2012-09-02 | £2,600.00
            ada         | job_26_weeks | 2012-12-02 | 2012-12-02 | £1,000.00
            bob         | job_13_weeks | 2012-09-02 | 2012-09-02 | £2,600.00
            bob         | job_26_weeks | 2013-01-06 | 2013-01-06 | £1,000.00
        """,
    )


def test_sixteen_hours_in_one_job_and_off_benefit(worked: Worked) -> None:
    """Each job must have the hours by itself. A week on benefit is not counted."""
    worked(
        PROGRAMME,
        contract="round-2-b",
        group="young",
        rule=f"{JOB} Off benefit. £3,500 in the second round.",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2013-04-08
            bob         | 2013-04-08
            cas         | 2013-04-08
        """,
        employment="""
            participant | employer | worked_from | worked_until | hours_per_week
            ------------+----------+-------------+--------------+---------------
            ada         | Acme     | 2013-05-06  | 2013-08-05   | 16
            bob         | Acme     | 2013-05-06  | 2013-08-05   | 8
            bob         | Bakery   | 2013-05-06  | 2013-08-05   | 8
            cas         | Acme     | 2013-05-06  | 2013-08-05   | 37.5
        """,
        benefits="""
            participant | benefit | claimed_from | claimed_until
            ------------+---------+--------------+--------------
            cas         | JSA     | 2013-05-06   | 2013-05-07
        """,
        sums="""
            6 May to 4 August 2013: May 26, June 56, July 87, August 91: exactly 13 weeks for Ada.
            Bob: neither job has 16 hours. Cas: the first day is on benefit, 90 days.
        """,
        dues="""
            participant | component    | earned_on  | due_on     | amount
            ------------+--------------+------------+------------+----------
            ada         | job_13_weeks | 2013-08-04 | 2013-08-04 | £3,500.00
        """,
    )


def test_the_last_payable_day_of_a_contract(worked: Worked) -> None:
    """Bob's job begins a day too late for his 91st day to fall into the three years."""
    worked(
        PROGRAMME,
        contract="round-1-b",
        group="young",
        rule=f"Projects lasted three years from April 2012 [IF-EVAL]. {JOB}",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2014-09-01
            bob         | 2014-09-01
        """,
        employment="""
            participant | worked_from | hours_per_week
            ------------+-------------+---------------
            ada         | 2014-12-31  | 20
            bob         | 2015-01-01  | 20
        """,
        milestones="""
            participant | milestone   | on
            ------------+-------------+-----------
            ada         | nqf_level_1 | 2015-04-01
            bob         | nqf_level_1 | 2015-03-31
        """,
        sums="""
            The contract ended on 1 April 2015, so 31 March is the last day on which something is earned.
            Ada: December 1, January 32, February 60, March 91: 31 March. Bob's 91st day is 1 April: nothing.
            Level 1: Ada's on 1 April: nothing. Bob's on 31 March: £700.
        """,
        dues="""
            participant | component    | earned_on  | due_on     | amount
            ------------+--------------+------------+------------+----------
            ada         | job_13_weeks | 2015-03-31 | 2015-03-31 | £2,600.00
            bob         | nqf_1        | 2015-03-31 | 2015-03-31 | £700.00
        """,
    )
