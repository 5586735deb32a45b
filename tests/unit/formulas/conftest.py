"""People with plain lives, a sound share and a sound payment of theirs, and how to ask the bench about others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

from commissioning.engines.formulas.bench import Judged, judge
from commissioning.engines.formulas.formula import Figure, Figures, Formula, Kind, World
from commissioning.tables.rows import EmploymentRow, ParticipantRow, PersonEvidence

BEGINS, TURNS, AS_OF = date(2025, 3, 1), date(2026, 3, 1), date(2027, 2, 28)
CONTRACTS = ("alder", "beech", "cedar", "dogwood")
WINDOW = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody's time on a programme: job_after is how many days after the referral a job began, None for none."""

    contract: str
    group: str
    referred_after: int
    job_after: int | None


def lives(number: int, chance: Random) -> list[Life]:
    """People of three contracts over seventeen months, of whom about half find work."""
    return [
        Life(
            CONTRACTS[n % 3],
            "1",
            chance.randrange(520),
            chance.randrange(400) if chance.randrange(2) else None,
        )
        for n in range(number)
    ]


def world(told: Sequence[Life]) -> World:
    return World(tuple(person(f"p{n:03}", life) for n, life in enumerate(told)), AS_OF)


def person(name: str, life: Life) -> PersonEvidence:
    referred_on = BEGINS + timedelta(days=life.referred_after)
    row = ParticipantRow(
        participant=name,
        contract=life.contract,
        group=life.group,
        referred_on=referred_on,
        started_on=referred_on,
        nation="england",
        record=f"{name}-r",
    )
    return PersonEvidence(name, (row,), tuple(_jobs(name, referred_on, life.job_after)))


def _jobs(name: str, referred_on: date, after: int | None) -> Iterable[EmploymentRow]:
    if after is not None:
        begins = referred_on + timedelta(days=after)
        yield EmploymentRow(
            participant=name,
            employer="e",
            kind="employed",
            worked_from=begins,
            source="employer",
            recorded_at=datetime(begins.year, begins.month, begins.day, tzinfo=UTC),
            record=f"{name}-e",
        )


Row = tuple[ParticipantRow, PersonEvidence]


def referred(asked: World) -> list[Row]:
    """Everybody referred by the last day that counts."""
    return [(row, one) for one in asked.people for row in one.participants[:1] if row.referred_on <= asked.as_of]


def in_work(row: ParticipantRow, one: PersonEvidence) -> bool:
    """Whether a job began within half a year of the referral."""
    return any(row.referred_on <= job.worked_from < row.referred_on + WINDOW for job in one.employment)


def sound_share(asked: World) -> Figures:
    """People in work within half a year, of all whose half year is over; cohorts of a year."""
    whole: dict[str, Figure] = {}
    parts: dict[tuple[str, str], Figure] = {}
    for row, one in referred(asked):
        if row.referred_on >= BEGINS and row.referred_on + WINDOW <= asked.as_of:
            figure = Figure(Fraction(in_work(row, one)), Fraction(1))
            cohort = "first year" if row.referred_on < TURNS else "second year"
            whole[row.contract] = whole.get(row.contract, Figure(Fraction(0), Fraction(0))) + figure
            part = (row.contract, cohort)
            parts[part] = parts.get(part, Figure(Fraction(0), Fraction(0))) + figure
    return Figures(whole, parts)


def sound_payment(asked: World) -> Figures:
    """1,000 pence for each person in work within half a year."""
    return pence(asked, lambda people: 1000 * sum(in_work(row, one) for row, one in people))


def pence(asked: World, of: Callable[[list[Row]], int]) -> Figures:
    """Pence by contract, from the people referred to it."""
    by_contract: dict[str, list[Row]] = {}
    for row, one in referred(asked):
        by_contract.setdefault(row.contract, []).append((row, one))
    return Figures({name: Figure(Fraction(of(people))) for name, people in by_contract.items()})


def share(asked: World, of: Callable[[list[Row]], tuple[int, int]]) -> Figures:
    """A share by contract, from the people referred to it."""
    by_contract: dict[str, list[Row]] = {}
    for row, one in referred(asked):
        by_contract.setdefault(row.contract, []).append((row, one))
    found = {name: of(people) for name, people in by_contract.items()}
    return Figures({name: Figure(Fraction(above), Fraction(below)) for name, (above, below) in found.items()})


def formula(figures: Callable[[World], Figures], kind: Kind, **more: object) -> Formula:
    counts_from = BEGINS if kind == "share" else None
    return Formula("f", "A formula", "1.1", kind, figures, TURNS, counts_from, **more)  # type: ignore[arg-type]


def judged(asked: Formula, people: World) -> Judged:
    (found,) = judge([asked], people, CONTRACTS)
    return found


def broken(asked: Formula, people: World) -> set[str]:
    """The relations that do not hold."""
    return {finding.relation.name for finding in judged(asked, people).findings}
