"""Who reached what the terms ask for first, and who did not.

    outcomes wanted = Σ least · held;  failed if the outcomes are fewer

`held` is, for each person, the level of the terms moved for who came, or what a typical provider would get; `least` is
the share of it that the terms ask for, for the person's cohort. Who has too few people to tell does not fail.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.agreed import by_cohort
from commissioning.cli.rating.answer import Answer
from commissioning.cli.rating.answer import answer as rated
from commissioning.cli.rating.cells import days_in
from commissioning.cli.rating.cohort import cohort_of
from commissioning.cli.rating.levels import of_all_agreed_alike
from commissioning.cli.rating.question import Question
from commissioning.cli.rating.words import percent
from commissioning.cli.starred.question import Prerequisite
from commissioning.engines.ratings.arrays import Floats, totals
from commissioning.engines.ratings.cohorts.minimum_level import State, judged
from commissioning.engines.ratings.figures import Absent, Figure
from commissioning.engines.ratings.stars.rating import Failed
from commissioning.tables.people_file import PeopleFile


@dataclass(frozen=True, slots=True)
class Checked:
    """One provider and one prerequisite.

    Returns  people, outcomes: of those for whom the terms say what is wanted; wanted: the outcomes that make it
             state: whether it was met; p: the chance of so few at just what is wanted.
    """

    prerequisite: Prerequisite
    provider: str
    people: float
    outcomes: float
    wanted: float
    state: State
    p: Figure

    @property
    def said(self) -> str:
        """In words."""
        chance = "" if isinstance(self.p, Absent) else f"; the chance of so few at just that is {percent(self.p)}"
        return (
            f"{self.prerequisite.title} (clause {self.prerequisite.clause}): {self.outcomes:,.0f} of its "
            f"{self.people:,.0f} people ({100 * self.outcomes / self.people:.1f} %) beside the {self.wanted:,.1f} "
            f"({100 * self.wanted / self.people:.1f} %) that are needed{chance}"
        )


def checked(
    file: PeopleFile, prerequisites: Iterable[Prerequisite], known: Mapping[str, Answer]
) -> tuple[Checked, ...]:
    """Each provider beside each prerequisite.

    Takes    known: what was rated already, by measure.
    Raises   InputRefused, when what came of people is no yes or no.
    """
    return tuple(each for one in prerequisites for each in _checked(file, one, known.get(one.measure)))


def failed(checks: Iterable[Checked]) -> Mapping[str, Failed]:
    """Who failed, what, and what that leaves them: where several were failed, the least."""
    found: dict[str, Failed] = {}
    for each in checks:
        if each.state != "missed":
            continue
        before, most = found.get(each.provider), each.prerequisite.at_most
        if before is None:
            found[each.provider] = Failed(each.said, most)
            continue
        least = None if most is None or before.at_most is None else min(most, before.at_most)
        found[each.provider] = Failed(f"{before.because}. {each.said}", least)
    return found


def _checked(file: PeopleFile, one: Prerequisite, known: Answer | None) -> Sequence[Checked]:
    alone = known or rated(cohort_of(file, one.question), one.question)
    if not alone.cohort.zero_or_one:
        refuse(
            f"{one.question.outcome} is not always 0 or 1, and {one.title} (clause {one.clause}) asks for a share of "
            f"people. Name a column that a person has or has not with --outcome {one.measure}=COL."
        )
    wanted = _least(file, one, alone) * _held(alone, one)
    counted = ~np.isnan(wanted)
    rows, number = alone.rows.provider[counted], len(alone.model.providers)
    people = totals(rows, None, number)
    outcomes, needed = (totals(rows, each[counted], number) for each in (alone.cohort.each, wanted))
    found = []
    for place, name in enumerate(alone.model.providers):
        if people[place]:
            n, reached, needs = float(people[place]), float(outcomes[place]), float(needed[place])
            state, _, p = judged(n, reached, level=min(needs / n, 1.0))
            found.append(Checked(one, name, n, reached, needs, state, p))
    return found


def _held(alone: Answer, one: Prerequisite) -> Floats:
    """For each person what the measure holds it against."""
    expected, agreed = alone.model.expected(alone.rows), alone.cohort.agreed
    if one.against == "other providers" or agreed is None:
        return expected
    return agreed.level + expected - of_all_agreed_alike(agreed, alone.model, alone.rows)


def _least(file: PeopleFile, one: Prerequisite, alone: Answer) -> Floats:
    """For each person the share of that which the terms ask for."""
    question: Question = one.question
    assert question.counted_on is not None
    assert question.start is not None
    assert question.declared is not None
    days = days_in(file.cells[question.counted_on])[0][alone.cohort.rows]
    return by_cohort(one.least, days, None, first=question.start, span=question.declared.span).level
