"""The effect of a choice on a file of people: with lots drawn, by drawing them again; without, by areas as a whole."""

import re
from dataclasses import dataclass, replace

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.cohort import Reading
from commissioning.cli.rating.question import Question
from commissioning.engines.ratings.arrays import Codes, Floats
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.effects.choice import Choice, NothingToCompare
from commissioning.engines.ratings.effects.clustered import Effect, effect
from commissioning.engines.ratings.effects.facts import Balance, balances, facts_of
from commissioning.engines.ratings.effects.lots import Trial, trial
from commissioning.tables.people_file import PeopleFile


@dataclass(frozen=True, slots=True)
class Asked:
    """What `commissioning effect` is asked.

    Takes    choice: the column that says who had which way; usual: the way the other is held against
             cluster: what had a way as a whole; None only where a lot was drawn for each person
             within: the column within whose groups ways are compared
             hypothesis: what was expected, written down beforehand.
    """

    outcome: str
    choice: str
    usual: str | None
    cluster: str | None
    within: str | None
    adjust: tuple[str, ...]
    categories: tuple[str, ...]
    lots: bool
    person: str | None
    hypothesis: str | None
    draws: int
    seed: int

    @property
    def as_question(self) -> Question:
        """The columns that are read as `rate` reads them."""
        return Question(self.outcome, self.choice, self.adjust, self.categories, person=self.person)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return (*self.as_question.columns, *(column for column in (self.cluster, self.within) if column))


@dataclass(frozen=True, slots=True)
class Way:
    """One way: how many people and clusters had it, and what became of them, for each."""

    name: str
    people: int
    clusters: int
    mean: float


@dataclass(frozen=True, slots=True)
class Found:
    """The effect, and what it was told from.

    Returns  shares: whether the outcome is 0 or 1, so that the effect is a difference of shares
             spread: the standard deviation of the outcome.
    """

    asked: Asked
    new: Way
    usual: Way
    effect: Effect | Trial
    blocks: int
    balances: tuple[Balance, ...]
    shares: bool
    spread: float
    remarks: tuple[str, ...]


def answer(file: PeopleFile, asked: Asked) -> Found:
    """The effect.

    Raises   InputRefused, naming the column and what to do.
    """
    _refuse_one_by_one(asked)
    reading = Reading(file, asked.as_question)
    ways = _plainly(reading.groups(asked.choice))
    usual = _usual(ways, asked)
    reading.once_each()
    outcome = reading.outcome()
    facts = facts_of(reading.covariates(), outcome)
    people = len(outcome)
    cluster = reading.groups(asked.cluster).codes if asked.cluster else np.arange(people)
    block = reading.groups(asked.within).codes if asked.within else np.zeros(people, dtype=np.int64)
    chosen = ways.codes != usual
    try:
        choice = Choice(chosen, outcome, facts.columns, block.astype(np.int64))
        found = (
            trial(choice, cluster.astype(np.int64), seed=asked.seed, draws=asked.draws)
            if asked.lots
            else effect(choice, cluster)
        )
    except NothingToCompare as problem:
        refuse(f"{asked.choice} cannot be judged by {asked.outcome}: {problem}")
    new, other = (_way(ways.levels[code], ways.codes == code, outcome, cluster) for code in (1 - usual, usual))
    remarks = (*reading.remarks, *facts.remarks, *_mixed(asked, choice, cluster))
    shares = bool(np.isin(outcome, (0.0, 1.0)).all())
    return Found(
        asked, new, other, found, int(block.max()) + 1, balances(facts, chosen), shares, float(outcome.std()), remarks
    )


def _refuse_one_by_one(asked: Asked) -> None:
    if asked.cluster is None and not asked.lots:
        refuse(
            "Say with --cluster which column names what had a way as a whole: the area, the contract, the site. "
            "People of one area are alike, and counted one by one they make limits too narrow. If lots were drawn "
            "for each person, say --lots."
        )


def _plainly(ways: Category) -> Category:
    """The ways as people write them: 1 and not 1.0, which is what programs make of a column of 0 and 1."""
    plain = tuple(map(_plain, ways.levels))
    return replace(ways, levels=plain) if len(set(plain)) == len(plain) else ways


def _plain(name: str) -> str:
    return name.removesuffix(".0") if re.fullmatch(r"-?[0-9]+\.0", name) else name


def _usual(ways: Category, asked: Asked) -> int:
    names = ways.levels
    if len(names) != 2:
        listed = ", ".join(names[:10])
        refuse(
            f"{asked.choice} has {len(names):,} {'way' if len(names) == 1 else 'ways'} ({listed}), and two are "
            "compared. Give a file with the people of two."
        )
    if asked.usual is None:
        return 0
    wanted = asked.usual if asked.usual in names else _plain(asked.usual)
    if wanted not in names:
        refuse(f"--usual {asked.usual} is not in {asked.choice}. It has {names[0]} and {names[1]}.")
    return names.index(wanted)


def _way(name: str, which: np.ndarray, outcome: Floats, cluster: Codes) -> Way:
    return Way(name, int(which.sum()), len(np.unique(cluster[which])), float(outcome[which].mean()))


def _mixed(asked: Asked, choice: Choice, cluster: Codes) -> list[str]:
    """Both ways in one area, and not compared within it."""
    if asked.lots or asked.within is not None:
        return []
    both = len(set(cluster[choice.chosen].tolist()) & set(cluster[~choice.chosen].tolist()))
    if not both:
        return []
    said = (
        f"{both:,} of {asked.cluster} had both ways. Compare within them with --within {asked.cluster}: what sets "
        "places apart is then out of the figure."
    )
    return [said]
