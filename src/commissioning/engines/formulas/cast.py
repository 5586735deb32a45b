"""The people of the bench and the worlds made of them. What is made once is used again, and what follows from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from commissioning.engines.formulas import changes
from commissioning.engines.formulas.formula import Formula, World
from commissioning.tables.rows import PersonEvidence

MONTH_DAYS = 28
YEAR_DAYS = 365
LATER_DAYS = 4 * 365
"""So long after the others that nobody of then counts yet."""
EARLIER_DAYS = 30
STRANGERS = 8
TENTH = 12
"""How many people are made ten of."""

People = tuple[PersonEvidence, ...]
Pair = tuple[World, World]
"""The evidence before a change, and after it."""


@dataclass(slots=True)
class Cast:
    """Everybody of the bench.

    contracts   three that have people, and one that has nobody yet.
    twins       of each person, somebody else with the same life.
    """

    world: World
    contracts: tuple[str, str, str, str]
    twins: People = field(init=False)
    _made: dict[object, Pair] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.twins = tuple(changes.told_of(person, f"{person.participant}-twin") for person in self.people)

    @property
    def people(self) -> People:
        return self.world.people

    def halved(self, formula: Formula) -> Pair:
        """Everybody with a twin; then no twin of those referred from the turning day on."""
        early = (twin for twin in self.twins if changes.referred_on(twin) < formula.turns_on)
        return self._once(("halved", formula.turns_on), lambda: (self._doubled(), self._of((*self.people, *early))))

    def twice(self, formula: Formula) -> Pair:
        return self.world, self._doubled()

    def ten_times(self, formula: Formula) -> Pair:
        """A few people; then ten of each."""
        some = sorted(self.people, key=changes.rows_of, reverse=True)[:TENTH]
        ten = (changes.told_of(person, f"{person.participant}-{n}") for person in some for n in range(10))
        return self._once("ten times", lambda: (self._of(some), self._of(ten)))

    def one_moved(self, formula: Formula) -> Pair:
        """The person of the first contract of whom most is on record goes to the second."""
        first, second, *_ = self.contracts
        there = (person for person in self.people if changes.contracts(person) == {first})
        most = max(there, key=changes.rows_of, default=None)
        moved = (changes.in_contracts(one, {first: second}) if one is most else one for one in self.people)
        return self._once("one moved", lambda: (self.world, self._of(moved)))

    def delayed(self, formula: Formula) -> Pair:
        return self._later(MONTH_DAYS)

    def a_year_later(self, formula: Formula) -> Pair:
        return self._later(YEAR_DAYS)

    def merged(self, formula: Formula) -> Pair:
        first, second, *_ = self.contracts
        return self._once("merged", lambda: (self.world, self._renamed({second: first})))

    def split(self, formula: Formula) -> Pair:
        """Everybody with a twin; then the first contract's twins under a contract of their own."""
        first, *_, spare = self.contracts
        apart = (changes.in_contracts(twin, {first: spare}) for twin in self.twins)
        return self._once("split", lambda: (self._doubled(), self._of((*self.people, *apart))))

    def relabelled(self, formula: Formula) -> Pair:
        first, second, *_ = self.contracts
        return self._once("relabelled", lambda: (self.world, self._renamed({first: second, second: first})))

    def permuted(self, formula: Formula) -> Pair:
        return self._once("permuted", lambda: (self.world, self._of(map(changes.backwards, reversed(self.people)))))

    def with_outsiders(self, formula: Formula) -> Pair:
        """Besides: people whom nobody referred, of later years and, where there is a first cohort, of before it."""
        busiest = sorted(self.people, key=changes.rows_of, reverse=True)[:STRANGERS]
        strangers = [changes.nobody_referred(one) for one in busiest]
        strangers += [changes.later(one, LATER_DAYS) for one in busiest]
        if formula.counts_from is not None:
            strangers += [_referred_before(one, formula.counts_from) for one in busiest]
        named = (changes.told_of(one, f"stranger-{n}") for n, one in enumerate(strangers))
        return self._once(("outsiders", formula.counts_from), lambda: (self.world, self._of((*self.people, *named))))

    def one_more(self, formula: Formula) -> Pair | None:
        """Somebody of whom no work is on record lives, from their own referral on, the life of somebody who worked.

        Returns   None where there are no two such people.
        """
        found = self._idle_and_busy()
        if found is None:
            return None
        idle, busy = found
        days = (changes.referred_on(idle) - changes.referred_on(busy)).days
        now = changes.told_of(changes.later(busy, days), idle.participant)
        return self._once(
            "one more", lambda: (self.world, self._of(now if one is idle else one for one in self.people))
        )

    def _idle_and_busy(self) -> tuple[PersonEvidence, PersonEvidence] | None:
        """The first person referred of whom no work is on record, and the one like them of whom most is.

        Like them: of the same contract and group, and started or not, so that nothing else changes.
        """
        workers = [one for one in sorted(self.people, key=changes.rows_of, reverse=True) if changes.has_worked(one)]
        for idle in sorted(self.people, key=changes.referred_on):
            busy = next((one for one in workers if changes.standing(one) == changes.standing(idle)), None)
            if busy is not None and not changes.has_worked(idle):
                return idle, busy
        return None

    def told_twice(self, formula: Formula) -> Pair:
        return self._once("told twice", lambda: (self.world, self._of(map(changes.reported_twice, self.people))))

    def _of(self, people: Iterable[PersonEvidence], later_days: int = 0) -> World:
        return World(tuple(people), self.world.as_of + timedelta(days=later_days))

    def _doubled(self) -> World:
        return self._once("doubled", lambda: (self.world, self._of((*self.people, *self.twins))))[1]

    def _later(self, days: int) -> Pair:
        people = (changes.later(person, days) for person in self.people)
        return self._once(("later", days), lambda: (self.world, self._of(people, days)))

    def _renamed(self, names: Mapping[str, str]) -> World:
        return self._of(changes.in_contracts(person, names) for person in self.people)

    def _once(self, what: object, make: Callable[[], Pair]) -> Pair:
        if what not in self._made:
            self._made[what] = make()
        return self._made[what]


def _referred_before(person: PersonEvidence, first: date) -> PersonEvidence:
    """The person referred before a day, who later does what they did."""
    days = (changes.referred_on(person) - first).days + EARLIER_DAYS
    return changes.referred_earlier(person, days)


def without(world: World, contract: str) -> World:
    """A world in which nobody was referred to a contract."""
    return replace(world, people=tuple(one for one in world.people if contract not in changes.contracts(one)))
