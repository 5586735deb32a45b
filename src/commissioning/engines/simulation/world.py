"""A simulated world: evidence for so many people under a programme's terms, and the truth behind it.

The evidence is what a commissioner would see. `world.json` holds what nobody sees in life: each provider's quality,
each area's labour market and every coefficient, so that a method which estimates them can be tested against the truth.
`docs/guide/simulated-evidence.md` gives the formulas.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from commissioning.core.periods import add_months
from commissioning.engines.simulation.arrays import day_number
from commissioning.engines.simulation.evidence import evidence
from commissioning.engines.simulation.jobs import jobs
from commissioning.engines.simulation.market import Market, market
from commissioning.engines.simulation.milestones import milestones
from commissioning.engines.simulation.outcomes import Lives
from commissioning.engines.simulation.payroll import PayDays, pay_days, payments
from commissioning.engines.simulation.people import Society, people, society
from commissioning.engines.simulation.settings import Settings
from commissioning.engines.simulation.writing import Files, Format
from commissioning.terms.models import Terms

EDITION = 1
"""Of the simulator: another edition gives other evidence for the same seed."""

CHUNK_PEOPLE = 8_192
WORLD_FILE = "world.json"

Progress = Callable[[int, int], None]


class AlreadyThere(FileExistsError):
    """There is something in the folder that the world was to be written to."""


@dataclass(frozen=True, slots=True)
class World:
    """What was made, and the truth behind it.

    contracts   by key: area, nation, provider, and the hidden quality as log hazards of starting and of leaving a job.
    areas       by key: the unemployment rate of each month.
    counts      rows of evidence, by table.
    """

    programme: str
    people: int
    seed: int
    until: date
    settings: Settings
    contracts: dict[str, dict[str, Any]]
    areas: dict[str, dict[str, float]]
    counts: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The whole world as it is written to `world.json`."""
        plain = {**asdict(self), "until": self.until.isoformat(), "edition": EDITION}
        return (json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def simulate(
    terms: Terms,
    *,
    people: int,
    seed: int,
    until: date,
    out: Path,
    format: Format = "parquet",
    progress: Progress | None = None,
    settings: Settings | None = None,
    chunk_people: int = CHUNK_PEOPLE,
) -> World:
    """Write the evidence of a world into a folder, with its truth in `world.json`.

    Takes    until: the last day of the world; nothing is dated or recorded after it.
             out: made if need be; must be empty.
             progress: called with how many people are done, and how many there are.
             chunk_people: how many people are made at a time. It changes memory, not a byte of what is written.
    Raises   AlreadyThere; NobodyToRefer when no contract takes referrals by `until`.
    """
    making = _Making.of(terms, seed=seed, until=until, settings=settings or Settings())
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise AlreadyThere(f"There are files in {out} already. Name an empty folder for the simulated evidence.")
    with Files(out, format) as files:
        for done, tables in making.chunks(people, chunk_people):
            files.write(tables)
            if progress is not None:
                progress(done, people)
    world = making.world(people, files.counts)
    (out / WORLD_FILE).write_bytes(world.to_json())
    return world


def last_day(terms: Terms) -> date:
    """When a world ends if nobody says: two years after the last referral, by when most outcomes have come in.

    A contract that does not say when its referrals end is taken to refer for two years.
    """
    ends = (contract.referrals_until or contract.ends_on for contract in terms.contracts.values())
    begins = (contract.starts_on for contract in terms.contracts.values())
    return add_months(max(end or add_months(begin, 24) for end, begin in zip(ends, begins, strict=True)), 24)


def simulated_tables(
    terms: Terms, *, people: int, seed: int, until: date, settings: Settings | None = None
) -> tuple[World, dict[str, pa.Table]]:
    """The same world in memory, for a few people."""
    making = _Making.of(terms, seed=seed, until=until, settings=settings or Settings())
    _, tables = next(making.chunks(people, people))
    return making.world(people, {name: rows.num_rows for name, rows in tables.items()}), tables


@dataclass(frozen=True, slots=True)
class _Making:
    """Everything that is the same for all people of a world."""

    terms: Terms
    market: Market
    society: Society
    pay_days: PayDays
    until: date

    @classmethod
    def of(cls, terms: Terms, *, seed: int, until: date, settings: Settings) -> "_Making":
        places = market(terms, seed=seed, until=until, settings=settings)
        last = day_number(until)
        everybody = society(terms, places, seed=seed, until=last, settings=settings)
        return cls(terms, places, everybody, pay_days(terms, places, until=last, settings=settings), until)

    def chunks(self, count: int, chunk_people: int) -> Iterator[tuple[int, dict[str, pa.Table]]]:
        """The evidence of chunks of people, with how many are done after each."""
        if count < 1 or chunk_people < 1:
            raise ValueError(
                f"A world of {count} people, {chunk_people} at a time, cannot be made. Give at least 1 of each."
            )
        for first in range(0, count, chunk_people):
            end = min(first + chunk_people, count)
            yield end, evidence(self._lives(first, end))

    def _lives(self, first: int, end: int) -> Lives:
        society, settings, last = self.society, self.society.settings, self.society.until
        here = people(society, np.arange(first, end))
        work = jobs(here, society)
        return Lives(
            terms=self.terms,
            society=society,
            people=here,
            jobs=work,
            payments=payments(work, self.pay_days, until=last, settings=settings),
            milestones=milestones(self.terms, here, work, society),
        )

    def world(self, count: int, counts: dict[str, int]) -> World:
        return World(
            programme=self.terms.programme.key,
            people=count,
            seed=self.society.seed,
            until=self.until,
            settings=self.society.settings,
            contracts=_contracts(self.market),
            areas=_areas(self.market),
            counts=counts,
        )


def _contracts(market: Market) -> dict[str, dict[str, Any]]:
    return {
        place.key: {
            "area": place.contract.area.key,
            "nation": place.contract.nation,
            "provider": place.contract.provider,
            "start_log_hazard": place.start,
            "leave_log_hazard": place.leave,
        }
        for place in market.places
    }


def _areas(market: Market) -> dict[str, dict[str, float]]:
    months = [add_months(market.first_month, n).strftime("%Y-%m") for n in range(market.unemployment.shape[1])]
    return {
        area: dict(zip(months, rates.tolist(), strict=True))
        for area, rates in zip(market.areas, market.unemployment, strict=True)
    }
