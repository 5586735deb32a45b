"""Who works with the participant of the world."""

from datetime import datetime

from commissioning.platform import actions
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.roles import Role
from commissioning.rooms.journey import advising
from commissioning.rooms.journey.adviser_models import AdviserOf

NOW = datetime.fromisoformat("2013-06-03T08:00:00+00:00")


def provider_of(world) -> Organisation:
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def adviser_of(world) -> Access:
    return world.access(provider_of(world), Role.ADVISER)


def advisers_of(world) -> None:
    """Whoever acts for the provider is their adviser."""
    assigned(world)


def assigned(world, now: datetime = NOW) -> AdviserOf:
    with acting_as(by := adviser_of(world)):
        return advising.assign(placement=world.placement, adviser=by.who, by=by, now=now)


def second_adviser(world) -> User:
    """Another adviser of the provider."""
    person = User.objects.create_user("bo@example.org", name="Bo Second")
    provider = provider_of(world)
    with acting_as(by := world.access(provider, Role.ADMINISTRATOR)):
        actions.appoint(person=person, organisation=provider.pk, role=Role.ADVISER, starts_on=by.on, by=by, now=NOW)
    return person
