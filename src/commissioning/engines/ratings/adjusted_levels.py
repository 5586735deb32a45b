"""Targets re-based on who came and what the labour market did, both ways.

    adjusted level = negotiated + (estimate(actual X, L) − estimate(planned X, L)), the estimate linear in both
    indicator score = actual/adjusted;  overall = mean of the scores

The model and its sign are recalled, the scores confirmed (34 CFR 463.190); the thresholds of failing are recalled from
20 CFR 677.190: overall below 0.90, one indicator below 0.50.

Source   Methods, 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from commissioning.engines.ratings.figures import Absent, Figure, known

OVERALL_FAILS_BELOW = 0.90
INDICATOR_FAILS_BELOW = 0.50
GOAL_FAILS_BELOW_PERCENT = 80.0
GOAL_EXCEEDED_ABOVE_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A negotiated level after the facts.

    Returns  level: the adjusted one
             moved: what each fact moved it by; they add up to the whole change
    """

    level: Figure
    moved: Mapping[str, float]


def adjusted(
    negotiated: float, coefficients: Mapping[str, float], planned: Mapping[str, float], actual: Mapping[str, float]
) -> Adjustment:
    """The level that the plan would have set, had it known who would come.

    Takes    shares from 0 to 1; coefficients of the participants' and the labour market's facts, from earlier years.
    """
    for name, facts in (("planned", planned), ("actual", actual)):
        lacking = sorted(set(coefficients) - set(facts))
        if lacking:
            raise ValueError(f"There is no {name} {' or '.join(lacking)}. Give a value for each fact of the model.")
    moved = {name: worth * (actual[name] - planned[name]) for name, worth in coefficients.items()}
    level = negotiated + sum(moved.values())
    if not 0.0 < level <= 1.0:
        return Adjustment(Absent(f"the adjusted level would be {level:.1%}: ask the person responsible"), moved)
    return Adjustment(level, moved)


@dataclass(frozen=True, slots=True)
class Scores:
    """The indicators of a programme, scored."""

    scores: Mapping[str, Figure]
    overall: Figure
    failed: tuple[str, ...]


def scored(actual: Mapping[str, float], levels: Mapping[str, Figure]) -> Scores:
    """Actual over adjusted, for each indicator and on average."""
    scores: dict[str, Figure] = {}
    for name, level in levels.items():
        scores[name] = level if isinstance(level, Absent) else actual[name] / level
    counted = [score for score in map(known, scores.values()) if score is not None]
    if not counted:
        return Scores(scores, Absent("no indicator has a level to score by"), ())
    overall = sum(counted) / len(counted)
    low = [
        name for name, score in scores.items() if (known(score) or 1.0) < INDICATOR_FAILS_BELOW or known(score) == 0.0
    ]
    return Scores(scores, overall, (*(["overall"] if overall < OVERALL_FAILS_BELOW else []), *low))


def share_of_goal(percent: float) -> Literal["fails", "meets", "exceeds"]:
    """The older people's programme: per cent of goal, its edges as written (20 CFR 641.740).

    >>> [share_of_goal(percent) for percent in (79.9, 80.0, 100.0, 100.1)]
    ['fails', 'meets', 'meets', 'exceeds']
    """
    if percent < GOAL_FAILS_BELOW_PERCENT:
        return "fails"
    return "exceeds" if percent > GOAL_EXCEEDED_ABOVE_PERCENT else "meets"
