"""Restricted records of the world, and who may open them."""

from datetime import datetime, timedelta

from commissioning.platform.access import acting_as
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.journey import restricting
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.restriction_models import Clearance, Restriction

NOW = datetime.fromisoformat("2013-06-03T08:00:00+00:00")


def restrictions_of(world) -> None:
    """Somebody of the first commissioner may open restricted records; of the employment service somebody might."""
    with acting_as(by := world.access(world.commissioners[0], Role.ADMINISTRATOR)):
        restricting.clear(person=world.second_assessor.pk, by=by, now=NOW)
    let_open(world, world.service)
    restricted(world)
    with acting_as(by := world.access(world.service, Role.WORK_COACH)):
        restricting.lift(participant=world.placement.participant, by=by, now=NOW + timedelta(minutes=1))
    no_longer(world, world.service)


def let_open(world, organisation: Organisation) -> Clearance:
    """Whoever acts for an organisation in the world may open restricted records from now on."""
    with acting_as(by := world.access(organisation, Role.ADMINISTRATOR)):
        row = Clearance(organisation=organisation, person_id=by.who, since=NOW, given_by_id=by.who)
        row.save(force_insert=True)
    return row


def no_longer(world, organisation: Organisation) -> None:
    """Nobody of an organisation may open them."""
    with acting_as(by := world.access(organisation, Role.ADMINISTRATOR)):
        for row in restricting.clearances():
            restricting.end_clearance(clearance=row, by=by, now=NOW + timedelta(minutes=2))


def restricted(world, participant: Participant | None = None, service: Organisation | None = None) -> Restriction:
    """The record of the world's participant, or another, as the service that referred them restricts it."""
    with acting_as(by := world.access(service or world.service, Role.WORK_COACH)):
        return restricting.restrict(participant=participant or world.placement.participant, by=by, now=NOW)
