"""Terms that change between the start, the day something is earned and the day it is due"""

from support.worked_examples import Worked


def test_a_price_cut_between_earning_and_the_claim(worked: Worked) -> None:
    """Both claims come after the cut. Ada's outcome was earned before it."""
    worked(
        "work-programme",
        contract="cpa-01-b",
        group="4",
        only="job_outcome",
        rule="""Job outcome prices of JSA groups were to be cut in later years [memory]: by a tenth of £1,200 [HC162-5]
            from 1 April 2014, by the day on which it is earned, and this contract's discount of 4%, are assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2013-09-02
            bob         | 2013-09-02
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2013-12-31  | 2014-04-02
            bob         | 2014-01-01  | 2014-04-02
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2014-04-15T09:00:00Z
            bob         | job_outcome | 2014-04-15T09:00:00Z
        """,
        sums="""
            Ada: December 1, January 32, February 60, March 91: the 91st day is 31 March 2014. Bob, a day on: 1 April.
            Ada £1,200 x 96% = £1,152.00, Bob £1,200 x 96% x 90% = £1,036.80; both due on 15 April.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2014-03-31 | 2014-04-15 | £1,152.00
            bob         | job_outcome | 2014-04-01 | 2014-04-15 | £1,036.80
        """,
    )


def test_a_lower_share_for_unclaimed_outcomes_before_they_are_due(worked: Worked) -> None:
    """The share is that of the day the outcome was earned, though both fall due after the change."""
    worked(
        "work-programme",
        contract="cpa-01-b",
        group="4",
        only="job_outcome",
        rule="""Outcomes that nobody claimed are paid at a reduced rate [WPSTATS]. Half, after 12 months, is assumed;
            the variation makes it a quarter from 1 October 2012.""",
        variations={
            "001-unclaimed": """
                known_from: 2012-09-01
                title: A quarter for what nobody claims
                prices:
                  job_outcome:
                    unclaimed:
                      share:
                        values: {2012-10-01: {value: 2_500, clause: "V1.1", status: signed}}
            """
        },
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-06-04
            bob         | 2012-06-04
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2012-07-02  | 2012-10-02
            bob         | 2012-07-03  | 2012-10-02
        """,
        sums="""
            Ada: July 30, August 61, September 91: the 91st day is 30 September 2012. Bob, a day later: 1 October.
            12 months on: 30 September and 1 October 2013.
            Ada £1,200 x 96% x 50% = £576; Bob £1,200 x 96% x 25% = £288.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+--------
            ada         | job_outcome | 2012-09-30 | 2013-09-30 | £576.00
            bob         | job_outcome | 2012-10-01 | 2013-10-01 | £288.00
        """,
    )


def test_a_higher_price_for_new_starts_and_a_shorter_wait_for_all(worked: Worked) -> None:
    """The price follows the start, the wait the day earned: Bob earned a day after Ada, and is due a week before."""
    worked(
        "work-programme",
        contract="cpa-01-a",
        group="3",
        only="sustainment",
        rule="""Sustainment of £250 [memory] is claimed, and due when 15 working days have passed [TWFY-2013]. The
            variation pays £300 for those who start from October 2012, and waits 10 working days for what is earned
            from January 2013.""",
        variations={
            "001-sustainment": """
                known_from: 2012-09-15
                title: Sustainment, price and wait
                prices:
                  sustainment:
                    price:
                      figure:
                        groups:
                          "3": {2012-10-01: {value: 30_000, clause: "V1.1", status: signed}}
                clocks:
                  sustainment_wait:
                    values: {2013-01-01: {value: 10, clause: "V1.2", status: signed}}
            """
        },
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-09-03
            bob         | 2012-09-03
            cas         | 2012-10-01
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2012-09-04  | 2013-01-01
            bob         | 2012-09-05  | 2013-01-02
            cas         | 2012-10-01  | 2013-01-28
        """,
        claims="""
            participant | component   | ordinal | recorded_at
            ------------+-------------+---------+---------------------
            ada         | job_outcome | 1       | 2013-01-02T09:00:00Z
            ada         | sustainment | 1       | 2013-01-04T09:00:00Z
            bob         | job_outcome | 1       | 2013-01-02T09:00:00Z
            bob         | sustainment | 1       | 2013-01-04T09:00:00Z
            cas         | job_outcome | 1       | 2013-01-02T09:00:00Z
            cas         | sustainment | 1       | 2013-01-30T09:00:00Z
        """,
        sums="""
            Ada: September 27, October 58, November 88, 3 December is the 91st; 28 days on, 31 December. Bob, a day
            later: 1 January 2013. Cas: October 31, November 61, 30 December; 28 days on (1 + 27), 27 January.
            15 working days after 31 December: 2-4 January (3), 7-11 (8), 14-18 (13), 21, 22 January (15).
            10 working days after 1 January: 2-4 (3), 7-11 (8), 14, 15 January (10).
            10 after 27 January: 28 January to 1 February (5), 4-8 February (10).
            Ada and Bob started before October: £250. Cas: £300.
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+--------
            ada         | sustainment | 1       | 2012-12-31 | 2013-01-22 | £250.00
            bob         | sustainment | 1       | 2013-01-01 | 2013-01-15 | £250.00
            cas         | sustainment | 1       | 2013-01-27 | 2013-02-08 | £300.00
        """,
    )


def test_a_price_agreed_later_for_a_time_that_is_past(worked: Worked) -> None:
    """December was paid and closed at the old price. The agreement of February reaches back; the difference follows."""
    worked(
        "work-and-health-programme",
        contract="north-west",
        group="health",
        rule="""One price per person, as bid [WHP-13]; £3,500 is assumed. The variation of 15 February 2019 makes it
            £3,600 for all who started from April 2018. Before it was agreed nobody could know of it.""",
        variations={
            "001-price": """
                known_from: 2019-02-15
                title: Outcome price from April 2018
                contracts:
                  north-west:
                    prices:
                      job_outcome:
                        values: {2018-04-01: {value: 360_000, clause: "V1.1", status: signed}}
            """
        },
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2018-05-01
            bob         | 2018-03-31
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2018-12-31 | £3,257.28
            bob         | 2018-12-31 | £3,120.00
        """,
        ledger=[("2018-12-31", "2019-01-01T00:00:00Z"), ("2019-02-28", "2019-03-01T00:00:00Z")],
        sums="""
            416 x £7.83 = £3,257.28 for Ada's start, 416 x £7.50 = £3,120.00 for Bob's. Each reached on 31 December.
            Posted to December, by the terms as known on 1 January: £3,500 each.
            By those known on 1 March Ada's is £3,600: £100 more, in February. Bob started in March 2018: as before.
        """,
        dues="""
            period  | participant | component   | kind       | amount
            --------+-------------+-------------+------------+----------
            2018-12 | ada         | job_outcome | due        | £3,500.00
            2018-12 | bob         | job_outcome | due        | £3,500.00
            2019-02 | ada         | job_outcome | adjustment | £100.00
        """,
    )


def test_referrals_that_end_early_and_a_fee_that_is_deferred(worked: Worked) -> None:
    """The last month is not whole, and two instalments wait until improvement is shown."""
    worked(
        "work-and-health-programme",
        contract="north-west",
        group="health",
        fee_of="north-west",
        rule="""The delivery fee is flat, to the last referral, a part month pro rata, deferrable [WHP-13]. 30% of an
            assumed £80,000,000 over 60 months.""",
        variations={
            "001-end": """
                known_from: 2017-12-20
                title: Referrals end early; the fee waits while improvement action runs
                contracts:
                  north-west:
                    referrals_until: 2018-02-15
                    deferrals:
                      - {from: 2018-01-01, until: 2018-03-15, clause: "V1.2", status: signed}
            """
        },
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2018-01-02
        """,
        sums="""
            £80,000,000 x 30% = £24,000,000; / 60 = £400,000.00 a month.
            February 2018 has 28 days, of which 1 to 14 are kept: £400,000 x 14 / 28 = £200,000.00, earned on the 14th.
            What is earned from 1 January, on 31 January and on 14 February, is due on 15 March.
        """,
        dues="""
            component    | ordinal | earned_on  | due_on     | amount
            -------------+---------+------------+------------+------------
            delivery_fee | 1       | 2017-11-30 | 2017-11-30 | £400,000.00
            delivery_fee | 2       | 2017-12-31 | 2017-12-31 | £400,000.00
            delivery_fee | 3       | 2018-01-31 | 2018-03-15 | £400,000.00
            delivery_fee | 4       | 2018-02-14 | 2018-03-15 | £200,000.00
        """,
    )


def test_an_accelerated_price_above_the_volume_of_a_cohort(worked: Worked) -> None:
    """The volume is made small by a variation. The sixth outcome reaches it; the seventh and eighth are above."""
    worked(
        "work-and-health-programme",
        contract="wales",
        group="early",
        only="accelerator",
        rule="""A higher price once a cohort's outcomes exceed a volume [WHP-13]: 75% of those expected [memory].
            Cohorts of those who start in 12 months from November, and £1,200 more each, are assumed. The variation
            expects 8 outcomes of the second cohort.""",
        variations={
            "001-volume": """
                known_from: 2018-10-01
                title: Outcomes expected of the second cohort
                contracts:
                  wales:
                    offers:
                      expected_outcomes:
                        values: {2018-11-01: {value: 8, clause: "V1.1", status: signed}}
            """
        },
        participants="""
            participant | started_on
            ------------+-----------
            p0          | 2018-10-31
            p1          | 2018-11-01
            p2          | 2018-11-01
            p3          | 2018-11-01
            p4          | 2018-11-01
            p5          | 2018-11-01
            p6          | 2018-11-01
            p7          | 2019-01-07
            p8          | 2018-11-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            p0          | 2019-02-28 | £3,257.28
            p1          | 2019-04-30 | £3,257.28
            p2          | 2019-03-29 | £3,257.28
            p3          | 2019-03-29 | £3,257.28
            p4          | 2019-03-29 | £3,257.28
            p5          | 2019-03-29 | £3,257.28
            p6          | 2019-03-29 | £3,257.28
            p7          | 2019-03-29 | £3,257.28
            p8          | 2019-03-29 | £3,257.28
        """,
        sums="""
            All started at a rate of £7.83: 416 x £7.83 = £3,257.28, earned on the day of the wage.
            p0 belongs to the first cohort, of which 1,000 are expected. Second: 8 x 75% = 6. On 29 March p2 to p8 reach
            it together, in the order of their names: ranks 1 to 7; p1 on 30 April has rank 8.
            Rank 6, p7, is not above 6. Rank 7, p8, and rank 8, p1, are.
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+----------
            p1          | accelerator | 1       | 2019-04-30 | 2019-04-30 | £1,200.00
            p8          | accelerator | 1       | 2019-03-29 | 2019-03-29 | £1,200.00
        """,
    )
