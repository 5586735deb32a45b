"""Which providers to look at: those of whom two signs agree, after allowing for how many were asked about.

Source   Methods, 11, "flagged when two agree at BH 5 %".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.many_tests import benjamini_hochberg
from commissioning.engines.ratings.selection.signs import Answer, Sign, Unanswered, with_adjusted_p

FALSE_ALARMS = 0.05
AGREEING = 2
INNOCENT = (
    "the provider is a specialist for people whom others serve less",
    "people paused for their health",
    "contacts were made and not recorded",
    "people with poor prospects asked for less, or moved away",
)


@dataclass(frozen=True, slots=True)
class Review:
    """One provider: what was found, what could not be answered, and whether to look.

    Returns  signs: with p adjusted over all providers, question by question
             for_review: whether two of them agree
             innocent: what else makes the same picture
    """

    provider: str
    signs: tuple[Sign, ...]
    unanswered: tuple[Unanswered, ...]
    for_review: bool
    innocent: tuple[str, ...] = INNOCENT

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All of them, with a sign or without."""
        return (*self.signs, *self.unanswered)


def reviews(answers: Iterable[Answer]) -> tuple[Review, ...]:
    """From the answers to all questions, for each provider in the order of their names."""
    by_question: dict[str, list[Sign]] = defaultdict(list)
    unanswered: dict[str, list[Unanswered]] = defaultdict(list)
    for answer in answers:
        if isinstance(answer, Sign):
            by_question[answer.question].append(answer)
        else:
            unanswered[answer.provider].append(answer)
    by_provider: dict[str, list[Sign]] = defaultdict(list)
    for signs in by_question.values():
        adjusted = benjamini_hochberg(np.array([sign.p for sign in signs]))
        for sign, p in zip(signs, adjusted, strict=True):
            by_provider[sign.provider].append(with_adjusted_p(sign, float(p)))
    return tuple(
        Review(
            provider,
            tuple(by_provider[provider]),
            tuple(unanswered[provider]),
            sum(sign.effect > 0 and sign.p < FALSE_ALARMS for sign in by_provider[provider]) >= AGREEING,
        )
        for provider in sorted({*by_provider, *unanswered})
    )
