"""How often each score was agreed, how far the two agreed before they talked, and the mean. Pure.

A mean stands beside the counts, never alone, and only from `FEW` cases on; with it how far another draw of as many
cases would typically have moved it: its standard error, times the root of the share of cases that were not looked at,
so none when all were.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from commissioning.core.canonical import canonical_json
from commissioning.rooms.performance.agreement import Pairs, alike, weighted_kappa

FEW = 10
"""With fewer cases one of them moves the mean by more than a tenth of the scale, so nothing is judged."""


@dataclass(frozen=True, slots=True)
class Told:
    """The counts of a review.

    scores      of the terms, from the lowest to the highest.
    agreed      how many cases came to each.
    unjudged    cases of which too little is on record.
    pairs       how often the first gave one score and the second another, as places in `scores`; without the cases that
                one of them could not judge.
    frame_size  from how many cases the sample was drawn.
    """

    scores: Sequence[int]
    agreed: Mapping[int, int]
    unjudged: int
    pairs: Pairs
    frame_size: int

    @property
    def count(self) -> int:
        """The cases with a score."""
        return sum(self.agreed.values())

    @property
    def is_few(self) -> bool:
        return self.count < FEW

    @property
    def mean(self) -> float | None:
        """None for too few cases."""
        return None if self.is_few else sum(score * count for score, count in self.agreed.items()) / self.count

    @property
    def standard_error(self) -> float | None:
        """By how much the chance of the draw typically moves the mean; None where there is no mean."""
        mean = self.mean
        if mean is None:
            return None
        spread = sum(count * (score - mean) ** 2 for score, count in self.agreed.items()) / (self.count - 1)
        not_looked_at = max(0.0, 1 - self.count / self.frame_size)
        return sqrt(spread / self.count * not_looked_at)

    @property
    def alike(self) -> float | None:
        """The share of cases to which both gave the same before they talked; None for too few."""
        return alike(self.pairs) if sum(self.pairs.values()) >= FEW else None

    @property
    def kappa(self) -> float | None:
        """Weighted kappa before they talked; None for too few, or where it says nothing."""
        return weighted_kappa(self.pairs) if sum(self.pairs.values()) >= FEW else None


def written(told: Told) -> str:
    """Counts as canonical JSON."""
    said = {
        "scores": list(told.scores),
        "agreed": [told.agreed[score] for score in told.scores],
        "unjudged": told.unjudged,
        "pairs": [[one, other, times] for (one, other), times in sorted(told.pairs.items())],
        "frame_size": told.frame_size,
    }
    return canonical_json(said).decode()


def read(text: str) -> Told:
    """What `written` wrote."""
    said = json.loads(text)
    return Told(
        scores=said["scores"],
        agreed=dict(zip(said["scores"], said["agreed"], strict=True)),
        unjudged=said["unjudged"],
        pairs={(one, other): times for one, other, times in said["pairs"]},
        frame_size=said["frame_size"],
    )
