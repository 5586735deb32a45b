"""Everybody whom the acting organisation knows by name, where each stands and what is promised to them: as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning.platform.dated_rows import not_over
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.sealed_fields import opened
from commissioning.rooms.journey.advising import advisers_of, served_by
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.participant_models import Identity, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.promise_days import Promised, in_order
from commissioning.rooms.journey.promised import PROMISING, circumstances_of, placements_of, promises_from
from commissioning.rooms.journey.queries import known_by_placements_alone
from commissioning.rooms.journey.recording import standing_events
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
    adviser      who works with them where they are placed; None, where nobody does by name.
    """

    participant: Participant
    name: str | None
    placement: Placement | None
    group: str | None
    state: State
    promises: tuple[Promised, ...]
    in_touch_on: date | None
    adviser: User | None

    def late(self, on: date) -> list[Promised]:
        """What should have been done by now."""
        return [each for each in self.promises if each.is_late(on)]

    def next_due(self, *promises: str) -> Promised | None:
        """The most urgent that has still to be done; of some promises alone, when any are named."""
        return next((each for each in self.promises if not promises or each.promise in promises), None)


def caseload(*, on: date, referred_by: str = "", adviser: str = "", with_those_over: bool = True) -> list[Listed]:
    """Everybody who may be seen by name, and of more than `MOST_LISTED` the last referred: who goes on first.

    Takes    referred_by: the person whose referrals alone are wanted: an employment service may have referred a nation;
             adviser: the person whose people alone are wanted.
    Each table is asked a few times, however many people there are, and names are opened together.
    """
    known = _known(on, with_those_over)
    if adviser:
        known = known.filter(participant__in=served_by(adviser).filter(not_over(on)).values("participant"))
    if referred_by:
        known = known.filter(participant__recorded_by=referred_by)
    known = known.order_by("-participant__referred_on", "participant")[:MOST_LISTED]
    return sorted(_listed(known, on), key=lambda each: (each.state is State.OVER, by_name(each)))


def _known(on: date, with_those_over: bool) -> QuerySet[Identity]:
    """Whom the acting organisation knows by name."""
    known, served = Identity.objects.all(), Placement.objects.all()
    going_on = served if with_those_over else served.filter(not_over(on))
    if known_by_placements_alone():
        return known.filter(participant__in=going_on.values("participant"))
    if with_those_over:
        return known
    theirs = Q(participant=OuterRef("participant"))
    return known.filter(Exists(going_on.filter(theirs)) | ~Exists(served.filter(theirs)))


def by_name(listed: Listed) -> tuple[bool, str, str]:
    """In which order people stand in a list: by name; those whose name was erased at the end."""
    return listed.name is None, (listed.name or "").casefold(), listed.participant.pk


def _listed(known: QuerySet[Identity], on: date) -> Iterable[Listed]:
    people = opened(known.only("participant", "person", "name").select_related("participant"))
    whole = _placements([identity.participant for identity in people])
    placements: dict[str, list[Placement]] = {}
    for placement in whole:
        if placement.starts_on <= on:
            placements.setdefault(placement.participant_id, []).append(placement)
    standing = standing_events(whole, *TELLING, *PROMISING)
    of = {each.pk: participant for participant, theirs in placements.items() for each in theirs}
    events: dict[str, list[Event]] = {}
    for event in standing:
        if event.kind in TELLING and event.placement_id in of:
            events.setdefault(of[event.placement_id], []).append(event)
    told = circumstances_of([identity.participant_id for identity in people])
    groups = {row.participant_id: row.group for row in told}
    last = {theirs[-1].pk: theirs[-1] for theirs in placements.values()}
    working = advisers_of(last.values())
    promises: dict[str, list[Promised]] = {}
    for promise in in_order(promises_from(whole, standing, told, on=on)):
        if promise.is_open and promise.placement in last:
            promises.setdefault(promise.participant, []).append(promise)
    for identity in people:
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
            adviser=working.get(theirs[-1].pk) if theirs else None,
        )


def _placements(people: Iterable[Participant]) -> list[Placement]:
    """All placements of people, with those people, and with who delivers: each organisation is made once."""
    by_key = {each.pk: each for each in people}
    found = list(placements_of(by_key.keys()))
    deliverers = Organisation.objects.in_bulk({each.delivered_by_id for each in found})
    for placement in found:
        placement.participant = by_key[placement.participant_id]
        placement.delivered_by = deliverers[placement.delivered_by_id]
    return found
