"""Who is referred, to whom, when, and what they are like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Floats, Ints, day_number, whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.market import Market, working_day_after
from commissioning.engines.simulation.settings import Kind, Settings
from commissioning.terms.models import Terms

DAYS_A_MONTH = 30
DAYS_A_YEAR = 365
LATEST_RESTART = 10  # days after a transfer
LATEST_PREVIOUS_JOB_MONTHS = 6  # who has been out of work for less has left a job that evidence tells of


@dataclass(frozen=True, slots=True)
class People:
    """A chunk of people, one row each. Days are day numbers, NEVER for what has not happened.

    number        of the person in the world, from 0.
    place         of the contract among the market's places; `next_place` after a transfer.
    ended_on      first day no longer in the first contract: early leaving, transfer, the end of support or of the
                  contract.
    moved_on      the day of a transfer; `restarted_on` the start with the next provider.
    told_group    the group first written down; `group` is the right one.
    """

    number: Ints
    draws: Draws
    place: Ints
    area: Ints
    group: Ints
    told_group: Ints
    kind: Ints
    referred_on: Ints
    started_on: Ints
    ended_on: Ints
    next_place: Ints
    moved_on: Ints
    restarted_on: Ints
    age: Ints
    qualification: Ints
    health: Ints
    months_out_of_work: Ints
    lone_parent: Flags
    unemployment: Floats

    def __len__(self) -> int:
        return len(self.number)

    @property
    def worked_before_until(self) -> Ints:
        """The end of the job before the programme, for those whose evidence tells of one; else NEVER."""
        left = self.referred_on - self.months_out_of_work * DAYS_A_MONTH - self.draws.between("left before", 1, 29)
        return np.where(self.months_out_of_work < LATEST_PREVIOUS_JOB_MONTHS, left, NEVER)


@dataclass(frozen=True, slots=True)
class Society:
    """What people are drawn from: the market, and the groups of the terms with the kind of person each is for."""

    market: Market
    settings: Settings
    seed: int
    until: int
    groups: tuple[str, ...]
    kinds: Ints
    support_days: int

    @property
    def contract_ends(self) -> Ints:
        """The first day after each contract of the market, NEVER where none is agreed."""
        ends = [place.contract.ends_on for place in self.market.places]
        return np.array([NEVER if day is None else day_number(day) for day in ends], dtype=np.int64)

    def of_kind(self, name: str) -> Floats:
        """A parameter of each kind of person, in the order of the settings."""
        return np.array([getattr(kind, name) for kind in self.settings.kinds], dtype=np.float64)


def society(terms: Terms, market: Market, *, seed: int, until: int, settings: Settings) -> Society:
    kinds = [_kind_of(str(group.title), settings.kinds) for group in terms.groups.values()]
    return Society(
        market=market,
        settings=settings,
        seed=seed,
        until=until,
        groups=tuple(terms.groups),
        kinds=np.array(kinds, dtype=np.int64),
        support_days=settings.support_days or _support_days(terms),
    )


def people(society: Society, numbers: Ints) -> People:
    """The people with these numbers. Each is the same whoever else is asked for."""
    draws = Draws.of(society.seed, "person", numbers)
    settings, market = society.settings, society.market
    place = draws.choice("contract", np.array([place.weight for place in market.places]))
    area = np.array([place.area for place in market.places])[place]
    group = draws.choice("group", np.array([settings.kinds[kind].share for kind in society.kinds]))
    kind = society.kinds[group]
    referred = _referred_on(draws, place, market)
    started = _started_on(draws, place, referred, society)
    next_place = _next_place(draws, place, area, society)
    moved, ended, restarted = _leaving(draws, place, next_place, started, society)
    corrected = draws.happens("group corrected", settings.group_corrected)
    other = (group + draws.between("told group", 1, max(1, len(society.groups) - 1))) % len(society.groups)
    least, most = (np.array([kind.ages[end] for kind in settings.kinds], dtype=np.int64)[kind] for end in (0, 1))
    months = whole(society.of_kind("months")[kind] * np.exp(0.8 * draws.normal("months")))
    return People(
        number=numbers,
        draws=draws,
        place=place,
        area=area,
        group=group,
        told_group=np.where(corrected, other, group),
        kind=kind,
        referred_on=referred,
        started_on=started,
        ended_on=ended,
        next_place=np.where(moved < NEVER, next_place, place),
        moved_on=moved,
        restarted_on=restarted,
        age=draws.between("age", least, most),
        qualification=draws.choice("qualification", np.array(settings.qualifications)),
        health=_health(draws, society.of_kind("health")[kind], settings),
        months_out_of_work=np.clip(months, 1, 240),
        lone_parent=draws.happens("lone parent", settings.lone_parent),
        unemployment=market.rate_on(area, referred),
    )


def _kind_of(title: str, kinds: Sequence[Kind]) -> int:
    found = [number for number, kind in enumerate(kinds) if re.search(kind.pattern, title, re.IGNORECASE)]
    if not found:
        raise ValueError(f"No kind of person in the settings fits the group {title!r}. Add one with an empty pattern.")
    return found[0]


def _support_days(terms: Terms) -> int:
    """The length of the clock called support, in days; two years where the terms have none."""
    clock = terms.clocks.get("support")
    lines = clock.every_lines()[0] if clock is not None else {}
    numbers = [line.number() for line in lines.values() if isinstance(line.value, int)]
    if clock is None or not numbers:
        return 2 * DAYS_A_YEAR
    days = {"weeks": 7, "months": DAYS_A_MONTH, "calendar days": 1}
    return numbers[0] * days.get(clock.measure, 1)


def _referred_on(draws: Draws, place: Ints, market: Market) -> Ints:
    """Working days of the contract's referral window: many soon after the opening, then fewer."""
    chance = draws.uniform("referred on")
    day = np.zeros(len(place), dtype=np.int64)
    for number in np.unique(place):
        its = market.places[number]
        working = market.working_days[its.contract.nation]
        days = working[(working >= its.opens) & (working < its.closes)]
        if not len(days):
            days = np.arange(its.opens, its.closes)
        months = (days - its.opens) / DAYS_A_MONTH
        weight = np.cumsum(np.minimum(1.0, 0.4 + 0.2 * months) * (0.6 + 0.7 * np.exp(-months / 14.0)))
        here = place == number
        day[here] = days[np.searchsorted(weight / weight[-1], chance[here], side="left")]
    return day


def _started_on(draws: Draws, place: Ints, referred: Ints, society: Society) -> Ints:
    """The first working days after referral, a few much later; some never start."""
    lag = 1 + whole(society.settings.start_lag_working_days * draws.exponential("start lag"))
    nations = np.array([its.contract.nation for its in society.market.places])
    started = np.full(len(place), NEVER)
    for nation, working in society.market.working_days.items():
        there = nations[place] == nation
        started[there] = working_day_after(working, referred[there], lag[there])
    never = draws.happens("never starts", society.settings.never_starts)
    return np.where(never | (started > society.until) | (started >= society.contract_ends[place]), NEVER, started)


def _next_place(draws: Draws, place: Ints, area: Ints, society: Society) -> Ints:
    """For the few who are transferred another contract of the area, else the same: then nobody moves."""
    moves = draws.happens("transferred", society.settings.transferred)
    other = place.copy()
    for number in np.flatnonzero(moves):
        near = [
            there
            for there, its in enumerate(society.market.places)
            if its.area == area[number] and there != place[number]
        ]
        if near:
            chance = draws.at(np.array([number])).between("transferred to", 0, len(near) - 1)
            other[number] = near[int(chance[0])]
    return other


def _leaving(draws: Draws, place: Ints, following: Ints, started: Ints, society: Society) -> tuple[Ints, Ints, Ints]:
    """The days of transfer, of leaving the first contract, and of the start with the next; NEVER where not (yet)."""
    moved = started + draws.between("transfer after", 40, 400)
    ends = society.contract_ends[place]
    opens = np.array([place.opens for place in society.market.places])[following]
    possible = (opens <= moved) & (moved + LATEST_RESTART < society.contract_ends[following]) & (moved < ends)
    moved = np.where((following != place) & possible & (moved <= society.until), moved, NEVER)
    early = draws.happens("leaves early", society.settings.leaves_early)
    left = started + np.where(early, draws.between("left after", 20, society.support_days), society.support_days)
    ended = np.minimum(np.where(started < NEVER, left, NEVER), np.minimum(ends, moved))
    moved = np.where(moved == ended, moved, NEVER)
    restarted = np.where(moved < NEVER, moved + draws.between("restart", 1, LATEST_RESTART), NEVER)
    restarted = np.where(restarted > society.until, NEVER, restarted)
    return moved, np.where((ended > society.until) | (started == NEVER), NEVER, ended), restarted


def _health(draws: Draws, share: Floats, settings: Settings) -> Ints:
    """None, physical, mental or both."""
    which = 1 + draws.choice("condition", np.array(settings.health_conditions))
    return np.where(draws.happens("health", share), which, 0)
