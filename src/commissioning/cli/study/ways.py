"""Four ways to judge the same market: like with like, and three that are in use and ought to lose.

like with like      the case-mix model, its exact test, shrinkage and stars
raw rates           outcomes of the cohort over its people, beside everybody's rate
in-year ratio       outcomes of the year over referrals of the year, beside everybody's
own targets         outcomes over the target that the provider itself bid, beside everybody's
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from commissioning.cli.study.market import Market
from commissioning.engines.ratings.arrays import Floats, floats
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.comparison import comparisons
from commissioning.engines.ratings.figures import Interval, known
from commissioning.engines.ratings.poisson_binomial import tail_from
from commissioning.engines.ratings.stars.distance import distances
from commissioning.engines.ratings.stars.evidence import Evidence

OURS = "like with like"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one way says of each provider.

    Returns  ratio: what it takes for observed over expected; low, high: its 95 % limits
             p: of being like the others; distance: above the average, what stars are made from.
    """

    ratio: Floats
    low: Floats
    high: Floats
    p: Floats
    distance: Floats


def like_with_like(market: Market) -> Judgement:
    """Our way, from the people alone."""
    people = market.people
    model = logistic.fit(people)
    found = list(comparisons(model, people))
    limits = [each.ratio_limits for each in found]
    assert all(isinstance(each, Interval) for each in limits)
    expected = model.expected(model.rows(people))
    evidence = Evidence(
        model.providers,
        ("outcome",),
        people.provider.codes,
        np.full(len(people), np.datetime64("2026-01-01")),
        people.outcome[:, None],
        expected[:, None],
        (expected * (1.0 - expected))[:, None],
    )
    return Judgement(
        floats([known(each.ratio) for each in found]),
        floats([each.low for each in limits if isinstance(each, Interval)]),
        floats([each.high for each in limits if isinstance(each, Interval)]),
        floats([each.p for each in found]),
        distances(evidence, weights={"outcome": 1.0}).distance,
    )


def p_like_with_like(market: Market) -> Floats:
    """p of each provider our way, without the limits, which take long."""
    model = logistic.fit(market.people)
    return _exact(market.people, model.expected(model.rows(market.people)))


def with_nothing_to_learn(market: Market) -> Floats:
    """p of each provider by our exact test, were it known what a typical provider gets for each person."""
    return _exact(market.people, market.usual)


def _exact(people: People, usual: Floats) -> Floats:
    """p of each provider, given each person's chance at a typical one."""
    found = []
    for code, observed in enumerate(people.outcomes_of_providers()):
        above = tail_from(usual[people.provider.codes == code], round(float(observed)))
        found.append(2.0 * min(above, 1.0 - above))
    return floats(found)


def raw_rates(market: Market) -> Judgement:
    """As if all people were alike."""
    count, people = market.people.outcomes_of_providers(), market.people.people_of_providers()
    return _beside_everybody(count, people, np.ones(len(people)))


def in_year(market: Market) -> Judgement:
    """As if those placed this year had been referred this year."""
    return _beside_everybody(market.in_year, market.referred, np.ones(len(market.referred)))


def own_targets(market: Market) -> Judgement:
    """As if every provider's target asked as much of it."""
    count, people = market.people.outcomes_of_providers(), market.people.people_of_providers()
    return _beside_everybody(count, people, market.target)


WAYS: Mapping[str, Callable[[Market], Judgement]] = {
    OURS: like_with_like,
    "raw rates": raw_rates,
    "in-year ratio": in_year,
    "own targets": own_targets,
}


def _beside_everybody(count: Floats, people: Floats, asked: Floats) -> Judgement:
    """Counts over what would be had if each had the same share of what is asked of it."""
    expected = people * asked * count.sum() / (people @ asked)
    ratio = count / expected
    share = np.clip(expected / people, 0.0, 0.99)
    s = np.sqrt(expected * (1.0 - share)) / expected
    wide = float(norm.isf(0.025)) * s
    p = 2.0 * norm.sf(np.abs(ratio - 1.0) / s)
    return Judgement(ratio, ratio - wide, ratio + wide, p, ratio - 1.0)
