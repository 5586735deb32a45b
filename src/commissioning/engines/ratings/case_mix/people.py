"""The people of a cohort as a model takes them: whose they are, what became of them, what was known before."""

from dataclasses import dataclass, replace

import numpy as np

from commissioning.engines.ratings.arrays import Flags, Floats, Ints, totals
from commissioning.engines.ratings.case_mix.covariates import MISSING, Category, Covariate


class NotUsable(ValueError):
    """The rows cannot be modelled as they are; the message names the row and what to do."""


@dataclass(frozen=True, slots=True)
class People:
    """One row for each person, or for each cell of people who are alike in everything.

    Takes    outcome: what became of the person; for a cell, the sum over its people
             people: how many people a row stands for; None says one each
    Raises   NotUsable.
    """

    provider: Category
    outcome: Floats
    covariates: tuple[Covariate, ...] = ()
    people: Floats | None = None

    def __post_init__(self) -> None:
        _same_length(self)
        _each_row(self.provider.codes != MISSING, "has no provider. Leave it out, or say whose it is.")
        _each_row(np.isfinite(self.outcome), "has no outcome that is a number. Give 0 for a person without one.")
        _each_row(self.counts > 0, "stands for no people. Leave it out.")
        names = [covariate.name for covariate in self.covariates]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise NotUsable(f"{', '.join(sorted(twice))} is given twice as a covariate. Give it once.")

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def counts(self) -> Floats:
        """How many people each row stands for."""
        return np.ones(len(self)) if self.people is None else self.people

    def only(self, rows: Flags | Ints) -> "People":
        """Some of the people, or all in another order, under the same names."""
        return People(
            replace(self.provider, codes=self.provider.codes[rows]),
            self.outcome[rows],
            tuple(
                replace(known, codes=known.codes[rows])
                if isinstance(known, Category)
                else replace(known, values=known.values[rows])
                for known in self.covariates
            ),
            None if self.people is None else self.people[rows],
        )

    def people_of_providers(self) -> Floats:
        return totals(self.provider.codes, self.people, len(self.provider.levels))

    def outcomes_of_providers(self) -> Floats:
        return totals(self.provider.codes, self.outcome, len(self.provider.levels))


def _same_length(people: People) -> None:
    lengths = {"the provider": len(people.provider.codes)}
    if people.people is not None:
        lengths["the number of people"] = len(people.people)
    for covariate in people.covariates:
        lengths[covariate.name] = len(covariate.codes if isinstance(covariate, Category) else covariate.values)
    for name, length in lengths.items():
        if length != len(people):
            raise NotUsable(f"There are {len(people)} outcomes, but {length} rows of {name}. Give one for each person.")
    if not len(people):
        raise NotUsable("There are no people. A comparison needs at least two providers with people of each.")


def _each_row(fine: np.ndarray, problem: str) -> None:
    if not fine.all():
        raise NotUsable(f"Row {int(np.flatnonzero(~fine)[0]) + 1} {problem}")
