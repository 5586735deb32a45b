"""Complaints as they lie on desks: their steps, whose turn it is, and what whoever handles one does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.complaint_steps import OUTCOMES, Desk, Step, may_follow
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NothingSaid, NotThisStep, RecordRestricted
from commissioning.rooms.journey.restricting import readers, who_is
from commissioning.rooms.journey.voice_models import Complaint, ComplaintStep, ComplaintWords


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a complaint with its words, where the reader may have them."""

    step: ComplaintStep
    words: str


def complaints_in_sight() -> QuerySet[Complaint]:
    """Complaints that may be seen, each with its last step: `last`, `desk` and `last_at`; the newest first."""
    steps = ComplaintStep.objects.filter(complaint=OuterRef("pk")).order_by("-recorded_at")
    return Complaint.objects.annotate(  # type: ignore[no-redef]  # the model says which names a row then has
        last=Subquery(steps.values("step")[:1]),
        desk=Subquery(steps.values("desk")[:1]),
        last_at=Subquery(steps.values("recorded_at")[:1]),
    ).order_by("-recorded_at", "pk")


def last_step(complaint: Complaint) -> ComplaintStep:
    """The step that a complaint has come to."""
    return ComplaintStep.objects.filter(complaint=complaint).order_by("-recorded_at")[0]


def steps_taken(complaint: Complaint) -> list[Taken]:
    """All steps in order; words only as far as the acting access may read them, or they are not erased."""
    words: Iterable[ComplaintWords] = ComplaintWords.objects.filter(complaint=complaint)
    said = {each.step_id: each.text or "" for each in words}
    steps = ComplaintStep.objects.filter(complaint=complaint).order_by("recorded_at")
    return [Taken(step, said.get(step.pk, "")) for step in steps.select_related("recorded_for")]


def desks_of(placement: Placement, by: Access) -> frozenset[Desk]:
    """The desks at which an organisation handles the complaints of a placement today."""
    contract = {each.kind for each in by.standings if each.contract == placement.contract and each.in_force(by.on)}
    found = {
        Desk.PROVIDER: placement.delivered_by_id == by.organisation,
        Desk.PRIME: Relation.PRIME_OF in contract,
        Desk.COMMISSIONER: Relation.COMMISSIONS in contract,
    }
    return frozenset(desk for desk, is_theirs in found.items() if is_theirs)


def steps_open_to(complaint: Complaint, by: Access) -> list[Step]:
    """What the acting organisation can do about a complaint now; nothing while it lies on another desk."""
    last = last_step(complaint)
    if Desk(last.desk) not in desks_of(complaint.placement, by):
        return []
    return [step for step in (Step.ACKNOWLEDGED, Step.ANSWERED) if may_follow(Step(last.step), step)]


@transaction.atomic
def acknowledge(*, complaint: Complaint, by: Access, now: datetime) -> ComplaintStep:
    """Tell a participant that their complaint is being looked into. Raises NotThisStep."""
    return _handle(complaint, Step.ACKNOWLEDGED, by=by, now=now)


@transaction.atomic
def answer(*, complaint: Complaint, outcome: str, words: str, by: Access, now: datetime) -> ComplaintStep:
    """Answer a complaint: what was done about it, in a code and in words. Raises NotThisStep, NothingSaid."""
    if outcome not in OUTCOMES or not words.strip():
        raise NothingSaid("Say what was done, and tell the person in words that they can follow.")
    return _handle(complaint, Step.ANSWERED, outcome=outcome, words=words, by=by, now=now)


def _handle(
    complaint: Complaint, step: Step, *, outcome: str = "", words: str = "", by: Access, now: datetime
) -> ComplaintStep:
    by.require(Permission.COMPLAINT_HANDLE)
    if step not in steps_open_to(complaint, by):
        raise NotThisStep("This complaint has gone on since, or lies on another desk. Look at it again.")
    desk = Desk(last_step(complaint).desk)
    taken = add_step(complaint, step, desk=desk, outcome=outcome, words=words, by=by, now=now)
    audit.record(f"complaint {step.value}", taken, by=by, now=now)
    return taken


def add_step(
    complaint: Complaint, step: Step, *, desk: Desk, outcome: str = "", words: str = "", by: Access, now: datetime
) -> ComplaintStep:
    """Add a step with its words, sealed for the person. Whoever calls has made sure that it may be taken."""
    taken = ComplaintStep(
        complaint=complaint,
        placement_id=complaint.placement_id,
        step=step.value,
        desk=desk.value,
        outcome=outcome,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.organisation,
    )
    taken.save(force_insert=True)
    if words.strip():
        ComplaintWords(
            complaint=complaint,
            placement_id=complaint.placement_id,
            step=taken,
            person=_person(complaint),
            text=words,
        ).save(force_insert=True)
    return taken


def _person(complaint: Complaint) -> str:
    """The key under which words are sealed. The commissioner sees no identity, but the words that reached it."""
    first = ComplaintWords.objects.filter(complaint=complaint).values_list("person", flat=True).first()
    if first:
        return first
    try:
        return who_is(complaint.placement.participant_id).person
    except Identity.DoesNotExist:
        raise RecordRestricted(readers()) from None
