"""A made-up market in which the truth is known: who is served, by whom, how well, and what becomes of them.

    logit P(outcome) = −0.6 + γ_i − 0.03·(age−40) + benefit (−0.7, 0 or 0.5)

A provider's people are easier or harder to place than others'. Half of all outcomes come in the year after the start,
and providers grow or shrink: that is what the in-year ratio trips over. Each provider bids a target of its own, near
what it will reach, and by luck or craft above or below it: that is what own-target ratings trip over.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from commissioning.engines.ratings.arrays import Floats, floats, totals
from commissioning.engines.ratings.case_mix.covariates import Category, Number
from commissioning.engines.ratings.case_mix.people import People

USUAL = -0.6
BY_AGE = -0.03
BY_BENEFIT = (-0.7, 0.0, 0.5)
BENEFITS = ("esa", "jsa", "uc")


@dataclass(frozen=True, slots=True)
class Setting:
    """What kind of market it is.

    Takes    people_each: the least and the most people of a provider
             spread: the standard deviation of γ; top: γ of the first provider, where one is to be outstanding
             mix: how much providers' people differ; growth: the most by which referrals grow or shrink in a year
             bidding: the standard deviation of ln(target / what will be reached).
    """

    providers: int = 20
    people_each: tuple[int, int] = (150, 600)
    spread: float = 0.2
    top: float | None = None
    mix: float = 0.6
    growth: float = 2.0
    bidding: float = 0.2


@dataclass(frozen=True, slots=True)
class Market:
    """One market that came about.

    Returns  usual: the true chance of each person at a typical provider
             ratio: the true one of each provider, over a typical one; expected: what that would get on average
             in_year, referred: outcomes and referrals of the last year; target: own targets, 0 to 1.
    """

    people: People
    usual: Floats
    ratio: Floats
    expected: Floats
    in_year: Floats
    referred: Floats
    target: Floats

    @property
    def distance(self) -> Floats:
        """How far each is truly above or below the average."""
        return floats(self.ratio - np.average(self.ratio, weights=self.expected))


def market(setting: Setting, chance: np.random.Generator) -> Market:
    """Draw a market."""
    effects = chance.normal(0.0, setting.spread, setting.providers) if setting.spread else np.zeros(setting.providers)
    if setting.top is not None:
        effects[0] = setting.top
    sizes = chance.integers(*setting.people_each, setting.providers)
    served = np.repeat(np.arange(setting.providers), sizes)
    shift = chance.normal(0.0, setting.mix, setting.providers)
    people, risk = drawn(served, shift[served], setting.providers, chance)
    chances = expit(USUAL + effects[served] + risk)
    typical = expit(USUAL + float(np.median(effects)) + risk)
    outcome = (chance.random(len(served)) < chances).astype(np.float64)
    number = setting.providers
    reached, expected = totals(served, chances, number), totals(served, typical, number)
    before = sizes / np.exp(chance.uniform(-1.0, 1.0, number) * np.log(setting.growth))
    this_year = chance.binomial(totals(served, outcome, number).astype(np.int64), 0.5)
    from_before = chance.binomial(np.round(before).astype(np.int64), reached / sizes / 2.0)
    return Market(
        replace(people, outcome=outcome),
        floats(typical),
        reached / expected,
        expected,
        floats(this_year + from_before),
        floats(sizes),
        reached / sizes * np.exp(chance.normal(0.0, setting.bidding, number)),
    )


def drawn(served: np.ndarray, shift: Floats, providers: int, chance: np.random.Generator) -> tuple[People, Floats]:
    """People with an age and a benefit, and what these are worth; nobody has an outcome yet.

    Takes    shift: how much easier to place each one's provider's people are.
    """
    age = chance.normal(40.0 - 6.0 * shift, 10.0)
    benefit = np.clip(np.round(chance.normal(1.0 + 0.5 * shift, 0.7)), 0, 2).astype(np.int16)
    names = tuple(f"provider {place:03}" for place in range(providers))
    people = People(
        Category("provider", names, served.astype(np.int16)),
        np.zeros(len(served)),
        (Number("age", age), Category("benefit", BENEFITS, benefit)),
    )
    return people, floats(BY_AGE * (age - 40.0) + np.array(BY_BENEFIT)[benefit])
