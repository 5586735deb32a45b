"""Each person's prospects: their chance of the outcome by what was known before, learnt from other providers only.

A provider's own outcomes never enter its people's prospects, or one that parks people would prove that they had none.
Providers are dealt into folds in the order of their names; each fold's people get their prospects from the model of
the rest. A low prospect is never a reason to serve somebody less.

Source   Methods, 11.
"""

import numpy as np

from commissioning.engines.ratings.arrays import Flags, Floats, Ints
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.people import NotUsable, People

FOLDS = 5
FEWEST_EXPECTED = 10.0
BANDS = (10, 5, 3)


def prospects(people: People, *, learnt_from: Flags | None = None, folds: int = FOLDS) -> Floats:
    """The chance of the outcome for each person, 0 to 1.

    Takes    learnt_from: whose outcomes are learnt from, such as those who were started; None is everybody.
    Raises   NotUsable, when there are not two providers; NobodyToCompare; SaysNothingNew; Separated.
    """
    present = np.unique(people.provider.codes)
    if len(present) < 2:
        raise NotUsable("Prospects are learnt from other providers, and there is only one.")
    fold_of = np.zeros(len(people.provider.levels), dtype=np.int64)
    fold_of[present] = np.arange(len(present)) % min(folds, len(present))
    fold = fold_of[people.provider.codes]
    chances = np.empty(len(people))
    for number in np.unique(fold):
        others = fold != number
        model = logistic.fit(people.only(others if learnt_from is None else others & learnt_from))
        own = fold == number
        chances[own] = model.expected(model.rows(people.only(own)))
    return chances


def bands(chances: Floats, number: int) -> Ints:
    """The band of each person among all, 0 the worst: as many people in each; equal prospects stay together."""
    edges = np.quantile(chances, np.arange(1, number) / number)
    return np.searchsorted(edges, chances, side="left").astype(np.int64)


def finest_bands(expected: Floats, chances: Floats) -> tuple[Ints, int]:
    """Deciles, or quintiles, or thirds: the finest whose every band expects ten of what is counted.

    Takes    expected: what is expected of each person, such as the chance itself.
    """
    for number in BANDS:
        band = bands(chances, number)
        if np.bincount(band, expected, minlength=number).min() >= FEWEST_EXPECTED:
            return band, number
    return bands(chances, BANDS[-1]), BANDS[-1]
