"""Changes to a world of evidence that must, or must not, change what is due; and twins, to see both in one run.

A twin is a second participant, told of in the same words as the first but for one change. Under terms by which nobody
bears on anybody else, what the twin is due shows what the change does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from agree.random_evidence import World
from agree.random_terms import EMPLOYERS, FIRST_DAY, KINDS, MILESTONES, SOURCES
from commissioning.tables.due import Due
from commissioning.tables.rows import BenefitRow, EmploymentRow, MilestoneRow, PayrollRow

LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
TWIN = "~twin"
SPELLS = {"employment": ("worked_from", "worked_until"), "benefits": ("claimed_from", "claimed_until")}
Change = Callable[[World], World]
Owed = tuple[str, int, str, date, date, int]


def with_twins(world: World, change: Change) -> World:
    """The world, and beside each participant a twin whose evidence is changed."""
    twins = [told_of(rows, name + TWIN) for name, rows in by_participant(change(world)).items()]
    return together([world, *twins])


def by_participant(world: World) -> dict[str, World]:
    """Each participant's own rows."""
    found: dict[str, World] = {}
    for table, rows in world.items():
        for row in rows:
            found.setdefault(row.participant, {name: [] for name in world})[table].append(row)
    return found


def together(worlds: Iterable[World]) -> World:
    """All rows of several worlds."""
    found: World = {}
    for world in worlds:
        for table, rows in world.items():
            found.setdefault(table, []).extend(rows)
    return found


def told_of(world: World, name: str) -> World:
    """One participant's rows, told of another."""

    def renamed(row: Any) -> Any:
        record = f"{row.record} of {name}" if row.record else None
        claim = {"claim": f"{row.claim} of {name}"} if hasattr(row, "claim") else {}
        return replace(row, participant=name, record=record, **claim)

    return {table: [renamed(row) for row in rows] for table, rows in world.items()}


def pairs(dues: Iterable[Due]) -> list[tuple[list[Owed], list[Owed]]]:
    """What each participant is due, beside what the twin is due, without names."""
    found: dict[str, tuple[list[Owed], list[Owed]]] = {}
    for due in dues:
        if due.participant is not None:
            name = due.participant.removesuffix(TWIN)
            mine = found.setdefault(name, ([], []))[due.participant.endswith(TWIN)]
            mine.append((due.component, due.ordinal, due.contract, due.earned_on, due.due_on, due.pence))
    return list(found.values())


# Changes to what is told ---------------------------------------------------------------------------------------------


def one_row_each(world: World) -> World:
    """Nobody was transferred or corrected: one row for each participant, always known."""
    rows = {row.participant: replace(row, record=None, withdrawn=False) for row in world["participants"]}
    return {**world, "participants": list(rows.values())}


def spells_split(world: World, chance: Random) -> World:
    """Spells of work and benefit of two days and more reported as two that touch, in each of their versions."""
    changed = dict(world)
    for table, (first, until) in SPELLS.items():
        rows = world[table]
        too_short = {_fact(row) for row in rows if _days(row, first, until) < 2}
        changed[table] = [
            part for row in rows for part in ([row] if _fact(row) in too_short else _halves(row, first, until, chance))
        ]
    return changed


def _fact(row: Any) -> object:
    return (row.participant, row.record) if row.record else id(row)


def _days(row: Any, first: str, until: str) -> int:
    end = getattr(row, until)
    return 60 if end is None else int((end - getattr(row, first)).days)


def _halves(row: Any, first: str, until: str, chance: Random) -> list[Any]:
    cut = getattr(row, first) + timedelta(days=chance.randint(1, _days(row, first, until) - 1))
    record = f"{row.record}, continued" if row.record else None
    return [replace(row, **{until: cut}), replace(row, **{first: cut, "record": record})]


def jobs_reported_twice(world: World) -> World:
    """Every job reported again, as a fact of its own."""
    again = [replace(row, record=f"{row.record} again" if row.record else None) for row in world["employment"]]
    return {**world, "employment": [*world["employment"], *again]}


def a_day_in_work(world: World, chance: Random) -> World:
    """One more day in work for everybody, at plenty of hours."""
    days = [
        EmploymentRow(
            participant=name,
            employer=chance.choice(EMPLOYERS),
            kind=chance.choice(KINDS),
            worked_from=(day := _some_day(chance)),
            worked_until=day + timedelta(days=1),
            hours_per_week=Decimal(48),
            source=chance.choice(SOURCES),
            recorded_at=LONG_AGO,
        )
        for name in by_participant(world)
    ]
    return {**world, "employment": [*world["employment"], *days]}


def a_day_on_benefit(world: World, chance: Random) -> World:
    """One more day on benefit for everybody."""
    days = [
        BenefitRow(
            participant=name,
            benefit="esa",
            claimed_from=(day := _some_day(chance)),
            claimed_until=day + timedelta(days=1),
            source="independent",
            recorded_at=LONG_AGO,
        )
        for name in by_participant(world)
    ]
    return {**world, "benefits": [*world["benefits"], *days]}


def told_and_withdrawn(world: World, chance: Random) -> World:
    """More facts about everybody, each withdrawn an hour after it was told."""
    more: World = {table: [] for table in world}
    for name in by_participant(world):
        day = _some_day(chance)
        usual: dict[str, Any] = {
            "participant": name,
            "source": chance.choice(SOURCES),
            "recorded_at": LONG_AGO,
            "record": "mistake",
        }
        employer = chance.choice(EMPLOYERS)
        job = EmploymentRow(employer=employer, kind=chance.choice(KINDS), worked_from=day, **usual)
        pay = PayrollRow(
            employer=employer,
            paid_on=day,
            period_from=day,
            period_until=day + timedelta(days=7),
            pay_pence=99_999,
            **usual,
        )
        benefit = BenefitRow(benefit="esa", claimed_from=day, **usual)
        event = MilestoneRow(milestone=chance.choice(MILESTONES), on=day, **usual)
        for table, row in (("employment", job), ("payroll", pay), ("benefits", benefit), ("milestones", event)):
            withdrawal = replace(row, recorded_at=LONG_AGO + timedelta(hours=1), withdrawn=True)
            more[table] += [row, withdrawal]
    return together([world, more])


def changed_and_told_again(world: World) -> World:
    """Every fact on record changed after its last version, and an hour later told again as it was."""
    changed = dict(world)
    for table, wrong in (
        ("employment", {"worked_until": None, "hours_per_week": None}),
        ("payroll", {"pay_pence": 1}),
        ("benefits", {"claimed_until": None}),
        ("milestones", {"on": FIRST_DAY}),
    ):
        last = {(row.participant, row.record): row for row in sorted(world[table], key=lambda row: row.recorded_at)}
        changed[table] = list(world[table])
        for row in last.values():
            if row.record is not None:
                later = [row.recorded_at + timedelta(hours=hours) for hours in (1, 2)]
                changed[table] += [replace(row, recorded_at=later[0], **wrong), replace(row, recorded_at=later[1])]
    return changed


def transferred(world: World, contracts: Iterable[str], chance: Random) -> World:
    """Everybody, who had one row, moved to another contract between the start and the end, which stays."""
    rows = []
    for row in world["participants"]:
        others = sorted(set(contracts) - {row.contract})
        if row.started_on is None or not others:
            rows.append(row)
            continue
        moved_on = row.started_on + timedelta(days=chance.randint(1, 60))
        moved_on = moved_on if row.ended_on is None else min(moved_on, row.ended_on)
        there = {"contract": chance.choice(others), "referred_on": moved_on, "started_on": moved_on}
        rows += [replace(row, ended_on=moved_on), replace(row, **there)]
    return {**world, "participants": rows}


def _some_day(chance: Random) -> date:
    return FIRST_DAY + timedelta(days=chance.randint(-10, 120))


# Changes to the whole world ------------------------------------------------------------------------------------------


def only(world: World, names: Iterable[str]) -> World:
    """What is known of some participants."""
    kept = set(names)
    return {table: [row for row in rows if row.participant in kept] for table, rows in world.items()}


def recorded_at(world: World, moment: datetime) -> World:
    """One version of each fact, all recorded at one moment."""
    facts = {table: {_fact(row): row for row in rows}.values() for table, rows in world.items()}
    return {table: [replace(row, recorded_at=moment) for row in rows] for table, rows in facts.items()}


def moved(value: Any, years: int) -> Any:
    """All dates and moments of a row, of terms' data or of a world moved by years."""
    if isinstance(value, date):  # Moments too.
        return value.replace(year=value.year + years)
    if isinstance(value, Mapping):
        return {moved(key, years): moved(item, years) for key, item in value.items()}
    if isinstance(value, list):
        return [moved(item, years) for item in value]
    if hasattr(value, "participant"):
        names = [field.name for field in fields(value) if isinstance(getattr(value, field.name), date)]
        return replace(value, **{name: moved(getattr(value, name), years) for name in names})
    return value
