"""Providers watched from person to person: what to expect is learnt once, and each later person is held against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.progress import Steps
from commissioning.cli.rating.answer import FORESEEN
from commissioning.cli.rating.cohort import Reading
from commissioning.cli.watching.question import Asked
from commissioning.cli.watching.reading import Read, in_base, never_seen, read
from commissioning.core.periods import in_words
from commissioning.engines.ratings.arrays import Floats, Ints, totals
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.cohorts.table import Days
from commissioning.engines.ratings.figures import Absent, Figure, ratio
from commissioning.engines.ratings.monitoring.likelihood_chart import above_expected, in_order
from commissioning.engines.ratings.monitoring.run_length import NoSuchLimit
from commissioning.engines.ratings.monitoring.watched import Arm, watched
from commissioning.tables.people_file import PeopleFile

Change = Literal["worse", "better"]
State = Literal["signal", "none", "too few to watch"]
DAYS_A_YEAR = 365.25
LEAST_YEARS = 1.0 / 12.0
"""People of less than a month are taken to be those of a month: outcomes are often settled by the month."""
LONG_GAP = np.timedelta64(366, "D")
"""While nobody comes no chart moves: so long a time is left out of the pace, or one slip would set the limits."""
SHAKY = 0.1
"""A standard error of the log-odds expected beyond which limits promise too much."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A chart that reached its limit.

    Returns  on, after: the day, and how many of the provider's people it took from the first day watched
             since, people, observed, expected: the run that led to it.
    """

    change: Change
    on: date
    after: int
    since: date
    people: int
    observed: float
    expected: float


@dataclass(frozen=True, slots=True)
class Course:
    """The people of one provider in order, and both charts over them.

    Takes    rows: their numbers in the file; years: from the first to the last, without long gaps.
    """

    rows: Ints
    days: Days
    outcomes: Floats
    chances: Floats
    years: float
    worse: Arm
    better: Arm

    @property
    def above(self) -> Floats:
        return above_expected(self.outcomes, self.chances)

    @property
    def arms(self) -> tuple[tuple[Change, Arm], ...]:
        return (("worse", self.worse), ("better", self.better))

    def signals(self) -> tuple[Signal, ...]:
        """Those of both charts, in order."""
        found = [self._signal(change, arm, place) for change, arm in self.arms for place in arm.signals]
        return tuple(sorted(found, key=lambda signal: (signal.after, signal.change)))

    def _signal(self, change: Change, arm: Arm, place: int) -> Signal:
        run = slice(arm.began(place), place + 1)
        observed, expected = float(self.outcomes[run].sum()), float(self.chances[run].sum())
        days = self.days[run]
        return Signal(change, days[-1].item(), place + 1, days[0].item(), len(days), observed, expected)


@dataclass(frozen=True, slots=True)
class Line:
    """One provider.

    Returns  before: observed over expected in the base period
             course: none where nobody of it was watched; too_few: why silence says little of it, if so.
    """

    provider: str
    people: int
    observed: float
    expected: float
    before: Figure
    course: Course | None
    signals: tuple[Signal, ...]
    too_few: Absent | None

    def of(self, change: Change) -> list[Signal]:
        """The signals of one kind."""
        return [signal for signal in self.signals if signal.change == change]

    @property
    def state(self) -> State:
        return "signal" if self.signals else "too few to watch" if self.too_few else "none"


@dataclass(frozen=True, slots=True)
class Found:
    """Every provider, and what was learnt from whom."""

    asked: Asked
    model: CaseMix
    base_people: int
    base_outcomes: float
    first: date
    last: date
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]

    def by_chance(self) -> tuple[float, float]:
        """Signals of each kind that providers as good as a typical one give: in a year, and over what was watched."""
        years = [line.course.years for line in self.lines if line.course]
        return len(years) / self.asked.run_years, sum(years) / self.asked.run_years


def answer(file: PeopleFile, asked: Asked, steps: Steps) -> Found:
    """Everybody watched.

    Raises   InputRefused, naming the column and what to do.
    """
    reading = Reading(file, asked.as_question)
    given = read(reading, asked)
    base = in_base(given.days, asked)
    later = base if asked.learn_until is None else ~base
    try:
        model = logistic.fit(given.people.only(base))
    except FORESEEN as problem:
        refuse(f"What to expect of {asked.outcome} cannot be learnt from {_learnt_from(asked, base)}: {problem}")
    chances = model.expected(model.rows(given.people))
    remarks = (*reading.remarks, *model.encoding.remarks, *_learning(asked, model, chances[base]))
    days = given.days[later]
    lines = tuple(_lines(asked, given, chances, base, later, steps))
    return Found(
        asked, model, int(base.sum()), float(given.people.outcome[base].sum()), days.min().item(), days.max().item(),
        lines, (*remarks, *never_seen(given.people, base, later), *_long_gaps(asked, lines)),
    )  # fmt: skip


def _lines(
    asked: Asked, given: Read, chances: Floats, base: np.ndarray, later: np.ndarray, steps: Steps
) -> Iterator[Line]:
    provider, outcomes = given.people.provider, given.people.outcome
    names = provider.levels
    had, expected = (totals(provider.codes[base], each[base], len(names)) for each in (outcomes, chances))
    order = in_order(given.days[later], given.identifiers[later])
    order = np.flatnonzero(later)[order]
    order = order[np.argsort(provider.codes[order], kind="stable")]
    edges = np.searchsorted(provider.codes[order], np.arange(len(names) + 1))
    for code, name in enumerate(names):
        steps.reached(code, len(names))
        own = order[edges[code] : edges[code + 1]]
        before = ratio(float(had[code]), float(expected[code]), because="nobody of it was in the base period")
        course = _course(asked, name, given, chances, own) if len(own) else None
        signals = course.signals() if course else ()
        too_few = _too_few(asked, course)
        yield Line(
            name, len(own), float(outcomes[own].sum()), float(chances[own].sum()), before, course, signals, too_few
        )


def _course(asked: Asked, name: str, given: Read, chances: Floats, own: Ints) -> Course:
    days, outcomes, expected = given.days[own], given.people.outcome[own], chances[own]
    apart = np.diff(days)
    watched_days = (days[-1] - days[0] - apart[apart > LONG_GAP].sum()).astype(int) + 1
    years = max(watched_days / DAYS_A_YEAR, LEAST_YEARS)
    cases = asked.run_years * len(own) / years
    try:
        worse, better = (watched(outcomes, expected, odds=odds, cases=cases) for odds in (asked.odds, asked.rise))
    except NoSuchLimit:
        refuse(
            f"{asked.provider} {name} has {len(own) / years:,.0f} people a year: no limit lets {cases:,.0f} go by "
            "until a signal. Ask for a shorter --run-length."
        )
    return Course(given.rows[own], days, outcomes, expected, float(years), worse, better)


def _long_gaps(asked: Asked, lines: tuple[Line, ...]) -> Iterator[str]:
    """Where nobody was due for more than a year: a slip of the pen in a day, or a provider that began anew."""
    found = [
        f"{line.provider} between {in_words(days[at].item())} (row {rows[at]}) and {in_words(days[at + 1].item())} "
        f"(row {rows[at + 1]})"
        for line in lines
        if line.course
        for days, rows in [(line.course.days, line.course.rows)]
        for at in np.flatnonzero(np.diff(days) > LONG_GAP)
    ]
    if found:
        more = f", and {len(found) - 3:,} more" if len(found) > 3 else ""
        yield (
            f"Nobody was due for more than a year at {'; '.join(found[:3])}{more}. Limits leave that time out. Is a "
            f"day of {asked.on} mistaken?"
        )


def _too_few(asked: Asked, course: Course | None) -> Absent | None:
    """Fewer people than it takes to see a fall, on average: then no signal says little."""
    if course is None:
        since = f" since {in_words(asked.learn_until)}" if asked.learn_until else ""
        return Absent(f"nobody of it{since}")
    people, needed = len(course.days), course.worse.seen_after
    if people >= needed:
        return None
    return Absent(f"people so far: {people:,}; a fall is seen after about {needed:,.0f}")


def _learnt_from(asked: Asked, base: np.ndarray) -> str:
    before = f" before {in_words(asked.learn_until)}" if asked.learn_until else ""
    return f"the people{before} ({int(base.sum()):,})"


def _learning(asked: Asked, model: CaseMix, chances: Floats) -> list[str]:
    """What the reader must know of what was learnt."""
    said = []
    if asked.learn_until is None:
        said.append(
            "What to expect was learnt from the very people who are watched: a provider that falls lowers what is "
            "expected of itself, and no chart shows what could have been seen on the day. It looks back. To watch, "
            "give the first day watched with --learn-until."
        )
    if len(model.providers) == 1 or sum(model.people > 0) == 1:
        said.append("Only one provider is there to learn from: what is expected is what it got itself.")
    error = 1.0 / np.sqrt(float((chances * (1.0 - chances)).sum()))
    if error > SHAKY:
        said.append(
            f"So few people teach what to expect that its odds may be {200 * error:.0f} % off: charts may signal more "
            "often than they should, or less. Take a longer base period."
        )
    return said
