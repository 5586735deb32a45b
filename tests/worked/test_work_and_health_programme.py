"""Work and Health Programme: earnings at the living wage, self-employment, the delivery fee"""

from support.worked_examples import Worked

PROGRAMME = "work-and-health-programme"
EMPLOYED = """An outcome is cumulative earnings of 16 hours x 26 weeks = 416 hours at the adult National Living Wage
    [WHP-13], [NLW]. That the rate is that of the day support began, and this contract's price of £3,500, are
    assumed."""


def test_earnings_reach_the_sum_exactly_and_one_penny_below(worked: Worked) -> None:
    """Ada earns the sum to the penny; Bob's last wage is a penny less."""
    worked(
        PROGRAMME,
        contract="north-west",
        group="health",
        rule=EMPLOYED,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2018-05-01
            bob         | 2018-05-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2018-06-29 | £1,085.76
            ada         | 2018-07-31 | £1,085.76
            ada         | 2018-08-31 | £1,085.76
            bob         | 2018-06-29 | £1,085.76
            bob         | 2018-07-31 | £1,085.76
            bob         | 2018-08-31 | £1,085.75
        """,
        sums="""
            1 May 2018: £7.83 an hour. 416 x £7.83 = 400 x 7.83 + 16 x 7.83 = 3,132.00 + 125.28 = £3,257.28.
            Ada: 3 x £1,085.76 = £3,257.28, reached on 31 August. Bob: £3,257.27, a penny short.
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+----------
            ada         | job_outcome | 1       | 2018-08-31 | 2018-08-31 | £3,500.00
        """,
    )


def test_the_wage_of_the_year_in_which_support_began(worked: Worked) -> None:
    """The rate rises on 1 April. Bob starts a day after Ada and must earn £158.08 more."""
    worked(
        PROGRAMME,
        contract="central",
        group="early",
        rule=EMPLOYED.replace("£3,500", "£3,400"),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2019-03-31
            bob         | 2019-04-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2019-07-31 | £3,300.00
            bob         | 2019-07-31 | £3,300.00
            bob         | 2019-08-30 | £115.35
            bob         | 2019-09-30 | £0.01
        """,
        sums="""
            31 March 2019: £7.83; 416 x £7.83 = £3,257.28. Ada has £3,300.00 on 31 July.
            1 April 2019: £8.21; 416 x £8.21 = 3,284.00 + 131.36 = £3,415.36.
            Bob: 3,300.00 + 115.35 = £3,415.35 on 30 August, + 0.01 = £3,415.36 on 30 September.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2019-07-31 | 2019-07-31 | £3,400.00
            bob         | job_outcome | 2019-09-30 | 2019-09-30 | £3,400.00
        """,
    )


def test_the_639th_day_is_the_last_with_and_without_a_leap_day(worked: Worked) -> None:
    """Pay on the last day of the window counts, pay on the next does not."""
    worked(
        PROGRAMME,
        contract="wales",
        group="unemployed",
        rule=f"Support lasts 456 days, and 182 more in work, 639 in all [WHP-COVID]. {EMPLOYED}".replace(
            "£3,500", "£3,700"
        ),
        participants="""
            participant | started_on | nation
            ------------+------------+-------
            ada         | 2018-01-01 | wales
            bob         | 2018-01-01 | wales
            cas         | 2019-06-03 | wales
            dot         | 2019-06-03 | wales
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2019-10-01 | £3,120.00
            bob         | 2019-10-02 | £3,120.00
            cas         | 2021-03-02 | £3,415.36
            dot         | 2021-03-03 | £3,415.36
        """,
        sums="""
            Day 1 is the start, so day 639 is 638 days later.
            1 January 2018: 365 days to 1 January 2019, 273 more: 30 September is the 273rd day of 2019, so 273 days
            after 1 January is 1 October 2019. 416 x £7.50 = £3,120.00.
            3 June 2019: 366 days to 3 June 2020 (29 February 2020 lies between), 272 more: June 27, July 58, August 89,
            September 119, October 150, November 180, December 211, January 242, February 270, so 2 March 2021.
            416 x £8.21 = £3,415.36.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2019-10-01 | 2019-10-01 | £3,700.00
            cas         | job_outcome | 2021-03-02 | 2021-03-02 | £3,700.00
        """,
    )


def test_self_employed_days_that_overlap_with_and_without_a_claim(worked: Worked) -> None:
    """Self-employment must be claimed; earnings are self-billed, and need not wait for anybody's claim."""
    worked(
        PROGRAMME,
        contract="southern",
        group="health",
        rule=f"""A self-employed outcome is 182 cumulative days, claimed with evidence, overlaps once [WHP-13].
            {EMPLOYED} """.replace("£3,500", "£3,600"),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2018-01-15
            bob         | 2018-01-15
            cas         | 2018-01-15
            dot         | 2018-01-15
        """,
        employment="""
            participant | employer | kind          | source   | worked_from | worked_until
            ------------+----------+---------------+----------+-------------+-------------
            ada         | Cakes    | self_employed | provider | 2018-02-01  | 2018-06-01
            ada         | Vans     | self_employed | provider | 2018-05-01  | 2018-09-01
            bob         | Cakes    | self_employed | provider | 2018-02-01  | 2018-06-01
            bob         | Vans     | self_employed | provider | 2018-05-01  | 2018-09-01
            cas         | Cakes    | self_employed | provider | 2018-02-01  | 2018-09-01
            dot         | Cakes    | self_employed | provider | 2018-02-01  | 2018-09-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            cas         | 2018-12-31 | £3,120.00
            dot         | 2018-07-31 | £3,120.00
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2018-09-10T09:00:00Z
            dot         | job_outcome | 2018-09-10T09:00:00Z
        """,
        sums="""
            Cakes 120 days (February 28, March 31, April 30, May 31), Vans 123 (31 + 30 + 31 + 31); May is in both.
            Once each: February 28, March 59, April 89, May 120, June 150, July 181; the 182nd is 1 August 2018.
            Ada: claimed, so due on the day of the claim. Bob: the same days, no claim, nothing.
            15 January 2018: 416 x £7.50 = £3,120.00. Cas, without a claim, is paid when earnings reach that, on
            31 December. Dot's earnings reach it on 31 July, a day before her 182nd: due at once, whatever was claimed.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2018-08-01 | 2018-09-10 | £3,600.00
            cas         | job_outcome | 2018-12-31 | 2018-12-31 | £3,600.00
            dot         | job_outcome | 2018-07-31 | 2018-07-31 | £3,600.00
        """,
    )


def test_negative_pay_takes_the_total_below_the_sum(worked: Worked) -> None:
    """A correction shows that the sum was not yet reached; later pay may reach it again."""
    worked(
        PROGRAMME,
        contract="north-west",
        group="health",
        rule=f"Pay that does not qualify is notified and corrected [WHP-14]. {EMPLOYED}",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2018-01-02
            bob         | 2018-01-02
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2018-05-31 | £1,560.00
            ada         | 2018-06-29 | £1,560.00
            ada         | 2018-07-31 | -£200.00
            ada         | 2018-08-31 | £500.00
            bob         | 2018-05-31 | £1,560.00
            bob         | 2018-06-29 | £1,560.00
            bob         | 2018-07-31 | -£0.01
        """,
        sums="""
            416 x £7.50 = £3,120.00. Both: 1,560 + 1,560 = £3,120.00 on 29 June.
            Ada: 3,120 - 200 = £2,920 on 31 July, below; + 500 = £3,420 on 31 August, where it stays above.
            Bob: £3,119.99 on 31 July, and nothing after it: not reached.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2018-08-31 | 2018-08-31 | £3,500.00
        """,
    )


def test_the_delivery_fee_is_flat_over_sixty_months(worked: Worked) -> None:
    """A month of 28 days pays as much as one of 31."""
    worked(
        PROGRAMME,
        contract="central",
        fee_of="central",
        rule="""The delivery fee is 30% of the estimated contract value, flat, monthly in arrears, to the last referral
            and at most 60 months [WHP-13]. This contract's value of £90,000,000 is assumed.""",
        participants="""
            participant | group  | started_on
            ------------+--------+-----------
            ada         | health | 2018-01-01
        """,
        sums="""
            £90,000,000 x 30% = £27,000,000; / 60 = £450,000.00, without a remainder.
            Whole months from 1 November 2017, the first earned on 30 November 2017, 60 of them to October 2022:
            referrals go on after that (to September 2024), the fee does not.
        """,
        dues="""
            contract | component    | ordinals | earned_on  | due_on     | amount
            ---------+--------------+----------+------------+------------+------------
            central  | delivery_fee | 1-60     | 2017-11-30 | 2017-11-30 | £450,000.00
        """,
    )
