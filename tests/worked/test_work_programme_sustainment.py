"""Work Programme: sustainment, the incentive, and what a group can earn in all"""

from support.worked_examples import Worked

PROGRAMME = "work-programme"
CONTINUOUS = """Up to 20 sustainment payments of £250 [memory], each for four continuous weeks in work since the job
    outcome or the last sustainment date; each is claimed, and due when 15 working days have passed [TWFY-2013]."""


def test_outcomes_add_up_but_sustainment_must_be_continuous(worked: Worked) -> None:
    """Two short jobs make the outcome. Of three more stretches one is a day too short, and its days are lost."""
    worked(
        PROGRAMME,
        contract="cpa-01-b",
        group="3",
        rule=f"""One job or a series of short jobs [HC162-2], 13 weeks for group 3 [memory]: £1,200 [HC162-5] less an
            assumed 4%. {CONTINUOUS}""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-08-20
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2012-09-03  | 2012-10-15
            ada         | 2012-11-05  | 2013-01-21
            ada         | 2013-02-04  | 2013-03-03
            ada         | 2013-03-11  | 2013-04-08
        """,
        claims="""
            participant | component   | ordinal | recorded_at
            ------------+-------------+---------+---------------------
            ada         | job_outcome | 1       | 2013-01-02T09:00:00Z
            ada         | sustainment | 1       | 2013-01-25T09:00:00Z
            ada         | sustainment | 2       | 2013-04-30T09:00:00Z
        """,
        sums="""
            First job: 3 September to 14 October, 28 + 14 = 42 days. Of the second 91 - 42 = 49 are needed, from
            5 November: November 26, December 23 makes 49. The outcome is earned on 23 December 2012.
            £1,200 x 96% = £1,152, due on the day of the claim.
            From 24 December to the end of the second job, 20 January: 8 + 20 = 28 days, one whole period. Working days
            after Sunday 20 January 2013: 21-25 (5), 28 to 1 February (10), 4-8 February (15): due on 8 February.
            Third job: 4 February to 2 March, 25 + 2 = 27 days: no period, and these days are lost.
            Fourth: 11 March to 7 April, 21 + 7 = 28 days: the second payment. 8-12 April (5), 15-19 (10), 22-26 (15).
            It is claimed only on 30 April, four days after that, and due on that day.
        """,
        dues="""
            participant | component      | ordinal | earned_on  | due_on     | amount
            ------------+----------------+---------+------------+------------+----------
            ada         | attachment_fee | 1       | 2012-08-20 | 2012-08-20 | £300.00
            ada         | job_outcome    | 1       | 2012-12-23 | 2013-01-02 | £1,152.00
            ada         | sustainment    | 1       | 2013-01-20 | 2013-02-08 | £250.00
            ada         | sustainment    | 2       | 2013-04-07 | 2013-04-30 | £250.00
        """,
    )


def test_a_period_that_nobody_claimed_and_a_bank_holiday_that_was_moved(worked: Worked) -> None:
    """The third payment stays the third. In 2012 the bank holiday of late May was moved to June for the Jubilee."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="8",
        only="sustainment",
        rule=CONTINUOUS.replace("20 sustainment payments of £250", "13 sustainment payments of £145"),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-01-03
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2012-01-09  | 2012-07-02
        """,
        claims="""
            participant | component   | ordinal | recorded_at
            ------------+-------------+---------+---------------------
            ada         | job_outcome | 1       | 2012-04-10T09:00:00Z
            ada         | sustainment | 1       | 2012-05-10T09:00:00Z
            ada         | sustainment | 3       | 2012-07-10T09:00:00Z
        """,
        sums="""
            91 days from 9 January 2012: January 23, February 52, March 83, 8 April is the 91st.
            28 days each: 6 May (22 + 6), 3 June (25 + 3), 1 July (27 + 1). The second was not claimed.
            Working days after Sunday 6 May, without the 7th, a bank holiday: 8-11 (4), 14-18 (9), 21-25 (14), and
            Monday 28 May, which in that year was none (15). After Sunday 1 July: 2-6 (5), 9-13 (10), 16-20 July (15).
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+--------
            ada         | sustainment | 1       | 2012-05-06 | 2012-05-28 | £145.00
            ada         | sustainment | 3       | 2012-07-01 | 2012-07-20 | £145.00
        """,
    )


def test_fifteen_working_days_across_Christmas_in_England_and_Scotland(worked: Worked) -> None:
    """The calendar is that of the participant's nation: Dot lives in England, though a Scottish contract serves her."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="3",
        only="sustainment",
        rule=CONTINUOUS,
        participants="""
            participant | contract | nation   | started_on
            ------------+----------+----------+-----------
            ada         | cpa-01-a | england  | 2012-08-13
            cas         | cpa-08-a | scotland | 2012-08-13
            dot         | cpa-08-a | england  | 2012-08-13
            eve         | cpa-13-a | wales    | 2012-08-13
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2012-08-20  | 2012-12-17
            cas         | 2012-08-20  | 2012-12-17
            dot         | 2012-08-20  | 2012-12-17
            eve         | 2012-08-20  | 2012-12-17
        """,
        claims="""
            participant | component   | ordinal | recorded_at
            ------------+-------------+---------+---------------------
            ada         | job_outcome | 1       | 2012-11-20T09:00:00Z
            ada         | sustainment | 1       | 2012-12-20T09:00:00Z
            cas         | job_outcome | 1       | 2012-11-20T09:00:00Z
            cas         | sustainment | 1       | 2012-12-20T09:00:00Z
            dot         | job_outcome | 1       | 2012-11-20T09:00:00Z
            dot         | sustainment | 1       | 2012-12-20T09:00:00Z
            eve         | job_outcome | 1       | 2012-11-20T09:00:00Z
            eve         | sustainment | 1       | 2012-12-20T09:00:00Z
        """,
        sums="""
            91 days from 20 August 2012: August 12, September 30 makes 42, October 31, 73, 18 November is the 91st.
            28 days more: November 12 (19 to 30), December 16: earned on Sunday 16 December 2012.
            England and Wales, without 25 and 26 December and 1 January: 17-21 (5), 24 (6), 27, 28 (8), 31 (9),
            2, 3, 4 January (12), 7, 8, 9 January (15).
            Scotland also rests on 2 January, so its 15th is a day later, 10 January.
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+--------
            ada         | sustainment | 1       | 2012-12-16 | 2013-01-09 | £250.00
            cas         | sustainment | 1       | 2012-12-16 | 2013-01-10 | £250.00
            dot         | sustainment | 1       | 2012-12-16 | 2013-01-09 | £250.00
            eve         | sustainment | 1       | 2012-12-16 | 2013-01-09 | £250.00
        """,
    )


def test_a_job_that_begins_on_the_last_day_of_support_and_a_break_after_it(worked: Worked) -> None:
    """Ada's job begins on the last day that counts, Bob's a day later. After support a break ends Ada's payments."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="5",
        as_of="2014-06-30",
        rule="""Support lasts 104 continuous weeks [WPR]. A job that began in them counts on after them. After 104
            weeks a break ends further claims, and each payment is due 15 working days on [TWFY-2013]. Group 5: £1,000
            [HC162-5] after 13 weeks, then 20 x £115 [memory].""",
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2012-01-02
            bob         | 2012-01-02
            cas         | 2012-06-04
        """,
        employment="""
            participant | worked_from | worked_until
            ------------+-------------+-------------
            ada         | 2013-12-29  |
            bob         | 2013-12-30  |
            cas         | 2013-12-29  |
        """,
        benefits="""
            participant | benefit | claimed_from | claimed_until
            ------------+---------+--------------+--------------
            ada         | ESA     | 2014-05-10   | 2014-05-12
            cas         | ESA     | 2014-05-10   | 2014-05-12
        """,
        claims="""
            participant | component   | ordinal | recorded_at
            ------------+-------------+---------+---------------------
            ada         | job_outcome | 1       | 2014-04-01T09:00:00Z
            bob         | job_outcome | 1       | 2014-04-01T09:00:00Z
            cas         | job_outcome | 1       | 2014-04-01T09:00:00Z
            ada         | sustainment | 1       | 2014-05-06T09:00:00Z
            ada         | sustainment | 2       | 2014-06-10T09:00:00Z
            cas         | sustainment | 1       | 2014-05-06T09:00:00Z
            cas         | sustainment | 2       | 2014-06-10T09:00:00Z
        """,
        sums="""
            104 weeks = 728 days. From 2 January 2012: 366 days to 2 January 2013 (leap year), 362 more: 30 December
            2013 is the first day after support. A job must begin before it: Ada's on the 29th does, Bob's does not.
            91 days from 29 December: 3, January 31 makes 34, February 28, 62, March 29: earned on 29 March 2014.
            28 days more: 30, 31 March and 26 days of April: 26 April. Working days after that Saturday: 28 April to
            2 May (5), 6-9 May (9; the 5th is a bank holiday), 12-16 (14), 19 May (15).
            10 and 11 May are on benefit, a break. Ada's support is over: no further period can end.
            Cas: 4 June 2012 + 728 days = 2 June 2014 (4 June 2014 is 730 days on). Her break falls in support, so
            she only begins anew on 12 May: 20 days of May and 8 of June, 8 June. 9-13 (5), 16-20 (10), 23-27 June (15).
        """,
        dues="""
            participant | component      | ordinal | earned_on  | due_on     | amount
            ------------+----------------+---------+------------+------------+----------
            ada         | attachment_fee | 1       | 2012-01-02 | 2012-01-02 | £400.00
            ada         | job_outcome    | 1       | 2014-03-29 | 2014-04-01 | £1,000.00
            ada         | sustainment    | 1       | 2014-04-26 | 2014-05-19 | £115.00
            bob         | attachment_fee | 1       | 2012-01-02 | 2012-01-02 | £400.00
            cas         | attachment_fee | 1       | 2012-06-04 | 2012-06-04 | £300.00
            cas         | job_outcome    | 1       | 2014-03-29 | 2014-04-01 | £1,000.00
            cas         | sustainment    | 1       | 2014-04-26 | 2014-05-19 | £115.00
            cas         | sustainment    | 2       | 2014-06-08 | 2014-06-27 | £115.00
        """,
    )


GROUPS = range(1, 10)


def test_who_stays_in_work_earns_the_published_total_of_the_group(worked: Worked) -> None:
    """Everybody starts in year 1, on the first Monday, goes to work that day and never leaves."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        as_of="2013-12-31",
        rule="""The most that one participant could earn in year 1: £3,810, £4,395, £6,600, £6,600 and £3,700 for
            groups 1 to 5 [HC162-5], £13,720 for group 7 [AIDA]; the others are recalled.""",
        participants="participant | group | started_on\n" + "\n".join(f"p{n} | {n} | 2011-06-06" for n in GROUPS),
        employment="participant | worked_from\n" + "\n".join(f"p{n} | 2011-06-06" for n in GROUPS),
        claims="participant | component | ordinal | recorded_at\n"
        + "\n".join(f"p{n} | job_outcome | 1 | 2011-12-20T09:00:00Z" for n in GROUPS)
        + "\n"
        + "\n".join(f"p{n} | sustainment | {nth} | 2013-12-20T09:00:00Z" for n in GROUPS for nth in range(1, 27)),
        sums="""
            Longest: group 7, 13 weeks and 26 periods of 4 weeks, 117 weeks = 819 days, over by the autumn of 2013.
            1: 400 + 1,200 + 13 x 170 = 3,810    2: 400 + 1,200 + 13 x 215 = 4,395
            3: 400 + 1,200 + 20 x 250 = 6,600    4: 400 + 1,200 + 20 x 250 = 6,600
            5: 400 + 1,000 + 20 x 115 = 3,700    6: 600 + 1,200 + 20 x 235 = 6,500
            7: 600 + 3,500 + 26 x 370 = 13,720   8: 400 + 1,000 + 13 x 145 = 3,285
            9: 400 + 1,200 + 20 x 200 = 5,600
            Payments: 2 and the 13, 20 or 26 of sustainment.
        """,
        dues="""
            participant | payments | amount
            ------------+----------+-----------
            p1          | 15       | £3,810.00
            p2          | 15       | £4,395.00
            p3          | 22       | £6,600.00
            p4          | 22       | £6,600.00
            p5          | 22       | £3,700.00
            p6          | 22       | £6,500.00
            p7          | 28       | £13,720.00
            p8          | 15       | £3,285.00
            p9          | 22       | £5,600.00
        """,
    )


ONE = [f"p{n:02}" for n in range(1, 26)]
SIX = [f"q{n:02}" for n in range(1, 21)]
FIRST, LATER = "2014-04-07 | 2014-10-06", "2014-05-05 | 2014-11-03"
JOBS = [
    *(f"{name} | {FIRST}" for name in ONE[:12]),
    *(f"{name} | {LATER}" for name in ("p14", "p13")),
    *(f"{name} | 2014-04-07 | 2014-07-07" for name in SIX[:4]),
]


def test_the_incentive_begins_above_the_benchmark_and_a_tie_is_broken(worked: Worked) -> None:
    """Group 1 reaches exactly the benchmark with the 13th outcome; only the 14th is above it."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        only="incentive",
        as_of="2015-12-31",
        rule="""£1,000 for each job outcome [RECRUITER] above 130% of what would have happened anyway, from year 4: 52%
            of referrals in group 1, 19.5% in group 6 [memory]. A cohort is a year's referrals; it must have closed.""",
        participants="participant | group | started_on\n"
        + "\n".join([*(f"{name} | 1 | 2014-04-07" for name in ONE), *(f"{name} | 6 | 2014-04-07" for name in SIX)])
        + "\nlate | 1 | 2015-04-01",
        employment="participant | worked_from | worked_until\n" + "\n".join(JOBS),
        claims="participant | component | recorded_at\n"
        + "\n".join(f"{name} | job_outcome | 2014-12-01T09:00:00Z" for name in ONE[:14] + SIX[:4]),
        sums="""
            Group 1: 25 referrals x 52% = 13 exactly (the one of 1 April 2015 belongs to the next cohort). An outcome is
            above the benchmark from rank 14 on. 12 outcomes (p01 to p12) on the 182nd day from 7 April 2014: April 24,
            May 31 makes 55, June 85, July 116, August 147, September 177: 5 October. p13 and p14, who began on 5 May,
            both on 2 November (27, 57, 88, 119, 149, 180, 182): a tie, in the order of their names, so p14 is the 14th.
            Group 6: 20 x 19.5% = 3.9. q01 to q04 each have their 91 days on 6 July (24, 55, 85, 91): rank 4 is above.
            Each is earned when the cohort has closed: it ran from 1 April 2014, 12 months, so on 1 April 2015.
        """,
        dues="""
            participant | component | ordinal | earned_on  | due_on     | amount
            ------------+-----------+---------+------------+------------+----------
            p14         | incentive | 1       | 2015-04-01 | 2015-04-01 | £1,000.00
            q04         | incentive | 1       | 2015-04-01 | 2015-04-01 | £1,000.00
        """,
    )
