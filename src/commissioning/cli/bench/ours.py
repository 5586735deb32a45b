"""Our engine on the bench."""

from commissioning.cli.bench.drawn import COVARIATES, LEVELS
from commissioning.cli.bench.handed import Handed, Ready, Worths
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.people import People


def ours(handed: Handed) -> Ready:
    """As it comes."""
    people = people_of(handed)
    return lambda: logistic.fit(people, least_people=1), worths_of


def people_of(handed: Handed) -> People:
    """The people as our engine takes them."""
    names = tuple(f"{number:05}" for number in range(handed.providers))
    facts = tuple(Category(name, LEVELS, codes) for name, codes in zip(COVARIATES, handed.facts, strict=True))
    return People(Category("provider", names, handed.provider), handed.outcome, facts)


def worths_of(model: CaseMix) -> Worths:
    """Coefficients and standard errors by column."""
    return (
        dict(zip(model.columns, model.coefficients.tolist(), strict=True)),
        dict(zip(model.columns, model.standard_errors.tolist(), strict=True)),
    )
