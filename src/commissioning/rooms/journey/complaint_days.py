"""The last days of a complaint: by when it is to be acknowledged and answered at the desk where it lies.

The terms of the day of referral say how long, and may say nothing: then there is no such day. The time begins on the
day on which the complaint came to the desk, and is counted by the nation's calendar as promises are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commissioning.core.clock import local_date
from commissioning.engines.payments.reference.clocks import runs_out
from commissioning.platform.queries import TIME_ZONE
from commissioning.rooms.journey.complaint_steps import Desk, Step, may_follow
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.journey.voice_models import Complaint, ComplaintStep
from commissioning.terms.journey import Handling, JourneyRule

_Journey = Mapping[str, JourneyRule]
_COMES = (Step.RECEIVED.value, Step.ESCALATED.value)
"""Steps by which a complaint comes to a desk."""


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day on which a step of a complaint is in time, and the clause that says so."""

    step: Step
    due_on: date
    clause: str

    def is_late(self, on: date) -> bool:
        return self.due_on < on


def last_days(complaints: Iterable[Complaint]) -> dict[str, list[LastDay]]:
    """Of complaints what is still to be done with them and by when, by reference, the first due first.

    What the terms say nothing of is in no list, and nothing of a complaint that is answered or over.
    """
    rows = {each.pk: each for each in complaints}
    steps: dict[str, list[ComplaintStep]] = {}
    for step in ComplaintStep.objects.filter(complaint__in=rows).order_by("recorded_at"):
        steps.setdefault(step.complaint_id, []).append(step)
    ruling: dict[tuple[str, date], _Journey] = {}
    found: dict[str, list[LastDay]] = {}
    for reference, taken in steps.items():
        placement = rows[reference].placement
        participant = placement.participant
        asked = (participant.programme, participant.referred_on)
        if asked not in ruling:
            ruling[asked] = _journey(*asked)
        days = days_of(ruling[asked], _path(taken), referred_on=participant.referred_on, nation=placement.nation)
        if days:
            found[reference] = days
    return found


def days_of(
    journey: _Journey, path: Sequence[tuple[Step, Desk, date]], *, referred_on: date, nation: str
) -> list[LastDay]:
    """The last days of one complaint, the first first.

    Takes    path: each step with the desk at which the complaint lies from then on, and its day; in order.
    """
    last, desk, _day = path[-1]
    came_on = next(day for step, _desk, day in reversed(path) if step.value in _COMES)
    found = []
    for step in (Step.ACKNOWLEDGED, Step.ANSWERED):
        rule = _rule(journey, step, desk)
        line = rule.within.line(referred_on) if rule is not None else None
        if rule is None or line is None or not line[1].is_number or not _is_to_come(last, step):
            continue
        due_on = runs_out(came_on, line[1].number(), rule.within.measure, nation=nation, known_on=None)
        found.append(LastDay(step, due_on, line[1].clause))
    return sorted(found, key=lambda each: each.due_on)


def handling_of(journey: _Journey) -> list[Handling]:
    """What the rules say of how soon complaints are handled."""
    return [rule for rule in journey.values() if isinstance(rule, Handling)]


def _is_to_come(last: Step, step: Step) -> bool:
    return last is not Step.ANSWERED and may_follow(last, step)


def _rule(journey: _Journey, step: Step, desk: Desk) -> Handling | None:
    return next((rule for rule in handling_of(journey) if rule.of == step.value and desk.value in rule.desks), None)


def _path(taken: Iterable[ComplaintStep]) -> list[tuple[Step, Desk, date]]:
    return [(Step(each.step), Desk(each.desk), _day(each.recorded_at)) for each in taken]


def _day(at: datetime) -> date:
    return local_date(at, TIME_ZONE)


def _journey(programme: str, referred_on: date) -> _Journey:
    try:
        return rules_of(journey_terms(programme, on=referred_on)).journey
    except NoRules:
        return {}
