"""Who serves a participant, and who answers for that: what a participant may know though they see no contract."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from commissioning.platform.access import Access
from commissioning.platform.dated_rows import in_force
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.rooms.journey.event_kinds import Stage
from commissioning.rooms.journey.participant_models import Account
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.recording import standing_events


@dataclass(frozen=True, slots=True)
class Serving:
    """References of the organisations behind a placement today. `prime` is None once the contract is over."""

    provider: str
    prime: str | None
    employment_service: str

    @property
    def is_prime(self) -> bool:
        """Whether there is nobody between whoever serves and the commissioner."""
        return self.prime is None or self.prime == self.provider


def serving(placement: Placement, *, by: Access) -> Serving:
    """Who stands behind a placement, to whoever sees it."""
    prime = _prime_for_participant(placement, by) if by.organisation is None else _prime(placement, by)
    return Serving(placement.delivered_by_id, prime, placement.employment_service_id)


def own_placements(*, by: Access) -> list[Placement]:
    """Where the acting person is served and has been, the last first."""
    own = Account.objects.filter(user=by.who).values("participant")
    rows = Placement.objects.filter(participant__in=own).select_related("participant", "delivered_by")
    return list(rows.order_by("-starts_on", "-recorded_at"))


def stage_of(placement: Placement) -> Stage:
    """Where the journey of whoever is placed there has come to, by what stands on record wherever they were."""
    of_participant = Placement.objects.filter(participant=placement.participant_id)
    happened = {event.kind for event in standing_events(of_participant)}
    for kinds, stage in _COME_TO:
        if happened & kinds:
            return stage
    return Stage.ENGAGEMENT


_COME_TO: tuple[tuple[set[str], Stage], ...] = (
    ({"left_early", "completed"}, Stage.EXIT),
    ({"job_start"}, Stage.IN_WORK),
    ({"attached"}, Stage.PRE_WORK),
)


def _prime(placement: Placement, by: Access) -> str | None:
    rows = Relationship.objects.filter(_prime_today(placement, by))
    return rows.values_list("organisation", flat=True).first()


def _prime_today(placement: Placement, by: Access) -> Q:
    return Q(in_force(by.on), contract=placement.contract, kind=Relation.PRIME_OF)


def _prime_for_participant(placement: Placement, by: Access) -> str | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_prime_of_own(%s)", [placement.pk])
            (found,) = cursor.fetchone() or (None,)
        prime: str | None = found
        return prime
    rows = Relationship._everything_for("a participant is told who answers for whoever serves them")
    return rows.filter(_prime_today(placement, by)).values_list("organisation", flat=True).first()
