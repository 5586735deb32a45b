"""Participants: referred, placed, handed over. Names apart, for those who work with the person, and on record."""

import json
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.problems import FieldProblem, Refused, not_as_described, nothing_here
from commissioning.api.referring import referred
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.journey import (
    AllCircumstances,
    CircumstancesShown,
    HandOverGiven,
    IdentityShown,
    JourneyTermsAsked,
    JourneyTermsShown,
    ParticipantFilters,
    ParticipantShown,
    PlacementEndGiven,
    PlacementFilters,
    PlacementGiven,
    PlacementShown,
    ReferralGiven,
    RestrictionGiven,
)
from commissioning.platform import audit
from commissioning.platform.changes import settled_before
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.journey import placing, referring, restricting
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.journey_rules import journey_terms
from commissioning.rooms.journey.participant_models import Circumstances, Given, Participant, Route
from commissioning.rooms.journey.placement_models import HandedOn, How, Placement
from commissioning.rooms.journey.queries import known_by_placements_alone
from commissioning.rooms.journey.refusals import (
    AlreadyReferred,
    CannotRestrict,
    NoRules,
    NoSuchRoute,
    NotEligible,
    NotPlaced,
)
from commissioning.rooms.journey.restricting import restricted_among, who_is
from commissioning.rooms.journey.restriction_models import Restriction
from commissioning.terms.deciding import WrongAnswers

TAG = "Journeys"
SETTLED = {"acknowledgement": ("acknowledged", "returned"), "attachment": ("attached", "not_attached", "returned")}
"""What ends the waiting: events of these kinds that stand."""


class Participants(Page[ParticipantShown]):
    """One page of participants."""


class Placements(Page[PlacementShown]):
    """One page of placements."""


@reads("/journey-terms/{reference}", who=None, gives=JourneyTermsShown, tag=TAG)
def read_journey_terms(request: Any, reference: Reference, filters: Query[JourneyTermsAsked]) -> JourneyTermsShown:
    """The terms that rule the journey of a programme on a day. Public.
    The reference is the programme's; `rules.circumstances` is what is asked at referral."""
    try:
        row = journey_terms(reference, on=filters.on or request.access.on)
    except NoRules:
        raise nothing_here() from None
    return JourneyTermsShown(
        programme=row.programme,
        title=row.title,
        applies_from=row.applies_from,
        terms_version=row.terms_version,
        rules=json.loads(row.rules),
    )


@reads("/participants", who=Permission.CASE_READ, gives=Participants, tag=TAG)
def list_participants(request: Any, filters: Query[ParticipantFilters]) -> Participants:
    """The participants whom your organisation refers or serves, or has served."""
    rows = Participant.objects.all()
    if known_by_placements_alone():
        rows = rows.filter(pk__in=Placement.objects.values("participant"))
    if filters.programme is not None:
        rows = rows.filter(programme=filters.programme)
    as_of = settled_before(now=request.clock.now())
    if (since := filters.changed_since) is not None:
        answered = Circumstances.objects.filter(recorded_at__gte=since).values("participant")
        moved = _placed_since(since).values("participant")
        marked = Restriction.objects.filter(Q(since__gte=since) | Q(lifted_at__gte=since)).values("participant")
        changed = Q(pk__in=answered) | Q(pk__in=moved) | Q(pk__in=marked)
        rows = rows.filter(Q(recorded_at__gte=since) | changed)
    return paged(Participants, request, rows, filters, shows=_all_shown, as_of=as_of)


@reads("/participants/{reference}", who=Permission.CASE_READ, gives=ParticipantShown, tag=TAG)
def read_participant(request: Any, reference: Reference) -> ParticipantShown:
    """One participant, without a name."""
    [shown] = _all_shown([Participant.objects.get(pk=reference)])
    return shown


@reads("/participants/{reference}/identity", who=Permission.CASE_READ, gives=IdentityShown, tag=TAG)
def read_identity(request: Any, reference: Reference) -> IdentityShown:
    """Who a participant is. That it was read is an event of your audit record.
    To the employment service that referred them, to whoever delivers and to the prime of that time."""
    found = who_is(reference)
    with transaction.atomic():
        audit.record_read(found, by=request.access, now=request.clock.now(), purpose="Read through the API")
    said = {name: getattr(found, name) for name in IdentityShown.model_fields if name != "participant"}
    return IdentityShown(participant=reference, **said)


@reads("/participants/{reference}/circumstances", who=Permission.CASE_READ, gives=AllCircumstances, tag=TAG)
def read_circumstances(request: Any, reference: Reference) -> AllCircumstances:
    """What a participant answered at referral, with corrections since, and the group that followed."""
    person = Participant.objects.get(pk=reference)
    rows = Circumstances.objects.filter(participant=person).order_by("recorded_at")
    return AllCircumstances(
        items=[
            CircumstancesShown(
                answers=json.loads(row.answers),
                group=row.group,
                because=json.loads(row.because),
                terms_version=row.terms_version,
                reason=row.reason,
                recorded_at=row.recorded_at,
            )
            for row in rows
        ]
    )


@changes(
    "/participants",
    who=Permission.REFERRAL_MAKE,
    gives=ParticipantShown,
    tag=TAG,
    refuses=(NoRules, NoSuchRoute, NotEligible, AlreadyReferred),
    located="/participants/{reference}",
)
def refer_person(request: Any, body: ReferralGiven) -> ParticipantShown:
    """Refer a person to a programme: the terms decide whether they may come, and in which payment group.
    Somebody who is known already keeps the key under which all about them is sealed; nobody is told so."""
    programme = referred(Programme.objects.all(), "programme", pk=body.programme)
    area = referred(PackageArea.objects.filter(programme=programme), "package_area", pk=body.package_area)
    if body.referred_on > request.access.on:
        raise not_as_described("body", "referred_on", "This day has not come yet.")
    if body.person.born_on >= body.referred_on:
        raise not_as_described("body", "person.born_on", "This is not before the referral.")
    try:
        made = referring.refer(
            programme=programme.pk,
            package_area=area.pk,
            who=referring.Particulars(**body.person.model_dump()),
            answers=body.answers,
            route=body.route,
            referred_on=body.referred_on,
            standards_given=body.standards_given,
            by=request.access,
            now=request.clock.now(),
        )
    except WrongAnswers as wrong:
        raise Refused(
            422,
            "Each error says where, and what is expected there.",
            errors=[
                FieldProblem(where="body", field=f"answers.{name}", message=problem)
                for name, problem in wrong.problems.items()
            ],
        ) from None
    [shown] = _all_shown([made.participant])
    return shown


@reads("/placements", who=Permission.CASE_READ, gives=Placements, tag=TAG)
def list_placements(request: Any, filters: Query[PlacementFilters]) -> Placements:
    """Where participants are and were served, as far as your organisation may see; those that wait for something."""
    rows = Placement.objects.all()
    if filters.participant is not None:
        rows = rows.filter(participant=filters.participant)
    if filters.contract is not None:
        rows = rows.filter(contract=filters.contract)
    if filters.awaits is not None:
        rows = rows.filter(~Exists(_standing(SETTLED[filters.awaits])), ends_on=None)
    as_of = settled_before(now=request.clock.now())
    if filters.changed_since is not None:
        rows = rows.filter(pk__in=_placed_since(filters.changed_since).values("pk"))
    return paged(
        Placements, request, rows, filters, shows=lambda found: [_placement(row) for row in found], as_of=as_of
    )


@reads("/placements/{reference}", who=Permission.CASE_READ, gives=PlacementShown, tag=TAG)
def read_placement(request: Any, reference: Reference) -> PlacementShown:
    """One placement."""
    return _placement(Placement.objects.get(pk=reference))


@changes(
    "/participants/{reference}/placements",
    who=Permission.PARTICIPANT_PLACE,
    gives=PlacementShown,
    tag=TAG,
    refuses=(NotPlaced,),
    about=read_participant,
    located="/placements/{reference}",
)
def place_participant(request: Any, reference: Reference, body: PlacementGiven) -> PlacementShown:
    """Place a participant with the prime of a contract. Whoever served them before no longer does."""
    made = placing.place(
        participant=Participant.objects.get(pk=reference),
        contract=referred(Contract.objects.all(), "contract", pk=body.contract),
        nation=body.nation,
        how=body.how,
        on=body.on,
        by=request.access,
        now=request.clock.now(),
    )
    return _placement(made)


@changes(
    "/placements/{reference}/hand-overs",
    who=Permission.PARTICIPANT_PLACE,
    gives=PlacementShown,
    tag=TAG,
    refuses=(NotPlaced,),
    about=read_placement,
    located="/placements/{reference}",
)
def hand_over_participant(request: Any, reference: Reference, body: HandOverGiven) -> PlacementShown:
    """Hand a participant over to another organisation of the contract's supply chain. Their history goes along."""
    made = placing.hand_over(
        placement=Placement.objects.get(pk=reference),
        to=referred(Organisation.objects.all(), "to", pk=body.to).pk,
        on=body.on,
        by=request.access,
        now=request.clock.now(),
    )
    return _placement(made)


@changes(
    "/placements/{reference}/ends",
    who=Permission.PARTICIPANT_PLACE,
    gives=PlacementShown,
    tag=TAG,
    refuses=(NotPlaced,),
    about=read_placement,
)
def end_placement(request: Any, reference: Reference, body: PlacementEndGiven) -> PlacementShown:
    """End a placement."""
    found = Placement.objects.get(pk=reference)
    return _placement(placing.end_placement(placement=found, on=body.on, by=request.access, now=request.clock.now()))


@changes(
    "/participants/{reference}/restrictions",
    who=Permission.RECORD_RESTRICT,
    gives=ParticipantShown,
    tag=TAG,
    refuses=(CannotRestrict,),
    about=read_participant,
)
def restrict_record(request: Any, reference: Reference, body: RestrictionGiven) -> ParticipantShown:
    """Let those people alone know who a participant is who may open restricted records; no program is among them.
    A person lifts it again, on a page. The reason is told to nobody, and kept nowhere."""
    found = Participant.objects.get(pk=reference)
    restricting.restrict(participant=found, by=request.access, now=request.clock.now())
    [shown] = _all_shown([found])
    return shown


def _placed_since(since: Any) -> QuerySet[Placement]:
    """Placements that were made, ended or handed on at or after a moment."""
    handed = HandedOn.objects.filter(at__gte=since).values("placement")
    return Placement.objects.filter(Q(recorded_at__gte=since) | Q(ended_at__gte=since) | Q(pk__in=handed))


def _standing(kinds: tuple[str, ...]) -> QuerySet[Event]:
    """Events of a placement that were not taken back."""
    later = Event.objects.filter(record=OuterRef("record"), recorded_at__gt=OuterRef("recorded_at"), withdrawn=True)
    return Event.objects.filter(~Exists(later), placement=OuterRef("pk"), kind__in=kinds, withdrawn=False)


def _all_shown(rows: list[Participant]) -> list[ParticipantShown]:
    keys = [row.pk for row in rows]
    answered = Circumstances.objects.filter(participant__in=keys).order_by("recorded_at")
    groups = {each.participant_id: each.group for each in answered}
    placed = Placement.objects.filter(participant__in=keys).order_by("starts_on", "recorded_at")
    last = {each.participant_id: each for each in placed}
    restricted = restricted_among(keys)
    return [_participant(row, groups[row.pk], last.get(row.pk), row.pk in restricted) for row in rows]


def _participant(row: Participant, group: str, placement: Placement | None, restricted: bool) -> ParticipantShown:
    return ParticipantShown(
        reference=row.pk,
        programme=row.programme,
        employment_service=row.employment_service_id,
        package_area=row.package_area,
        referred_on=row.referred_on,
        route=Route(row.route),
        standards_given=Given(row.standards_given),
        recorded_at=row.recorded_at,
        group=group,
        placement=None if placement is None else _placement(placement),
        restricted=restricted,
    )


def _placement(row: Placement) -> PlacementShown:
    return PlacementShown(
        reference=row.pk,
        participant=row.participant_id,
        contract=row.contract,
        delivered_by=row.delivered_by_id,
        employment_service=row.employment_service_id,
        nation=row.nation,
        how=How(row.how),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        recorded_at=row.recorded_at,
    )
