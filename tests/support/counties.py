"""A standing area that no programme holds anything of, for package areas to be made of."""

from datetime import date

from commissioning.platform.access import acting_as
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.models import AreaPart
from support.organisations import NOW


def county(world, number: int = 0) -> tuple[str, list[str]]:
    """The area `County`, kept by the first commissioner, and its three places: references. It is made once.

    A `number` makes another.
    """
    by, since = world.access(world.commissioners[0]), date(2009, 4, 1)
    code = f"county-{number}" if number else "county"
    with acting_as(by):
        if there := list(AreaPart.objects.filter(area__code=code).order_by("local_authority__code")):
            return there[0].area_id, [part.local_authority_id for part in there]
        places = [
            market.enter_local_authority(
                code=f"E0600{number}20{n}", name=f"Place {3 * number + n}", starts_on=since, by=by, now=NOW
            )
            for n in range(3)
        ]
        area = market.make_area(code=code, name="County", parts=places, starts_on=since, by=by, now=NOW)
    return area.pk, [place.pk for place in places]
