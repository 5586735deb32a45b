"""Every question asked of every provider, and whom to look at: the signs, how large they are, and of which people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from commissioning.cli.rating.cohort import Reading
from commissioning.cli.reviewing.asked import Asked
from commissioning.cli.reviewing.facts import Facts, facts_of
from commissioning.cli.reviewing.questions import NotAsked, Question, questions
from commissioning.engines.ratings.arrays import Flags, Floats, Ints
from commissioning.engines.ratings.figures import Absent, Figure, known
from commissioning.engines.ratings.selection.inequality import inequality
from commissioning.engines.ratings.selection.prospects import finest_bands
from commissioning.engines.ratings.selection.review import FALSE_ALARMS, INNOCENT, reviews
from commissioning.engines.ratings.selection.signs import Answer, Sign, Unanswered
from commissioning.tables.people_file import PeopleFile

FEWEST_SHOWN = 5
"""A group of fewer people is not shown: its figure would be that of persons."""
FEW = f"fewer than {FEWEST_SHOWN} people"
SMALL_GROUP = Absent(f"a group has fewer than {FEWEST_SHOWN} people, so none is shown")


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one band of prospects: those of the provider, and those of all the others.

    Takes    place: 1 the poorest prospects, to `of`.
    """

    place: int
    of: int
    people: int
    own: Figure
    others: Figure


@dataclass(frozen=True, slots=True)
class Seen:
    """What one question found at one provider.

    Returns  answer: with p adjusted for how many providers were asked about; p_alone: before that
             groups: from the poorest prospects to the best; the reason in their place where one is too small to show
             rise, others_rise: the gap of the figure from the poorest to the best prospects, in one number
    """

    question: Question
    answer: Answer
    p_alone: Figure
    groups: tuple[Group, ...] | Absent
    rise: Figure
    others_rise: Figure

    @property
    def found(self) -> bool:
        """Whether it is a sign: steeper, and more than chance would do."""
        return isinstance(self.answer, Sign) and self.answer.effect > 0 and self.answer.p < FALSE_ALARMS


@dataclass(frozen=True, slots=True)
class OfProvider:
    """One provider: each question in their order. `people` is none where they are too few to be shown."""

    name: str
    people: Figure
    seen: tuple[Seen, ...]
    for_review: bool

    @property
    def signs(self) -> tuple[Seen, ...]:
        return tuple(seen for seen in self.seen if seen.found)


@dataclass(frozen=True, slots=True)
class Market:
    """Everybody who was started: the outcome of those with the poorest and the best prospects, one `of` so many."""

    of: int
    poorest: Figure
    best: Figure


@dataclass(frozen=True, slots=True)
class Found:
    """Everything.

    Returns  innocent: what else makes the same picture.
    """

    asked: Asked
    questions: tuple[Question, ...]
    not_asked: tuple[NotAsked, ...]
    people: int
    providers: tuple[OfProvider, ...]
    market: Market
    innocent: tuple[str, ...]
    remarks: tuple[str, ...]


def answer(file: PeopleFile, asked: Asked) -> Found:
    """Ask everything of everybody.

    Raises   InputRefused, naming the column and what to do.
    """
    facts = facts_of(Reading(file, asked.as_question), asked)
    every, not_asked = questions(facts, asked)
    layers = _Layers.of(facts)
    alone = _by_name(one for question in every for one in _asked(question, facts, layers))
    found = {review.provider: review for review in reviews(alone.values())}
    adjusted = _by_name(one for review in found.values() for one in review.answers)
    lines = []
    for code, name in enumerate(facts.provider.levels):
        own = facts.provider.codes == code
        seen = (
            _seen(facts, layers, question, code, alone[question.name, name], adjusted[question.name, name])
            for question in every
        )
        lines.append(OfProvider(name, _shown(int(own.sum())), tuple(seen), found[name].for_review))
    market, remarks = _market(facts, every[-1]), (*facts.remarks, *(one.note for one in every if one.note))
    return Found(asked, every, not_asked, len(facts.outcome), tuple(lines), market, INNOCENT, remarks)


def _asked(question: Question, facts: Facts, layers: "_Layers") -> Iterator[Answer]:
    if question.who.any():
        return question.ask(layers.own)
    return (Unanswered(question.name, name, Absent("there is nobody to ask it of")) for name in facts.provider.levels)


def _by_name(answers: Iterable[Answer]) -> dict[tuple[str, str], Answer]:
    """The answers by question and provider."""
    return {(one.question, one.provider): one for one in answers}


@dataclass(frozen=True, slots=True)
class _Layers:
    """The people laid out by prospects, as finely as each provider's numbers allow.

    Takes    numbers: of bands, for each provider; by: for each such number the band of each person among all
             own: the band of each person as finely as their own provider's
    """

    numbers: tuple[int, ...]
    by: dict[int, Ints]
    own: Ints

    @classmethod
    def of(cls, facts: Facts) -> "_Layers":
        codes, numbers, own = facts.provider.codes, [], np.zeros(len(facts.outcome), dtype=np.int64)
        by: dict[int, Ints] = {}
        for code in range(len(facts.provider.levels)):
            there = (codes == code) & facts.started
            by_band, number = finest_bands(np.where(there, facts.prospects, 0.0), facts.prospects)
            by[number] = by_band
            numbers.append(number)
            own[codes == code] = by_band[codes == code]
        return cls(tuple(numbers), by, own)


def _seen(facts: Facts, layers: _Layers, question: Question, code: int, alone: Answer, adjusted: Answer) -> Seen:
    number = layers.numbers[code]
    own = question.who & (facts.provider.codes == code)
    p_alone: Figure
    if isinstance(alone, Sign):
        p_alone = alone.p
    else:
        few = _shown(int(own.sum()))
        p_alone = few if isinstance(few, Absent) else alone.reason
        adjusted = Unanswered(alone.question, alone.provider, p_alone)
    groups = _groups(question, own, layers.by[number], number)
    if isinstance(groups, Absent):
        return Seen(question, adjusted, p_alone, groups, groups, groups)
    people = np.array([group.people for group in groups], dtype=np.float64)
    rise, others_rise = (_rise(people, [getattr(group, whose) for group in groups]) for whose in ("own", "others"))
    return Seen(question, adjusted, p_alone, groups, rise, others_rise)


def _groups(question: Question, own: Flags, band: Ints, number: int) -> tuple[Group, ...] | Absent:
    groups = []
    for place in range(number):
        there = question.who & (band == place)
        ours, theirs = there & own, there & ~own
        people = int(ours.sum())
        if not people and not theirs.any():
            continue  # people of equal prospects stay together, and may leave the next band empty
        if min(people, int(theirs.sum())) < FEWEST_SHOWN:
            return SMALL_GROUP
        groups.append(Group(place + 1, number, people, question.level(ours), question.level(theirs)))
    return tuple(groups)


def _rise(people: Floats, values: Sequence[Figure]) -> Figure:
    numbers = [number for number in map(known, values) if number is not None]
    if len(numbers) < max(2, len(values)):
        return Absent("there are no two groups to go between")
    return inequality(people, np.array(numbers)).gap


def _market(facts: Facts, outcomes: Question) -> Market:
    band, number = finest_bands(np.where(facts.started, facts.prospects, 0.0), facts.prospects)
    ends = ((band == place) & outcomes.who for place in (band.min(), band.max()))
    poorest, best = (outcomes.level(there) if there.sum() >= FEWEST_SHOWN else Absent(FEW) for there in ends)
    return Market(number, poorest, best)


def _shown(people: int) -> Figure:
    return float(people) if people >= FEWEST_SHOWN else Absent(FEW)
