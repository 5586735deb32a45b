"""How what is known of people becomes columns of numbers, learnt once and the same for everybody after.

A number is taken about its mean, in units of its spread. A category becomes a column of 0 and 1 for each level but
the most common one. Missing is a level of its own. A level that the model cannot learn from is counted with another,
and that is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Flags, Floats, totals
from commissioning.engines.ratings.case_mix.covariates import MISSING, Category, Covariate, Number
from commissioning.engines.ratings.case_mix.levels import Levels, levels_of


class UnknownCovariates(ValueError):
    """The covariates given are not those the model was made with."""


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One number: a person's value less `centre`, over `scale`; a missing one is taken to be the centre."""

    name: str
    centre: float
    scale: float


@dataclass(frozen=True, slots=True)
class Encoding:
    """The columns of a model, numbers first, and what had to be decided to get them."""

    given: tuple[str, ...]
    numbers: tuple[NumberColumn, ...]
    categories: tuple[Levels, ...]
    remarks: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names, as "age" and "region: north"."""
        labels = [label for levels in self.categories for label in levels.columns]
        return (*(number.name for number in self.numbers), *labels)

    @property
    def centre(self) -> Floats:
        return np.array([number.centre for number in self.numbers] + [0.0] * self._dummies)

    @property
    def scale(self) -> Floats:
        return np.array([number.scale for number in self.numbers] + [1.0] * self._dummies)

    @property
    def _dummies(self) -> int:
        return sum(len(levels.columns) for levels in self.categories)

    def numbers_of(self, covariates: Sequence[Covariate]) -> Floats:
        """Rows × numbers."""
        by_name = self._checked(covariates)
        taken = np.zeros((_length(covariates), len(self.numbers)))
        for place, number in enumerate(self.numbers):
            covariate = by_name[number.name]
            assert isinstance(covariate, Number)
            taken[:, place] = (covariate.values - number.centre) / number.scale
        return np.nan_to_num(taken, copy=False)

    def places_of(self, covariates: Sequence[Covariate]) -> Codes:
        """Rows × categories: the column that is 1; the number of columns where none is."""
        by_name = self._checked(covariates)
        none = len(self.numbers) + self._dummies
        places = np.empty((_length(covariates), len(self.categories)), dtype=np.min_scalar_type(none), order="F")
        first = len(self.numbers)
        for place, levels in enumerate(self.categories):
            places[:, place] = levels.places_of(by_name[levels.name], first, none)
            first += len(levels.columns)
        return places

    def _checked(self, covariates: Sequence[Covariate]) -> dict[str, Covariate]:
        names = tuple(covariate.name for covariate in covariates)
        if sorted(names) != sorted(self.given):
            raise UnknownCovariates(f"The model was made with {self.given}, not with {names}. Give those.")
        return {covariate.name: covariate for covariate in covariates}


def encoding_of(
    covariates: Sequence[Covariate], outcome: Floats, counts: Floats, fitted: Flags, *, both_outcomes: bool
) -> Encoding:
    """Learn the columns from the rows that are fitted.

    Takes    both_outcomes: whether a level needs people with and without the outcome, as in a logistic model.
    """
    numbers: list[NumberColumn] = []
    categories: list[Levels] = []
    remarks: list[str] = []
    inside = slice(None) if fitted.all() else fitted  # a slice copies nothing
    for covariate in covariates:
        category = covariate if isinstance(covariate, Category) else _whether_given(covariate)
        if isinstance(covariate, Number):
            number = _number(covariate, counts, fitted)
            if number is None:
                remarks.append(f"{covariate.name} is the same for everybody and was left out.")
            else:
                numbers.append(number)
        if category is None:
            continue
        remarks.extend(_how_many_missing(category, counts))
        codes = category.codes[inside] + np.intp(1)
        people = totals(codes, counts[inside], len(category.levels) + 1)
        outcomes = totals(codes, outcome[inside], len(category.levels) + 1)
        levels, said = levels_of(category, people, outcomes, both_outcomes=both_outcomes)
        if levels.columns:
            categories.append(levels)
        elif isinstance(covariate, Number):
            said = (f"People whose {covariate.name} is missing are taken to be average in it: too few to learn from.",)
        remarks.extend(said)
    return Encoding(
        tuple(covariate.name for covariate in covariates), tuple(numbers), tuple(categories), tuple(remarks)
    )


def _number(covariate: Number, counts: Floats, fitted: Flags) -> NumberColumn | None:
    there = fitted & np.isfinite(covariate.values)
    values, weights = covariate.values[there], counts[there]
    if not len(values) or values.min() == values.max():
        return None
    mean = float(np.average(values, weights=weights))
    return NumberColumn(covariate.name, mean, float(np.sqrt(np.average((values - mean) ** 2, weights=weights))))


def _whether_given(covariate: Number) -> Category | None:
    missing = np.isnan(covariate.values)
    if not missing.any():
        return None
    return Category(covariate.name, ("given",), -missing.astype(np.int16))


def _how_many_missing(category: Category, counts: Floats) -> tuple[str, ...]:
    missing = float(counts[category.codes == MISSING].sum())
    if not missing:
        return ()
    return (f"{category.name} is missing for {missing:,.0f} of {counts.sum():,.0f} people.",)


def _length(covariates: Sequence[Covariate]) -> int:
    first = covariates[0]
    return len(first.codes if isinstance(first, Category) else first.values)
