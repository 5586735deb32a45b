"""Spells of work: when people find jobs, how long they keep them, and what the jobs are like."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Floats, Ints, whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.people import People, Society

EMPLOYED, SELF_EMPLOYED, APPRENTICESHIP = 0, 1, 2
BEFORE = 0  # the number of the job before the programme
SECOND = 50  # added to a job's number for the one held beside it
PART_TIME = 1600  # hundredths of an hour a week
FULL_HOURS = np.array([1600, 2000, 2400, 2500, 3000, 3500, 3750, 4000])
FULL_WEIGHTS = np.array([0.22, 0.12, 0.08, 0.08, 0.12, 0.14, 0.14, 0.10])


@dataclass(frozen=True, slots=True)
class Jobs:
    """True spells of work, sorted by person and number. Days are day numbers.

    person         row of the chunk's people.
    number         of the job in the person's life: BEFORE, 1, 2, … and SECOND + n for one held beside the n-th.
    worked_until   first day not worked; may lie beyond the end of the world.
    hours          hundredths of an hour a week.
    employer       place in the pool of `employers`.
    """

    person: Ints
    number: Ints
    worked_from: Ints
    worked_until: Ints
    kind: Ints
    hours: Ints
    employer: Ints
    draws: Draws

    def __len__(self) -> int:
        return len(self.person)

    @property
    def main(self) -> Flags:
        """Jobs of the sequence; not those before the programme or beside another job."""
        return (self.number > BEFORE) & (self.number < SECOND)


@dataclass(frozen=True, slots=True)
class _Spells:
    person: Ints
    number: Ints
    begins: Ints
    ends: Ints


def jobs(people: People, society: Society) -> Jobs:
    """All jobs of a chunk of people that began by the end of the world."""
    sequence = _sequence(people, society)
    every = [_before(people), *sequence, *(_second(spells, people, society) for spells in sequence)]
    person = np.concatenate([spells.person for spells in every])
    number = np.concatenate([spells.number for spells in every])
    order = np.argsort(person * (2 * SECOND) + number, kind="stable")
    begins = np.concatenate([spells.begins for spells in every])[order]
    ends = np.concatenate([spells.ends for spells in every])[order]
    person, number = person[order], number[order]
    draws = people.draws.at(person).nth("job", number)
    kind = _kind(draws, people.age[person], society)
    return Jobs(
        person=person,
        number=number,
        worked_from=begins,
        worked_until=ends,
        kind=kind,
        hours=_hours(draws, number),
        employer=_employer(draws, person, kind, people, society),
        draws=draws,
    )


def log_hazards(people: People, society: Society) -> tuple[Floats, Floats]:
    """Each person's log hazard of starting and of leaving a job, without the labour market and the job's own part."""
    settings = society.settings
    places = society.market.places
    served = people.started_on < NEVER
    start = settings.start + society.of_kind("start")[people.kind] + _traits(people, dict(settings.start_effects))
    start += np.where(served, np.array([place.start for place in places])[people.place], 0.0)
    start += settings.start_person_spread * people.draws.normal("frailty")
    leave = settings.leave + society.of_kind("leave")[people.kind] + _traits(people, dict(settings.leave_effects))
    leave += np.where(served, np.array([place.leave for place in places])[people.place], 0.0)
    return start, leave


def _traits(people: People, effects: dict[str, float]) -> Floats:
    total = effects["age_10_years_over_35"] * np.maximum(people.age - 35, 0) / 10.0
    total += effects["log_months_out_of_work"] * np.log(people.months_out_of_work / 12.0)
    total += effects["qualification_step"] * (people.qualification - 2)
    health = np.array([0.0, effects["health_physical"], effects["health_mental"], effects["health_both"]])
    return np.asarray(total + health[people.health] + effects["lone_parent"] * people.lone_parent)


def _sequence(people: People, society: Society) -> list[_Spells]:
    """The n-th job of everybody who comes so far, for n = 1, 2, …"""
    settings = society.settings
    start, leave = log_hazards(people, society)
    again = dict(settings.start_effects)["again"]
    person = np.arange(len(people))
    since = np.where(people.started_on < NEVER, people.started_on, people.referred_on)
    waiting = np.full(len(people), NEVER)  # the day on which a job that follows at once begins
    spells = []
    for number in range(1, settings.most_jobs + 1):
        draws = people.draws.at(person).nth("job", number)
        effort = draws.exponential("search") / np.exp(start[person] + (again if number > 1 else 0.0))
        found = society.market.found_on(people.area[person], np.minimum(since, society.until), effort)
        begins = np.where(waiting < NEVER, waiting, found)
        here = (begins <= society.until) & (since <= society.until)
        person, begins, draws = person[here], begins[here], draws.at(here)
        part_time = _hours(draws, np.full(len(person), number)) < PART_TIME
        rate = np.exp(leave[person] + settings.leave_part_time * part_time)
        ends = begins + 1 + whole((draws.exponential("length") / rate) ** (1.0 / settings.leave_shape))
        spells.append(_Spells(person, np.full(len(person), number), begins, ends))
        straight = draws.happens("straight", settings.straight_to_next)
        waiting = np.where(straight, np.maximum(ends - draws.between("overlap", 0, 9), begins + 1), NEVER)
        ended = np.minimum(ends, waiting) <= society.until
        person, since, waiting = person[ended], np.minimum(ends, waiting)[ended], waiting[ended]
    return spells


def _before(people: People) -> _Spells:
    """The job that people left not long before they were referred."""
    ends = people.worked_before_until
    person = np.flatnonzero(ends < NEVER)
    begins = ends - people.draws.between("worked before", 20, 200)
    return _Spells(person, np.full(len(person), BEFORE), begins[person], ends[person])


def _second(spells: _Spells, people: People, society: Society) -> _Spells:
    """A few hold a small job beside the other."""
    draws = people.draws.at(spells.person).nth("second", spells.number)
    begins = spells.begins + draws.between("after", 0, 60)
    ends = np.minimum(spells.ends + 14, begins + 1 + whole(120.0 * draws.exponential("length")))
    has = draws.happens("has", society.settings.second_job) & (begins < spells.ends) & (begins <= society.until)
    return _Spells(spells.person[has], SECOND + spells.number[has], begins[has], ends[has])


def _kind(draws: Draws, age: Ints, society: Society) -> Ints:
    settings = society.settings
    chance = draws.uniform("kind")
    apprentice = np.where(age < 25, settings.apprenticeship_under_25, settings.apprenticeship)
    own = chance < settings.self_employed
    return np.where(own, SELF_EMPLOYED, np.where(chance > 1.0 - apprentice, APPRENTICESHIP, EMPLOYED))


def _hours(draws: Draws, number: Ints) -> Ints:
    """Most jobs have the hours that jobs have; some have others, to the hundredth."""
    usual = FULL_HOURS[draws.choice("hours", FULL_WEIGHTS)]
    hours = np.where(draws.happens("odd hours", 0.22), draws.between("which hours", 600, 4200), usual)
    return np.where(number >= SECOND, draws.between("which hours", 300, 1600), hours)


def _employer(draws: Draws, person: Ints, kind: Ints, people: People, society: Society) -> Ints:
    """Places in the pool: a few employers of the area have most of the jobs; some are the provider's own."""
    size = society.settings.employers_per_area
    rank = np.minimum(whole(float(size) ** draws.uniform("employer")), size) - 1
    employer = people.area[person] * size + rank
    first = len(society.market.areas) * size
    own = np.array([len(place.contract.own_employers) for place in society.market.places], dtype=np.int64)
    begins = first + np.cumsum(own) - own
    place = people.place[person]
    inside = (own[place] > 0) & draws.happens("own employer", society.settings.own_employer)
    employer = np.where(inside, begins[place] + draws.between("which own", 0, np.maximum(own[place] - 1, 0)), employer)
    return np.where(kind == SELF_EMPLOYED, first + int(own.sum()) + person, employer)


def employers(people_ids: list[str], society: Society) -> list[str]:
    """The pool that `Jobs.employer` points into: the areas' employers, the providers' own, and everybody's business."""
    size = society.settings.employers_per_area
    pool = [f"{area}-employer-{rank:04d}" for area in society.market.areas for rank in range(1, size + 1)]
    own = [employer for place in society.market.places for employer in place.contract.own_employers]
    return [*pool, *own, *(f"business-of-{person}" for person in people_ids)]
