"""What unfinished cohorts will come to: always with how far it may be out, and never more than there are people.

Cohorts go on as older ones did (the chain ladder). The youngest have too few outcomes to multiply, so they get what they have
and for the rest what was planned: C + n·prior·(share still to come), after Bornhuetter and Ferguson.

Source   Methods, 9; Mack (1993); Bornhuetter and Ferguson (1972).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from commissioning.engines.ratings.cohorts.chain_ladder import chain_ladder, without_empty_ages
from commissioning.engines.ratings.cohorts.table import CohortTable
from commissioning.engines.ratings.figures import Absent, Figure, ratio

FEWEST_COHORTS = 4
YOUNGEST_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Projection:
    """Where one cohort will end.

    Returns  outcomes and error: the final number and its standard error; none where nothing allows one
             share: of the cohort's people
             by: how it was reached
             capped: whether more than the people there are was projected, and cut to them
    """

    month: date
    people: float
    reached_months: int
    so_far: float
    outcomes: Figure
    error: Figure
    share: Figure
    by: Literal["complete", "older cohorts", "plan"]
    capped: bool


def projections(
    table: CohortTable,
    *,
    maturity_months: int,
    planned_share: float | None = None,
    youngest_months: int = YOUNGEST_MONTHS,
) -> tuple[Projection | Absent, ...]:
    """Each cohort at maturity.

    Takes    maturity_months: the age at which a cohort is complete
             planned_share: what the young come to by plan, 0 to 1; without it they are carried on like the others.
    """
    whole = table.outcomes[:, : maturity_months + 1]
    complete = [cohort for cohort in range(len(table.months)) if table.reached(cohort) >= maturity_months]
    if not complete:
        oldest = table.reached(0) if table.months else 0
        reason = Absent(f"no cohort is {maturity_months} months old yet; the oldest is {oldest}")
        return (reason,) * len(table.months)
    triangle, empty = without_empty_ages(whole[:, 1:])
    empty += 1
    too_young = [cohort for cohort in range(len(table.months)) if table.reached(cohort) < empty]
    ladder = chain_ladder(triangle[: len(table.months) - len(too_young)])
    few = len(table.months) < FEWEST_COHORTS
    to_come, ultimate, errors = ladder.to_come(), ladder.ultimate, ladder.errors
    found: list[Projection | Absent] = []
    for cohort, month in enumerate(table.months):
        reached = min(table.reached(cohort), maturity_months)
        people, so_far = float(table.people[cohort]), float(whole[cohort, reached])
        share_to_come = 1.0 if cohort in too_young else float(to_come[cohort])
        by_plan = planned_share is not None and (few or reached < youngest_months) and reached < maturity_months
        if cohort in too_young and not by_plan:
            found.append(Absent(f"the cohort is {reached} months old, too young for outcomes, and there is no plan"))
            continue
        if by_plan:
            assert planned_share is not None
            outcomes = so_far + people * planned_share * share_to_come
            error: Figure = Absent("it rests on the plan, whose error nobody knows")
        else:
            outcomes, error = float(ultimate[cohort]), float(errors[cohort])
        capped = outcomes > people
        outcomes = min(outcomes, people)
        found.append(
            Projection(
                month,
                people,
                reached,
                so_far,
                outcomes,
                error,
                ratio(outcomes, people, because="nobody started that month"),
                "complete" if reached == maturity_months else "plan" if by_plan else "older cohorts",
                capped,
            )
        )
    return tuple(found)
