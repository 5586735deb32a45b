"""IPS in primary care: 13 weeks in 16, at 7 hours or more"""

from support.worked_examples import Worked

PROGRAMME = "ips-primary-care"
RULE = (
    "7 hours or more a week for 13 weeks in a period of 16 weeks [IPSPC]. This contract's price of £3,000 is assumed."
)


def test_thirteen_of_sixteen_weeks_with_exactly_seven_hours(worked: Worked) -> None:
    """A gap of three weeks is just short enough; seven hours are enough, a hundredth less is not."""
    worked(
        PROGRAMME,
        contract="vale",
        rule=RULE,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2023-05-02
            bob         | 2023-05-02
            cas         | 2023-05-02
        """,
        employment="""
            participant | worked_from | worked_until | hours_per_week
            ------------+-------------+--------------+---------------
            ada         | 2023-05-08  | 2023-06-19   | 7
            ada         | 2023-07-10  | 2023-08-28   | 7
            bob         | 2023-05-08  | 2023-06-19   | 7
            bob         | 2023-07-17  | 2023-09-04   | 7
            cas         | 2023-05-08  | 2023-09-04   | 6.99
        """,
        sums="""
            Week 1 begins on 8 May. To 18 June 6 weeks. Ada's second job begins in week 10 (9 x 7 = 63 days after 8 May
            is 10 July) and lasts 7 weeks, 10 to 16: 6 + 7 = 13, complete with week 16, on day 112: May 24, June 54,
            July 85, August 27 makes 112: 27 August 2023.
            Bob's begins in week 11: within 16 weeks 6 + 6 = 12. Counted from his second job there are 7. Not enough.
            Cas: 6.99 is less than 7.
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+----------
            ada         | job_outcome | 1       | 2023-08-27 | 2023-08-27 | £3,000.00
        """,
    )


def test_two_small_jobs_make_seven_hours_together(worked: Worked) -> None:
    """Hours of jobs held at one time are added up; self-employment is not said to count."""
    worked(
        PROGRAMME,
        contract="vale",
        rule=RULE,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2023-05-02
            bob         | 2023-05-02
        """,
        employment="""
            participant | employer | kind          | worked_from | worked_until | hours_per_week
            ------------+----------+---------------+-------------+--------------+---------------
            ada         | Acme     | employed      | 2023-06-05  | 2023-10-02   | 4
            ada         | Bakery   | employed      | 2023-06-12  | 2023-09-11   | 3
            bob         | Acme     | employed      | 2023-06-05  | 2023-10-02   | 4
            bob         | Vans     | self_employed | 2023-06-12  | 2023-09-11   | 3
        """,
        sums="""
            4 + 3 = 7 hours from 12 June to 10 September: June 19, July 50, August 81, September 91 days, 13 weeks.
            Counted from Acme's first day they are weeks 2 to 14, from the Bakery's 1 to 13: either way the
            13th ends on 10 September 2023.
            Bob's van does not count: 4 hours.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2023-09-10 | 2023-09-10 | £3,000.00
        """,
    )


def test_a_week_in_which_the_hours_change(worked: Worked) -> None:
    """Ten hours for four days and three for three days are exactly a week of seven."""
    worked(
        PROGRAMME,
        contract="vale",
        rule=RULE,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2023-05-02
            bob         | 2023-05-02
        """,
        employment="""
            participant | employer | worked_from | worked_until | hours_per_week
            ------------+----------+-------------+--------------+---------------
            ada         | Acme     | 2023-06-05  | 2023-09-01   | 10
            ada         | Bakery   | 2023-09-01  | 2023-10-02   | 3
            bob         | Acme     | 2023-06-05  | 2023-09-01   | 10
            bob         | Bakery   | 2023-09-02  | 2023-10-02   | 3
        """,
        sums="""
            12 weeks at 10 hours: 5 June to 27 August (June 26, July 57, August 84). Week 13 is 28 August to
            3 September: 10 for 4 days (to 31 August) and 3 for 3 days: 4 x 10 + 3 x 3 = 49 = 7 x 7. Enough.
            Bob: 4 x 10 + 2 x 3 = 46, less than 49; at 3 hours no later week is enough.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2023-09-03 | 2023-09-03 | £3,000.00
        """,
    )


def test_a_job_across_a_leap_day_and_one_held_already(worked: Worked) -> None:
    """A job that was there before counts from the day on which support begins. 16 hours are recorded, not paid."""
    worked(
        PROGRAMME,
        contract="coast",
        rule=f"{RULE.replace('£3,000', '£2,800')} 16 hours or more are recorded also [IPSPC].",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2024-01-02
            bob         | 2024-01-02
        """,
        employment="""
            participant | worked_from | hours_per_week
            ------------+-------------+---------------
            ada         | 2024-02-05  | 16
            bob         | 2023-11-01  | 20
        """,
        sums="""
            13 weeks = 91 days. Ada from 5 February 2024: February 25 (to the 29th), March 56, April 86, 5 May.
            Bob from 2 January: January 30, February 29 makes 59, March 90, 1 April. Without a leap day both are later.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2024-05-05 | 2024-05-05 | £2,800.00
            bob         | job_outcome | 2024-04-01 | 2024-04-01 | £2,800.00
        """,
    )
