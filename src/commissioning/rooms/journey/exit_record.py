"""The record of somebody's time for their exit report, drawn from what stands on their journey: nothing is typed again.

A section without a row is left out, so that each report tells of this person and no other.
"""

from collections.abc import Iterable, Iterator

from commissioning.rooms.journey.assessing import barriers_of, standing_assessments
from commissioning.rooms.journey.assessment_models import Assessment, Step
from commissioning.rooms.journey.event_kinds import BARRIERS, KINDS, OVER, Choice
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.exit_text import Section
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.plan_models import Result, Who
from commissioning.rooms.journey.planning import WrittenPlan, plans
from commissioning.rooms.journey.queries import Case, Happened
from commissioning.rooms.journey.recording import detail_of, reasons
from commissioning.rooms.journey.specialist_models import Outcome
from commissioning.rooms.journey.specialists import Wanted, specialist_referrals

Rows = Iterable[tuple[str, ...]]


def record_of(case: Case) -> tuple[Section, ...]:
    """The sections of a case that have something to say, in the order of the journey."""
    assessments = standing_assessments(case.placements)
    happened: dict[str, list[Happened]] = {}
    for each in case.events:
        happened.setdefault(each.event.kind, []).append(each)
    sections = (
        ("Time on the programme", ("What", "When or who"), _time(case, happened)),
        ("Steps towards work", ("Looked at on", "How near to work"), _steps(assessments)),
        ("What stood in the way", ("Barrier", "How it moved"), _barriers(assessments)),
        ("Action plans", ("Goal", "Action", "Who", "What came of it"), _actions(plans(case.placements))),
        ("Support", ("Kind of support", "How often", "First on", "Last on"), _support(happened.get("support", []))),
        ("Local services", ("For", "On", "Taken up"), _onward(happened.get("onward_referral", []))),
        ("Specialists", ("For", "With", "What came of it"), _specialists(specialist_referrals(case.placements))),
        ("Skills and qualifications", ("Level", "On", "What"), _skills(happened.get("skill_gained", []))),
        ("Work", ("Kind of work", "Hours a week", "From", "Until"), _jobs(happened.get("job_start", []))),
    )
    found = (Section(title, head, tuple(rows)) for title, head, rows in sections)
    return tuple(section for section in found if section.rows)


def _time(case: Case, happened: dict[str, list[Happened]]) -> Iterator[tuple[str, str]]:
    yield "Programme", case.programme
    yield "Referred", f"{case.participant.referred_on}, by {case.participant.employment_service.name}"
    for placement in case.placements:
        if placement.ends_on != placement.starts_on:
            yield "Served by", f"{placement.delivered_by.name}, from {placement.starts_on}"
    for attached in happened.get("attached", []):
        yield "Began", str(attached.event.on)
    for kind in OVER:
        for each in happened.get(kind, []):
            yield KINDS[kind].label, ", ".join([str(each.event.on), *_reason(case, each.event)])


def _reason(case: Case, event: Event) -> Iterator[str]:
    said = detail_of(event)
    if "reason" in said:
        rules = rules_of(journey_terms(case.participant.programme, on=event.on))
        yield reasons(rules, event.kind).get(str(said["reason"]), str(said["reason"]))


def _steps(assessments: list[Assessment]) -> Iterator[tuple[str, str]]:
    for each in assessments:
        yield str(each.on), Step(each.step).label


def _barriers(assessments: list[Assessment]) -> Iterator[tuple[str, str]]:
    """Every barrier that an assessment named, and whether the last one still names it."""
    named = [barriers_of(each) for each in assessments]
    for code, label in BARRIERS.items():
        if any(code in each for each in named):
            yield label, "Still there" if code in named[-1] else "Overcome"


def _actions(written: list[WrittenPlan]) -> Iterator[tuple[str, ...]]:
    """The actions of the plans that both sides agreed."""
    for plan in written:
        if plan.agreed_on is None or plan.text is None:
            continue
        for row, said in zip(plan.actions, plan.text.actions, strict=True):
            result = plan.results.get(row.pk)
            yield plan.text.goal, said.what, Who(row.who).label, Result(result.result).label if result else "Not told"


def _support(support: list[Happened]) -> Iterator[tuple[str, ...]]:
    by_type: dict[str, list[Event]] = {}
    for each in support:
        by_type.setdefault(_label(each.event, "type"), []).append(each.event)
    for label, events in by_type.items():
        yield label, str(len(events)), str(events[0].on), str(events[-1].on)


def _onward(referrals: list[Happened]) -> Iterator[tuple[str, ...]]:
    for each in referrals:
        yield _label(each.event, "barrier"), str(each.event.on), _label(each.event, "taken_up")


def _specialists(wanted: list[Wanted]) -> Iterator[tuple[str, ...]]:
    for each in wanted:
        if each.is_referred:
            came = Outcome(each.last.outcome).label if each.last.outcome else "Going on"
            yield BARRIERS[each.last.need], each.last.to.name, came


def _skills(skills: list[Happened]) -> Iterator[tuple[str, ...]]:
    for each in skills:
        yield _label(each.event, "level"), str(each.event.on), each.words or ""


def _jobs(jobs: list[Happened]) -> Iterator[tuple[str, ...]]:
    for each in jobs:
        hours = detail_of(each.event).get("hours", "Not told")
        until = f"before {each.event.until}" if each.event.until else "Still there"
        yield _label(each.event, "work"), str(hours), str(each.event.on), until


def _label(event: Event, name: str) -> str:
    """What a code of an event is called."""
    choice, said = KINDS[event.kind].details[name], str(detail_of(event)[name])
    return choice.codes.get(said, said) if isinstance(choice, Choice) else said
