"""Where participants are served: placed in a contract, handed over within its supply chain, or allocated anew."""

from contextlib import suppress
from datetime import date, datetime

from django.db import IntegrityError, transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Organisation
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.placement_models import HandedOn, How, Placement
from commissioning.rooms.journey.refusals import NotPlaced


@transaction.atomic
def place(
    *,
    participant: Participant,
    contract: Contract,
    nation: str,
    how: How,
    on: date,
    served_until: date | None = None,
    by: Access,
    now: datetime,
) -> Placement:
    """Place a participant with the prime of a contract, from a day on. Whoever served them before no longer does.

    Takes    served_until: as `place_with`.
    Raises   NotPlaced: another programme or area, a day outside the contract, or there already.
    """
    by.require(Permission.PARTICIPANT_PLACE)
    if (contract.programme_id, contract.package_area_id) != (participant.programme, participant.package_area):
        raise NotPlaced("The contract is of another programme or area. Choose one that serves this person's area.")
    prime = Relationship.objects.filter(in_force(on), contract=contract.pk, kind=Relation.PRIME_OF).first()
    if prime is None or not contract.starts_on <= on < contract.ends_on:
        raise NotPlaced(f"Nobody serves {contract.title} on {on}. Choose another day or contract.")
    _refuse_there_already(participant, contract.pk, prime.organisation_id)
    return place_with(
        participant, contract.pk, prime.organisation_id, nation, how, on, by, now, served_until=served_until
    )


@transaction.atomic
def hand_over(*, placement: Placement, to: str, on: date, by: Access, now: datetime) -> Placement:
    """Hand a participant over within the contract's supply chain, the prime among it. Their history goes along.

    Raises   NotPlaced: whoever takes over is not in the chain on the day, or it is a day before the placement.
    """
    by.require(Permission.PARTICIPANT_PLACE)
    if to not in {each.pk for each in could_take_over(placement, on=on)}:
        raise NotPlaced(f"That organisation is not in the supply chain on {on}. Enter it there first.")
    participant, nation = placement.participant, placement.nation
    _refuse_there_already(participant, placement.contract, to)
    return place_with(participant, placement.contract, to, nation, How.TRANSFERRED, on, by, now)


def could_take_over(placement: Placement, *, on: date) -> list[Organisation]:
    """Whoever is in the contract's supply chain on a day as far as may be seen, the prime first."""
    primes = Relationship.objects.filter(in_force(on), contract=placement.contract, kind=Relation.PRIME_OF)
    links = [link.relationship for link in contracts.supply_chain(placement.contract, on=on)]
    found = [*primes.select_related("organisation"), *links]
    return list({each.organisation_id: each.organisation for each in found}.values())


@transaction.atomic
def end_placement(*, placement: Placement, on: date, by: Access, now: datetime) -> Placement:
    """End a placement: `on` is the first day on which nobody serves. Raises NotPlaced."""
    if placement.ends_on is not None or on < placement.starts_on:
        raise NotPlaced(f"The placement began on {placement.starts_on} and cannot end on {on}. Correct the day.")
    before = audit.said(placement)
    placement.ends_on, placement.ended_at = on, now
    placement.save()
    audit.record("end placement", placement, by=by, now=now, before=before)
    return placement


def place_with(
    participant: Participant,
    contract: str,
    to: str,
    nation: str,
    how: How,
    on: date,
    by: Access,
    now: datetime,
    *,
    served_until: date | None = None,
) -> Placement:
    """Let an organisation serve a participant in a contract from a day on. Callers have asked who may, and whether.

    Takes    served_until: the first day on which whoever serves them now no longer does; `on` by default.
    """
    for each in Placement.objects.filter(participant=participant, ends_on=None):
        end_placement(placement=each, on=max(served_until or on, each.starts_on), by=by, now=now)
    placement = Placement(
        participant=participant,
        contract=contract,
        delivered_by_id=to,
        employment_service_id=participant.employment_service_id,
        nation=nation,
        how=how,
        starts_on=on,
        recorded_at=now,
    )
    placement.save(force_insert=True)
    audit.record("place", placement, by=by, now=now)
    hand_on(placement, to=to, by=by, now=now)
    return placement


def hand_on(placement: Placement, *, to: str, by: Access, now: datetime) -> None:
    """Hand the history before a placement on to an organisation that serves the participant in it."""
    earlier = Placement.objects.filter(participant=placement.participant_id).exclude(pk=placement.pk)
    for each in earlier.order_by("starts_on", "recorded_at"):
        if each.delivered_by_id != to:
            with suppress(IntegrityError):  # handed on already, maybe by somebody whose rows are not ours to see
                HandedOn(placement=each, to_id=to, by_id=by.own, at=now).save(force_insert=True)


def _refuse_there_already(participant: Participant, contract: str, to: str) -> None:
    """Raises NotPlaced."""
    if Placement.objects.filter(participant=participant, ends_on=None, contract=contract, delivered_by=to).exists():
        raise NotPlaced("This person is served there already. There is nothing to do.")
