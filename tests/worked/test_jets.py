"""JETS: £1,000 or self-employment, unequal tranches, closing by itself"""

from support.worked_examples import Worked

PROGRAMME = "jets"
EARNED = "One outcome: cumulative earnings of £1,000 [JETS]. Its price of £300 is assumed."
WINDOW = "Support lasts 182 days; earnings are tracked for 56 more [JETS]."
CLOSING = "A case closes at 299 days = 182 + 56 + 61 for late notices or claims [JETS]."


def test_one_thousand_pounds_to_the_penny(worked: Worked) -> None:
    """Ada reaches the sum on a day, Bob misses it by a penny; pay from two employers is added up."""
    worked(
        PROGRAMME,
        contract="scotland-a",
        rule=EARNED,
        participants="""
            participant | started_on | nation
            ------------+------------+---------
            ada         | 2021-01-04 | scotland
            bob         | 2021-01-04 | scotland
        """,
        payroll="""
            participant | employer | paid_on    | pay
            ------------+----------+------------+--------
            ada         | Acme     | 2021-02-26 | £640.50
            ada         | Bakery   | 2021-03-31 | £359.50
            bob         | Acme     | 2021-02-26 | £640.50
            bob         | Bakery   | 2021-03-31 | £359.49
        """,
        sums="Ada: 640.50 + 359.50 = £1,000.00 on 31 March. Bob: 640.50 + 359.49 = £999.99.",
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+--------
            ada         | job_outcome | 1       | 2021-03-31 | 2021-03-31 | £300.00
        """,
    )


def test_pay_on_the_last_day_of_tracking(worked: Worked) -> None:
    """The 238th day counts, the 239th does not; Cas was paid before she started."""
    worked(
        PROGRAMME,
        contract="scotland-a",
        rule=f"{EARNED} {WINDOW}",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-01-04
            bob         | 2021-01-04
            cas         | 2021-01-04
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2021-08-29 | £1,000.00
            bob         | 2021-08-30 | £1,000.00
            cas         | 2021-01-03 | £600.00
            cas         | 2021-02-26 | £400.00
        """,
        sums="""
            182 + 56 = 238 days, the first on 4 January 2021: January 28, February 56, March 87, April 117, May 148,
            June 178, July 209; 238 - 209 = 29: the last is 29 August.
            Cas: only £400.00 falls into the window.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+--------
            ada         | job_outcome | 2021-08-29 | 2021-08-29 | £300.00
        """,
    )


def test_earnings_and_self_employment_do_not_mix(worked: Worked) -> None:
    """Ada has nearly both, and neither. Bob's 91 days are enough, Cas's 90 are not."""
    worked(
        PROGRAMME,
        contract="scotland-b",
        rule=f"""{EARNED} Or self-employment, claimed; no mixing [JETS]. How long it must last is in no paper: 91 days
            are assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-04-19
            bob         | 2021-04-19
            cas         | 2021-04-19
        """,
        employment="""
            participant | employer | kind          | source   | worked_from | worked_until
            ------------+----------+---------------+----------+-------------+-------------
            ada         | Vans     | self_employed | provider | 2021-05-03  | 2021-08-01
            bob         | Vans     | self_employed | provider | 2021-05-03  | 2021-08-02
            cas         | Vans     | self_employed | provider | 2021-05-03  | 2021-06-28
            cas         | Cakes    | self_employed | provider | 2021-06-14  | 2021-08-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+--------
            ada         | 2021-09-30 | £999.00
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2021-08-16T09:00:00Z
            bob         | job_outcome | 2021-08-16T09:00:00Z
            cas         | job_outcome | 2021-08-16T09:00:00Z
        """,
        sums="""
            91 days from 3 May 2021: May 29, June 30 makes 59, July 31, 90, 1 August is the 91st.
            Ada: to 31 July, 90 of 91 days, and £999.00 of £1,000.00. Neither is reached, and they are not added.
            Bob: to 1 August, 91 days; due on the day of the claim.
            Cas: both businesses together are 3 May to 31 July, the shared fortnight once: 90 days.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+--------
            bob         | job_outcome | 2021-08-01 | 2021-08-16 | £300.00
        """,
    )


def test_a_case_closes_at_299_days(worked: Worked) -> None:
    """A minute before midnight on the last evening a row still counts; at midnight it does not. In summer time."""
    worked(
        PROGRAMME,
        contract="scotland-a",
        rule=f"{EARNED} {CLOSING}",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-01-04
            bob         | 2021-01-04
            cas         | 2021-01-04
            dot         | 2021-01-04
        """,
        employment="""
            participant | employer | kind          | source   | worked_from | worked_until
            ------------+----------+---------------+----------+-------------+-------------
            cas         | Vans     | self_employed | provider | 2021-02-01  | 2021-05-03
            dot         | Vans     | self_employed | provider | 2021-02-01  | 2021-05-03
        """,
        payroll="""
            participant | paid_on    | pay       | recorded_at
            ------------+------------+-----------+---------------------
            ada         | 2021-06-30 | £1,000.00 | 2021-10-29T22:59:00Z
            bob         | 2021-06-30 | £1,000.00 | 2021-10-29T23:00:00Z
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            cas         | job_outcome | 2021-10-29T12:00:00Z
            dot         | job_outcome | 2021-10-30T12:00:00Z
        """,
        sums="""
            4 January 2021 is the 4th day of the year; 4 + 299 = 303, and 30 September is the 273rd: the case closes on
            30 October. What is recorded on 29 October is the last that counts.
            Summer time lasts to 31 October: 22:59 UTC is 23:59 on the 29th, 23:00 UTC is midnight, the 30th. So Ada's
            pay counts, and Bob's does not.
            Cas and Dot: 91 days from 1 February: February 28, March 59, April 89, May 2 is the 91st. Cas's claim is in
            time, and due on its day; Dot's is a day late.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+--------
            ada         | job_outcome | 2021-06-30 | 2021-06-30 | £300.00
            cas         | job_outcome | 2021-05-02 | 2021-10-29 | £300.00
        """,
    )


def test_after_closing_a_fact_may_be_withdrawn_but_not_changed(worked: Worked) -> None:
    """Both wages are said to be wrong after the case has closed: Ada's is withdrawn, Bob's only lowered."""
    worked(
        PROGRAMME,
        contract="scotland-a",
        rule=f"{EARNED} {CLOSING}",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-01-04
            bob         | 2021-01-04
        """,
        payroll="""
            participant | record | paid_on    | pay       | recorded_at          | withdrawn
            ------------+--------+------------+-----------+----------------------+----------
            ada         | pay-1  | 2021-06-30 | £1,000.00 | 2021-07-01T09:00:00Z |
            ada         | pay-1  | 2021-06-30 | £1,000.00 | 2021-11-15T09:00:00Z | true
            bob         | pay-2  | 2021-06-30 | £1,000.00 | 2021-07-01T09:00:00Z |
            bob         | pay-2  | 2021-06-30 | £10.00    | 2021-11-15T09:00:00Z |
        """,
        sums="""
            Closed on 30 October 2021. Ada: the withdrawal of 15 November stands, £0.00. Bob: the change is not heard,
            £1,000.00.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+--------
            bob         | job_outcome | 2021-06-30 | 2021-06-30 | £300.00
        """,
    )


def test_three_unequal_tranches_to_the_last_penny(worked: Worked) -> None:
    """Pence that cannot be shared go to the first instalments of their tranche."""
    worked(
        PROGRAMME,
        contract="scotland-b",
        fee_of="scotland-b",
        rule="""The fee is 85% of the estimated value: 25% of it in months 1 to 3, 52.5% in months 4 to 12, 22.5% in
            months 13 to 18 [JETS]. This contract's value of £4,000,000 is assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-01-04
        """,
        sums="""
            £4,000,000 x 85% = £3,400,000.
            25% = £850,000 / 3 = 283,333.33 and a third; 3 x 283,333.33 = 849,999.99: one penny left, for month 1.
            52.5% = £1,785,000 / 9 = 198,333.33 and a third; x 9 = 1,784,999.97: 3 pence left, for months 4, 5, 6.
            22.5% = £765,000 / 6 = £127,500.00.
            Months run from the 5th: the first is earned on 4 November 2020; months 2, 4, 7 and 13 on the 4th of
            December 2020, February, May and November 2021; the 18th on 4 April 2022.
            Sum: 850,000 + 1,785,000 + 765,000 = 3,400,000.
        """,
        dues="""
            contract   | component   | ordinals | earned_on  | due_on     | amount
            -----------+-------------+----------+------------+------------+------------
            scotland-b | service_fee | 1        | 2020-11-04 | 2020-11-04 | £283,333.34
            scotland-b | service_fee | 2-3      | 2020-12-04 | 2020-12-04 | £283,333.33
            scotland-b | service_fee | 4-6      | 2021-02-04 | 2021-02-04 | £198,333.34
            scotland-b | service_fee | 7-12     | 2021-05-04 | 2021-05-04 | £198,333.33
            scotland-b | service_fee | 13-18    | 2021-11-04 | 2021-11-04 | £127,500.00
        """,
    )
