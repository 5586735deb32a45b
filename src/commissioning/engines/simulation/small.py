"""A tiny world for tests: every nation, every kind of person, every table, in a moment."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from commissioning.engines.simulation.settings import Settings
from commissioning.engines.simulation.world import World, simulated_tables
from commissioning.engines.simulation.writing import Files, Format
from commissioning.terms.models import Terms

SMALL_PEOPLE = 200
SMALL_UNTIL = date(2014, 6, 30)
_BEGINS = date(2012, 4, 1)
_WAGE_RISES = date(2013, 10, 1)


@dataclass(frozen=True, slots=True)
class SmallWorld:
    """A world held in memory, with the terms it was made under."""

    terms: Terms
    world: World
    tables: dict[str, pa.Table]

    def write(self, folder: Path, format: Format = "parquet") -> None:
        """Write the evidence tables into a folder, as `simulate` would."""
        with Files(folder, format) as files:
            files.write(self.tables)


def small_world(
    seed: int,
    *,
    terms: Terms | None = None,
    people: int = SMALL_PEOPLE,
    until: date = SMALL_UNTIL,
    settings: Settings | None = None,
) -> SmallWorld:
    """A few people under the given terms, or under small ones that use every evidence table."""
    chosen = terms or small_terms()
    world, tables = simulated_tables(chosen, people=people, seed=seed, until=until, settings=settings)
    return SmallWorld(chosen, world, tables)


def small_terms() -> Terms:
    """A fictitious programme: five contracts in all four nations, two of them in one area; three groups."""
    return Terms.model_validate(
        {
            "programme": {
                "key": "small",
                "title": {"en": "Small programme"},
                "commissioner": "Fictitious Department",
                "currency": "GBP",
                "time_zone": "Europe/London",
                "rounding": "half_away_from_zero",
                "group_from": "first_start",
                "sources": {},
            },
            "groups": {
                "1": _said("Jobseekers 18-24"),
                "2": _said("Jobseekers 25 and over"),
                "3": _said("People with a health condition"),
            },
            "clocks": {"support": {**_figure("calendar days", 730), "from": "started_on"}},
            "wages": {"minimum": {"unit": "pence per hour", "values": {_BEGINS: _line(608), _WAGE_RISES: _line(631)}}},
            "outcomes": _outcomes(),
            "prices": _prices(),
            "contracts": {
                "north-1": _contract("north", "england", "Beacon Futures"),
                "north-2": _contract("north", "england", "Harbour Works", ["beacon-cleaning"]),
                "cymru-1": _contract("cymru", "wales", "Llwybr Gwaith"),
                "highland-1": _contract("highland", "scotland", "Heather Employment"),
                "lough-1": _contract("lough", "northern_ireland", "Lough Pathways"),
            },
        }
    )


def _outcomes() -> dict[str, Any]:
    window = {"opens": "started_on", "closes": "support"}
    worked = {"evidence": ["employer", "provider"], "window": window, "kinds": ["employed", "apprenticeship"]}
    return {
        "job": {
            **_said("26 weeks in work"),
            **worked,
            "kind": "time_in_work",
            "off_benefit": True,
            "own_employers": "declared_only",
            "length": _figure("weeks", 26),
            "counting": "cumulative",
            "jobs": "any",
        },
        "pay": {
            **_said("Pay for 416 hours"),
            "kind": "earnings",
            "evidence": ["independent"],
            "window": window,
            "threshold": {"hours": _figure("hours", 416), "wage": "minimum", "wage_by": "started_on"},
            "pay_dated_by": "paid_on",
            "earlier_work": "excluded",
            "later_fall": "stands",
        },
        "plan": {
            **_said("Plan signed"),
            "kind": "milestone",
            "evidence": ["provider"],
            "window": window,
            "milestones": ["plan_signed"],
        },
    }


def _prices() -> dict[str, Any]:
    def outcome(title: str, of: str, claim: str, pence: int) -> dict[str, Any]:
        price = {"figure": _figure("pence per participant, once", pence)}
        return {**_said(title), "kind": "outcome", "outcome": of, "claim": claim, "price": price}

    return {
        "job_payment": outcome("Job payment", "job", "required", 120_000),
        "pay_payment": outcome("Earnings payment", "pay", "not_needed", 90_000),
        "plan_payment": outcome("Plan payment", "plan", "required", 15_000),
        "staying_payment": {
            **_said("Payment for staying in work"),
            "kind": "sustainment",
            "after": "job_payment",
            "work": "job",
            "every": _figure("weeks", 4),
            "at_most": _figure("payments", 6),
            "counting": "continuous",
            "claim": "required",
            "ends_at_break_after": "support",
            "price": {"figure": _figure("pence every four weeks", 17_000)},
        },
    }


def _contract(area: str, nation: str, provider: str, own_employers: list[str] | None = None) -> dict[str, Any]:
    return {
        **_said(f"{provider} in {area}"),
        "area": {"key": area, "title": {"en": area.title()}},
        "provider": provider,
        "nation": nation,
        "starts_on": _BEGINS,
        "referrals_until": date(2014, 4, 1),
        "own_employers": own_employers or [],
    }


def _said(title: str) -> dict[str, Any]:
    return {"title": {"en": title}, "clause": "1", "status": "assumed"}


def _figure(unit: str, value: int) -> dict[str, Any]:
    return {"unit": unit, "by": "started_on", "values": {_BEGINS: _line(value)}}


def _line(value: int) -> dict[str, Any]:
    return {"value": value, "clause": "1", "status": "assumed"}
