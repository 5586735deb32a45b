"""Participants as the tables tell of them: referred, then started, then ended; a second row after a transfer."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints, whole
from commissioning.engines.simulation.columns import Letters, dates, digits, flags, instants, names, texts
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.outcomes import Lives
from commissioning.engines.simulation.people import People, Society
from commissioning.engines.simulation.recording import at_office_hours
from commissioning.engines.simulation.settings import HEALTH_CONDITIONS, QUALIFICATIONS
from commissioning.tables.schema import SOURCES


@dataclass(frozen=True, slots=True)
class _Stays:
    """People's time in one contract: the first of everybody, the second of those who moved."""

    person: Ints
    stay: Ints
    place: Ints
    referred_on: Ints
    started_on: Ints
    ended_on: Ints
    told_group: Ints
    draws: Draws


def participants(lives: Lives, ids: Letters) -> pa.Table:
    """The table: each stay has one record, with a version for each thing learnt about it."""
    people, market = lives.people, lives.society.market
    stays = _stays(people, lives.society)
    started, ended, corrected = (_learnt(stays, people, what) for what in ("started", "ended", "corrected"))
    days = [stays.referred_on, started, ended, corrected]
    stay, on = _versions(days, lives.society.until)
    person = stays.person[stay]
    group = np.where(on < corrected[stay], stays.told_group[stay], people.group[person])
    return pa.table(
        {
            "participant": texts("p-", ids[person], rows=len(stay)),
            "contract": names(stays.place[stay], [place.key for place in market.places]),
            "group": names(group, lives.society.groups),
            "referred_on": dates(stays.referred_on[stay]),
            "started_on": dates(np.where(on < started[stay], NEVER, stays.started_on[stay])),
            "ended_on": dates(np.where(on < ended[stay], NEVER, stays.ended_on[stay])),
            "nation": names(stays.place[stay], [place.contract.nation for place in market.places]),
            **_covariates(lives, person),
            "source": names(np.full(len(stay), SOURCES.index("independent")), SOURCES),
            "recorded_at": instants(at_office_hours(stays.draws.at(stay).nth("told", on), "recorded", on)),
            "record": texts("p-", ids[person], "-s", digits(stays.stay[stay], 1), rows=len(stay)),
            "withdrawn": flags(np.zeros(len(stay), dtype=np.bool_)),
        }
    )


def _covariates(lives: Lives, person: Ints) -> dict[str, pa.Array]:
    people = lives.people
    return {
        "age": pa.array(people.age[person]),
        "area": names(people.area[person], lives.society.market.areas),
        "area_unemployment": pa.array(people.unemployment[person]),
        "health_condition": names(people.health[person], HEALTH_CONDITIONS),
        "lone_parent": names(people.lone_parent[person].astype(np.int64), ("no", "yes")),
        "months_out_of_work": pa.array(people.months_out_of_work[person]),
        "qualification": names(people.qualification[person], QUALIFICATIONS),
    }


def _stays(people: People, society: Society) -> _Stays:
    moved = np.flatnonzero(people.moved_on < NEVER)
    person = np.concatenate([np.arange(len(people)), moved])
    stay = np.concatenate([np.ones(len(people), np.int64), np.full(len(moved), 2)])
    order = np.argsort(person, kind="stable")
    person, stay = person[order], stay[order]
    second = stay == 2
    ends = np.minimum(people.started_on + society.support_days, society.contract_ends[people.next_place])
    later = np.maximum(np.where(ends <= society.until, ends, NEVER), people.restarted_on)
    return _Stays(
        person=person,
        stay=stay,
        place=np.where(second, people.next_place[person], people.place[person]),
        referred_on=np.where(second, people.moved_on[person], people.referred_on[person]),
        started_on=np.where(second, people.restarted_on[person], people.started_on[person]),
        ended_on=np.where(second, later[person], people.ended_on[person]),
        told_group=np.where(second, people.group[person], people.told_group[person]),
        draws=people.draws.at(person).nth("stay", stay),
    )


def _learnt(stays: _Stays, people: People, what: str) -> Ints:
    """The day on which something about a stay was written down; NEVER where it was not."""
    lag = whole(2.0 * stays.draws.exponential(f"{what} told"))
    if what == "corrected":
        wrong = stays.told_group != people.group[stays.person]
        return np.where(wrong, stays.referred_on + stays.draws.between("corrected after", 20, 200), NEVER)
    day = stays.started_on if what == "started" else stays.ended_on
    return np.where(day < NEVER, day + lag, NEVER)


def _versions(days: list[Ints], until: int) -> tuple[Ints, Ints]:
    """Stay and day of each version, in order: one for each different day on which something was learnt."""
    stay = np.tile(np.arange(len(days[0])), len(days))
    on = np.concatenate(days)
    known: Flags = on <= until
    order = np.lexsort((on[known], stay[known]))
    stay, on = stay[known][order], on[known][order]
    new = np.ones(len(stay), dtype=np.bool_)
    new[1:] = (stay[1:] != stay[:-1]) | (on[1:] != on[:-1])
    return stay[new], on[new]
