"""Cohorts followed from the start: what each has reached, what it will come to, and what it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.cohort import Reading
from commissioning.cli.rating.question import Question
from commissioning.engines.ratings.arrays import totals
from commissioning.engines.ratings.cohorts.minimum_level import Attainment, State, attainment, judged
from commissioning.engines.ratings.cohorts.projection import Projection, projections
from commissioning.engines.ratings.cohorts.table import CohortTable, Days, cohort_table, whole_months
from commissioning.engines.ratings.figures import Absent, Figure, ratio
from commissioning.tables.people_file import PeopleFile

MOST_CURVES = 6
SPANS = (1, 3, 6, 12, 24, 60, 120)
"""How many months of starts go into one curve: the fewest that give no more than six curves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `commissioning cohorts` is asked.

    Takes    started, reached: the columns of the day of the start and of the outcome, empty where there is none
             as_of: the last day that counts; months: the age at which a cohort is held against its levels
             level, offer, without: shares of a cohort by that age, 0 to 1
             provider: the column by which mature cohorts are told apart.
    """

    started: str
    reached: str
    as_of: date
    months: int
    level: float | None
    offer: float | None
    without: float | None
    provider: str | None
    person: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.started, self.reached, *(column for column in (self.provider, self.person) if column))


@dataclass(frozen=True, slots=True)
class Line:
    """One month's starts. `state` is none where no level was asked about."""

    month: date
    people: float
    reached_months: int
    outcomes: float
    share: Figure
    attained: Attainment | None
    projected: Projection | Absent


@dataclass(frozen=True, slots=True)
class OfProvider:
    """One provider over its cohorts that are old enough."""

    name: str
    people: float
    outcomes: float
    share: Figure
    state: State | None
    shortfall: Figure
    p: Figure


@dataclass(frozen=True, slots=True)
class Together:
    """Starts of some months, as far as all of them have come: the share with the outcome at 0, 1, 2, … months."""

    first: date
    last: date
    people: float
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Every cohort, the curves, and the providers."""

    asked: Asked
    lines: tuple[Line, ...]
    curves: tuple[Together, ...]
    providers: tuple[OfProvider, ...]
    remarks: tuple[str, ...]


def answer(file: PeopleFile, asked: Asked) -> Found:
    """The cohorts.

    Raises   InputRefused, naming the column and what to do.
    """
    reading = Reading(file, Question(asked.reached, asked.started, (), person=asked.person))
    reading.once_each()
    started, reached = reading.days(asked.started), reading.days(asked.reached)
    until = asked.as_of + timedelta(days=1)
    early = reached < started
    if early.any():
        refuse(
            f"{asked.reached} is before {asked.started} in {reading.named(early)}. An outcome of before the start is "
            "none of this programme's. Mend the day, or leave it empty."
        )
    if not (started < np.datetime64(until)).any():
        refuse(f"Nobody started by {asked.as_of}. Look at --as-of, or at {asked.started}.")
    table = cohort_table(started, reached, until=until)
    projected = projections(table, maturity_months=asked.months)
    return Found(
        asked,
        tuple(_line(table, place, projected[place], asked) for place in range(len(table.months))),
        tuple(_together(table, asked.months)),
        tuple(_providers(reading, asked, started, reached, table)),
        (*reading.remarks, *_left_out(asked, started, until)),
    )


def _line(table: CohortTable, place: int, projected: Projection | Absent, asked: Asked) -> Line:
    age = min(table.reached(place), asked.months)
    outcomes = float(table.outcomes[place, age])
    people = float(table.people[place])
    attained = None
    if asked.level is not None:
        attained = attainment(
            table, place, level=asked.level, maturity_months=asked.months, offer=asked.offer, without=asked.without
        )
    share = ratio(outcomes, people, because="nobody started that month")
    return Line(table.months[place], people, age, outcomes, share, attained, projected)


def _together(table: CohortTable, months: int) -> Sequence[Together]:
    """Cohorts put together by as few months as give a picture that can be read."""
    span = next((each for each in SPANS if len(table.months) / each <= MOST_CURVES), SPANS[-1])
    found = []
    for first in range(0, len(table.months), span):
        places = range(first, min(first + span, len(table.months)))
        people = float(table.people[places].sum())
        age = min([months, *(table.reached(place) for place in places)])
        if people and age:
            shares = table.outcomes[places, : age + 1].sum(axis=0) / people
            found.append(Together(table.months[places[0]], table.months[places[-1]], people, tuple(shares.tolist())))
    return found


def _providers(
    reading: Reading, asked: Asked, started: Days, reached: Days, table: CohortTable
) -> Sequence[OfProvider]:
    """The people of the cohorts that are old enough, by provider."""
    if asked.provider is None:
        return []
    provider = reading.groups(asked.provider)
    old = sum(table.reached(place) >= asked.months for place in range(len(table.months)))
    first = np.datetime64(table.months[0], "M")
    there = (started.astype("datetime64[M]") >= first) & (started.astype("datetime64[M]") < first + old)
    had = there & ~np.isnat(reached)
    had[had] = whole_months(started[had], reached[had]) < asked.months
    number = len(provider.levels)
    people, outcomes = (totals(provider.codes[each], None, number) for each in (there, had))
    return [_of_provider(asked, *each) for each in zip(provider.levels, people, outcomes, strict=True)]


def _of_provider(asked: Asked, name: str, people: float, outcomes: float) -> OfProvider:
    share = ratio(outcomes, people, because=f"none of its cohorts is {asked.months} months old")
    if asked.level is None:
        no_level = Absent("no level was given")
        return OfProvider(name, people, outcomes, share, None, no_level, no_level)
    return OfProvider(name, people, outcomes, share, *judged(people, outcomes, level=asked.level))


def _left_out(asked: Asked, started: Days, until: date) -> list[str]:
    never, later = int(np.isnat(started).sum()), int((started >= np.datetime64(until)).sum())
    said = []
    if never:
        said.append(f"{never:,} without {asked.started} are in no cohort. Make cohorts by referral, and they are.")
    if later:
        said.append(f"{later:,} started after {asked.as_of} and left no trace.")
    return said
