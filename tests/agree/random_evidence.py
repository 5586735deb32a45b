"""Evidence nobody thought of: overlaps, ties, open ends, corrections, transfers, withdrawn and late versions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from agree.random_terms import EMPLOYERS, FIRST_DAY, GROUPS, KINDS, MILESTONES, NATIONS, SOURCES
from commissioning.tables.rows import (
    BenefitRow,
    ClaimRow,
    EmploymentRow,
    MilestoneRow,
    ParticipantRow,
    PayrollRow,
    Row,
)
from commissioning.terms.models import Terms

PEOPLE = ("a", "B", "ä", "10", "9", "Ä", "b", "aa", "1", "a'b", 'q"q', "é", "Z", "z", "_", "#")
World = dict[str, list[Any]]


def some_evidence(chance: Random, terms: Terms, people: int) -> World:
    """Rows of every table about so many participants, in no order."""
    world: World = {name: [] for name in ("participants", "employment", "payroll", "benefits", "milestones", "claims")}
    for number in range(people):
        name = PEOPLE[number % len(PEOPLE)] + ("" if number < len(PEOPLE) else str(number))
        for table, row in _person(chance, terms, name):
            world[table].extend(_versions(chance, row))
    for rows in world.values():
        chance.shuffle(rows)
    return world


def _person(chance: Random, terms: Terms, participant: str) -> Iterator[tuple[str, Row]]:
    contracts = sorted(terms.contracts)
    group, nation = chance.choice(GROUPS), chance.choice(NATIONS)
    # Few days and few contracts, so that people tie in ranks and under caps.
    referred_on = FIRST_DAY + timedelta(days=chance.choice((-20, -10, 0, 0, 10, 20, 21, 40)))
    for place in range(min(chance.choice((1, 1, 1, 2, 3)), len(contracts))):
        started_on = referred_on + timedelta(days=chance.choice((0, 0, 1, 5, 10))) if chance.randrange(10) else None
        ended_on = (
            (started_on or referred_on) + timedelta(days=chance.randint(0, 120)) if chance.randrange(3) == 0 else None
        )
        yield (
            "participants",
            ParticipantRow(
                participant=participant,
                contract=contracts.pop(chance.randrange(len(contracts))),
                group=group if chance.randrange(3) else chance.choice(GROUPS),
                referred_on=referred_on,
                started_on=started_on,
                ended_on=ended_on,
                nation=nation if chance.randrange(4) else chance.choice(NATIONS),
                recorded_at=_instant(chance) if chance.randrange(2) else None,
                record=f"p-{participant}-{place}" if chance.randrange(2) else None,
                withdrawn=not chance.randrange(30),
            ),
        )
        referred_on = referred_on + timedelta(days=chance.choice((0, 0, 5, 30)))
    for place in range(chance.randrange(10)):
        worked_from = _day(chance, -10, 120)
        more = _usual(chance, f"e-{participant}-{place}")
        yield (
            "employment",
            EmploymentRow(
                participant=participant,
                employer=chance.choice(EMPLOYERS),
                kind=chance.choice(KINDS),
                worked_from=worked_from,
                worked_until=worked_from + timedelta(days=chance.choice((1, 2, 7, 14, 20, 30, 60, 120, 200)))
                if chance.randrange(4)
                else None,
                hours_per_week=Decimal(chance.randint(0, 4000)) / 100 if chance.randrange(5) else None,
                **more,
            ),
        )
    for place in range(chance.randrange(8)):
        period_from = _day(chance, -10, 120)
        yield (
            "payroll",
            PayrollRow(
                participant=participant,
                employer=chance.choice(EMPLOYERS),
                paid_on=period_from + timedelta(days=chance.choice((0, 7, 28))),
                period_from=period_from,
                period_until=period_from + timedelta(days=chance.choice((1, 7, 28))),
                pay_pence=chance.choice(
                    (chance.randint(0, 60_000), chance.randint(0, 60_000), -chance.randint(0, 60_000))
                ),
                **_usual(chance, f"w-{participant}-{place}"),
            ),
        )
    for place in range(chance.choice((0, 0, 1, 2, 3))):
        claimed_from = _day(chance, -30, 100)
        yield (
            "benefits",
            BenefitRow(
                participant=participant,
                benefit="jsa",
                claimed_from=claimed_from,
                claimed_until=claimed_from + timedelta(days=chance.randint(1, 40)) if chance.randrange(6) else None,
                **_usual(chance, f"b-{participant}-{place}"),
            ),
        )
    for place in range(chance.choice((0, 1, 2, 4))):
        yield (
            "milestones",
            MilestoneRow(
                participant=participant,
                milestone=chance.choice(MILESTONES),
                on=_day(chance, -5, 120),
                **_usual(chance, f"m-{participant}-{place}"),
            ),
        )
    for component, ordinal in [(component, 1) for component in terms.prices] + [("sustained", 2), ("sustained", 3)]:
        if component in terms.prices and chance.randrange(2):
            yield (
                "claims",
                ClaimRow(
                    claim=f"claim-{participant}-{component}-{ordinal}",
                    participant=participant,
                    contract=chance.choice(sorted(terms.contracts)),
                    component=component,
                    ordinal=chance.choice((ordinal, ordinal, ordinal, ordinal + 1)),
                    earned_on=_day(chance, 0, 150),
                    **_usual(chance, f"c-{participant}-{component}-{ordinal}"),
                ),
            )


def _versions(chance: Random, row: Any) -> Iterator[Any]:
    """The row and, for some that have a record, later versions of it."""
    yield row
    if row.record is None or chance.randrange(4):
        return
    recorded_at = row.recorded_at
    for _ in range(chance.choice((1, 1, 2))):
        recorded_at = (recorded_at or datetime(2015, 1, 1, tzinfo=UTC)) + timedelta(hours=chance.randint(1, 2000))
        yield replace(row, recorded_at=recorded_at, withdrawn=not chance.randrange(3), **_changed(chance, row))


def _changed(chance: Random, row: Any) -> dict[str, Any]:
    match row:
        case PayrollRow():
            return {"pay_pence": chance.randint(-5_000, 50_000)}
        case EmploymentRow():
            return {
                "worked_until": row.worked_from + timedelta(days=chance.randint(1, 90)),
                "source": chance.choice(SOURCES),
            }
        case BenefitRow():
            return {"claimed_until": row.claimed_from + timedelta(days=chance.randint(1, 90))}
        case MilestoneRow():
            return {"on": row.on + timedelta(days=chance.randint(-20, 20))}
        case ParticipantRow():
            return {"group": chance.choice(GROUPS)}
    return {}


def _usual(chance: Random, record: str) -> dict[str, Any]:
    return {
        "source": chance.choice(SOURCES),
        "recorded_at": _instant(chance),
        "record": record if chance.randrange(2) else None,
        "withdrawn": not chance.randrange(25),
    }


def _day(chance: Random, least: int, most: int) -> date:
    return FIRST_DAY + timedelta(days=chance.randint(least, most))


def _instant(chance: Random) -> datetime:
    """Often the same few instants, many of them around midnight."""
    day = datetime.combine(_day(chance, -10, 200), datetime.min.time(), tzinfo=UTC)
    return day + timedelta(minutes=chance.choice((0, 0, -1, 23 * 60, 22 * 60 + 59, 5 * 60, 12 * 60)))
