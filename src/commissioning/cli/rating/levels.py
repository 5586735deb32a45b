"""The level for each provider's own people: what a typical provider would reach with them, from an agreed level.

    level of a provider = agreed level + (expected share of its people − expected share of everybody)
    score = share reached / level

The agreed level is taken to be for people like all of those together for whom it was agreed: everybody in the file, or
where the terms state levels by cohort and group all people of those. Who came moves it, both ways. It is the estimate
of the model that moves, so what each fact is worth is learnt within providers.

Source   Methods, 7; 34 CFR 463.190.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commissioning.cli.rating.agreed import Agreed
from commissioning.engines.ratings.adjusted_levels import adjusted, scored
from commissioning.engines.ratings.arrays import Floats, totals
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.rows import Rows
from commissioning.engines.ratings.case_mix.slices import Tallies
from commissioning.engines.ratings.cohorts.minimum_level import State, judged
from commissioning.engines.ratings.figures import Absent, Figure

NOT_KNOWN = Absent("nobody knows the level of some of its people")


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


def levels_of(agreed: Agreed, model: CaseMix, rows: Rows, tallies: Tallies) -> Mapping[str, Level]:
    """For each provider, from what was agreed for each row."""
    number, counts = len(model.providers), rows.counts
    of_level, of_everybody, people = (
        totals(rows.provider, each, number)
        for each in (counts * agreed.level, counts * of_all_agreed_alike(agreed, model, rows), counts)
    )
    return moved(of_level / people, of_everybody / people, model.providers, tallies)


def of_all_agreed_alike(agreed: Agreed, model: CaseMix, rows: Rows) -> Floats:
    """For each row what is expected, on average, of all people with the same level."""
    _, cell = np.unique(agreed.cell, return_inverse=True)
    cells, counts = int(cell.max()) + 1, rows.counts
    return (totals(cell, counts * model.expected(rows), cells) / totals(cell, counts, cells))[cell]


def moved(agreed: Floats, everybody: Floats, providers: tuple[str, ...], tallies: Tallies) -> Mapping[str, Level]:
    """Each provider's level, moved from what was agreed by what is expected of its people beside everybody."""
    people, observed, expected = (each.tolist() for each in (tallies.people, tallies.observed, tallies.expected))
    found = {}
    for place, (name, n, reached) in enumerate(zip(providers, people, observed, strict=True)):
        before, now = {"people": float(everybody[place])}, {"people": expected[place] / n}
        level = (
            NOT_KNOWN if np.isnan(agreed[place]) else adjusted(float(agreed[place]), {"people": 1.0}, before, now).level
        )
        score = scored({name: reached / n}, {name: level}).scores[name]
        state, p = (None, level) if isinstance(level, Absent) else judged(n, reached, level=level)[::2]
        found[name] = Level(level, score, state, p)
    return found
