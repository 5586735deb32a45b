"""Work Programme: attachment and job outcomes"""

from support.worked_examples import Worked

PROGRAMME = "work-programme"


def test_the_182nd_day_in_work_across_a_leap_day(worked: Worked) -> None:
    """Ada's last day at work is the day that counts; Bob stops on the day before it."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="1",
        rule="""A job outcome of group 1 pays £1,200 [HC162-5] for 26 weeks in work [memory], an attachment £400 in
            year 1 [HC162-5]. It is due on the day of its claim.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2011-10-03
            bob         | 2011-10-03
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2011-10-10  | 2012-04-09
            bob         | 2011-10-10  | 2012-04-08
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2012-04-10T09:00:00Z
            bob         | job_outcome | 2012-04-10T09:00:00Z
        """,
        sums="""
            26 weeks x 7 = 182 days, the first of them 10 October 2011.
            October 22 (10 to 31); November 30 makes 52; December 31, 83; January 31, 114;
            February 29 (2012 is a leap year), 143; March 31, 174; 182 - 174 = 8: the 182nd is 8 April 2012.
            Ada works to 8 April (the first day no longer worked is the 9th): 182 days. Bob: 181 days.
            Ada: £1,200, no discount in this contract. Without a leap day it would have been 9 April.
        """,
        dues="""
            participant | component      | ordinal | earned_on  | due_on     | amount
            ------------+----------------+---------+------------+------------+----------
            ada         | attachment_fee | 1       | 2011-10-03 | 2011-10-03 | £400.00
            ada         | job_outcome    | 1       | 2012-04-08 | 2012-04-10 | £1,200.00
            bob         | attachment_fee | 1       | 2011-10-03 | 2011-10-03 | £400.00
        """,
    )


def test_two_jobs_that_overlap_and_a_week_on_benefit(worked: Worked) -> None:
    """Days in both jobs count once; days on benefit do not count at all."""
    worked(
        PROGRAMME,
        contract="cpa-01-b",
        group="6",
        rule="""New ESA claimants need "at least three months' work", 13 weeks [BBPG], in one job or a series of short
            jobs [HC162-2], off benefit; £1,200 and an attachment fee of £600 [memory]. This contract's discount is
            assumed: 4%.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-01-03
            bob         | 2012-01-03
        """,
        employment="""
            participant | employer | worked_from | worked_until
            ------------+----------+-------------+-------------
            ada         | Acme     | 2012-01-09  | 2012-02-20
            ada         | Bakery   | 2012-02-13  | 2012-04-16
            bob         | Acme     | 2012-01-09  | 2012-02-20
            bob         | Bakery   | 2012-02-13  | 2012-04-16
        """,
        benefits="""
            participant | benefit | claimed_from | claimed_until
            ------------+---------+--------------+--------------
            bob         | ESA     | 2012-03-01   | 2012-03-08
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2012-04-30T09:00:00Z
            bob         | job_outcome | 2012-04-30T09:00:00Z
        """,
        sums="""
            13 weeks x 7 = 91 days. Acme 9 January to 19 February, Bakery 13 February to 15 April; 13 to 19 February
            are in both jobs and count once, so the days are those from 9 January to 15 April.
            January 23, February 29 makes 52, March 31, 83; 91 - 83 = 8: Ada's 91st day is 8 April 2012.
            Bob's 1 to 7 March, 7 days, are on benefit: his 91st is 7 days later, 15 April, his last day at work.
            £1,200 x 96% = £1,152.
        """,
        dues="""
            participant | component      | earned_on  | due_on     | amount
            ------------+----------------+------------+------------+----------
            ada         | attachment_fee | 2012-01-03 | 2012-01-03 | £600.00
            ada         | job_outcome    | 2012-04-08 | 2012-04-30 | £1,152.00
            bob         | attachment_fee | 2012-01-03 | 2012-01-03 | £600.00
            bob         | job_outcome    | 2012-04-15 | 2012-04-30 | £1,152.00
        """,
    )


def test_the_attachment_fee_tapers_to_nothing_in_year_4(worked: Worked) -> None:
    """A fee of £0 is no due."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="7",
        rule="""Attachment fees fell each year and were gone by year 4 [LFF]: £600, £450, £300, nothing, and £400, £300,
            £200, nothing [memory], by the year in which the participant starts.""",
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 7     | 2012-03-31
            bob         | 7     | 2012-04-01
            cas         | 7     | 2014-03-31
            dot         | 7     | 2014-04-01
            eve         | 2     | 2013-03-31
            flo         | 2     | 2013-04-01
            gus         | 2     | 2014-04-01
        """,
        sums="""
            Years begin on 1 April. Group 7: Ada year 1, £600; Bob year 2, £450; Cas year 3, £300; Dot year 4, £0.
            Group 2: Eve year 2, £300; Flo year 3, £200; Gus year 4, £0.
        """,
        dues="""
            participant | component      | earned_on  | due_on     | amount
            ------------+----------------+------------+------------+--------
            ada         | attachment_fee | 2012-03-31 | 2012-03-31 | £600.00
            bob         | attachment_fee | 2012-04-01 | 2012-04-01 | £450.00
            cas         | attachment_fee | 2014-03-31 | 2014-03-31 | £300.00
            eve         | attachment_fee | 2013-03-31 | 2013-03-31 | £300.00
            flo         | attachment_fee | 2013-04-01 | 2013-04-01 | £200.00
        """,
    )


UNCLAIMED = """Outcomes that nobody claimed were in the end paid at a reduced rate [WPSTATS]; half, after 12 months, is
    assumed. Group 4: £1,200 [HC162-5] for 13 weeks [memory]. This contract's discount is assumed: 4%."""
THREE_WITH_AN_OUTCOME = """
    participant | started_on
    ------------+-----------
    ada         | 2011-11-01
    bob         | 2011-11-01
    cas         | 2011-11-01
"""
WORKED_TO_THE_LEAP_DAY = """
    participant | worked_from | worked_until
    ------------+-------------+-------------
    ada         | 2011-12-01  | 2012-03-01
    bob         | 2011-12-01  | 2012-03-01
    cas         | 2011-12-01  | 2012-03-01
"""
TWO_CLAIMS = """
    participant | component   | recorded_at
    ------------+-------------+---------------------
    ada         | job_outcome | 2013-02-27T18:00:00Z
    bob         | job_outcome | 2013-02-28T08:00:00Z
"""


def test_an_outcome_that_nobody_claimed_in_time(worked: Worked) -> None:
    """Ada is claimed on the last day that counts, Bob a day later, Cas never. The clock starts on a leap day."""
    worked(
        PROGRAMME,
        contract="cpa-01-b",
        group="4",
        only="job_outcome",
        rule=UNCLAIMED,
        participants=THREE_WITH_AN_OUTCOME,
        employment=WORKED_TO_THE_LEAP_DAY,
        claims=TWO_CLAIMS,
        sums="""
            91 days from 1 December 2011: December 31, January 31 makes 62, 91 - 62 = 29: earned on 29 February 2012.
            12 months later there is no 29 February, so the clock runs out on the last day, 28 February 2013.
            Ada, claimed before that day: £1,200 x 96% = £1,152, due on the day of the claim.
            Bob, claimed on that day, and Cas: £1,200 x 96% x 50% = £576, due when the clock ran out.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2012-02-29 | 2013-02-27 | £1,152.00
            bob         | job_outcome | 2012-02-29 | 2013-02-28 | £576.00
            cas         | job_outcome | 2012-02-29 | 2013-02-28 | £576.00
        """,
    )


def test_an_unclaimed_outcome_waits_for_its_year(worked: Worked) -> None:
    """The same people, looked at on the day before the clock runs out: it is too early for the reduced rate."""
    worked(
        PROGRAMME,
        contract="cpa-01-b",
        group="4",
        only="job_outcome",
        as_of="2013-02-27",
        rule=UNCLAIMED,
        participants=THREE_WITH_AN_OUTCOME,
        employment=WORKED_TO_THE_LEAP_DAY,
        claims=TWO_CLAIMS,
        sums="On 27 February 2013 the clock still has a day to run. Only Ada has been claimed: £1,200 x 96% = £1,152.",
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2012-02-29 | 2013-02-27 | £1,152.00
        """,
    )


def test_a_transfer_between_contracts(worked: Worked) -> None:
    """The contract of the day on which the outcome is reached is paid, at its own price, and once."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="9",
        rule="""Prison leavers: £1,200 after 26 weeks, and an attachment fee of £300 in year 2 [memory]. The discount is
            the contract's own: none in cpa-01-a, 15% in cpa-02-a (assumed).""",
        participants="""
            participant | contract | referred_on | started_on | ended_on
            ------------+----------+-------------+------------+-----------
            ada         | cpa-01-a | 2012-07-02  | 2012-07-02 | 2012-12-03
            ada         | cpa-02-a | 2012-12-03  | 2012-12-03 |
            bob         | cpa-01-a | 2012-07-02  | 2012-07-02 | 2013-01-06
            bob         | cpa-02-a | 2013-01-06  | 2013-01-06 |
            cas         | cpa-01-a | 2012-07-02  | 2012-07-02 | 2013-01-07
            cas         | cpa-02-a | 2013-01-07  | 2013-01-07 |
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2012-07-09  | 2013-01-07
            bob         | 2012-07-09  | 2013-01-07
            cas         | 2012-07-09  | 2013-01-07
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2013-01-14T09:00:00Z
            bob         | job_outcome | 2013-01-14T09:00:00Z
            cas         | job_outcome | 2013-01-14T09:00:00Z
        """,
        sums="""
            182 days from 9 July 2012: July 23, August 31 makes 54, September 30, 84, October 31, 115, November 30, 145,
            December 31, 176; 182 - 176 = 6: 6 January 2013.
            On that day Ada had moved, Bob moved on the very day, and Cas moved on the day after.
            cpa-02-a: £1,200 x 85% = £1,020. cpa-01-a: £1,200. Attachment was in cpa-01-a for all: £300.
        """,
        dues="""
            participant | contract | component      | earned_on  | due_on     | amount
            ------------+----------+----------------+------------+------------+----------
            ada         | cpa-01-a | attachment_fee | 2012-07-02 | 2012-07-02 | £300.00
            ada         | cpa-02-a | job_outcome    | 2013-01-06 | 2013-01-14 | £1,020.00
            bob         | cpa-01-a | attachment_fee | 2012-07-02 | 2012-07-02 | £300.00
            bob         | cpa-02-a | job_outcome    | 2013-01-06 | 2013-01-14 | £1,020.00
            cas         | cpa-01-a | attachment_fee | 2012-07-02 | 2012-07-02 | £300.00
            cas         | cpa-01-a | job_outcome    | 2013-01-06 | 2013-01-14 | £1,200.00
        """,
    )
