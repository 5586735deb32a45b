"""A whole programme: attachment, job outcome, sustainment"""

from support.specs import Spec
from support.worlds import clock, contract, days_in_work, fee_for, figure, pays, pays_again, price, programme

TERMS = programme(
    outcomes={"job": days_in_work(182, off_benefit=True)},
    clocks={
        "claim_wait": clock(15, "working days", "earned_on"),
        "support": clock(104, "weeks"),
    },
    prices={
        "attachment": fee_for("started_on", {"2024-01-01": 40_000, "2025-04-01": 30_000}),
        "job_outcome": pays("job", price(120_000, less="discount"), payable="claim_wait"),
        "sustainment": pays_again("job_outcome", "job", 28, 13, payable="claim_wait", ends_at_break_after="support"),
    },
    contracts={"north": contract(offers={"discount": figure("basis points", 500, "contract_start")})},
)
SAYS = (
    "A start pays £400 (£300 from 1 April 2025); 182 days in work and off benefit pay £1,200 less a discount of 5%; "
    "each 28 days in work in a row after that pay £170, 13 times at most; both may be paid after 15 working days."
)


def test_somebody_who_keeps_a_job(spec: Spec) -> None:
    """Ada starts on 1 January and works from 1 February without a break."""
    spec(
        SAYS,
        TERMS,
        as_of="2025-10-15",
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-02-01
        """,
        dues="""
            participant | component   | ordinal | earned_on  | due_on     | amount
            ------------+-------------+---------+------------+------------+----------
            ada         | attachment  | 1       | 2025-01-01 | 2025-01-01 | £400.00
            ada         | job_outcome | 1       | 2025-08-01 | 2025-08-22 | £1,140.00
            ada         | sustainment | 1       | 2025-08-29 | 2025-09-19 | £170.00
            ada         | sustainment | 2       | 2025-09-26 | 2025-10-17 | £170.00
        """,
    )


def test_somebody_who_never_works(spec: Spec) -> None:
    """Only the attachment is due, at the price of the day of the start."""
    spec(
        SAYS,
        TERMS,
        participants="""
            participant | started_on
            ------------+-----------
            bob         | 2025-04-01
        """,
        dues="""
            participant | component  | amount
            ------------+------------+--------
            bob         | attachment | £300.00
        """,
    )
