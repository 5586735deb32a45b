"""What is asked of every provider: of whom, what the engine answers, and the figure that shows it in plain units."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from commissioning.cli.reviewing.asked import Asked
from commissioning.cli.reviewing.facts import Facts
from commissioning.engines.ratings.arrays import Flags, Floats, Ints
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.cohorts.event_history import share_by
from commissioning.engines.ratings.figures import Figure, ratio
from commissioning.engines.ratings.selection import signs
from commissioning.engines.ratings.selection.signs import Answer

UNSEEN_DAYS = 91
UNSEEN_MONTHS = 3.0
DAYS_A_MONTH = 30.4375
NOBODY = "nobody is there to count"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Takes    name: as the engine has it; title: of the figure, such as "Contacts a month"
             share: whether the figure is a share, from 0 to 1
             who: of whom it is asked
             level: the figure of some of them, given as flags over everybody
             ask: the answers for all providers, given each person's band of prospects
             note: whom it is asked of, where that is not all who were started
             within: whether a provider's people are compared with each other, and not with those of the others.
    """

    name: str
    title: str
    share: bool
    who: Flags
    level: Callable[[Flags], Figure]
    ask: Callable[[Ints], Iterator[Answer]]
    note: str = ""
    within: bool = False


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A question that the file has no column for."""

    name: str
    option: str


def questions(facts: Facts, asked: Asked) -> tuple[tuple[Question, ...], tuple[NotAsked, ...]]:
    """Those that can be asked, and those that cannot."""
    made = (
        ("who is started", "--started", asked.started, _started),
        ("contacts", "--contacts", asked.contacts, _contacts),
        ("nobody saw them", "--unseen", asked.unseen, _unseen),
        ("first service", "--waited", asked.waited, _first_service),
        ("outcomes", "--outcome", asked.outcome, _outcomes),
    )
    return (
        tuple(make(facts, asked) for _, _, column, make in made if column),
        tuple(NotAsked(name, option) for name, option, column, _ in made if not column),
    )


def _started(facts: Facts, _: Asked) -> Question:
    everybody = np.ones(len(facts.outcome), dtype=np.bool_)
    started = facts.started.astype(np.float64)
    return _yes_or_no("who is started", "Started", everybody, started, facts)


def _outcomes(facts: Facts, asked: Asked) -> Question:
    return _yes_or_no("outcomes", f"With {asked.outcome}", facts.started, facts.outcome, facts)


def _yes_or_no(name: str, title: str, who: Flags, values: Floats, facts: Facts) -> Question:
    def ask(_: Ints) -> Iterator[Answer]:
        return signs.steeper(name, _of(facts.provider, who), values[who], facts.prospects[who])

    return Question(name, title, True, who, lambda rows: _mean(values[rows]), ask)


def _contacts(facts: Facts, _: Asked) -> Question:
    number = _given(facts.contacts)
    months = np.ones(len(number)) if facts.months is None else facts.months
    who = facts.started & ~np.isnan(number) & (months > 0)

    def ask(_: Ints) -> Iterator[Answer]:
        return signs.contacts(_of(facts.provider, who), number[who], months[who], facts.prospects[who])

    def level(rows: Flags) -> Figure:
        return ratio(float(number[rows].sum()), float(months[rows].sum()), because=NOBODY)

    each = "a person" if facts.months is None else "a month"
    return Question("contacts", f"Contacts {each}", False, who, level, ask)


def _unseen(facts: Facts, _: Asked) -> Question:
    days = _given(facts.unseen)
    who, note = facts.started & ~np.isnan(days), ""
    if facts.months is not None:
        who &= facts.months >= UNSEEN_MONTHS
        note = f"Nobody saw them is asked of those who were on the programme for {UNSEEN_MONTHS:g} months or more."
    long = (days >= UNSEEN_DAYS).astype(np.float64)

    def ask(band: Ints) -> Iterator[Answer]:
        return signs.unseen(_of(facts.provider, who), long[who], band[who])

    title = f"Not seen for {UNSEEN_DAYS} days"
    return Question("nobody saw them", title, True, who, lambda rows: _mean(long[rows]), ask, note, within=True)


def _first_service(facts: Facts, _: Asked) -> Question:
    waited = _given(facts.waited)
    served = ~np.isnan(waited)
    days = waited if facts.months is None else np.where(served, waited, facts.months * DAYS_A_MONTH)
    who = facts.started & ~np.isnan(days)
    soon = float(np.median(waited[who & served]))

    def ask(band: Ints) -> Iterator[Answer]:
        return signs.first_service(_of(facts.provider, who), days[who], served[who], band[who])

    def level(rows: Flags) -> Figure:
        return share_by(days[rows], served[rows], soon) if rows.any() else ratio(0, 0, because=NOBODY)

    return Question("first service", f"Served within {soon:g} days", True, who, level, ask, within=True)


def _of(provider: Category, who: Flags) -> Category:
    return replace(provider, codes=provider.codes[who])


def _mean(values: Floats) -> Figure:
    return ratio(float(values.sum()), len(values), because=NOBODY)


def _given(values: Floats | None) -> Floats:
    assert values is not None, "a question is asked only where its column is given"
    return values
