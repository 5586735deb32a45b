"""The way of a complaint: which step may follow which, who may take it, and the codes that are counted. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

SCORES: Mapping[int, str] = {
    5: "Very good: it gets me closer to work",
    4: "Good: most of it helps",
    3: "Mixed: some of it helps, some does not",
    2: "Poor: little of it helps",
    1: "Very poor: it does not help, or makes things harder",
}
"""What each score of feedback means."""

ABOUT: Mapping[str, str] = {
    "staff": "How somebody treated me",
    "unfair": "I was treated unfairly because of who I am",
    "safety": "I do not feel safe",
    "help": "The help I get, or do not get",
    "waiting": "Waiting too long, or hearing nothing",
    "appointments": "Appointments",
    "place": "The place, or getting there",
    "money": "Travel costs or other money",
    "privacy": "What is done with what I told",
    "other": "Something else",
}
"""What a complaint may be about."""

OUTCOMES: Mapping[str, str] = {
    "explained": "What happened was explained",
    "apology": "An apology was made",
    "put_right": "It was put right",
    "other_adviser": "Another adviser",
    "more_help": "More help, or other help",
    "changed": "The way of working was changed",
    "not_upheld": "Looked into; nothing was found to change",
}
"""What was done about a complaint, as the answer says."""


class Step(StrEnum):
    """What happens to a complaint."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class Desk(StrEnum):
    """Whose turn it is: whoever serves the person, the prime of the contract, or the commissioner."""

    PROVIDER = "provider"
    PRIME = "prime"
    COMMISSIONER = "commissioner"


STEPS: Mapping[Step, str] = {
    Step.RECEIVED: "Received",
    Step.ACKNOWLEDGED: "Acknowledged",
    Step.ANSWERED: "Answered",
    Step.ESCALATED: "Taken further",
    Step.RESOLVED: "Settled",
    Step.WITHDRAWN: "Taken back",
}
DESKS: Mapping[Desk, str] = {
    Desk.PROVIDER: "Provider",
    Desk.PRIME: "Prime",
    Desk.COMMISSIONER: "Commissioner",
}
OVER = frozenset({Step.RESOLVED, Step.WITHDRAWN})
_OPEN = frozenset(Step) - OVER
_AFTER: Mapping[Step, frozenset[Step]] = {
    Step.ACKNOWLEDGED: frozenset({Step.RECEIVED, Step.ESCALATED}),
    Step.ANSWERED: frozenset({Step.RECEIVED, Step.ACKNOWLEDGED, Step.ESCALATED}),
    Step.ESCALATED: _OPEN,
    Step.RESOLVED: frozenset({Step.ANSWERED}),
    Step.WITHDRAWN: _OPEN,
}


def may_follow(last: Step, step: Step) -> bool:
    """Whether a step may come after the last one.

    >>> may_follow(Step.RECEIVED, Step.RESOLVED), may_follow(Step.ANSWERED, Step.RESOLVED)
    (False, True)
    """
    return last in _AFTER.get(step, frozenset())


def next_desk(desk: Desk, *, is_prime: bool) -> Desk | None:
    """Where a complaint goes on to from a desk; None from the last.

    Takes    is_prime: whoever serves the person is the prime itself, so that there is nobody between.

    >>> next_desk(Desk.PROVIDER, is_prime=True)
    <Desk.COMMISSIONER: 'commissioner'>
    """
    desks: Sequence[Desk] = [each for each in Desk if not (is_prime and each is Desk.PRIME)]
    place = desks.index(desk) + 1
    return desks[place] if place < len(desks) else None
