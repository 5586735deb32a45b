"""What a star rating is made from: for each person and measure what came about, and what was to be expected."""

from dataclasses import dataclass

import numpy as np

from commissioning.core.periods import Period
from commissioning.engines.ratings.arrays import Codes, Flags, Floats
from commissioning.engines.ratings.cohorts.table import Days


class NotEvidence(ValueError):
    """The arrays do not belong together."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """People by measures. Everyone eligible is in, with the outcome or without.

    Takes    site: the number of each person's site in `sites`
             counted_on: the day by which the person falls into a window
             actual, expected, variance: people × measures; "not a number" where the measure does not apply
    """

    sites: tuple[str, ...]
    measures: tuple[str, ...]
    site: Codes
    counted_on: Days
    actual: Floats
    expected: Floats
    variance: Floats

    def __post_init__(self) -> None:
        shape = (len(self.site), len(self.measures))
        for name, values in (("actual", self.actual), ("expected", self.expected), ("variance", self.variance)):
            if values.shape != shape:
                raise NotEvidence(f"There are {shape[0]} people and {shape[1]} measures, but {name} is {values.shape}.")
        if (np.isnan(self.actual) != np.isnan(self.expected)).any():
            raise NotEvidence(
                "A person has an outcome without an expectation, or the other way round. Give both or neither."
            )

    def within(self, window: Period) -> "Evidence":
        """The people of a window; nobody else leaves a trace."""
        inside = self.counted_on >= np.datetime64(window.start)
        if window.end is not None:
            inside &= self.counted_on < np.datetime64(window.end)
        return self.only(inside)

    def only(self, people: Flags) -> "Evidence":
        """Some of the people."""
        if people.all():
            return self
        return Evidence(
            self.sites,
            self.measures,
            self.site[people],
            self.counted_on[people],
            self.actual[people],
            self.expected[people],
            self.variance[people],
        )

    def by_site(self, values: Floats) -> Floats:
        """Sites × measures: the sums of people × measures; what does not apply adds nothing."""
        return np.column_stack(
            [np.bincount(self.site, np.nan_to_num(column), minlength=len(self.sites)) for column in values.T]
        )

    def people_of_sites(self) -> Floats:
        return np.bincount(self.site, minlength=len(self.sites)).astype(np.float64)
