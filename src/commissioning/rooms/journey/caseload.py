"""Everybody whom the acting organisation knows by name, where each stands and what is promised to them: as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.platform.dated_rows import not_over
from commissioning.platform.sealed_fields import opened
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.participant_models import Circumstances, Identity, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.promise_days import Promised
from commissioning.rooms.journey.promised import open_promises
from commissioning.rooms.journey.recording import standing
from commissioning.rooms.journey.standing_states import TELLING, State, in_touch_on, state_of

MOST_LISTED = 5_000
"""No list opens more names than this: it holds those who were referred last, and whoever shows it says so."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A participant, as a list has them.

    name         None, when it was erased.
    placement    the last one that may be seen; None before there is one.
    group        the payment group; None where it may not be seen.
    promises     what has still to be done, the most urgent first.
    in_touch_on  of somebody in work: when they were last spoken to, or began to work.
    """

    participant: Participant
    name: str | None
    placement: Placement | None
    group: str | None
    state: State
    promises: tuple[Promised, ...]
    in_touch_on: date | None

    def late(self, on: date) -> list[Promised]:
        """What should have been done by now."""
        return [each for each in self.promises if each.is_late(on)]

    def next_due(self, *promises: str) -> Promised | None:
        """The most urgent that has still to be done; of some promises alone, when any are named."""
        return next((each for each in self.promises if not promises or each.promise in promises), None)


def caseload(*, on: date, referred_by: str = "", with_those_over: bool = True) -> list[Listed]:
    """Everybody who may be seen by name, and of more than `MOST_LISTED` the last referred: who goes on first.

    Takes    referred_by: the person whose referrals alone are wanted: an employment service may have referred a nation.
    Each table is asked a few times, however many people there are, and names are opened together.
    """
    known = Identity.objects.all()
    if referred_by:
        known = known.filter(participant__recorded_by=referred_by)
    if not with_those_over:
        served = Placement.objects.filter(not_over(on)).values("participant")
        known = known.filter(Q(participant__in=served) | ~Q(participant__in=Placement.objects.values("participant")))
    known = known.order_by("-participant__referred_on", "participant")[:MOST_LISTED]
    return sorted(_listed(known, on), key=lambda each: (each.state is State.OVER, by_name(each)))


def by_name(listed: Listed) -> tuple[bool, str, str]:
    """In which order people stand in a list: by name; those whose name was erased at the end."""
    return listed.name is None, (listed.name or "").casefold(), listed.participant.pk


def _listed(known: QuerySet[Identity], on: date) -> Iterable[Listed]:
    whom = known.values("participant")
    placements: dict[str, list[Placement]] = {}
    served = Placement.objects.filter(participant__in=whom, starts_on__lte=on).select_related("delivered_by")
    for placement in served.order_by("starts_on", "recorded_at", "pk"):
        placements.setdefault(placement.participant_id, []).append(placement)
    events: dict[str, list[Event]] = {}
    of = {each.pk: participant for participant, theirs in placements.items() for each in theirs}
    for event in standing(Event.objects.filter(kind__in=TELLING, placement__participant__in=whom)):
        if event.placement_id in of:
            events.setdefault(of[event.placement_id], []).append(event)
    told = Circumstances.objects.filter(participant__in=whom).order_by("recorded_at", "pk")
    groups = dict(told.values_list("participant", "group"))
    promises: dict[str, list[Promised]] = {}
    for promise in open_promises([theirs[-1] for theirs in placements.values()], on=on):
        promises.setdefault(promise.participant, []).append(promise)
    for identity in opened(known.only("participant", "person", "name").select_related("participant")):
        key = identity.participant_id
        theirs, happened = placements.get(key, []), events.get(key, [])
        state = state_of(theirs, happened, on=on)
        yield Listed(
            participant=identity.participant,
            name=identity.name,
            placement=theirs[-1] if theirs else None,
            group=groups.get(key),
            state=state,
            promises=tuple(promises.get(key, ())),
            in_touch_on=in_touch_on(happened, on=on) if state is State.IN_WORK else None,
        )
