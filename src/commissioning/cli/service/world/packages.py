"""The package areas of the demonstration's programmes: standing areas as they are, and some split and joined."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from commissioning.platform.access import Access
from commissioning.rooms.design import actions as design
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.design.package_queries import package_area_page
from commissioning.rooms.market.models import Area

_BEFORE = timedelta(days=60)
"""How long before its contracts a programme takes areas over that it then shapes."""


def as_they_are(
    programme: Programme, areas: Mapping[str, Area], on: date, by: Access, now: datetime
) -> dict[str, PackageArea]:
    """Standing areas taken over, by the key that the terms give them."""
    taken = design.take_over(programme=programme, areas=list(areas.values()), starts_on=on, by=by, now=now)
    return dict(zip(areas, taken, strict=True))


def shaped(
    programme: Programme, areas: Mapping[str, Area], on: date, by: Access, now: datetime
) -> dict[str, PackageArea]:
    """As many package areas: one standing area split in two, two others joined, the rest as they are."""
    first, second, third, *rest = as_they_are(programme, areas, on - _BEFORE, by, now).values()
    halves = package_area_page(first.pk, on=on).authorities
    middle = len(halves) // 2
    into = [
        design.NewArea(f"{first.code}-{side}", f"{first.name}, {side}", authorities=some)
        for side, some in (("east", halves[:middle]), ("west", halves[middle:]))
    ]
    split = design.split_package_area(package_area=first, into=into, on=on, by=by, now=now)
    joined = design.join_package_areas(
        package_areas=[second, third],
        code=f"{second.code}-{third.code}",
        name=f"{second.name} with {third.name}",
        on=on,
        by=by,
        now=now,
    )
    return dict(zip(areas, [*split, joined, *rest], strict=True))
