"""Work Programme: what comes in late, and after a month was closed"""

from support.worked_examples import Worked

PROGRAMME = "work-programme"
ADA = """
    participant | started_on
    ------------+-----------
    ada         | 2012-03-01
"""
HER_JOB_TOLD_TWICE = """
    participant | record | worked_from | worked_until | recorded_at
    ------------+--------+-------------+--------------+---------------------
    ada         | job-1  | 2012-03-10  |              | 2012-06-01T09:00:00Z
    ada         | job-1  | 2012-03-12  |              | 2012-08-01T09:00:00Z
"""
HER_CLAIM = """
    participant | component   | recorded_at
    ------------+-------------+---------------------
    ada         | job_outcome | 2012-06-10T23:30:00Z
"""
LATE_RULE = """Group 8: £1,000 after 13 weeks [memory]. What came in later than the known-by moment did not exist then:
    the same question has the same answer for ever."""


def test_late_evidence_and_what_was_known_before(worked: Worked) -> None:
    """The employer first gave 10 March as Ada's first day, and corrected it to 12 March on 1 August."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="8",
        only="job_outcome",
        as_of="2012-06-30",
        known_by="2012-07-31T23:59:59Z",
        rule=LATE_RULE,
        participants=ADA,
        employment=HER_JOB_TOLD_TWICE,
        claims=HER_CLAIM,
        sums="""
            91 days from 10 March 2012: March 22, April 30 makes 52, May 31, 83; 91 - 83 = 8: 8 June 2012.
            Claimed on 10 June at 23:30 UTC. It is summer time, half past midnight on 11 June: due on 11 June.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2012-06-08 | 2012-06-11 | £1,000.00
        """,
    )


def test_late_evidence_once_it_is_known(worked: Worked) -> None:
    """The same day looked back at once the correction was in: two days later."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="8",
        only="job_outcome",
        as_of="2012-06-30",
        known_by="2012-08-02T00:00:00Z",
        rule=LATE_RULE,
        participants=ADA,
        employment=HER_JOB_TOLD_TWICE,
        claims=HER_CLAIM,
        sums="""
            From 12 March: March 20, April 30 makes 50, May 31, 81; 91 - 81 = 10: 10 June 2012. The claim still
            reads 11 June.
        """,
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2012-06-10 | 2012-06-11 | £1,000.00
        """,
    )


def test_a_correction_after_the_month_was_closed(worked: Worked) -> None:
    """March is closed with what was known then. What came in later goes to April, as a difference."""
    worked(
        PROGRAMME,
        contract="cpa-01-a",
        group="3",
        rule="""Both groups need 13 weeks [memory]. Group 3: attachment £400, job outcome £1,200 [HC162-5]; group 7:
            £600 and £3,500 [memory]. Nothing is posted to a month once it is closed.""",
        participants="""
            participant | record | group | referred_on | started_on | recorded_at
            ------------+--------+-------+-------------+------------+---------------------
            ada         | ada-1  | 3     | 2011-12-01  | 2011-12-01 | 2011-12-01T09:00:00Z
            ada         | ada-1  | 7     | 2011-12-01  | 2011-12-01 | 2012-04-05T09:00:00Z
            bob         | bob-1  | 3     | 2011-12-01  | 2011-12-01 | 2011-12-01T09:00:00Z
        """,
        employment="""
            participant | record | worked_from | worked_until | recorded_at          | withdrawn
            ------------+--------+-------------+--------------+----------------------+----------
            ada         | job-1  | 2011-12-05  | 2012-03-05   | 2012-03-06T09:00:00Z |
            bob         | job-2  | 2011-12-05  | 2012-03-05   | 2012-03-06T09:00:00Z |
            bob         | job-2  | 2011-12-05  | 2012-03-05   | 2012-04-10T09:00:00Z | true
        """,
        claims="""
            participant | component   | recorded_at
            ------------+-------------+---------------------
            ada         | job_outcome | 2012-03-07T09:00:00Z
            bob         | job_outcome | 2012-03-07T09:00:00Z
        """,
        sums="""
            91 days from 5 December 2011: December 27, January 31 makes 58, February 29, 87; 4 March 2012 is the 91st.
            March, as known on 1 April: for each £400 attachment and £1,200 job outcome.
            On 5 April Ada turns out to have been in group 7 from the start, on 10 April Bob's job not to have existed.
            April, as known on 1 May: Ada's attachment £600 - £400 = £200 more, her outcome £3,500 - £1,200 = £2,300
            more; Bob's £1,200 is taken back.
        """,
        ledger=[("2012-03-31", "2012-04-01T00:00:00Z"), ("2012-04-30", "2012-05-01T00:00:00Z")],
        dues="""
            period  | participant | component      | kind       | amount
            --------+-------------+----------------+------------+-----------
            2012-03 | ada         | attachment_fee | due        | £400.00
            2012-03 | ada         | job_outcome    | due        | £1,200.00
            2012-03 | bob         | attachment_fee | due        | £400.00
            2012-03 | bob         | job_outcome    | due        | £1,200.00
            2012-04 | ada         | attachment_fee | adjustment | £200.00
            2012-04 | ada         | job_outcome    | adjustment | £2,300.00
            2012-04 | bob         | job_outcome    | reversal   | -£1,200.00
        """,
    )
