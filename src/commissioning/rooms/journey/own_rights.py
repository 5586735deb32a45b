"""What a programme promises somebody: the limits of its terms that hold for them, each with its clause."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from commissioning.rooms.journey.complaint_days import handling_of
from commissioning.rooms.journey.complaint_steps import Desk
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.participant_models import Circumstances, Participant
from commissioning.rooms.journey.refusals import NoRules
from commissioning.terms.deciding import Journey, limit
from commissioning.terms.journey import Promise


@dataclass(frozen=True, slots=True)
class Right:
    """Something that is promised within a time: a length and its measure (`working days`)."""

    promise: Promise
    length: int
    measure: str
    clause: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Within how long a complaint is acknowledged or answered, at some desks: a length and its measure."""

    of: str
    desks: tuple[Desk, ...]
    length: int
    measure: str
    clause: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What a programme promises a participant. `title` is the programme's; without rules there is nothing more."""

    title: str
    rights: tuple[Right, ...]
    complaints: tuple[Heard, ...] = ()


def rights_of(participant: Participant) -> Rights:
    """What holds for a participant by the terms of the day on which they were referred."""
    try:
        row = journey_terms(participant.programme, on=participant.referred_on)
    except NoRules:
        return Rights("", ())
    known = Circumstances.objects.filter(participant=participant, reason="").first()
    journey = rules_of(row).journey
    return Rights(row.title, tuple(_rights(participant, journey, known)), tuple(_heard(participant, journey)))


def _rights(participant: Participant, journey: Journey, known: Circumstances | None) -> Iterator[Right]:
    answers = json.loads(known.answers) if known else {}
    for promise in get_args(Promise):
        rule = limit(journey, promise, answers)
        if rule is None:
            continue
        line = rule.within.line(participant.referred_on, known.group if known else None)
        if line is not None and line[1].is_number:
            yield Right(promise, line[1].number(), rule.within.measure, rule.clause)


def _heard(participant: Participant, journey: Journey) -> Iterator[Heard]:
    for rule in sorted(handling_of(journey), key=lambda rule: rule.of):
        line = rule.within.line(participant.referred_on)
        if line is not None and line[1].is_number:
            desks = tuple(Desk(each) for each in rule.desks)
            yield Heard(rule.of, desks, line[1].number(), rule.within.measure, rule.clause)
