"""Who a person may act as, worked out from memberships and relationships as they stand."""

from collections.abc import Callable, Iterable
from datetime import datetime

from commissioning.core.clock import local_date
from commissioning.platform.access import Access, Standing, acting_as
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Membership, Organisation, User
from commissioning.platform.relationship_models import Relationship
from commissioning.platform.roles import Role

TIME_ZONE = "Europe/London"


Source = Callable[[Access], Iterable[Standing]]
_sources: list[Source] = []


def gives_standings(source: Source) -> Source:
    """A room's own dated relations that let an organisation see rows, besides relationships: asked for each access.

    It is asked as the organisation, under an access whose only standings are its relationships. What it gives, the
    database's function `app_standings` must find by itself.
    """
    if source not in _sources:
        _sources.append(source)
    return source


HasJourney = Callable[[User], bool]
_journeys: list[HasJourney] = []


def lets_participants_in(has_journey: HasJourney) -> HasJourney:
    """How a room knows that a person takes part in a programme: then they may act as a participant, for nobody.

    It is asked as the person, who wears no hat.
    """
    if has_journey not in _journeys:
        _journeys.append(has_journey)
    return has_journey


NO_ORGANISATION = ""
"""In place of an organisation in the hat of a participant."""


class NoSuchHat(LookupError):
    """The person does not hold the role in the organisation today."""


def public_access(*, now: datetime) -> Access:
    """The access of anybody at all, without signing in."""
    return Access(None, None, "", Role.PUBLIC, local_date(now, TIME_ZONE))


def signed_in_access(person: User, *, now: datetime) -> Access:
    """The access of a person who wears no hat: their own memberships, and what is public."""
    return Access(person.pk, None, "", Role.PUBLIC, local_date(now, TIME_ZONE))


def hats(person: User, *, now: datetime) -> list[tuple[str, Role]]:
    """The organisations (by reference) and roles in which a person may act today, in order.

    A participant acts for no organisation: theirs comes first, with `NO_ORGANISATION`.
    """
    bare = signed_in_access(person, now=now)
    on = bare.on
    with acting_as(bare):
        held = Membership.objects.filter(in_force(on), person=person).order_by("organisation", "role")
        own = [(NO_ORGANISATION, Role.PARTICIPANT)] if _takes_part(person) else []
        return own + [(row.organisation_id, Role(row.role)) for row in held]


def _takes_part(person: User) -> bool:
    return any(has_journey(person) for has_journey in _journeys)


def _holds(person: User, organisation: str, role: Role, now: datetime) -> bool:
    """Whether a person may act today in a role of an organisation: one of `hats`, asked for alone."""
    bare = signed_in_access(person, now=now)
    with acting_as(bare):
        if organisation == NO_ORGANISATION:
            return role == Role.PARTICIPANT and _takes_part(person)
        held = Membership.objects.filter(in_force(bare.on), person=person, organisation=organisation, role=role)
        return held.exists()


def access_for(person: User, organisation: str, role: Role, *, now: datetime) -> Access:
    """A person's access in one role of one organisation, worked out afresh: call it for each request.

    Raises   NoSuchHat.
    """
    if not person.is_active or not _holds(person, organisation, role, now):
        raise NoSuchHat(f"Nobody of this name is {role.label} there today. Choose one of the roles that you hold.")
    on = local_date(now, TIME_ZONE)
    if organisation == NO_ORGANISATION:
        return Access(person.pk, None, "", role, on)
    # Enough to see the own organisation's relationships, from which the rest follows.
    with acting_as(Access(person.pk, organisation, "", role, on)):
        kind = Organisation.objects.get(pk=organisation).kind
        begun = Relationship.objects.filter(organisation=organisation, starts_on__lte=on)
        standings = tuple(
            Standing(row.kind, row.contract, row.programme, row.starts_on, row.ends_on)
            for row in begun.order_by("contract", "kind", "starts_on", "pk")
        )
        bare = Access(person.pk, organisation, kind, role, on, standings)
        standings += tuple(standing for source in _sources for standing in source(bare))
    return Access(person.pk, organisation, kind, role, on, standings)


def renewed(access: Access, *, now: datetime) -> Access:
    """The same hat, worked out again: an action that adds a relationship needs it to go on."""
    return access_for(User.objects.get(pk=access.person), access.own, access.role, now=now)
