"""What participants do for themselves: say how it goes, complain, and take a complaint further, back, or as settled.

They act for no organisation, so no audit chain takes their acts: each row is added, never changed, and names them and
the moment itself.
"""

from datetime import datetime

from django.db import transaction

from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.complaint_steps import OVER, Desk, Step, may_follow, next_desk
from commissioning.rooms.journey.complaints import add_step, last_step
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import write_words
from commissioning.rooms.journey.refusals import NothingSaid, NotThisStep
from commissioning.rooms.journey.serving import serving, stage_of
from commissioning.rooms.journey.voice_models import Complaint, ComplaintStep, Feedback


@transaction.atomic
def give_feedback(*, placement: Placement, score: int, words: str, by: Access, now: datetime) -> Feedback:
    """Say how it goes, in a score and, if they like, in words. Those who work with the person read it."""
    by.require(Permission.OWN_JOURNEY)
    feedback = Feedback(
        placement=placement,
        stage=stage_of(placement).name.lower(),
        score=score,
        recorded_at=now,
        recorded_by_id=by.who,
    )
    feedback.save(force_insert=True)
    if words.strip():
        write_words(placement=placement, about=feedback.pk, text=words, now=now)
    return feedback


@transaction.atomic
def complain(*, placement: Placement, about: str, words: str, by: Access, now: datetime) -> Complaint:
    """Complain to whoever serves. Raises NothingSaid."""
    by.require(Permission.OWN_JOURNEY)
    if not words.strip():
        raise NothingSaid("Say what happened, so that somebody can put it right.")
    stage = stage_of(placement).name.lower()
    complaint = Complaint(placement=placement, about=about, stage=stage, recorded_at=now, recorded_by_id=by.who)
    complaint.save(force_insert=True)
    add_step(complaint, Step.RECEIVED, desk=Desk.PROVIDER, words=words, by=by, now=now)
    return complaint


@transaction.atomic
def take_further(*, complaint: Complaint, words: str, by: Access, now: datetime) -> ComplaintStep:
    """Take an open complaint on: to the prime, then to the commissioner, who may read its words from now on.

    Raises   NothingSaid; NotThisStep, when it is over or lies with the commissioner already.
    """
    by.require(Permission.OWN_JOURNEY)
    if not words.strip():
        raise NothingSaid("Say why you take it further, so that whoever looks next knows what is missing.")
    last = last_step(complaint)
    desk = next_desk(Desk(last.desk), is_prime=serving(complaint.placement, by=by).is_prime)
    if desk is None or last.step in OVER:
        raise NotThisStep("This complaint cannot be taken further. If it is over, make a new one.")
    return add_step(complaint, Step.ESCALATED, desk=desk, words=words, by=by, now=now)


@transaction.atomic
def end_complaint(*, complaint: Complaint, step: Step, words: str = "", by: Access, now: datetime) -> ComplaintStep:
    """Call a complaint settled by its answer, or take it back.

    Takes    step: RESOLVED or WITHDRAWN.
    Raises   NotThisStep, when it is over, or settled before there is an answer.
    """
    by.require(Permission.OWN_JOURNEY)
    last = last_step(complaint)
    if step not in OVER or not may_follow(Step(last.step), step):
        raise NotThisStep("This complaint is over, or has no answer yet.")
    return add_step(complaint, step, desk=Desk(last.desk), words=words, by=by, now=now)
