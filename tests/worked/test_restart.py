"""Restart: earnings at the wage of the right year, months that end on a leap day, a fee with a remainder"""

from support.worked_examples import Worked

PROGRAMME = "restart"
EMPLOYED = """Earnings of 16 hours x 26 weeks = 416 hours at the living wage [RESTART], [NLW]; by the rate of the day on
    which support began, at £2,400 in this contract (both assumed)."""


def test_the_living_wage_before_and_after_a_first_of_April(worked: Worked) -> None:
    """£4,759.04 is the sum of 2024; who started the day before needs £424.32 less."""
    worked(
        PROGRAMME,
        contract="area-1a",
        rule=EMPLOYED,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2024-03-31
            bob         | 2024-04-01
            cas         | 2024-04-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2024-08-30 | £4,334.72
            bob         | 2024-08-30 | £4,334.72
            bob         | 2024-09-30 | £424.32
            cas         | 2024-08-30 | £4,334.72
            cas         | 2024-09-30 | £424.31
        """,
        sums="""
            31 March 2024: £10.42; 416 x £10.42 = 4,168.00 + 166.72 = £4,334.72.
            1 April 2024: £11.44; 416 x £11.44 = 4,576.00 + 183.04 = £4,759.04.
            Bob: 4,334.72 + 424.32 = £4,759.04 on 30 September. Cas is a penny short.
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+----------
            ada         | job_outcome | 1       | 2024-08-30 | 2024-08-30 | £2,400.00
            bob         | job_outcome | 1       | 2024-09-30 | 2024-09-30 | £2,400.00
        """,
    )


def test_twelve_months_of_support_from_a_leap_day(worked: Worked) -> None:
    """There is no 29 February 2025, so the months end on the 28th."""
    worked(
        PROGRAMME,
        contract="area-2a",
        rule=f"""Support lasts up to 12 months [NAO-R]; tracking for 182 days more is assumed.
            {EMPLOYED.replace("2,400", "2,600")}""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2024-02-29
            bob         | 2024-02-29
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2025-08-28 | £4,334.72
            bob         | 2025-08-29 | £4,334.72
        """,
        sums="""
            12 months from 29 February 2024: the last day of February 2025, the 28th. 182 days on: March 31, April 61,
            May 92, June 122, July 153, August 29 makes 182: the window closes on 29 August 2025, and the 28th is its
            last day. 416 x £10.42 = £4,334.72.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2025-08-28 | 2025-08-28 | £2,600.00
        """,
    )


def test_six_months_of_self_employment_with_an_interruption(worked: Worked) -> None:
    """Weeks on either side of the interruption add up. Ada's last day makes 26 weeks, Bob stops a day earlier."""
    worked(
        PROGRAMME,
        contract="area-1b",
        rule="""Six months of gainful self-employment [RESTART], read as 26 weeks added up, and claimed, as under the
            Work and Health Programme. This contract's price of £2,500 is assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-08-02
            bob         | 2021-08-02
        """,
        employment="""
            participant | employer | kind          | source   | worked_from | worked_until
            ------------+----------+---------------+----------+-------------+-------------
            ada         | Vans     | self_employed | provider | 2021-09-06  | 2021-12-06
            ada         | Vans     | self_employed | provider | 2022-01-10  | 2022-04-11
            bob         | Vans     | self_employed | provider | 2021-09-06  | 2021-12-06
            bob         | Vans     | self_employed | provider | 2022-01-10  | 2022-04-10
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2022-04-20T09:00:00Z
            bob         | job_outcome | 2022-04-20T09:00:00Z
        """,
        sums="""
            26 weeks = 182 days. 6 September to 5 December 2021: 25 + 31 + 30 + 5 = 91. From 10 January 2022: January
            22, February 50, March 81, 10 April the 91st, 182 in all. Bob: to 9 April, 181.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2022-04-10 | 2022-04-20 | £2,500.00
        """,
    )


def test_a_fee_that_does_not_divide_into_36_months(worked: Worked) -> None:
    """The 24 pence that are left over go to the first 24 months."""
    worked(
        PROGRAMME,
        contract="area-1b",
        fee_of="area-1b",
        rule="""The fee is the smaller part of the contract [PAC-733]: 30% [memory]. Its 36 months and this contract's
            value of £140,000,000 are assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2021-08-02
        """,
        sums="""
            £140,000,000 x 30% = £42,000,000; / 36 = 1,166,666.66 and two thirds of a penny.
            36 x 1,166,666.66 = 41,999,999.76; 24 pence are left. All remainders are alike, so months 1 to 24 get one.
            24 x 1,166,666.67 + 12 x 1,166,666.66 = 28,000,000.08 + 13,999,999.92 = £42,000,000.00.
            Calendar months from July 2021; month 25 is July 2023.
        """,
        dues="""
            contract | component    | ordinals | earned_on  | due_on     | amount
            ---------+--------------+----------+------------+------------+--------------
            area-1b  | delivery_fee | 1-24     | 2021-07-31 | 2021-07-31 | £1,166,666.67
            area-1b  | delivery_fee | 25-36    | 2023-07-31 | 2023-07-31 | £1,166,666.66
        """,
    )
