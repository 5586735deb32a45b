"""What a file says of each person: the prospects they came with, and what was done for them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.cohort import Reading
from commissioning.cli.reviewing.asked import Asked
from commissioning.engines.ratings.arrays import Flags, Floats
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.case_mix.dependence import SaysNothingNew
from commissioning.engines.ratings.case_mix.encoding import encoding_of
from commissioning.engines.ratings.case_mix.logistic import NobodyToCompare
from commissioning.engines.ratings.case_mix.people import NotUsable, People
from commissioning.engines.ratings.case_mix.solving import Separated
from commissioning.engines.ratings.selection.prospects import prospects

FORESEEN = (NotUsable, NobodyToCompare, SaysNothingNew, Separated)


@dataclass(frozen=True, slots=True)
class Facts:
    """The people, in the order of the file.

    Returns  prospects: the chance of the outcome, learnt without the provider's own people
             started: who was; everybody where that was not asked
             contacts, months, unseen, waited: "not a number" where the cell is empty; None where that was not asked
             remarks: what to know of how they were read.
    """

    provider: Category
    outcome: Floats
    prospects: Floats
    started: Flags
    contacts: Floats | None
    months: Floats | None
    unseen: Floats | None
    waited: Floats | None
    remarks: tuple[str, ...]


def facts_of(reading: Reading, asked: Asked) -> Facts:
    """Everybody in the file.

    Raises   InputRefused, naming the column, the rows and what to do.
    """
    people = _people(reading, asked)
    _only_0_and_1(reading, asked.outcome, people.outcome)
    started = np.ones(len(people), dtype=np.bool_)
    if asked.started is not None:
        values = reading.numbers(asked.started)
        _only_0_and_1(reading, asked.started, values)
        started = values == 1.0
        if not started.any():
            refuse(f"{asked.started} is 0 for everybody, so nobody could be served. Give the people who came, too.")
    amounts = {
        name: _amounts(reading, column, started)
        for name in ("contacts", "months", "unseen", "waited")
        if (column := getattr(asked, name)) is not None
    }
    _refuse_unwatched(asked, started, amounts)
    learnt, said = _prospects(people, asked, started)
    missing = (
        sentence
        for name, values in amounts.items()
        if name != "waited"
        for sentence in _missing(getattr(asked, name), values, started, people.provider)
    )
    return Facts(
        people.provider, people.outcome, learnt, started, amounts.get("contacts"), amounts.get("months"),
        amounts.get("unseen"), amounts.get("waited"), (*reading.remarks, *said, *missing),
    )  # fmt: skip


def _people(reading: Reading, asked: Asked) -> People:
    """Whose they are, what became of them and what was known before, in the order of the file."""
    provider = reading.groups(asked.provider)
    if len(provider.levels) < 2:
        refuse(
            f"{asked.provider} names only one provider, {provider.levels[0]}, and prospects are learnt from others. "
            "Add the people of others, or name another column with --provider."
        )
    reading.once_each()
    return People(provider, reading.outcome(), reading.covariates())


def _only_0_and_1(reading: Reading, column: str, values: Floats) -> None:
    wrong = ~np.isin(values, (0.0, 1.0))
    if wrong.any():
        refuse(f"{column} is neither 0 nor 1 in {reading.named(wrong)}. Write 1 where it is so, and 0 where it is not.")


def _amounts(reading: Reading, column: str, started: Flags) -> Floats:
    values = reading.numbers(column)
    below = values < 0
    if below.any():
        refuse(f"{column} is below 0 in {reading.named(below)}. Write a number from 0 up, or leave the cell empty.")
    if np.isnan(values[started]).all():
        refuse(f"{column} is empty for everybody who was started. Leave it out, or give a file that has it.")
    return values


def _refuse_unwatched(asked: Asked, started: Flags, amounts: dict[str, Floats]) -> None:
    """Who waits still has waited as long as they were on the programme, and that has to be known."""
    if "waited" in amounts and "months" not in amounts and np.isnan(amounts["waited"][started]).any():
        waiting = int(np.isnan(amounts["waited"][started]).sum())
        refuse(
            f"{asked.waited} is empty for {waiting:,} who were started. Say with --months how long each was on the "
            "programme: who waits still has waited as long as that."
        )


def _prospects(people: People, asked: Asked, started: Flags) -> tuple[Floats, tuple[str, ...]]:
    encoding = encoding_of(people.covariates, people.outcome, people.counts, started, both_outcomes=True)
    if not encoding.columns:
        refuse(
            f"{', '.join(asked.adjust)} {'says' if len(asked.adjust) == 1 else 'say'} the same of everybody, so no "
            "prospects can be told apart. Name other columns with --adjust."
        )
    try:
        return prospects(people, learnt_from=started), encoding.remarks
    except FORESEEN as problem:
        refuse(f"Prospects of {asked.outcome} cannot be learnt by {', '.join(asked.adjust)}: {problem}")


def _missing(column: str, values: Floats, started: Flags, provider: Category) -> Iterator[str]:
    """How many have an empty cell, and at whom most: records that are missing look like people who are left alone."""
    empty = np.isnan(values) & started
    if not empty.any():
        return
    number = len(provider.levels)
    of = np.bincount(provider.codes[started], minlength=number)
    share = np.bincount(provider.codes[empty], minlength=number) / np.maximum(of, 1)
    most = int(share.argmax())
    yield (
        f"{column} is missing for {int(empty.sum()):,} of {int(started.sum()):,} people, who are left out there; most "
        f"at {provider.levels[most]} ({100 * share[most]:.0f} %). Ask about records before anything else."
    )
