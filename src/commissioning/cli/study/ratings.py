"""Are the ratings right? Markets whose truth is known, judged again and again."""

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from commissioning.cli.study.falling import WORSE_MONTHS, fall
from commissioning.cli.study.figures import Result, Simulated
from commissioning.cli.study.market import Setting, market
from commissioning.cli.study.selecting import EACH, select
from commissioning.cli.study.ways import OURS, WAYS, p_like_with_like, with_nothing_to_learn
from commissioning.engines.ratings.comparison import ACT, LOOK
from commissioning.engines.ratings.stars.bands import Bands

ALIKE = Setting(spread=0.0)
MIXED = Setting()
WITH_A_TOP = Setting(top=0.8)
LARGE_WITH_A_TOP = Setting(top=0.8, people_each=(600, 2_400))
FOUR_STARS = 4
TRULY_TOP = 0.40

Values = dict[str, list[float]]


def study(*, repeats: int, seed: int, progress: Callable[[], None]) -> list[Result]:
    """Every question.

    Takes    repeats: of each market; progress: called after each of `steps(repeats)`.
    """
    streams = np.random.SeedSequence(seed).spawn(len(QUESTIONS))
    results = []
    for ask, stream in zip(QUESTIONS, streams, strict=True):
        asked: dict[tuple[str, str, str], Values] = defaultdict(lambda: defaultdict(list))
        for child in stream.spawn(repeats):
            for question, goal, unit, values in ask(np.random.default_rng(child)):
                for way, value in values.items():
                    asked[question, goal, unit][way].append(value)
            progress()
        results += [
            Result(question, goal, {way: Simulated.of(values) for way, values in by_way.items()}, unit)
            for (question, goal, unit), by_way in asked.items()
        ]
    return results


def steps(repeats: int) -> int:
    """How often `study` reports progress."""
    return len(QUESTIONS) * repeats


Answers = Iterable[tuple[str, str, str, dict[str, float]]]


def _coverage(chance: np.random.Generator) -> Answers:
    made = market(MIXED, chance)
    held = {}
    for name, way in WAYS.items():
        found = way(made)
        held[name] = float(((found.low <= made.ratio) & (made.ratio <= found.high)).mean())
    yield "95 % limits that hold the true ratio", "94 to 96 %", "share", held


def _false_alarms(chance: np.random.Generator) -> Answers:
    made = market(ALIKE, chance)
    found = {name: p_like_with_like(made) if name == OURS else way(made).p for name, way in WAYS.items()}
    nobody = dict.fromkeys(list(WAYS)[1:], float("nan"))
    nothing_to_learn = with_nothing_to_learn(made)
    for word, level in (("look", LOOK), ("act", ACT)):
        goal = f"{100 * level:g} %"
        share = {name: float((p < level).mean()) for name, p in found.items()}
        yield f"providers flagged ({word}) where all are equally good", goal, "share", share
        alone = {OURS: float((nothing_to_learn < level).mean())}
        yield f"the same ({word}) by the test alone, with nothing to learn", goal, "share", alone | nobody


def _top(setting: Setting) -> Callable[[np.random.Generator], Answers]:
    low, high = setting.people_each

    def ask(chance: np.random.Generator) -> Answers:
        made = market(setting, chance)
        if made.distance[0] < TRULY_TOP:
            return
        below = {name: float(Bands().of(float(way(made).distance[0])) < FOUR_STARS) for name, way in WAYS.items()}
        yield f"a truly top provider ({low:,} to {high:,} people) shown below four stars", "2 % at most", "share", below

    return ask


def _selection(chance: np.random.Generator) -> Answers:
    found = select(chance)
    nobody = dict.fromkeys(list(WAYS)[1:], float("nan"))
    who = f"of {EACH} referrals"
    yield f"a provider {who} that creams and parks is put up for review", "seen", "share", found.guilty | nobody
    yield f"a sound provider {who} beside it is", "under 5 %", "share", found.innocent | nobody


def _falling(chance: np.random.Generator) -> Answers:
    found = fall(chance)
    yield "a provider whose odds halve is seen within a year", "seen", "share", found.within_a_year
    yield f"months until it is seen ({WORSE_MONTHS} if not)", "soon", "months", found.months
    yield "it is accused in the two years before, when nothing is wrong", "seldom", "share", found.accused


QUESTIONS = (_coverage, _false_alarms, _top(WITH_A_TOP), _top(LARGE_WITH_A_TOP), _selection, _falling)
