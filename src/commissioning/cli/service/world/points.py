"""What providers of the demonstration tell the commissioner past their primes, and what it answers."""

from collections.abc import Iterator
from datetime import date, timedelta

from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.contracting import Programme, morning
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.point_models import PointKind, PointOutcome
from commissioning.rooms.contracts.points import answer_point, raise_point

_BEFORE_THE_END = timedelta(days=90)
_SAID = (
    (
        PointKind.PROBLEM,
        "chain",
        "We are paid sixty days after an outcome. A small charity cannot carry its advisers for so long.",
        (PointOutcome.LOOKED_INTO, "We ask the prime for the payment days of all its sub-contracts."),
    ),
    (
        PointKind.INSIGHT,
        "participants",
        "More than half of those who come to us look after somebody. They miss appointments before ten in the morning.",
        (PointOutcome.TO_CHANGE, "The next leaflet for work coaches asks about it at referral."),
    ),
    (
        PointKind.QUESTION,
        "payment",
        "Does a week of sickness count towards continuous work?",
        (PointOutcome.EXPLAINED, "What counts is in the terms of the contract in plain words, under Outcomes."),
    ),
    (
        PointKind.INSIGHT,
        "area",
        "The distribution centre takes on two hundred people in August and asks for forklift licences.",
        None,
    ),
    (
        PointKind.PROBLEM,
        "referrals",
        "Referrals come in heaps at the end of the month, so the first talk is late for some of them.",
        None,
    ),
)
"""Of each: the kind, what it is about, the words, and the answer, where there is one."""


def raise_points(cast: Cast, programme: Programme, until: date) -> None:
    """A sub-contractor or a prime of each of some contracts says something, a week apart."""
    speakers = _speakers(programme)
    for week, ((contract, provider), (kind, about, words, answer)) in enumerate(zip(speakers, _SAID, strict=False)):
        day = until - _BEFORE_THE_END + timedelta(weeks=week)
        with cast.acting(provider, Role.PROVIDER_MANAGER, morning(day)) as by:
            point = raise_point(contract=contract, kind=kind, about=about, words=words, by=by, now=morning(day))
        if answer is not None:
            then = morning(day + timedelta(days=9))
            with cast.acting(programme.commissioner, Role.PERFORMANCE_MANAGER, then) as by:
                answer_point(point=point, outcome=answer[0], words=answer[1], by=by, now=then)


def _speakers(programme: Programme) -> Iterator[tuple[Contract, Organisation]]:
    """By contract its last sub-contractor, or the prime where there is none."""
    for code, contract in programme.signed.items():
        yield contract, (programme.chains.get(code) or [programme.primes[code]])[-1]
