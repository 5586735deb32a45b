"""Signs that a provider picks people with good prospects, or does little for those with poor ones.

    who is started     among referrals, logit P(start) = a_p + b_p·g
    contacts           ln E(contacts) = ln(months) + a_p + b_p·g, standard errors × √φ
    nobody saw them    no contact for three months, along the bands of prospects (Cochran–Armitage)
    outcomes           logit P(outcome) = a_p + b_p·g: above expected at the top with below at the bottom
    first service      time to it, people of poor prospects against the rest (log-rank)

g is the logit of the prospects, and a provider's b_p is held against the b of all the others together. Who is not seen,
and who waits, is compared among the provider's own people: where all providers leave some alone, all show it.

A sign does not say why. Specialists, health pauses and missing records make
the same picture. So the words are "for review", never "is parking".

Source   Methods, 11; Koning and Heinrich (2013); Carter and Whitworth (2014).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logit
from scipy.stats import norm

from commissioning.engines.ratings.arrays import Flags, Floats, Ints, totals
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.covariates import Category, Number
from commissioning.engines.ratings.case_mix.dependence import SaysNothingNew
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.solving import Separated
from commissioning.engines.ratings.cohorts.event_history import log_rank
from commissioning.engines.ratings.figures import Absent, Interval
from commissioning.engines.ratings.selection.counts import CountsNotExplained, slope_within
from commissioning.engines.ratings.selection.trends import trend

FEWEST_PEOPLE = 30
CONFIDENCE = 0.95
NO_CHANCE = 1e-9
NO_SLOPE = (logistic.NobodyToCompare, SaysNothingNew, Separated, CountsNotExplained)


@dataclass(frozen=True, slots=True)
class Sign:
    """One provider's answer to one question.

    Returns  effect: how much steeper than at the others, above 0 when people with good prospects get more
             p: the chance of as steep a slope, either way, at a provider like the others
    """

    question: str
    provider: str
    effect: float
    limits: Interval
    p: float


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that cannot be answered for a provider, and why."""

    question: str
    provider: str
    reason: Absent


Answer = Sign | Unanswered


def steeper(question: str, provider: Category, outcome: Floats, prospects: Floats) -> Iterator[Answer]:
    """Whether an outcome of 0 or 1 (started, got the job) rises more with prospects than at the other providers."""
    score = Number("prospects", np.asarray(logit(np.clip(prospects, 1e-6, 1.0 - 1e-6))))
    everybody = People(provider, outcome, (score,))

    def slope(rows: Flags) -> tuple[float, float]:
        if outcome[rows].min() == outcome[rows].max():
            raise SaysNothingNew("It is so for nobody, or for everybody.")
        model = logistic.fit(everybody.only(rows))
        if not model.columns:
            raise SaysNothingNew("All people have the same prospects.")
        return float(model.coefficients[0]), float(model.standard_errors[0])

    yield from _against_the_others(question, provider, slope)


def contacts(provider: Category, number: Floats, months: Floats, prospects: Floats) -> Iterator[Answer]:
    """Whether people with good prospects have more contacts a month than at the other providers.

    Takes    months: on the programme; people with none are left out.
    """
    score = np.asarray(logit(np.clip(prospects, 1e-6, 1.0 - 1e-6)))

    def slope(rows: Flags) -> tuple[float, float]:
        there = rows & (months > 0)
        return slope_within(number[there], score[there], months[there], provider.codes[there])

    yield from _against_the_others("contacts", provider, slope)


def unseen(provider: Category, no_contact: Floats, band: Ints) -> Iterator[Answer]:
    """Whether the share without any contact for three months falls as prospects rise.

    Takes    no_contact: 1 or 0 for each person; band: of prospects, 0 the poorest.
    """
    number = int(band.max()) + 1
    for code, name in enumerate(provider.levels):
        own = provider.codes == code
        people = totals(band[own], None, number)
        found = trend(totals(band[own], no_contact[own], number), people, np.arange(number, dtype=np.float64))
        if own.sum() < FEWEST_PEOPLE:
            found = _few(int(own.sum()))
        if isinstance(found, Absent):
            yield Unanswered("nobody saw them", name, found)
            continue
        wide = abs(found.slope) / np.sqrt(found.statistic) if found.statistic else 0.0
        yield _sign("nobody saw them", name, -found.slope, wide, found.p)


def first_service(provider: Category, days: Floats, served: Flags, band: Ints) -> Iterator[Answer]:
    """Whether people of poor prospects wait longer for their first service than the rest.

    Takes    days: to the first service, or to when the person was last watched; band: 0 is poor.
    """
    for code, name in enumerate(provider.levels):
        own = provider.codes == code
        poor = band[own] == 0
        if own.sum() < FEWEST_PEOPLE:
            yield Unanswered("first service", name, _few(int(own.sum())))
            continue
        if not poor.any() or poor.all() or not served[own].any():
            yield Unanswered("first service", name, Absent("nobody was served, or all have the same prospects"))
            continue
        statistic, p = log_rank(days[own], served[own], ~poor)
        rates = [served[own][group].sum() / max(days[own][group].sum(), 1e-9) for group in (~poor, poor)]
        effect = float(np.log(rates[0] / rates[1])) if min(rates) > 0 else (np.inf if rates[0] else -np.inf)
        wide = abs(effect) / np.sqrt(statistic) if statistic and np.isfinite(effect) else 0.0
        yield _sign("first service", name, effect, wide, p)


def _against_the_others(
    question: str, provider: Category, slope: Callable[[Flags], tuple[float, float]]
) -> Iterator[Answer]:
    for code, name in enumerate(provider.levels):
        own = provider.codes == code
        if own.sum() < FEWEST_PEOPLE:
            yield Unanswered(question, name, _few(int(own.sum())))
            continue
        try:
            (mine, my_error), (others, their_error) = slope(own), slope(~own)
        except NO_SLOPE as problem:
            yield Unanswered(question, name, Absent(f"no slope can be told: {problem}"))
            continue
        wide = float(np.hypot(my_error, their_error))
        if wide < NO_CHANCE:
            yield Unanswered(question, name, Absent("it follows the prospects exactly: no chance is in it"))
            continue
        yield _sign(question, name, mine - others, wide, 2.0 * float(norm.sf(abs(mine - others) / wide)))


def _sign(question: str, provider: str, effect: float, wide: float, p: float) -> Sign:
    out = float(norm.isf((1.0 - CONFIDENCE) / 2.0)) * wide
    return Sign(question, provider, effect, Interval(effect - out, effect + out), p)


def _few(people: int) -> Absent:
    return Absent(f"{people} people are too few to tell")


def with_adjusted_p(sign: Sign, p: float) -> Sign:
    """The same sign, its p adjusted for how many providers were asked about."""
    return replace(sign, p=p)
