"""Where people look for work: package areas with their labour market, contracts with their hidden quality."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commissioning.core.calendars import Nation, WorkingCalendar, working_calendar
from commissioning.core.periods import add_months
from commissioning.engines.simulation.arrays import NEVER, Floats, Ints, day_number
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.settings import Settings
from commissioning.terms.models import Contract, Terms

PER_AREA = 1.0e9  # keeps the running hazards of areas apart in one sorted array


class NobodyToRefer(ValueError):
    """No contract takes referrals before the end of the world."""


@dataclass(frozen=True, slots=True)
class Place:
    """A contract that takes referrals before the world ends.

    area            its place among the market's areas.
    opens, closes   day numbers of the first referral and of the first day without.
    weight          its share of all referrals.
    start, leave    the provider's hidden quality: log hazards of starting and of leaving a job.
    """

    key: str
    contract: Contract
    area: int
    opens: int
    closes: int
    weight: float
    start: float
    leave: float


@dataclass(frozen=True, slots=True)
class Market:
    """Areas by day: `unemployment` by area and month, `hazard` summed up over days, offset by PER_AREA an area."""

    areas: tuple[str, ...]
    places: tuple[Place, ...]
    working_days: dict[str, Ints]
    first_month: date
    first_day: int
    unemployment: Floats
    month_of_day: Ints
    hazard: Floats

    def found_on(self, area: Ints, since: Ints, effort: Floats) -> Ints:
        """The day on which a search that began on `since` has met `effort` of the area's summed hazard."""
        width = self.hazard.shape[1]
        begun = self.hazard[area, since - self.first_day]
        target = np.minimum(begun + effort, (area + 1) * PER_AREA - 1.0)
        place = np.searchsorted(self.hazard.ravel(), target, side="left") - area * width
        return np.where(place >= width, NEVER, np.maximum(since, place - 1 + self.first_day))

    def rate_on(self, area: Ints, day: Ints) -> Floats:
        """The area's unemployment rate in the month of a day."""
        return np.asarray(self.unemployment[area, self.month_of_day[day - self.first_day]])


def market(terms: Terms, *, seed: int, until: date, settings: Settings) -> Market:
    """The world that people are referred into.

    Raises   NobodyToRefer.
    """
    open_contracts = {key: its for key, its in terms.contracts.items() if _closes(its, until) > its.starts_on}
    if not open_contracts:
        raise NobodyToRefer(
            f"None of the {len(terms.contracts)} contracts takes referrals up to {until}. Give a later --until."
        )
    areas = tuple(sorted({contract.area.key for contract in open_contracts.values()}))
    first = min(contract.starts_on for contract in open_contracts.values()).replace(day=1)
    months = [add_months(first, n) for n in range((until.year - first.year) * 12 + until.month - first.month + 1)]
    unemployment = _unemployment(areas, months, seed=seed, settings=settings)
    starts = np.array([day_number(month) for month in months], dtype=np.int64)
    days = np.arange(starts[0], day_number(until) + 1)
    month_of_day = np.searchsorted(starts, days, side="right") - 1
    return Market(
        areas=areas,
        places=_places(open_contracts, areas, seed=seed, until=until, settings=settings),
        working_days={nation: _working_days(nation, first, until) for nation in _nations(open_contracts)},
        first_month=first,
        first_day=int(starts[0]),
        unemployment=unemployment,
        month_of_day=month_of_day,
        hazard=_summed_hazard(unemployment, months, month_of_day, settings),
    )


def working_day_after(working_days: Ints, day: Ints, n: Ints) -> Ints:
    """The n-th working day after each day (n from 1)."""
    place = np.searchsorted(working_days, day, side="right") + n - 1
    return np.where(place < len(working_days), working_days[np.minimum(place, len(working_days) - 1)], NEVER)


def _closes(contract: Contract, until: date) -> date:
    known = [day for day in (contract.referrals_until, contract.ends_on) if day is not None]
    return min([*known, until + timedelta(days=1)])


def _nations(contracts: dict[str, Contract]) -> list[str]:
    return sorted({contract.nation for contract in contracts.values()})


def _working_days(nation: str, first: date, until: date) -> Ints:
    calendar: WorkingCalendar = working_calendar(Nation(nation))
    days = (first + timedelta(days=n) for n in range((until - first).days + 1))
    return np.array([day_number(day) for day in days if calendar.is_working_day(day)], dtype=np.int64)


def _places(
    contracts: dict[str, Contract], areas: tuple[str, ...], *, seed: int, until: date, settings: Settings
) -> tuple[Place, ...]:
    size = np.exp(settings.area_size_spread * Draws.of_names(seed, "area", list(areas)).normal("size"))
    quality = Draws.of_names(seed, "contract", list(contracts))
    start = np.round(settings.start_provider_spread * quality.normal("start"), 6)
    leave = np.round(settings.leave_provider_spread * quality.normal("leave"), 6)
    sharing = [contract.area.key for contract in contracts.values()]
    places = []
    for number, (key, contract) in enumerate(contracts.items()):
        area = areas.index(contract.area.key)
        opens, closes = day_number(contract.starts_on), day_number(_closes(contract, until))
        weight = float(size[area]) / sharing.count(contract.area.key) * (closes - opens)
        places.append(Place(key, contract, area, opens, closes, weight, float(start[number]), float(leave[number])))
    return tuple(places)


def _unemployment(areas: tuple[str, ...], months: list[date], *, seed: int, settings: Settings) -> Floats:
    """The rate of each area and month: its own level, and a cycle that reaches each area a little sooner or later."""
    draws = Draws.of_names(seed, "area", list(areas))
    level = np.log(settings.unemployment) + settings.unemployment_area_spread * draws.normal("unemployment")
    phase = 0.25 + 0.1 * draws.uniform("phase")
    count = np.array([month.year * 12 + month.month - 2011 * 12 for month in months], dtype=np.float64)
    turn = 2 * np.pi * (count[None, :] / settings.cycle_months + phase[:, None])
    return np.asarray(np.round(np.exp(level[:, None] + settings.unemployment_cycle * np.sin(turn)), 4))


def _summed_hazard(unemployment: Floats, months: list[date], month_of_day: Ints, settings: Settings) -> Floats:
    season = np.array([settings.months_of_the_year[month.month - 1] for month in months])
    log_hazard = settings.unemployment_effect * np.log(unemployment / settings.unemployment) + season[None, :]
    daily = np.exp(log_hazard)[:, month_of_day]
    summed = np.concatenate([np.zeros((len(unemployment), 1)), np.cumsum(daily, axis=1)], axis=1)
    return np.asarray(summed + PER_AREA * np.arange(len(unemployment))[:, None])
