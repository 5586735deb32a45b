"""IPES: two thresholds, pay from earlier work, a fee that takes less in its first year"""

from support.worked_examples import Worked

PROGRAMME = "ipes"
THRESHOLDS = """Two outcome payments, for a lower and a higher threshold [IPES-7]. Read as pay of £1,000 and £3,500, at
    £3,000 and £6,000 in this contract (all assumed)."""


def test_two_thresholds_one_after_the_other(worked: Worked) -> None:
    """Both are paid, each on the day its sum is reached, to the penny."""
    worked(
        PROGRAMME,
        contract="north",
        rule=THRESHOLDS,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2020-01-06
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2020-02-28 | £600.00
            ada         | 2020-03-31 | £400.00
            ada         | 2020-04-30 | £1,200.00
            ada         | 2020-05-29 | £1,299.99
            ada         | 2020-06-30 | £0.01
        """,
        sums="""
            600 + 400 = £1,000.00 on 31 March: the lower. + 1,200 = 2,200.00, + 1,299.99 = £3,499.99 on 29 May,
            + 0.01 = £3,500.00 on 30 June: the higher.
        """,
        dues="""
            participant | component      | ordinal | earned_on  | due_on     | amount
            ------------+----------------+---------+------------+------------+----------
            ada         | lower_outcome  | 1       | 2020-03-31 | 2020-03-31 | £3,000.00
            ada         | higher_outcome | 1       | 2020-06-30 | 2020-06-30 | £6,000.00
        """,
    )


def test_both_thresholds_on_one_day_and_only_the_lower(worked: Worked) -> None:
    """One wage may pass both. Bob's later correction undoes the higher one and leaves the lower."""
    worked(
        PROGRAMME,
        contract="south",
        rule=THRESHOLDS.replace("£3,000 and £6,000", "£3,200 and £6,200"),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2020-01-06
            bob         | 2020-01-06
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+----------
            ada         | 2020-02-28 | £3,500.00
            bob         | 2020-02-28 | £3,500.00
            bob         | 2020-03-31 | -£2,500.00
        """,
        sums="""
            Ada: £3,500.00 on 28 February, both. Bob: 3,500 - 2,500 = £1,000.00: the lower has stood since 28 February,
            the higher does not stand.
        """,
        dues="""
            participant | component      | earned_on  | due_on     | amount
            ------------+----------------+------------+------------+----------
            ada         | lower_outcome  | 2020-02-28 | 2020-02-28 | £3,200.00
            ada         | higher_outcome | 2020-02-28 | 2020-02-28 | £6,200.00
            bob         | lower_outcome  | 2020-02-28 | 2020-02-28 | £3,200.00
        """,
    )


def test_pay_in_lieu_from_earlier_work_does_not_count(worked: Worked) -> None:
    """It is paid after the start, but for days before it. The last day for pay is the 639th, past a leap day."""
    worked(
        PROGRAMME,
        contract="west",
        rule=f"""Refunds, pay in lieu and holiday pay from earlier work do not count [IPES-10]. A window of 639 days is
            assumed. {THRESHOLDS.replace("£3,000 and £6,000", "£3,400 and £6,400")}""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2020-01-06
            bob         | 2020-01-06
            cas         | 2020-01-06
        """,
        payroll="""
            participant | period_from | paid_on    | pay
            ------------+-------------+------------+----------
            ada         | 2020-01-05  | 2020-01-31 | £700.00
            ada         | 2020-02-01  | 2020-02-28 | £999.99
            bob         | 2020-01-06  | 2020-01-31 | £700.00
            bob         | 2020-02-01  | 2021-10-05 | £300.00
            cas         | 2020-01-06  | 2020-01-31 | £700.00
            cas         | 2020-02-01  | 2021-10-06 | £300.00
        """,
        sums="""
            Ada's £700 is for a time that begins a day before her start; there remain £999.99.
            Day 639 is 638 days after 6 January 2020: 366 days to 6 January 2021 (leap year), 272 more: 30 September is
            the 273rd day of 2021; 6 + 272 = the 278th, 5 October. Bob: 700 + 300 = £1,000.00. Cas is a day late.
        """,
        dues="""
            participant | component     | earned_on  | due_on     | amount
            ------------+---------------+------------+------------+----------
            bob         | lower_outcome | 2021-10-05 | 2021-10-05 | £3,400.00
        """,
    )


def test_the_fee_takes_fifteen_per_cent_in_its_first_year(worked: Worked) -> None:
    """The 13th instalment is larger than the 12th."""
    worked(
        PROGRAMME,
        contract="north",
        fee_of="north",
        rule="""The service fee is 30% of the contract's value, up to 15% of it in the first 12 months, the rest in
            equal months [IPES-7]. 48 more months and this contract's value of £20,000,000 are assumed.""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2020-01-06
        """,
        sums="""
            £20,000,000 x 30% = £6,000,000. 15% = £900,000 / 12 = £75,000.00, from December 2019.
            85% = £5,100,000 / 48 = £106,250.00, from December 2020, 60 instalments in all.
        """,
        dues="""
            contract | component   | ordinals | earned_on  | due_on     | amount
            ---------+-------------+----------+------------+------------+------------
            north    | service_fee | 1-12     | 2019-12-31 | 2019-12-31 | £75,000.00
            north    | service_fee | 13-60    | 2020-12-31 | 2020-12-31 | £106,250.00
        """,
    )
