"""The model of a measure as the formula bench asks for it: what all providers together reach for people like these.

It is learnt anew from whatever people the bench gives, without providers in it: the measure's own model holds each
provider beside a typical one, and who is typical is no fact of a person. Where too few people are of both outcomes to
learn anything, all are taken to be alike.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from commissioning.engines.formulas.measured import Counted
from commissioning.engines.ratings.case_mix import linear, logistic
from commissioning.engines.ratings.case_mix.covariates import Category, Covariate, Number
from commissioning.engines.ratings.case_mix.dependence import SaysNothingNew
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.solving import Separated
from commissioning.terms.measures import Adjustment

NOTHING_TO_LEARN = (logistic.NobodyToCompare, SaysNothingNew, Separated)


def expected(adjustment: Adjustment, people: Sequence[Counted], counted: Sequence[int]) -> Sequence[Fraction]:
    """What is expected of each person."""
    outcome = np.array(counted, dtype=np.float64)
    everybody = Category("all", ("all",), np.zeros(len(people), dtype=np.int16))
    facts = tuple(_fact(name, people) for name in adjustment.covariates)
    asked = People(everybody, outcome, facts)
    try:
        model = (logistic if adjustment.model == "logistic" else linear).fit(asked, least_people=1)
    except NOTHING_TO_LEARN:
        return [Fraction(sum(counted), len(people))] * len(people)
    return [Fraction(float(each)) for each in model.expected(model.rows(asked))]


def _fact(name: str, people: Sequence[Counted]) -> Covariate:
    values = [person.covariates.get(name) for person in people]
    if any(isinstance(value, str) for value in values):
        return Category.of(name, [None if value is None else str(value) for value in values])
    return Number(name, np.array([_number(value) for value in values]))


def _number(value: str | int | float | date | None) -> float:
    """A number, or a day as the number of days."""
    if isinstance(value, date):
        return float(value.toordinal())
    return float("nan") if value is None else float(value)
