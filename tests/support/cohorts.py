"""Small made-up cohorts for tests of the ratings."""

import numpy as np

from commissioning.engines.ratings.case_mix.covariates import Category, Number
from commissioning.engines.ratings.case_mix.people import People


def cohort(
    *, seed: int = 1, people: int = 600, providers: int = 8, effects: list[float] | None = None, spread: float = 0.4
) -> People:
    """People with an age and a benefit, served by providers that differ; sorted by nothing."""
    chance = np.random.default_rng(seed)
    names = tuple(f"provider {number}" for number in range(providers))
    served = chance.integers(0, providers, people)
    age = chance.normal(40.0, 12.0, people)
    benefit = chance.integers(0, 3, people).astype(np.int16)
    effect = np.array(effects) if effects is not None else chance.normal(0.0, spread, providers)
    total = -0.3 + effect[served] - 0.02 * (age - 40.0) + np.array([0.4, 0.0, -0.5])[benefit]
    outcome = (chance.random(people) < 1.0 / (1.0 + np.exp(-total))).astype(float)
    covariates = (Number("age", age), Category("benefit", ("esa", "jsa", "uc"), benefit))
    return People(Category("provider", names, served.astype(np.int16)), outcome, covariates)


def of_words(providers: str, outcomes: str, **covariates: str) -> People:
    """A cohort written out: one letter for each person's provider, 0 or 1 for the outcome, a letter for each category.

    A point stands for a missing value.
    """

    def words(text: str) -> list[str | None]:
        return [None if letter == "." else letter for letter in text]

    return People(
        Category.of("provider", words(providers)),
        np.array([float(letter) for letter in outcomes]),
        tuple(Category.of(name, words(text)) for name, text in covariates.items()),
    )
