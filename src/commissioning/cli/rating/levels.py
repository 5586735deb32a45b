"""The level for each provider's own people: what a typical provider would reach with them, from an agreed level.

    level of a provider = agreed level + (expected share of its people − expected share of everybody)
    score = share reached / level

The agreed level is taken to be for people like all in the file together; who came moves it, both ways. It is the
estimate of the model that moves, so what each fact is worth is learnt within providers.

Source   Methods, 7; 34 CFR 463.190.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commissioning.engines.ratings.adjusted_levels import adjusted, scored
from commissioning.engines.ratings.case_mix.slices import Tallies
from commissioning.engines.ratings.cohorts.minimum_level import State, judged
from commissioning.engines.ratings.figures import Absent, Figure


@dataclass(frozen=True, slots=True)
class Level:
    """One provider beside the level for its own people.

    Returns  score: the share reached over the level
             state, p: whether it was met, and the chance of so few at that level; no state where there is no level.
    """

    level: Figure
    score: Figure
    state: State | None
    p: Figure


def levels_of(agreed: float, providers: tuple[str, ...], tallies: Tallies) -> Mapping[str, Level]:
    """For each provider, from a share that was agreed for people like all of these, 0 to 1."""
    people, observed, expected = (each.tolist() for each in (tallies.people, tallies.observed, tallies.expected))
    everybody = {"people": sum(expected) / sum(people)}
    found = {}
    for name, n, reached, would in zip(providers, people, observed, expected, strict=True):
        level = adjusted(agreed, {"people": 1.0}, everybody, {"people": would / n}).level
        score = scored({name: reached / n}, {name: level}).scores[name]
        state, p = (None, level) if isinstance(level, Absent) else judged(n, reached, level=level)[::2]
        found[name] = Level(level, score, state, p)
    return found
