"""What the bench needs of other engines: people who live under the terms, what they reach and what is paid for it.

It joins engines, so it is no engine; and it needs no Django, so the command line has it too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from commissioning.engines.formulas import declared
from commissioning.engines.formulas.bench import Judged, judge
from commissioning.engines.formulas.cast import without
from commissioning.engines.formulas.formula import Formula, World
from commissioning.engines.formulas.held import NAMES, UNTIL, held
from commissioning.engines.formulas.measured import Counted
from commissioning.engines.payments.reference.caps import Owed
from commissioning.engines.payments.reference.case import Case, Moment, open_case
from commissioning.engines.payments.reference.engine import determine
from commissioning.engines.simulation.settings import Settings
from commissioning.engines.simulation.world import simulated_tables
from commissioning.rooms.design.bench_models import expected
from commissioning.tables.rows import ROW_TYPES, PersonEvidence
from commissioning.tables.schema import TABLES
from commissioning.terms.measures import Numerator
from commissioning.terms.models import FixedFee, Terms

BUSY = Settings(start=-4.6, leave=-6.4, transferred=0.0, group_corrected=0.0, milestone=0.8, claim_missing=0.02)
"""People who find work soon and stay, so that the bench sees every component and few empty figures."""


def bench(terms: Terms, *, people: int, seed: int, progress: Callable[[str], None]) -> list[Judged]:
    """Every measure and payment of the terms through the bench."""
    still = held(terms)
    world, living = _world(still, people, seed), _Living(still)
    formulas = [*_measures(still, living, world), *declared.payments(still, living.paid)]
    return judge(formulas, world, NAMES, progress=progress)


def bench_measures(terms: Terms, *, people: int, seed: int) -> list[Judged]:
    """Every measure of the terms through the bench, in their order."""
    still = held(terms)
    world = _world(still, people, seed)
    return judge(_measures(still, _Living(still), world), world, NAMES)


def _measures(still: Terms, living: "_Living", world: World) -> Iterator[Formula]:
    """The measures, each with its model where the people of the bench have the facts that it needs."""
    facts = frozenset(world.people[0].participants[0].covariates)
    return declared.measures(still, living.counted, expected, facts)


def _world(still: Terms, people: int, seed: int) -> World:
    _, tables = simulated_tables(still, people=people, seed=seed, until=UNTIL, settings=BUSY)
    return without(World(tuple(people_of(tables)), UNTIL), NAMES[3])


def people_of(tables: Mapping[str, Any]) -> Iterator[PersonEvidence]:
    """Everybody in Arrow tables, in order of participant."""
    found: dict[str, dict[str, list[Any]]] = {}
    for table, rows in tables.items():
        known = {*TABLES[table].column_names, "withdrawn"}
        for number, cells in enumerate(rows.to_pylist(), start=1):
            row = {name: value for name, value in cells.items() if name in known}
            if table == "participants":
                row["covariates"] = {name: value for name, value in cells.items() if name not in known}
            made = ROW_TYPES[table](**row, origin=f"{table} row {number}")
            found.setdefault(made.participant, {}).setdefault(table, []).append(made)
    for participant in sorted(found):
        yield PersonEvidence(participant, **{table: tuple(rows) for table, rows in found[participant].items()})


class _Living:
    """The reference engine, which looks at each life once however many worlds it is part of."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        # Fees are worked out once, not for every world, but where a contract's cap joins them to what people earn.
        joined = any(cap.scope == "contract" for cap in terms.caps.values())
        fees = {} if joined else {key: one for key, one in terms.prices.items() if isinstance(one, FixedFee)}
        others = {key: one for key, one in terms.prices.items() if key not in fees}
        self.for_people = terms.model_copy(update={"prices": others})
        self.for_all = terms.model_copy(update={"prices": fees})
        self._paid_to_all: dict[date, list[Owed]] = {}
        self._cases: dict[tuple[int, date], tuple[PersonEvidence, Case | None]] = {}
        self._paid: dict[int, tuple[World, dict[tuple[str, str], int]]] = {}

    def paid(self, world: World) -> Mapping[tuple[str, str], int]:
        """Pence by component and contract."""
        if id(world) not in self._paid:
            owed = self._owed(self.for_people, self.cases(world), world.as_of)
            self._paid[id(world)] = (world, _added_up([*owed, *self._fees(world.as_of)]))
        return self._paid[id(world)][1]

    def _fees(self, as_of: date) -> list[Owed]:
        """What is paid whoever is served."""
        if as_of not in self._paid_to_all:
            self._paid_to_all[as_of] = self._owed(self.for_all, [], as_of)
        return self._paid_to_all[as_of]

    def _owed(self, terms: Terms, cases: list[Case], as_of: date) -> list[Owed]:
        return determine(terms, cases, Moment(as_of, None)).owed if terms.prices else []

    def counted(self, world: World, numerator: Numerator) -> Sequence[Counted]:
        """Everybody referred, with the days on which they reached what is counted."""
        return [self._counted(case, numerator) for case in self.cases(world)]

    def cases(self, world: World) -> list[Case]:
        return [case for person in world.people if (case := self._case(person, world.as_of)) is not None]

    def _case(self, person: PersonEvidence, as_of: date) -> Case | None:
        key = (id(person), as_of)
        if key not in self._cases:
            self._cases[key] = (person, open_case(self.terms, person, Moment(as_of, None)))
        return self._cases[key][1]

    def _counted(self, case: Case, numerator: Numerator) -> Counted:
        who = case.participant
        if numerator.outcome is not None:
            on = case.outcome(numerator.outcome).on
            days = [on] if on is not None and on <= case.as_of else []
        else:
            earned = case.component(numerator.component or "").earned
            days = [one.earned_on for one in earned if one.why_not_due is None]
        row = who.referral
        return Counted(
            contract=row.contract,
            group=who.group(row, self.terms.programme.group_from),
            referred_on=who.referred_on,
            started_on=who.started_on,
            reached_on=tuple(days),
            covariates=row.covariates,
        )


def _added_up(owed: Sequence[Owed]) -> dict[tuple[str, str], int]:
    """Pence by component and contract."""
    pence: dict[tuple[str, str], int] = {}
    for one in owed:
        key = (one.earned.component, one.earned.contract or "")
        pence[key] = pence.get(key, 0) + one.pence
    return pence
