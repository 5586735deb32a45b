"""The columns of a watch: whose each person is, what became of them, and on which day that was due to be known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.cohort import Reading
from commissioning.cli.watching.question import Asked
from commissioning.core.periods import in_words
from commissioning.engines.ratings.arrays import Flags, Floats, Ints
from commissioning.engines.ratings.case_mix.covariates import MISSING, Category, Covariate
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.cohorts.table import Days


@dataclass(frozen=True, slots=True)
class Read:
    """Everybody of the file.

    Takes    rows: their numbers in the file; identifiers: what settles the order within a day.
    """

    people: People
    days: Days
    rows: Ints
    identifiers: Ints


def read(reading: Reading, asked: Asked) -> Read:
    """The people.

    Raises   InputRefused, naming the column, the rows and what to do.
    """
    provider = reading.groups(asked.provider)
    reading.once_each()
    days = _days(reading, asked)
    people = People(provider, _outcomes(reading, asked), reading.covariates())
    rows = reading.rows.astype(np.int64)
    identifiers = rows if asked.person is None else reading.groups(asked.person).codes.astype(np.int64)
    return Read(people, days, rows, identifiers)


def in_base(days: Days, asked: Asked) -> Flags:
    """Who is learnt from."""
    if asked.learn_until is None:
        return np.ones(len(days), dtype=np.bool_)
    base: Flags = days < np.datetime64(asked.learn_until)
    until = in_words(asked.learn_until)
    if not base.any():
        refuse(
            f"Nobody's {asked.on} is before {until}, so there is nobody to learn from; the first is "
            f"{in_words(days.min().item())}. Give a later --learn-until, or people of before."
        )
    if base.all():
        refuse(
            f"Nobody's {asked.on} is on or after {until}, so there is nobody to watch; the last is "
            f"{in_words(days.max().item())}. Give an earlier --learn-until, or people of since."
        )
    return base


def never_seen(people: People, base: Flags, later: Flags) -> Iterator[str]:
    """What later people have that nobody had whom the model learnt from, and how they are counted."""
    for known in people.covariates:
        for what, new, counted in _new(known, base, later):
            if new:
                whose = f"{known.name} is {what} for {new:,} of those watched, and was for nobody in the base period"
                yield f"{whose}: counted as {counted}."


def _new(known: Covariate, base: Flags, later: Flags) -> Iterator[tuple[str, int, str]]:
    if not isinstance(known, Category):
        missing = np.isnan(known.values)
        if not missing[base].any():
            yield "missing", int(missing[later].sum()), "average in it"
        return
    before = set(known.codes[base].tolist())
    for code in (MISSING, *range(len(known.levels))):
        if code not in before:
            what = "missing" if code == MISSING else known.levels[code]
            yield what, int((known.codes[later] == code).sum()), "the most common one"


def _outcomes(reading: Reading, asked: Asked) -> Floats:
    """0 or 1 for each."""
    missing = reading.cells(asked.outcome).missing
    if missing.any():
        refuse(
            f"{asked.outcome} is missing in {reading.named(missing)}. Leave out whose outcome is not due yet: 0 would "
            "count as a failure that nobody has seen. Write 0 for whoever was due and had none."
        )
    values = reading.outcome()
    wrong = ~np.isin(values, (0.0, 1.0))
    if wrong.any():
        refuse(
            f"{asked.outcome} is {values[wrong][0]:g} in {reading.named(wrong)}, and watching takes 1 for a person "
            "with the outcome and 0 without. Amounts such as pay have no chart from person to person here: make a "
            "column of whether each reached a threshold, or compare amounts with commissioning rate."
        )
    return values


def _days(reading: Reading, asked: Asked) -> Days:
    days = reading.days(asked.on)
    missing = np.isnat(days)
    if missing.any():
        refuse(
            f"{asked.on} is missing in {reading.named(missing)}. Give everybody the day on which the outcome was due "
            "to be known, also who had none; leave out whose is not due yet."
        )
    return days
