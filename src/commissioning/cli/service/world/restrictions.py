"""A restricted record of the demonstration, and who may open such records."""

from datetime import date

from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.contracting import morning
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.restricting import clear, restrict


def restrict_one(cast: Cast, service: Organisation, until: date) -> None:
    """Of the last person who is placed: the work coach and somebody of the provider may open it."""
    now = morning(until)
    with cast.acting(service, Role.WORK_COACH, now):
        served = Placement.objects.filter(ends_on=None).select_related("participant", "delivered_by")
        placement = served.latest("starts_on", "pk")
    for organisation, role in ((service, Role.WORK_COACH), (placement.delivered_by, Role.ADVISER)):
        with cast.acting(organisation, Role.ADMINISTRATOR, now) as by:
            clear(person=cast.people[organisation.pk, role].pk, by=by, now=now)
    with cast.acting(service, Role.WORK_COACH, now) as by:
        restrict(participant=placement.participant, by=by, now=now)
