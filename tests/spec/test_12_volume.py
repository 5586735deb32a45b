"""Volume: bonuses above a quantity, by cohort and group"""

from support.specs import Spec
from support.worlds import contract, days_in_work, figure, milestone, pays, programme, volume_bonus

OUTCOME = {"job": milestone("job")}


def jobs(text: str) -> str:
    """Milestones, one for each participant and day."""
    pairs = [line.split() for line in text.strip().splitlines()]
    return "participant | milestone | on\n" + "\n".join(f"{name} | job | {day}" for name, day in pairs)


FOUR = """
    participant | started_on
    ------------+-----------
    ada         | 2025-01-01
    bob         | 2025-02-01
    cyd         | 2025-03-31
    dee         | 2025-01-15
"""


def test_a_bonus_above_a_share_of_the_cohort(spec: Spec) -> None:
    """Four started, so half of them is two: the third outcome earns it, once the cohort has closed. Ties go by name."""
    terms = programme(
        outcomes=OUTCOME,
        prices={"outcome": pays("job", 100), "bonus": volume_bonus("outcome", 5_000)},
    )
    says = "A job pays £1; each job above half of those who started in the quarter £500 more."
    found = jobs("ada 2025-03-10\nbob 2025-03-10\ncyd 2025-03-10")
    spec(
        says,
        terms,
        participants=FOUR,
        milestones=found.replace("cyd | job | 2025-03-10", "cyd | job | 2025-04-10"),
        dues="""
            participant | component | earned_on  | amount
            ------------+-----------+------------+--------
            ada         | outcome   | 2025-03-10 | £1.00
            bob         | outcome   | 2025-03-10 | £1.00
            cyd         | outcome   | 2025-04-10 | £1.00
            cyd         | bonus     | 2025-04-10 | £500.00
        """,
    )
    spec(
        says,
        terms,
        participants=FOUR.replace("cyd         | 2025-03-31", "cyd         | 2025-03-01"),
        milestones=found,
        as_of="2025-03-31",
        dues="""
            participant | component
            ------------+----------
            ada         | outcome
            bob         | outcome
            cyd         | outcome
        """,
    )
    spec(
        says,
        terms,
        participants=FOUR.replace("cyd         | 2025-03-31", "cyd         | 2025-03-01"),
        milestones=found,
        as_of="2025-04-01",
        dues="""
            participant | component | earned_on
            ------------+-----------+-----------
            ada         | outcome   | 2025-03-10
            bob         | outcome   | 2025-03-10
            cyd         | outcome   | 2025-03-10
            cyd         | bonus     | 2025-04-01
        """,
    )


def test_late_evidence_moves_the_ranks_of_others(spec: Spec) -> None:
    """When Ada's earlier job becomes known, the bonus goes to Bob, of whom nothing new is known."""
    terms = programme(
        outcomes=OUTCOME,
        prices={"outcome": pays("job", 0), "bonus": volume_bonus("outcome", 5_000)},
    )
    people = "participant | started_on\nada | 2025-01-01\nbob | 2025-01-01"
    found = """
        participant | milestone | on         | recorded_at
        ------------+-----------+------------+---------------------
        bob         | job       | 2025-03-01 | 2025-03-02T09:00:00Z
        ada         | job       | 2025-02-01 | 2025-09-01T09:00:00Z
    """
    says = "Each job above half of those who started in the quarter pays £500; the job itself £0."
    spec(says, terms, participants=people, milestones=found, known_by="2025-08-01T00:00:00Z", dues="")
    spec(
        says,
        terms,
        participants=people,
        milestones=found,
        dues="""
            participant | component | earned_on  | amount
            ------------+-----------+------------+--------
            bob         | bonus     | 2025-04-01 | £500.00
        """,
    )


def test_a_bonus_above_a_number_offered(spec: Spec) -> None:
    """75% of the two offered is one and a half: the second is above it, on its own day. The south offers none."""
    two = figure("outcomes", 2, "contract_start")
    spec(
        "A job pays £1; each job above 75% of the number the contract offers for the quarter £500 more.",
        programme(
            outcomes=OUTCOME,
            prices={
                "outcome": pays("job", 100),
                "bonus": volume_bonus(
                    "outcome",
                    7_500,
                    above={"share": figure("basis points", 7_500, "cohort_start"), "of": "offer", "offer": "expected"},
                ),
            },
            contracts={"north": contract(offers={"expected": two}), "south": contract("south")},
        ),
        participants="""
            participant | contract | started_on
            ------------+----------+-----------
            ada         | north    | 2025-01-01
            bob         | north    | 2025-01-01
            cyd         | south    | 2025-01-01
            dee         | south    | 2025-01-01
        """,
        milestones=jobs("ada 2025-02-01\nbob 2025-02-02\ncyd 2025-02-01\ndee 2025-02-02"),
        as_of="2025-02-28",
        dues="""
            participant | component | earned_on
            ------------+-----------+-----------
            ada         | outcome   | 2025-02-01
            bob         | outcome   | 2025-02-02
            bob         | bonus     | 2025-02-02
            cyd         | outcome   | 2025-02-01
            dee         | outcome   | 2025-02-02
        """,
    )


def test_cohorts_by_group_and_only_some_groups(spec: Spec) -> None:
    """Half of the two in group 1 is one, so the second earns it; group 2 has one outcome; group 3 is left out."""
    spec(
        "Each job above half of those of the same group who started in the quarter pays £500, in groups 1 and 2.",
        programme(
            outcomes=OUTCOME,
            prices={
                "outcome": pays("job", 0),
                "bonus": volume_bonus("outcome", 5_000, per_group=True, only_groups=["1", "2"]),
            },
            groups=["1", "2", "3"],
        ),
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 1     | 2025-01-01
            bob         | 1     | 2025-01-01
            cyd         | 2     | 2025-01-01
            dee         | 2     | 2025-01-01
            eve         | 3     | 2025-01-01
        """,
        milestones=jobs("ada 2025-02-01\nbob 2025-02-02\ncyd 2025-02-01\neve 2025-02-01"),
        dues="""
            participant | component
            ------------+----------
            bob         | bonus
        """,
    )


def test_together_the_groups_that_count_make_one_cohort(spec: Spec) -> None:
    """Without group 3 four started, and two of three outcomes come first."""
    spec(
        "Each job above half of those who started in the quarter pays £500, in groups 1 and 2 together.",
        programme(
            outcomes=OUTCOME,
            prices={"outcome": pays("job", 0), "bonus": volume_bonus("outcome", 5_000, only_groups=["1", "2"])},
            groups=["1", "2", "3"],
        ),
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 1     | 2025-01-01
            bob         | 1     | 2025-01-01
            cyd         | 2     | 2025-01-01
            dee         | 2     | 2025-01-01
            eve         | 3     | 2025-01-01
        """,
        milestones=jobs("ada 2025-02-01\nbob 2025-02-02\ncyd 2025-02-03\neve 2025-01-31"),
        dues="""
            participant | component
            ------------+----------
            cyd         | bonus
        """,
    )


def test_the_base_counts_all_who_were_referred_started_or_not(spec: Spec) -> None:
    """Two were referred, one started: half of the two referred is one, half of the one who started is less."""
    people = """
        participant | referred_on | started_on
        ------------+-------------+-----------
        ada         | 2025-01-01  | 2025-01-10
        bob         | 2025-01-01  |
    """
    for base, dues in (("referrals", ""), ("starts", "participant | component\nada | bonus")):
        spec(
            f"Each job above half of the {base} of the quarter pays £500.",
            programme(
                outcomes=OUTCOME, prices={"outcome": pays("job", 0), "bonus": volume_bonus("outcome", 5_000, base)}
            ),
            participants=people,
            milestones=jobs("ada 2025-02-01"),
            dues=dues,
        )


def test_before_the_first_cohort_there_is_no_bonus(spec: Spec) -> None:
    """Ada started the day before it; Bob's cohort is the second, from 1 April."""
    spec(
        "Each job above none of those who started in the quarter, from 1 January 2025 on, pays £500.",
        programme(
            outcomes={"job": days_in_work(1)},
            prices={"outcome": pays("job", 0), "bonus": volume_bonus("outcome", 0)},
        ),
        participants="""
            participant | started_on
            ------------+-----------
            ada         | 2024-12-31
            bob         | 2025-04-01
        """,
        employment="""
            participant | worked_from
            ------------+------------
            ada         | 2025-01-01
            bob         | 2025-04-01
        """,
        dues="""
            participant | component | earned_on
            ------------+-----------+-----------
            bob         | bonus     | 2025-07-01
        """,
    )
