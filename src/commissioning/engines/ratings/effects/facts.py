"""What was known of people beforehand as columns, and whether those who had either way were alike in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Flags, Floats
from commissioning.engines.ratings.case_mix.covariates import Covariate
from commissioning.engines.ratings.case_mix.encoding import encoding_of

FAR_APART = 0.1
"""A difference of means, in standard deviations, above which people are not alike."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The columns, rows × columns, and what had to be decided to get them."""

    names: tuple[str, ...]
    columns: Floats
    remarks: tuple[str, ...]


def facts_of(covariates: Sequence[Covariate], outcome: Floats) -> Facts:
    """All covariates as numbers about their mean, and 0 and 1 for each group but the most common one."""
    people = len(outcome)
    if not covariates:
        return Facts((), np.zeros((people, 0)), ())
    everybody = np.ones(people, dtype=np.bool_)
    encoding = encoding_of(covariates, outcome, np.ones(people), everybody, both_outcomes=False)
    columns = np.zeros((people, len(encoding.columns) + 1))
    columns[:, : len(encoding.numbers)] = encoding.numbers_of(covariates)
    np.put_along_axis(columns, encoding.places_of(covariates).astype(np.int64), 1.0, axis=1)
    return Facts(encoding.columns, columns[:, :-1] * encoding.scale + encoding.centre, encoding.remarks)


@dataclass(frozen=True, slots=True)
class Balance:
    """One fact: its mean among those of the new way and of the usual one, and how many standard deviations apart."""

    name: str
    chosen: float
    usual: float
    apart: float

    @property
    def far(self) -> bool:
        return abs(self.apart) > FAR_APART


def balances(facts: Facts, chosen: Flags) -> tuple[Balance, ...]:
    """Every fact, in the order of the columns."""
    found = []
    for name, column in zip(facts.names, facts.columns.T, strict=True):
        new, usual = column[chosen], column[~chosen]
        spread = float(np.sqrt((new.var() + usual.var()) / 2.0))
        gap = float(new.mean() - usual.mean())
        found.append(Balance(name, float(new.mean()), float(usual.mean()), gap / spread if spread else 0.0))
    return tuple(found)
