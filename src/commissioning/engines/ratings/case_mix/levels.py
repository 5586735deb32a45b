"""The levels of a category as columns of 0 and 1, and what becomes of those a model cannot learn from."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats
from commissioning.engines.ratings.case_mix.covariates import Category, Covariate

COMPARED_WITH = -1
"""The column of the level that the others are compared with: none."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Which column each level of a category has.

    Takes    names: "missing", then the levels in their order
             column: for each name its column, or COMPARED_WITH
    """

    name: str
    names: tuple[str, ...]
    column: tuple[int, ...]
    columns: tuple[str, ...]

    def places_of(self, covariate: Covariate, first: int, none: int) -> Codes:
        """Each person's column, counted on from `first`, or `none`; a level unknown to the model counts as missing."""
        column = np.array([none if column == COMPARED_WITH else first + column for column in self.column])
        column = column.astype(np.min_scalar_type(none))
        if not isinstance(covariate, Category):
            return column[np.where(np.isnan(covariate.values), 0, 1)]
        place = {name: number for number, name in enumerate(self.names)}
        of_code = np.roll(column[[place.get(level, 0) for level in ("missing", *covariate.levels)]], -1)
        return of_code[covariate.codes]  # the last is that of code -1, which is missing


def levels_of(
    category: Category, people: Floats, outcomes: Floats, *, both_outcomes: bool
) -> tuple[Levels, tuple[str, ...]]:
    """The columns of a category, and what was decided.

    Takes    people, outcomes: of the fitted people, "missing" first, then in the order of the levels.
    """
    names = ("missing", *category.levels)
    sound = people > 0
    if both_outcomes:
        sound &= (outcomes > 0) & (outcomes < people)
    if sound.sum() < 2:
        there = sum(people > 0)
        why = "is the same for everybody" if there < 2 else "has no two levels with people of both outcomes"
        return Levels(category.name, names, (COMPARED_WITH,) * len(names), ()), (
            f"{category.name} {why} and was left out.",
        )
    order = [int(place) for place in np.argsort(-people, kind="stable") if sound[place]]
    number = {place: at for at, place in enumerate(order[1:])} | {order[0]: COMPARED_WITH}
    column: list[int] = []
    remarks: list[str] = []
    for place in range(len(names)):
        counted_as = place if sound[place] else _nearest(place, order, people, outcomes)
        column.append(number[counted_as])
        if not sound[place] and people[place]:
            which = "Nobody" if outcomes[place] == 0 else "Everybody"
            remarks.append(
                f"{which} at {names[place]} of {category.name} (people: {int(people[place])}) had the outcome; "
                f"counted as {names[counted_as]}, whose share of outcomes is nearest."
            )
    columns = tuple(f"{category.name}: {names[place]}" for place in order[1:])
    return Levels(category.name, names, tuple(column), columns), tuple(remarks)


def _nearest(place: int, order: list[int], people: Floats, outcomes: Floats) -> int:
    if not people[place]:
        return order[0]
    rate = outcomes[place] / people[place]
    return min(order, key=lambda other: abs(outcomes[other] / people[other] - rate))
