"""Cohorts followed from the start: what each has reached, what it will come to, and what it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.following.question import Asked
from commissioning.cli.rating.cohort import Reading
from commissioning.core.periods import add_months
from commissioning.engines.ratings.arrays import Floats, Ints
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.cohorts.minimum_level import Attainment, State, attainment, judged_each
from commissioning.engines.ratings.cohorts.projection import Projection, projections
from commissioning.engines.ratings.cohorts.table import CohortTable, Days, cohort_table, whole_months
from commissioning.engines.ratings.figures import Absent, Figure, known, ratio
from commissioning.tables.people_file import PeopleFile

MOST_CURVES = 6
SPANS = (1, 3, 6, 12, 24, 60, 120)
"""How many months of starts go into one curve: the fewest that give no more than six curves."""


@dataclass(frozen=True, slots=True)
class Line:
    """The starts of a month, or of as many as the terms say; of one group where levels are by group.

    Returns  level: what it is held against, or why nothing is known; attained: none where no level is known.
    """

    month: date
    group: str | None
    level: Figure
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
    reading = Reading(file, asked.as_question)
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
    left_out = _left_out(asked, started, until)
    if asked.by_terms is not None:
        started = np.where(started < np.datetime64(asked.by_terms.first), np.datetime64("NaT"), started)
    group = reading.groups(asked.group) if asked.group and asked.by_terms and asked.by_terms.by_group else None
    people = _Followed(asked, started, reached, group, until)
    if not (started < np.datetime64(until)).any():
        refuse(f"Nobody belongs to a cohort that the terms know. Look at {asked.started}, and at the terms' first day.")
    table = people.table()
    return Found(
        asked,
        tuple(line for code in people.codes() for line in _lines(people.table(code), asked, people.name(code))),
        tuple(_together(table, asked.months, asked.span)),
        tuple(_providers(reading, people, table)),
        (*reading.remarks, *left_out, *_not_known(people, table)),
    )


@dataclass(frozen=True, slots=True)
class _Followed:
    """Everybody's days, and their group where levels are by group."""

    asked: Asked
    started: Days
    reached: Days
    group: Category | None
    until: date

    def codes(self) -> Sequence[int | None]:
        """The groups that are followed apart; None for everybody together."""
        return [None] if self.group is None else list(range(len(self.group.levels)))

    def name(self, code: int | None) -> str | None:
        return None if self.group is None or code is None else self.group.levels[code]

    def table(self, code: int | None = None) -> CohortTable:
        """The cohorts of a group, or of everybody."""
        own = np.ones(len(self.started), dtype=np.bool_)
        if self.group is not None and code is not None:
            own = np.asarray(self.group.codes == code)
        first = self.asked.by_terms.first if self.asked.by_terms else None
        return cohort_table(self.started[own], self.reached[own], until=self.until, span=self.asked.span, first=first)

    def levels(self, cohort: Ints, months: Sequence[date]) -> Floats:
        """The level of each person's cohort; "not a number" where nobody knows it or they are in none."""
        found = np.full(len(cohort), np.nan)
        for place, month in enumerate(months):
            for code in self.codes():
                own = cohort == place
                if self.group is not None:
                    own &= self.group.codes == code
                level = known(self.asked.level_of(month, self.name(code)))
                found[own] = np.nan if level is None else level
        return found


def _lines(table: CohortTable, asked: Asked, group: str | None) -> Sequence[Line]:
    projected = projections(table, maturity_months=asked.months)
    return [_line(table, place, each, asked, group) for place, each in enumerate(projected)]


def _line(table: CohortTable, place: int, projected: Projection | Absent, asked: Asked, group: str | None) -> Line:
    age = min(table.reached(place), asked.months)
    outcomes = float(table.outcomes[place, age])
    people = float(table.people[place])
    attained: Attainment | None = None
    level = asked.level_of(table.months[place], group)
    if not isinstance(level, Absent):
        without = asked.without_of(table.months[place], group)
        attained = attainment(
            table, place, level=level, maturity_months=asked.months, offer=asked.offer, without=without
        )
    share = ratio(outcomes, people, because="nobody started that month")
    return Line(table.months[place], group, level, people, age, outcomes, share, attained, projected)


def _together(table: CohortTable, months: int, each_months: int) -> Sequence[Together]:
    """Cohorts put together by as few months as give a picture that can be read."""
    span = next((each for each in SPANS if len(table.months) / each <= MOST_CURVES), SPANS[-1])
    found = []
    for first in range(0, len(table.months), span):
        places = range(first, min(first + span, len(table.months)))
        people = float(table.people[places].sum())
        age = min([months, *(table.reached(place) for place in places)])
        if people and age:
            shares = table.outcomes[places, : age + 1].sum(axis=0) / people
            last = add_months(table.months[places[-1]], each_months - 1)
            found.append(Together(table.months[places[0]], last, people, tuple(shares.tolist())))
    return found


def _cohort_of_each(followed: _Followed, table: CohortTable) -> Ints:
    """The place of each person's cohort among those that are old enough; −1 for whoever is in none of them."""
    old = sum(table.reached(place) >= followed.asked.months for place in range(len(table.months)))
    month = followed.started.astype("datetime64[M]")
    place = np.full(len(month), -1, dtype=np.int64)
    there = ~np.isnat(month)
    place[there] = (month[there] - np.datetime64(table.months[0], "M")).astype(np.int64) // followed.asked.span
    return np.where(place < old, place, -1)


def _providers(reading: Reading, followed: _Followed, table: CohortTable) -> Sequence[OfProvider]:
    """The people of the cohorts that are old enough, by provider."""
    asked, started, reached = followed.asked, followed.started, followed.reached
    if asked.provider is None:
        return []
    provider = reading.groups(asked.provider)
    cohort = _cohort_of_each(followed, table)
    levels = followed.levels(cohort, table.months)
    had = (cohort >= 0) & ~np.isnat(reached)
    had[had] = whole_months(started[had], reached[had]) < asked.months
    old = np.flatnonzero(cohort >= 0)
    old = old[np.argsort(provider.codes[old], kind="stable")]
    edges = np.searchsorted(provider.codes[old], np.arange(1, len(provider.levels)))
    return [
        _of_provider(asked, name, levels[own], float(had[own].sum()))
        for name, own in zip(provider.levels, np.split(old, edges), strict=True)
    ]


def _of_provider(asked: Asked, name: str, levels: Floats, outcomes: float) -> OfProvider:
    people = float(len(levels))
    share = ratio(outcomes, people, because=f"none of its cohorts is {asked.months} months old")
    if not asked.judging or np.isnan(levels).any():
        because = Absent("the level of some of its cohorts is not known" if asked.judging else "no level was given")
        return OfProvider(name, people, outcomes, share, None, because, because)
    return OfProvider(name, people, outcomes, share, *judged_each(levels, outcomes))


def _not_known(followed: _Followed, table: CohortTable) -> list[str]:
    """Cohorts that nothing can be held against, and why."""
    asked = followed.asked
    if asked.by_terms is None or not asked.judging:
        return []
    found: dict[str, int] = {}
    for code in followed.codes():
        for month in table.months:
            level = asked.level_of(month, followed.name(code))
            if isinstance(level, Absent):
                of_group = f" of group {followed.name(code)}" if followed.group is not None else ""
                said = f"{of_group}: held against nothing, for {level.because}."
                found[said] = found.get(said, 0) + 1
    return [f"{number:,} {'cohort' if number == 1 else 'cohorts'}{said}" for said, number in found.items()]


def _left_out(asked: Asked, started: Days, until: date) -> list[str]:
    never, later = int(np.isnat(started).sum()), int((started >= np.datetime64(until)).sum())
    said = []
    if never:
        are = "is" if never == 1 else "are"
        said.append(f"{never:,} without {asked.started} {are} in no cohort. Make cohorts by referral, and they are.")
    early = 0 if asked.by_terms is None else int((started < np.datetime64(asked.by_terms.first)).sum())
    if asked.by_terms is not None and early:
        said.append(f"{early:,} came before {asked.by_terms.first}, the first day of the terms' cohorts: in none.")
    if later:
        said.append(f"{later:,} started after {asked.as_of} and left no trace.")
    return said
