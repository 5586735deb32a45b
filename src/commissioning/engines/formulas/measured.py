"""A declared measure as a formula: what is counted over what it is held against, contract by contract.

    figure = people (or payments) counted / (people × level)

A person belongs to the cohort of their own day. Sound windows count what a person reached within months of that day,
and count the person once those months are over. The unsound one counts what is dated in a period, whoever reached it.

A measure that is adjusted by a model needs the model as a function, `expected`. Without it all else in the measure is
tried: who is counted, when, and against what; people are then alike if they are of one group and period.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from commissioning.core.periods import add_months, in_words
from commissioning.engines.formulas.formula import Figure, Figures, World
from commissioning.tables.rows import Covariate
from commissioning.terms import measures as ms
from commissioning.terms.cohorts import Cohorts
from commissioning.terms.figures import Figure as Dated
from commissioning.terms.models import Terms

WHOLE = 10_000
"""The whole in basis points."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A participant as a measure sees them.

    reached_on   the days on which what is counted was reached: one, none, or one for each payment.
    """

    contract: str
    group: str
    referred_on: date
    started_on: date | None
    reached_on: tuple[date, ...]
    covariates: Mapping[str, Covariate] = field(default_factory=dict)


People = Callable[[World, ms.Numerator], Sequence[Counted]]
"""Everybody referred, with what they reached by the last day that counts."""

Expected = Callable[[ms.Adjustment, Sequence[Counted], Sequence[int]], Sequence[Fraction]]
"""For each person, what all providers together reach for people like them; given what each person reached."""


_Place = tuple[str, str, str]
"""A contract, a period or cohort, and a group."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A person below the line, and how much is above it for them."""

    place: _Place
    person: Counted
    counted: int


def measured(measure: ms.Measure, terms: Terms, people: People, expected: Expected | None = None) -> "_Measured":
    """The measure as a function of evidence."""
    return _Measured(measure, terms, people, expected)


@dataclass(frozen=True, slots=True)
class _Measured:
    measure: ms.Measure
    terms: Terms
    people: People
    expected: Expected | None

    def __call__(self, world: World) -> Figures:
        groups = self.measure.only_groups
        people = [one for one in self.people(world, self.measure.numerator) if groups is None or one.group in groups]
        if self.measure.denominator == "starts":
            people = [one for one in people if one.started_on is not None]
        if isinstance(self.measure.window, ms.InThePeriod):
            return self._figures(*self._by_period(people))
        return self._figures(*self._by_cohort(people, world.as_of))

    def _by_cohort(self, people: Iterable[Counted], as_of: date) -> tuple[list[_Case], Counter[_Place]]:
        """Below the line: whose months are over. Above it: what they themselves reached within their months."""
        cases, above = [], Counter[_Place]()
        for person in people:
            day = _day(person, self.measure.cohorts)
            cohort = None if day is None else self._period(day)
            closes = None if day is None or cohort is None else self._closes(day)
            if cohort is not None and closes is not None and closes <= as_of:
                counted = self._told([reached for reached in person.reached_on if reached < closes])
                cases.append(_Case((person.contract, cohort, person.group), person, len(counted)))
                above[cases[-1].place] += len(counted)
        return cases, above

    def _by_period(self, people: Iterable[Counted]) -> tuple[list[_Case], Counter[_Place]]:
        """Below the line: who came in a period. Above it: what is dated in that period, whoever reached it."""
        cases, above = [], Counter[_Place]()
        for person in people:
            day = _day(person, self.measure.cohorts)
            if day is not None and (period := self._period(day)) is not None:
                cases.append(_Case((person.contract, period, person.group), person, 0))
            for reached in self._told(person.reached_on):
                if (period := self._period(reached)) is not None:
                    above[person.contract, period, person.group] += 1
        return cases, above

    def _told(self, reached_on: Sequence[date]) -> Sequence[date]:
        """Each payment, or a person once."""
        return reached_on if self.measure.numerator.counted == "payments" else reached_on[:1]

    def _figures(self, cases: Sequence[_Case], above: Counter[_Place]) -> Figures:
        """By contract, and by contract and period (and group, if the measure is by group)."""
        whole: dict[str, Figure] = {}
        parts: dict[tuple[str, str], Figure] = {}
        counted = [(place, Figure(Fraction(count), Fraction(0))) for place, count in above.items()]
        shares = zip(cases, self._held_against(cases, above), strict=True)
        for place, figure in [*counted, *((case.place, Figure(Fraction(0), share)) for case, share in shares)]:
            contract, period, group = place
            part = (contract, f"{period}, group {group}" if self.measure.per_group else period)
            whole[contract] = whole.get(contract, _NOTHING) + figure
            parts[part] = parts.get(part, _NOTHING) + figure
        return Figures(whole, parts)

    def _held_against(self, cases: Sequence[_Case], above: Counter[_Place]) -> Sequence[Fraction]:
        """For each person, the share that the measure is held against: 1 where the level is not known."""
        by_cohort = isinstance(self.measure.window, ms.AfterTheDay)
        if self.measure.adjusted.model != "none" and self.expected is not None and by_cohort:
            return self._by_model(cases, self.expected)
        if isinstance(self.measure.compared_with, ms.OtherProviders):
            return _pooled(cases, above)
        return [self._level(case) for case in cases]

    def _by_model(self, cases: Sequence[_Case], expected: Expected) -> Sequence[Fraction]:
        """A model for each period: people are compared with those who came when they did."""
        below = [Fraction(0)] * len(cases)
        for period in {case.place[1] for case in cases}:
            here = [n for n, case in enumerate(cases) if case.place[1] == period]
            people, counted = [cases[n].person for n in here], [cases[n].counted for n in here]
            for n, one in zip(here, expected(self.measure.adjusted, people, counted), strict=True):
                below[n] = one
        return below

    def _level(self, case: _Case) -> Fraction:
        match self.measure.compared_with:
            case ms.FixedLevel(level=level):
                return _share(level, case.place[2])
            case ms.Counterfactual(rate=rate, times=times):
                return _share(rate, case.place[2]) * _share(times, case.place[2])
            case ms.OwnOffer(offer=offer):
                offered = self.terms.contracts[case.place[0]].offers.get(offer)
                return _share(offered, case.place[2]) if offered else Fraction(1)
        raise ValueError(f"{self.measure.title} is held against no level.")

    def _period(self, day: date) -> str | None:
        """The cohort or period that a day falls in, by its first day; None before the first."""
        first, months = self.measure.cohorts.first, _months(self.measure.cohorts.months)
        if day < first or not months:
            return None
        place = ((day.year - first.year) * 12 + day.month - first.month) // months
        begins = add_months(first, place * months)
        return f"the period from {in_words(begins if begins <= day else add_months(first, (place - 1) * months))}"

    def _closes(self, day: date) -> date | None:
        window = self.measure.window
        months = _months(window.months) if isinstance(window, ms.AfterTheDay) else None
        return None if months is None else add_months(day, months)


_NOTHING = Figure(Fraction(0), Fraction(0))


def _day(person: Counted, cohorts: Cohorts) -> date | None:
    return person.referred_on if cohorts.by == "referred_on" else person.started_on


def _pooled(cases: Sequence[_Case], above: Counter[_Place]) -> Sequence[Fraction]:
    """What all providers together reach for people of one period and group."""
    people = Counter(case.place[1:] for case in cases)
    reached = Counter[tuple[str, ...]]()
    for place, count in above.items():
        reached[place[1:]] += count
    return [Fraction(reached[case.place[1:]], people[case.place[1:]]) for case in cases]


def _share(figure: Dated, group: str) -> Fraction:
    """The figure's one value as a share. Terms on the bench hold each figure at one value."""
    value = one_value(figure, group)
    return Fraction(1) if value is None else Fraction(value, WHOLE)


def _months(figure: Dated) -> int | None:
    return one_value(figure, None)


def one_value(figure: Dated, group: str | None) -> int | None:
    """The number of a figure that is held at one; None where it has none, or nobody knows it."""
    lines = figure.lines(group)
    value = next((line.value for line in lines.values()), None)
    return value if isinstance(value, int) else None
