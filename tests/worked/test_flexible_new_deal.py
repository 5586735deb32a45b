"""Flexible New Deal: 13 and 26 weeks, proved on paper and claimed, at a flat price"""

from support.worked_examples import Worked

PROGRAMME = "flexible-new-deal"
SHARES = """A short job outcome (13 weeks) pays 50% of the unit price, a sustained one (26 weeks) 30% [memory]; both are
    claimed. The unit price of £2,000 in this contract is assumed."""


def test_a_short_and_a_sustained_job_outcome_and_missing_claims(worked: Worked) -> None:
    """All three work alike. Without the short claim there is no sustained outcome either."""
    worked(
        PROGRAMME,
        contract="north",
        rule=SHARES,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2010-01-04
            bob         | 2010-01-04
            cas         | 2010-01-04
        """,
        employment="""
            participant | source   | worked_from | worked_until
            ------------+----------+-------------+-------------
            ada         | provider | 2010-01-11  |
            bob         | provider | 2010-01-11  |
            cas         | provider | 2010-01-11  |
        """,
        claims="""
            participant | component             | recorded_at
            ------------+-----------------------+---------------------
            ada         | short_job_outcome     | 2010-05-03T09:00:00Z
            ada         | sustained_job_outcome | 2010-07-30T09:00:00Z
            bob         | sustained_job_outcome | 2010-07-30T09:00:00Z
            cas         | short_job_outcome     | 2010-04-06T09:00:00Z
        """,
        sums="""
            91 days from 11 January 2010: January 21, February 28 makes 49, March 31, 80; 91 - 80 = 11: 11 April.
            182 days: April 30, 110, May 141, June 171; 182 - 171 = 11: 11 July.
            £2,000 x 50% = £1,000; £2,000 x 30% = £600.
            Ada: both, each due on the day of its claim. Bob: the short outcome was not claimed, so neither.
            Cas: only the short one; it was claimed before it was earned, so it is due when it is earned.
        """,
        dues="""
            participant | component             | ordinal | earned_on  | due_on     | amount
            ------------+-----------------------+---------+------------+------------+----------
            ada         | short_job_outcome     | 1       | 2010-04-11 | 2010-05-03 | £1,000.00
            ada         | sustained_job_outcome | 1       | 2010-07-11 | 2010-07-30 | £600.00
            cas         | short_job_outcome     | 1       | 2010-04-11 | 2010-04-11 | £1,000.00
        """,
    )


def test_a_job_that_begins_on_the_last_day_of_the_year(worked: Worked) -> None:
    """The year on the programme is over on its anniversary. A job from the day before counts on after it."""
    worked(
        PROGRAMME,
        contract="north",
        only="short_job_outcome",
        rule=f"{SHARES} The year on the programme [PIPLABRAT]: work must begin in it.",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2010-03-31
            bob         | 2010-03-31
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2011-03-30
            bob         | 2011-03-31
        """,
        claims="""
            participant | component         | recorded_at
            ------------+-------------------+---------------------
            ada         | short_job_outcome | 2011-07-04T09:00:00Z
            bob         | short_job_outcome | 2011-07-04T09:00:00Z
        """,
        sums="""
            12 months from 31 March 2010: 31 March 2011 is the first day after the year. Ada begins on the 30th.
            91 days: March 2, April 30 makes 32, May 31, 63; 91 - 63 = 28: 28 June 2011.
        """,
        dues="""
            participant | component         | earned_on  | due_on     | amount
            ------------+-------------------+------------+------------+----------
            ada         | short_job_outcome | 2011-06-28 | 2011-07-04 | £1,000.00
        """,
    )


def test_overlapping_jobs_and_a_spell_on_benefit_between_them(worked: Worked) -> None:
    """Only days at work and off benefit count; a break does not lose what was there before."""
    worked(
        PROGRAMME,
        contract="scotland",
        rule=f"{SHARES.replace('£2,000', '£1,800')} Weeks are read as added up, off benefit.",
        participants="""
            participant | started_on | nation
            ------------+------------+---------
            ada         | 2010-02-01 | scotland
        """,
        employment="""
            participant | employer | worked_from | worked_until
            ------------+----------+-------------+-------------
            ada         | Acme     | 2010-03-01  | 2010-04-12
            ada         | Bakery   | 2010-03-29  | 2010-05-03
            ada         | Bakery   | 2010-06-07  | 2010-08-02
        """,
        benefits="""
            participant | benefit | claimed_from | claimed_until
            ------------+---------+--------------+--------------
            ada         | JSA     | 2010-04-26   | 2010-06-14
        """,
        claims="""
            participant | component         | recorded_at
            ------------+-------------------+---------------------
            ada         | short_job_outcome | 2010-08-09T09:00:00Z
        """,
        sums="""
            Acme 1 March to 11 April, Bakery 29 March to 2 May: together 1 March to 2 May, the fortnight once.
            On benefit from 26 April: count 1 March to 25 April, 31 + 25 = 56 days. 91 - 56 = 35 are missing.
            The second time at the Bakery is on benefit to 13 June. From 14 June: June 17, July 18 makes 35: 18 July.
            £1,800 x 50% = £900. The job ends on 1 August, 56 + 49 = 105 days: no sustained outcome.
        """,
        dues="""
            participant | component         | earned_on  | due_on     | amount
            ------------+-------------------+------------+------------+--------
            ada         | short_job_outcome | 2010-07-18 | 2010-08-09 | £900.00
        """,
    )


def test_a_service_fee_of_contract_months_with_a_remainder(worked: Worked) -> None:
    """The 40 pence that are left over go to the first 40 months."""
    worked(
        PROGRAMME,
        contract="east",
        fee_of="east",
        rule="""The service fee is 20% of the contract's value [HANSARD-2009]. Its 60 months and this contract's value
            of £20,000,000 are assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2010-01-04
        """,
        sums="""
            £20,000,000 x 20% = £4,000,000; / 60 = 66,666.66 and two thirds of a penny; 60 x 66,666.66 = 3,999,999.60;
            40 pence are left: months 1 to 40. 40 x 66,666.67 + 20 x 66,666.66 = 2,666,666.80 + 1,333,333.20.
            Month 1 is October 2009; month 41 is 40 months later, February 2013.
        """,
        dues="""
            contract | component   | ordinals | earned_on  | due_on     | amount
            ---------+-------------+----------+------------+------------+-----------
            east     | service_fee | 1-40     | 2009-10-31 | 2009-10-31 | £66,666.67
            east     | service_fee | 41-60    | 2013-02-28 | 2013-02-28 | £66,666.66
        """,
    )
