"""What is heard in a programme: its complaints as codes with how long each took, feedback by stage, and samples."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from commissioning.core.clock import Randomness, midnight
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.complaint_steps import Step
from commissioning.rooms.journey.event_kinds import Stage
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NothingToSample
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.rooms.journey.voice_models import Complaint, ComplaintSample, ComplaintStep, Feedback
from commissioning.rooms.journey.voice_themes import LEAST_SHOWN, Heard


def programmes_heard(*, by: Access) -> dict[str, str]:
    """The programmes that the acting organisation leads and whose journey is ruled: their titles."""
    rows = JourneyTerms.objects.filter(lead=by.own).order_by("agreed_at")
    return {row.programme: row.title for row in rows}


def heard_in(programme: str, *, by: Access) -> list[Heard]:
    """Every complaint of a programme as it is counted."""
    by.require(Permission.JOURNEY_FIGURES)
    complaints = list(_complaints(programme).select_related("placement__delivered_by"))
    steps: dict[str, list[ComplaintStep]] = {}
    for step in ComplaintStep.objects.filter(complaint__in=complaints).order_by("recorded_at"):
        steps.setdefault(step.complaint_id, []).append(step)
    return [_heard(each, steps.get(each.pk, [])) for each in complaints]


def feedback_in(programme: str, *, by: Access) -> list[tuple[Stage, int | None, float | None]]:
    """How often people said how it goes at each stage, and their mean score; None of both where too few did."""
    by.require(Permission.JOURNEY_FIGURES)
    scores: dict[str, list[int]] = {}
    for stage, score in Feedback.objects.filter(_of(programme)).values_list("stage", "score"):
        scores.setdefault(stage, []).append(score)
    told = []
    for stage_ in Stage:
        said = scores.get(stage_.name.lower(), [])
        is_shown = len(said) >= LEAST_SHOWN
        told.append((stage_, len(said) if is_shown else None, round(sum(said) / len(said), 1) if is_shown else None))
    return told


@transaction.atomic
def draw_sample(
    *,
    programme: str,
    received_from: date,
    received_until: date,
    size: int,
    by: Access,
    now: datetime,
    randomness: Randomness,
) -> ComplaintSample:
    """Draw complaints to look into, by chance that nobody chose: the seed is made here and stays on record.

    Takes    received_until: the first day after.
    Raises   NothingToSample.
    """
    by.require(Permission.COMPLAINT_SAMPLE)
    sample = ComplaintSample(
        programme=programme,
        lead_id=by.own,
        received_from=received_from,
        received_until=received_until,
        size=size,
        seed=randomness.token_bytes(16).hex(),
        recorded_at=now,
        recorded_by_id=by.who,
    )
    if not sampled(sample):
        raise NothingToSample("No complaint was received on these days. Choose other days.")
    sample.save(force_insert=True)
    audit.record("draw sample of complaints", sample, by=by, now=now)
    return sample


def sampled(sample: ComplaintSample) -> list[Complaint]:
    """The complaints of a sample: of those on record when it was drawn, always the same ones."""
    rows = _complaints(sample.programme).filter(
        recorded_at__gte=midnight(sample.received_from, TIME_ZONE),
        recorded_at__lt=min(midnight(sample.received_until, TIME_ZONE), sample.recorded_at),
    )
    known = {each.pk: each for each in rows.select_related("placement__delivered_by")}
    return [known[reference] for reference in drawn(known, seed=sample.seed, size=sample.size)]


def drawn(references: Iterable[str], *, seed: str, size: int) -> Sequence[str]:
    """So many of the references, by chance: the first of them in the order of SHA-256 of seed and reference.

    >>> drawn(["a", "b", "c"], seed="0", size=2) == drawn(["c", "b", "a"], seed="0", size=2)
    True
    """
    return sorted(references, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).hexdigest())[:size]


def _complaints(programme: str) -> QuerySet[Complaint]:
    return Complaint.objects.filter(_of(programme))


def _of(programme: str) -> Exists:
    """Said by somebody who takes part in a programme: asked of each that was said, and not of all who do."""
    return Exists(Placement.objects.filter(pk=OuterRef("placement"), participant__programme=programme))


def _heard(complaint: Complaint, steps: list[ComplaintStep]) -> Heard:
    settled = next((each.recorded_at for each in steps if each.step == Step.RESOLVED), None)
    took = None if settled is None else settled - complaint.recorded_at
    outcome = "" if settled is None else next((each.outcome for each in reversed(steps) if each.outcome), "")
    return Heard(complaint.about, complaint.stage, complaint.placement.delivered_by.name, took, outcome)
