"""Whether a cohort of starts reached its minimum level, beside what was offered and what would have been without.

    attained(a) = outcomes by age a / people;  met if O ≥ level·n
    a shortfall is shown only when P(Bin(n, level) ≤ O) < 5 %
    expected by t = Σ n·π(t−c), π the cumulative profile of the terms;  attainment = Σ outcomes / expected

Numerator and denominator are the same people. So half the referrals, twice the referrals or a year later change
nothing.

Source   Methods, 8.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from scipy.stats import binom

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.cohorts.table import CohortTable
from commissioning.engines.ratings.figures import Absent, Figure, ratio
from commissioning.engines.ratings.poisson_binomial import probabilities

FEWEST_EXPECTED = 5.0
CHANCE = 0.05

State = Literal["met", "missed", "too early", "too few"]


@dataclass(frozen=True, slots=True)
class Attainment:
    """One cohort against its minimum level.

    Returns  share: attained so far, 0 to 1
             shortfall: outcomes missing to the level; none where chance may have done it, or before maturity
             p: the chance of so few outcomes at just the level
             above_offer, above_without: share less what was offered, and less what would have been without the
             programme
    """

    month: date
    people: float
    outcomes: float
    share: Figure
    level: float
    state: State
    shortfall: Figure
    p: Figure
    above_offer: Figure
    above_without: Figure


def attainment(
    table: CohortTable,
    cohort: int,
    *,
    level: float,
    maturity_months: int,
    offer: float | None = None,
    without: float | None = None,
) -> Attainment:
    """One cohort of the table, at maturity or at the age it has reached.

    Takes    level, offer, without: shares of a cohort by maturity, 0 to 1.
    """
    reached = table.reached(cohort)
    people = float(table.people[cohort])
    outcomes = float(table.outcomes[cohort, min(reached, maturity_months)])
    state, shortfall, p = judged(people, outcomes, level=level)
    share = ratio(outcomes, people, because="nobody started that month")
    above = [_above(share, offer, "nothing was offered"), _above(share, without, "no level without it is known")]
    if reached < maturity_months:
        early = Absent(f"the cohort is {reached} of {maturity_months} months old; see its projection")
        state, shortfall, p, above = "too early", early, early, [early, early]
    return Attainment(table.months[cohort], people, outcomes, share, level, state, shortfall, p, *above)


def judged(people: float, outcomes: float, *, level: float) -> tuple[State, Figure, Figure]:
    """State, shortfall and its p of a mature cohort."""
    if not people:
        nobody = Absent("nobody started")
        return "too few", nobody, nobody
    return _judged(people, outcomes, people * level, float(binom.cdf(outcomes, people, level)))


def judged_each(levels: Floats, outcomes: float) -> tuple[State, Figure, Figure]:
    """The same for people of cohorts with different levels, each held against their own.

    Takes    levels: of each person's cohort, 0 to 1.
    """
    if not len(levels) or np.ptp(levels) == 0:
        return judged(float(len(levels)), outcomes, level=float(levels[0]) if len(levels) else 0.0)
    p = min(float(probabilities(levels)[: int(outcomes) + 1].sum()), 1.0)
    return _judged(float(len(levels)), outcomes, float(levels.sum()), p)


def _judged(people: float, outcomes: float, wanted: float, p: float) -> tuple[State, Figure, Figure]:
    """Takes    wanted: the outcomes that make the level; p: the chance of so few at just the level."""
    if wanted < FEWEST_EXPECTED:
        few = Absent(f"only {wanted:.1f} outcomes make the level, too few to judge by")
        return "too few", few, p
    missing = wanted - outcomes
    if missing <= 1e-9 * people:
        return "met", Absent("the level was met"), p
    return "missed", missing if p < CHANCE else Absent("chance may have done it"), p


def rolling(table: CohortTable, profile: Floats, *, months: int = 12) -> Figure:
    """Outcomes so far of the last cohorts over what the profile expects of them by now.

    Takes    profile: the share of a cohort with the outcome by age 0, 1, 2, …; 0 at first and never falling.
    """
    if profile[0] != 0 or (np.diff(profile) < 0).any():
        raise ValueError("A profile begins with 0 and never falls. Mend the terms.")
    outcomes = expected = 0.0
    for cohort in range(max(0, len(table.months) - months), len(table.months)):
        age = table.reached(cohort)
        outcomes += float(table.outcomes[cohort, age])
        expected += float(table.people[cohort] * profile[min(age, len(profile) - 1)])
    return ratio(outcomes, expected, because="the profile expects nothing of these cohorts yet")


def _above(share: Figure, other: float | None, because: str) -> Figure:
    if isinstance(share, Absent):
        return share
    return share - other if other is not None else Absent(because)
