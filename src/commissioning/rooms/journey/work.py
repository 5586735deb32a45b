"""What is done with a participant: assessments, plans and appointments with their words, read for pages about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.platform.sealed_fields import opened
from commissioning.rooms.journey.appointments import Kept, appointments
from commissioning.rooms.journey.assessing import standing_assessments
from commissioning.rooms.journey.assessment_models import Assessment
from commissioning.rooms.journey.event_models import Words
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.planning import WrittenPlan, plans
from commissioning.rooms.journey.restricting import who_is


@dataclass(frozen=True, slots=True)
class Work:
    """All of it that may be seen, the oldest first. `words` are those about assessments and appointments, by row."""

    identity: Identity
    placements: tuple[Placement, ...]
    assessments: tuple[Assessment, ...]
    plans: tuple[WrittenPlan, ...]
    appointments: tuple[Kept, ...]
    words: dict[str, str]

    @property
    def plan(self) -> WrittenPlan | None:
        """The last one."""
        return self.plans[-1] if self.plans else None

    @property
    def agreed_plan(self) -> WrittenPlan | None:
        """The one that holds: the last to which both agreed."""
        return next((each for each in reversed(self.plans) if each.agreed_on is not None), None)


@transaction.atomic
def read_work(*, participant: str, purpose: str, by: Access, now: datetime) -> Work:
    """What is done with somebody, by the reference of the participant; that it was read goes on record.

    Raises   Identity.DoesNotExist, for who may not be named.
    """
    by.require(Permission.CASE_READ)
    (identity,) = opened([who_is(participant)])
    served = Placement.objects.filter(participant=participant).select_related("participant", "delivered_by")
    placements = tuple(served.order_by("starts_on", "recorded_at", "pk"))
    assessments, kept = standing_assessments(placements), appointments(placements)
    about = [each.pk for each in assessments] + [row.pk for each in kept for row in each.history]
    audit.record_read(identity.participant, by=by, now=now, purpose=purpose)
    return Work(
        identity=identity,
        placements=placements,
        assessments=tuple(assessments),
        plans=tuple(plans(placements)),
        appointments=tuple(kept),
        words=_words(about),
    )


def _words(about: Iterable[str]) -> dict[str, str]:
    rows = opened(Words.objects.filter(about__in=list(about)))
    return {row.about: row.text for row in rows if row.text is not None}
