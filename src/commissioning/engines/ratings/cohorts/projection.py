"""What unfinished cohorts will come to: always with how far it may be out, and never more than there are people.

Cohorts go on as older ones did (the chain ladder). The youngest have too few outcomes to multiply, so they get what
they have and for the rest what was planned: C + n·prior·(share still to come), after Bornhuetter and Ferguson.

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

By = Literal["complete", "older cohorts", "plan"]


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
    by: By
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
    if not table.months or table.reached(0) < maturity_months:
        oldest = table.reached(0) if table.months else 0
        reason = Absent(f"no cohort is {maturity_months} months old yet; the oldest is {oldest}")
        return (reason,) * len(table.months)
    triangle, empty = without_empty_ages(table.outcomes[:, 1 : maturity_months + 1])
    on_their_way = sum(table.reached(cohort) > empty for cohort in range(len(table.months)))
    ladder = chain_ladder(triangle[:on_their_way])
    found: list[Projection | Absent] = []
    for cohort in range(len(table.months)):
        reached = min(table.reached(cohort), maturity_months)
        young = len(table.months) < FEWEST_COHORTS or reached < youngest_months
        if planned_share is not None and young and reached < maturity_months:
            to_come = float(ladder.to_come()[cohort]) if cohort < on_their_way else 1.0
            more = float(table.people[cohort]) * planned_share * to_come
            unknown = Absent("it rests on the plan, whose error nobody knows")
            found.append(_projection(table, cohort, reached, table.outcomes[cohort, reached] + more, unknown, "plan"))
        elif cohort < on_their_way:
            by: By = "complete" if reached == maturity_months else "older cohorts"
            error = float(ladder.errors[cohort])
            found.append(_projection(table, cohort, reached, ladder.ultimate[cohort], error, by))
        else:
            found.append(Absent(f"the cohort is {reached} months old, too young for outcomes, and there is no plan"))
    return tuple(found)


def _projection(table: CohortTable, cohort: int, reached: int, outcomes: float, error: Figure, by: By) -> Projection:
    people = float(table.people[cohort])
    most = min(float(outcomes), people)
    return Projection(
        month=table.months[cohort],
        people=people,
        reached_months=reached,
        so_far=float(table.outcomes[cohort, reached]),
        outcomes=most,
        error=error,
        share=ratio(most, people, because="nobody started that month"),
        by=by,
        capped=outcomes > people,
    )
