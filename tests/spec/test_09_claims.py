"""Claims: required, for some outcomes only, and the reduced rate of what nobody claimed"""

from support.specs import Spec
from support.worlds import any_of, clock, days_in_work, figure, pay_reaching, pays, programme

WORK = """
    participant | worked_from
    ------------+------------
    ada         | 2025-01-01
    bob         | 2025-01-01
    cyd         | 2025-01-01
"""


def test_a_claim_that_is_required(spec: Spec) -> None:
    """The earliest claim for the component counts; nothing may be paid before its day, by the local date."""
    spec(
        "28 days in work, if claimed, pay £1,000, a week after they were earned.",
        programme(
            outcomes={"job": days_in_work(28)},
            clocks={"wait": clock(7, from_="earned_on")},
            prices={
                "job_outcome": pays("job", claim="required", payable="wait"),
                "other": pays("job", 1, claim="required"),
            },
        ),
        employment=WORK,
        claims="""
            claim | participant | component   | ordinal | recorded_at
            ------+-------------+-------------+---------+---------------------
            c1    | ada         | job_outcome | 1       | 2025-06-30T23:30:00Z
            c2    | ada         | job_outcome | 1       | 2025-07-02T09:00:00Z
            c3    | bob         | job_outcome | 1       | 2025-01-20T09:00:00Z
            c4    | cyd         | job_outcome | 2       | 2025-02-01T09:00:00Z
        """,
        dues="""
            participant | component   | earned_on  | due_on
            ------------+-------------+------------+-----------
            ada         | job_outcome | 2025-01-28 | 2025-07-01
            bob         | job_outcome | 2025-01-28 | 2025-02-04
        """,
    )


def test_a_claim_that_is_withdrawn_or_not_yet_known(spec: Spec) -> None:
    """It does not exist."""
    terms = programme(outcomes={"job": days_in_work(28)}, prices={"job_outcome": pays("job", claim="required")})
    claims = """
        claim | participant | component   | record | recorded_at          | withdrawn
        ------+-------------+-------------+--------+----------------------+----------
        c1    | ada         | job_outcome | r1     | 2025-02-01T09:00:00Z |
        c1    | ada         | job_outcome | r1     | 2025-03-01T09:00:00Z | true
    """
    says = "28 days in work, if claimed, pay £1,000."
    spec(says, terms, employment=WORK, claims=claims, known_by="2025-02-01T00:00:00Z", dues="")
    spec(
        says,
        terms,
        employment=WORK,
        claims=claims,
        known_by="2025-02-02T00:00:00Z",
        dues="""
            participant | due_on
            ------------+-----------
            ada         | 2025-02-01
        """,
    )
    spec(says, terms, employment=WORK, claims=claims, dues="")


def test_a_claim_for_some_members_of_an_outcome(spec: Spec) -> None:
    """Pay is found in the feed; days in work have to be claimed. Ada claimed, Bob did not and is paid on his pay."""
    spec(
        "28 days in work (if claimed) or pay of £1,000 pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28), "pay": pay_reaching(100_000), "either": any_of("pay", "job")},
            prices={"outcome": pays("either", claim="required", claim_for=["job"])},
        ),
        employment=WORK,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+-----------
            ada         | 2025-03-31 | £1,000.00
            bob         | 2025-03-31 | £1,000.00
        """,
        claims="""
            claim | participant | component | recorded_at
            ------+-------------+-----------+---------------------
            c1    | ada         | outcome   | 2025-02-20T09:00:00Z
        """,
        dues="""
            participant | earned_on  | due_on
            ------------+------------+-----------
            ada         | 2025-01-28 | 2025-02-20
            bob         | 2025-03-31 | 2025-03-31
        """,
    )


def test_of_two_members_on_one_day_the_first_listed_counts(spec: Spec) -> None:
    """Pay is listed first and needs no claim, so the late claim moves nothing."""
    spec(
        "Pay of £1,000 or 28 days in work (if claimed) pay £1,000.",
        programme(
            outcomes={"job": days_in_work(28), "pay": pay_reaching(100_000), "either": any_of("pay", "job")},
            prices={"outcome": pays("either", claim="required", claim_for=["job"])},
        ),
        employment=WORK,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+-----------
            ada         | 2025-01-28 | £1,000.00
        """,
        claims="""
            claim | participant | component | recorded_at
            ------+-------------+-----------+---------------------
            c1    | ada         | outcome   | 2025-02-20T09:00:00Z
        """,
        dues="""
            participant | earned_on  | due_on
            ------------+------------+-----------
            ada         | 2025-01-28 | 2025-01-28
        """,
    )


def test_an_outcome_that_nobody_claimed_in_time(spec: Spec) -> None:
    """The time to claim runs out on 29 March 2025. Until then the outcome waits; a late claim changes nothing."""
    terms = programme(
        outcomes={"job": days_in_work(28)},
        clocks={"to_claim": clock(60, from_="earned_on")},
        prices={
            "job_outcome": pays(
                "job",
                claim="reduced_if_absent",
                unclaimed={"share": figure("basis points", 2_500), "after": "to_claim"},
            ),
            "then": pays("job", 500, after="job_outcome"),
        },
    )
    says = "28 days in work pay £1,000, or a quarter if not claimed within 60 days; £5 more after that."
    claims = """
        claim | participant | component   | recorded_at
        ------+-------------+-------------+---------------------
        c1    | ada         | job_outcome | 2025-03-28T09:00:00Z
        c2    | bob         | job_outcome | 2025-03-29T09:00:00Z
    """
    spec(
        says,
        terms,
        employment=WORK,
        claims=claims,
        as_of="2025-03-28",
        dues="""
            participant | component   | due_on     | amount
            ------------+-------------+------------+----------
            ada         | job_outcome | 2025-03-28 | £1,000.00
            ada         | then        | 2025-01-28 | £5.00
            bob         | then        | 2025-01-28 | £5.00
            cyd         | then        | 2025-01-28 | £5.00
        """,
    )
    spec(
        says,
        terms,
        employment=WORK,
        claims=claims,
        as_of="2025-03-29",
        dues="""
            participant | component   | earned_on  | due_on     | amount
            ------------+-------------+------------+------------+----------
            ada         | job_outcome | 2025-01-28 | 2025-03-28 | £1,000.00
            bob         | job_outcome | 2025-01-28 | 2025-03-29 | £250.00
            cyd         | job_outcome | 2025-01-28 | 2025-03-29 | £250.00
            ada         | then        | 2025-01-28 | 2025-01-28 | £5.00
            bob         | then        | 2025-01-28 | 2025-01-28 | £5.00
            cyd         | then        | 2025-01-28 | 2025-01-28 | £5.00
        """,
    )
