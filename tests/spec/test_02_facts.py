"""Facts: known by, versions, withdrawals, closing, as of"""

from support.specs import Spec
from support.worlds import clock, days_in_work, pays, programme

TERMS = programme(outcomes={"job": days_in_work(28)}, prices={"job_outcome": pays("job")})
SAYS = "28 days in work pay £1,000."
CLOSING = programme(
    outcomes={"job": days_in_work(28)},
    prices={"job_outcome": pays("job")},
    clocks={"closing": clock(60)},
    evidence_closes="closing",
)
CLOSES = "28 days in work pay £1,000. A case closes for new evidence 60 days after the start: on 2 March 2025."

PAID = """
    participant | component   | earned_on  | amount
    ------------+-------------+------------+----------
    ada         | job_outcome | 2025-01-28 | £1,000.00
"""


def test_evidence_counts_from_the_moment_it_is_recorded(spec: Spec) -> None:
    """Known by a moment, only what was recorded before that moment exists."""
    job = """
        participant | worked_from | recorded_at
        ------------+-------------+---------------------
        ada         | 2025-01-01  | 2025-02-10T12:00:00Z
    """
    spec(SAYS, TERMS, employment=job, known_by="2025-02-10T12:00:00Z", dues="")
    spec(SAYS, TERMS, employment=job, known_by="2025-02-10T12:00:01Z", dues=PAID)
    spec(SAYS, TERMS, employment=job, dues=PAID)


def test_the_version_recorded_last_counts(spec: Spec) -> None:
    """Rows with one record are versions of one fact, in whatever order they stand in the file."""
    job = """
        participant | worked_from | worked_until | record | recorded_at
        ------------+-------------+--------------+--------+---------------------
        ada         | 2025-01-01  | 2025-01-15   | j1     | 2025-03-01T09:00:00Z
        ada         | 2025-01-01  |              | j1     | 2025-02-01T09:00:00Z
    """
    spec(SAYS, TERMS, employment=job, known_by="2025-03-01T09:00:00Z", dues=PAID)
    spec(SAYS, TERMS, employment=job, dues="")


def test_a_version_may_be_corrected_back(spec: Spec) -> None:
    """What was cut short by mistake is put right by a third version."""
    spec(
        SAYS,
        TERMS,
        employment="""
            participant | worked_from | worked_until | record | recorded_at
            ------------+-------------+--------------+--------+---------------------
            ada         | 2025-01-01  |              | j1     | 2025-02-01T09:00:00Z
            ada         | 2025-01-01  | 2025-01-15   | j1     | 2025-03-01T09:00:00Z
            ada         | 2025-01-01  | 2025-02-15   | j1     | 2025-04-01T09:00:00Z
        """,
        dues=PAID,
    )


def test_a_withdrawn_fact_does_not_exist(spec: Spec) -> None:
    """Until it is withdrawn it counts; a row without a record can only be withdrawn from the beginning."""
    job = """
        participant | worked_from | record | recorded_at          | withdrawn
        ------------+-------------+--------+----------------------+----------
        ada         | 2025-01-01  | j1     | 2025-02-01T09:00:00Z |
        ada         | 2025-01-01  | j1     | 2025-05-01T09:00:00Z | true
        bob         | 2025-01-01  |        | 2025-02-01T09:00:00Z | true
    """
    spec(SAYS, TERMS, employment=job, known_by="2025-04-01T00:00:00Z", dues=PAID)
    spec(SAYS, TERMS, employment=job, dues="")


def test_a_fact_told_anew_after_it_was_withdrawn(spec: Spec) -> None:
    """The last version counts, and it stands."""
    spec(
        SAYS,
        TERMS,
        employment="""
            participant | worked_from | record | recorded_at          | withdrawn
            ------------+-------------+--------+----------------------+----------
            ada         | 2025-01-01  | j1     | 2025-02-01T09:00:00Z | true
            ada         | 2025-01-01  | j1     | 2025-05-01T09:00:00Z |
        """,
        dues=PAID,
    )


def test_a_participant_withdrawn_altogether_earns_nothing(spec: Spec) -> None:
    """The referral was a mistake; the evidence about the job is still there."""
    spec(
        SAYS,
        TERMS,
        participants="""
            participant | started_on | withdrawn
            ------------+------------+----------
            ada         | 2025-01-01 | true
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
        """,
        dues="",
    )


def test_nothing_is_added_after_closing(spec: Spec) -> None:
    """What is recorded on the last day before closing counts; on the day of closing it does not."""
    spec(
        CLOSES,
        CLOSING,
        employment="""
            participant | worked_from | recorded_at
            ------------+-------------+---------------------
            ada         | 2025-01-01  | 2025-03-01T23:59:59Z
            bob         | 2025-01-01  | 2025-03-02T00:00:00Z
        """,
        dues=PAID,
    )


def test_nothing_is_changed_after_closing_but_a_fact_can_be_withdrawn(spec: Spec) -> None:
    """Ada's job was cut short after closing: its first version stands. Bob's was withdrawn after it: it is gone."""
    spec(
        CLOSES,
        CLOSING,
        employment="""
            participant | worked_from | worked_until | record | recorded_at          | withdrawn
            ------------+-------------+--------------+--------+----------------------+----------
            ada         | 2025-01-01  |              | j1     | 2025-02-01T09:00:00Z |
            ada         | 2025-01-01  | 2025-01-10   | j1     | 2025-04-01T09:00:00Z |
            bob         | 2025-01-01  |              | j2     | 2025-02-01T09:00:00Z |
            bob         | 2025-01-01  |              | j2     | 2025-04-01T09:00:00Z | true
        """,
        dues=PAID,
    )


def test_a_case_closes_by_the_local_date(spec: Spec) -> None:
    """In summer 23:30 in universal time is already the next day in London."""
    spec(
        "28 days in work pay £1,000. A case closes 60 days after the start: on 31 July 2025.",
        CLOSING,
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2025-06-01
            bob         | 2025-06-01
        """,
        employment="""
            participant | worked_from | recorded_at
            ------------+-------------+---------------------
            ada         | 2025-06-01  | 2025-07-30T22:30:00Z
            bob         | 2025-06-01  | 2025-07-30T23:30:00Z
        """,
        dues="""
            participant | component   | earned_on
            ------------+-------------+-----------
            ada         | job_outcome | 2025-06-28
        """,
    )


def test_days_after_the_day_asked_about_have_not_happened(spec: Spec) -> None:
    """An open job goes on to that day, and no further."""
    job = """
        participant | worked_from
        ------------+------------
        ada         | 2025-01-01
    """
    spec(SAYS, TERMS, employment=job, as_of="2025-01-27", dues="")
    spec(SAYS, TERMS, employment=job, as_of="2025-01-28", dues=PAID)


def test_cases_of_long_ago_close_too(spec: Spec) -> None:
    """A record from before there was a common calendar of summer time closes as any other."""
    ever = {"1900-01-01": 100}
    spec(
        "£1 for a day in work; a case closes 100 days after the start.",
        programme(
            prices={"job": pays("worked", ever)},
            outcomes={"worked": days_in_work({"1900-01-01": 1})},
            clocks={"closing": clock(ever)},
            evidence_closes="closing",
        ),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 1980-01-01
            bob         | 1980-01-01
        """,
        employment="""
            participant | worked_from | recorded_at
            ------------+-------------+---------------------
            ada         | 1980-01-07  | 1980-04-09T22:59:00Z
            bob         | 1980-01-07  | 1980-04-09T23:00:00Z
        """,
        dues="""
            participant | earned_on  | amount
            ------------+------------+-------
            ada         | 1980-01-07 | £1.00
        """,
    )
