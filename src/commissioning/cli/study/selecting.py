"""A market in which one provider creams (starts those with good prospects) and parks (leaves the others alone)."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, logit

from commissioning.cli.study.market import USUAL, drawn
from commissioning.cli.study.ways import OURS
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.selection.review import reviews
from commissioning.engines.ratings.selection.signs import contacts, steeper, unseen

PROVIDERS = 10
EACH = 250
GUILTY = 0
MONTHS = 12.0
CREAMING = 1.0
"""How much steeper the log-odds of a start rise with those of an outcome than elsewhere."""
PARKING = 0.4
"""The same for the logarithm of contacts."""
BANDS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Shares put up for review: the one that selects, and the others."""

    guilty: dict[str, float]
    innocent: dict[str, float]


def select(chance: np.random.Generator) -> Found:
    """One market, looked at for signs."""
    served = np.repeat(np.arange(PROVIDERS), EACH)
    shift = chance.normal(0.0, 0.4, PROVIDERS)
    people, _ = drawn(served, shift[served], PROVIDERS, chance)
    # Prospects are learnt from an earlier cohort, so that no one's own outcome is in them.
    earlier, risk = drawn(served, shift[served], PROVIDERS, chance)
    outcome = (chance.random(len(served)) < expit(USUAL + risk)).astype(np.float64)
    model = logistic.fit(replace(earlier, outcome=outcome))
    prospects = model.expected(model.rows(people))
    score = logit(prospects) - float(np.mean(logit(prospects)))
    guilty = served == GUILTY
    started = (chance.random(len(served)) < expit(1.0 + (0.2 + CREAMING * guilty) * score)).astype(np.float64)
    rate = np.exp(0.2 + (0.05 + PARKING * guilty) * score) * chance.gamma(2.0, 0.5, len(served))
    number = chance.poisson(MONTHS * rate).astype(np.float64)
    unlooked = (chance.random(len(served)) < expit(-2.0 - 2.0 * PARKING * guilty * score)).astype(np.float64)
    provider = people.provider
    band = np.searchsorted(np.quantile(prospects, np.linspace(0, 1, BANDS + 1)[1:-1]), prospects)
    answers = [
        *steeper("who is started", provider, started, prospects),
        *contacts(provider, number, np.full(len(served), MONTHS), prospects),
        *unseen(provider, unlooked, band),
    ]
    flagged = [review.for_review for review in reviews(answers)]
    innocent = float(np.mean(flagged[1:]))
    return Found({OURS: float(flagged[GUILTY])}, {OURS: innocent})
