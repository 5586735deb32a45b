"""Customer service standards as they are kept: each with its cases, so that every figure can be followed to them.

A page, a file and a program ask here, so that each measure is worked out in one way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.core.periods import Period, add_months
from commissioning.engines.ratings.count_limits import wilson
from commissioning.engines.ratings.figures import Interval
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.performance.asked import Journeys, asked, journeys
from commissioning.rooms.performance.cases import COUNTED, Case, Fate, by_fate, cases
from commissioning.terms.standards import STAGES, Quantitative, Standard

MONTHS = 12
"""How many whole months are usually looked at, besides the one that goes on."""
FEW = 20
"""With fewer cases one of them moves the share by more than five points, so nothing is judged."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a standard was kept in a period, for those whose last day fell in it.

    cases   those that count, and those that do not with the reason.
    asked   the share that was to be reached, in basis points; None while nobody knows it.
    """

    key: str
    standard: Standard
    cases: tuple[Case, ...]
    asked_basis_points: int | None

    @property
    def numerator(self) -> int:
        return sum(case.fate is Fate.IN_TIME for case in self.cases)

    @property
    def denominator(self) -> int:
        return sum(case.is_counted for case in self.cases)

    @property
    def excluded(self) -> Mapping[Fate, int]:
        """How many cases do not count, by reason."""
        return {fate: count for fate, count in by_fate(self.cases).items() if fate not in COUNTED}

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> Interval | None:
        """What the share of the service behind these cases may be, with 95% confidence (Wilson)."""
        return wilson(self.numerator, self.denominator) if self.denominator else None

    @property
    def is_few(self) -> bool:
        return self.denominator < FEW

    @property
    def is_met(self) -> bool | None:
        """Whether the share was reached, on the count alone; None for too few cases, or a share that nobody knows."""
        if self.is_few or self.asked_basis_points is None:
            return None
        return self.numerator * 10_000 >= self.asked_basis_points * self.denominator


def asked_period(since: date | None, last_day: date | None, *, today: date) -> Period:
    """The days that were asked for; where they were not, the twelve whole months before the month of the last day, and
    that month up to it. A last day before the first stands for the first."""
    last = last_day or today
    first = since or add_months(last.replace(day=1), -MONTHS)
    return Period(first, max(first, last) + timedelta(days=1))


def of_contract(contract: str, programme: str, *, period: Period, by: Access, provider: str = "") -> list[Kept]:
    """How the standards were kept in a contract; by one organisation of its supply chain, if one is named.

    Raises   NoRules, NotAllowed.
    """
    return _kept(programme, period, by, provider, contract=contract)


def of_programme(programme: str, *, period: Period, by: Access, provider: str = "") -> list[Kept]:
    """How the standards were kept over a programme, as far as it may be seen. Raises NoRules, NotAllowed."""
    return _kept(programme, period, by, provider, participant__programme=programme)


def published(programme: str, *, on: date) -> list[tuple[str, Standard]]:
    """The standards of a programme on a day, by stage: public. Raises NoRules."""
    return in_order(rules_of(journey_terms(programme, on=on)))


def in_order(rules: Rules) -> list[tuple[str, Standard]]:
    """By stage, and within one as the terms have them."""
    return sorted(rules.standards.items(), key=lambda named: STAGES.index(named[1].stage))


def _kept(programme: str, period: Period, by: Access, provider: str, **scope: str) -> list[Kept]:
    by.require(Permission.STANDARDS_READ)
    last = min(by.on, period.end - timedelta(days=1)) if period.end else by.on
    rules = rules_of(journey_terms(programme, on=last))
    elements = [each.quantitative for each in rules.standards.values() if each.quantitative is not None]
    lived = journeys(elements, on=by.on, **scope)
    return [
        Kept(
            key,
            standard,
            _cases(standard.quantitative, lived, period, by.on, provider),
            _share(standard.quantitative, last),
        )
        for key, standard in in_order(rules)
        if standard.quantitative is not None
    ]


def _cases(element: Quantitative, lived: Journeys, period: Period, on: date, provider: str) -> tuple[Case, ...]:
    found = cases(asked(element, lived), period=period, on=on)
    return tuple(case for case in found if not provider or case.provider == provider)


def _share(element: Quantitative, on: date) -> int | None:
    held = element.at_least.line(on)
    return held[1].number() if held and held[1].is_number else None
