"""A programme's package areas on a day; taken over, opened, split, joined, closed by its lead."""

from typing import Any

from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.problems import not_as_described
from commissioning.api.referring import referred
from commissioning.api.schemas.common import TODAY, On, Reference
from commissioning.api.schemas.design import (
    ClosingGiven,
    JoinGiven,
    NewAreaGiven,
    OpeningGiven,
    PackageAreaDetail,
    PackageAreaFilters,
    PackageAreaShown,
    PackageAreasMade,
    SplitGiven,
    TakeOverGiven,
    WarningShown,
)
from commissioning.platform.roles import Permission
from commissioning.rooms.design import actions
from commissioning.rooms.design import package_queries as queries
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.market.models import Area, LocalAuthority

TAG = "Package areas"


class PackageAreas(Page[PackageAreaShown]):
    """One page of package areas."""


@reads("/programmes/{reference}/package-areas", who=Permission.PROGRAMME_READ, gives=PackageAreas, tag=TAG)
def list_package_areas(request: Any, reference: Reference, filters: Query[PackageAreaFilters]) -> PackageAreas:
    """The package areas of a programme: those of a day, or without a day all that were ever opened."""
    programme = Programme.objects.get(pk=reference)
    rows = queries.package_areas(programme.pk, on=filters.on)
    return paged(PackageAreas, request, rows, filters, shows=each(_package_area))


@reads("/package-areas/{reference}", who=Permission.PROGRAMME_READ, gives=PackageAreaDetail, tag=TAG)
def read_package_area(request: Any, reference: Reference, filters: Query[On] = TODAY) -> PackageAreaDetail:
    """One package area, with what it is made of on a day and the warnings about it."""
    shown = queries.package_area_page(reference, on=filters.on or request.access.on)
    return PackageAreaDetail(
        **_package_area(shown.package_area).model_dump(),
        on=filters.on or request.access.on,
        areas=[area.pk for area in shown.whole],
        carved=[authority.pk for authority in shown.carved],
        local_authorities=[authority.pk for authority in shown.authorities],
        warnings=[
            WarningShown(concern=one.concern, words=one.words, local_authorities=list(one.places))
            for one in shown.warnings
        ],
    )


@changes(
    "/programmes/{reference}/package-areas",
    who=Permission.PROGRAMME_DESIGN,
    gives=PackageAreasMade,
    tag=TAG,
    refuses=actions.OF_PACKAGE_AREAS,
)
def take_over_areas(request: Any, reference: Reference, body: TakeOverGiven) -> PackageAreasMade:
    """Make a package area of each standing area as it is, under its code and name."""
    made = actions.take_over(
        programme=Programme.objects.get(pk=reference),
        areas=[referred(Area.objects.all(), "areas", pk=area) for area in body.areas],
        starts_on=body.starts_on,
        by=request.access,
        now=request.clock.now(),
    )
    return PackageAreasMade(items=each(_package_area)(made))


@changes(
    "/programmes/{reference}/package-areas/openings",
    who=Permission.PROGRAMME_DESIGN,
    gives=PackageAreaShown,
    tag=TAG,
    refuses=actions.OF_PACKAGE_AREAS,
)
def open_package_area(request: Any, reference: Reference, body: OpeningGiven) -> PackageAreaShown:
    """Open a package area of standing areas, or of local authorities, that no other of the programme holds."""
    opened = actions.open_package_area(
        programme=Programme.objects.get(pk=reference),
        area=_new_area(body),
        starts_on=body.starts_on,
        by=request.access,
        now=request.clock.now(),
    )
    return _package_area(opened)


@changes(
    "/package-areas/{reference}/splits",
    who=Permission.PROGRAMME_DESIGN,
    gives=PackageAreasMade,
    tag=TAG,
    refuses=actions.OF_PACKAGE_AREAS,
    about=read_package_area,
)
def split_package_area(request: Any, reference: Reference, body: SplitGiven) -> PackageAreasMade:
    """End a package area and open two or more that together are just what it was.
    Refused while a contract in it runs on that day or later."""
    found = PackageArea.objects.select_related("programme").get(pk=reference)
    made = actions.split_package_area(
        package_area=found,
        into=[_new_area(one) for one in body.into],
        on=body.on,
        by=request.access,
        now=request.clock.now(),
    )
    return PackageAreasMade(items=each(_package_area)(made))


@changes(
    "/package-areas/{reference}/joins",
    who=Permission.PROGRAMME_DESIGN,
    gives=PackageAreasMade,
    tag=TAG,
    refuses=actions.OF_PACKAGE_AREAS,
    about=read_package_area,
)
def join_package_areas(request: Any, reference: Reference, body: JoinGiven) -> PackageAreasMade:
    """End package areas of one programme and open one that is just what they were.
    Refused while a contract in one of them runs on that day or later."""
    found = PackageArea.objects.select_related("programme").get(pk=reference)
    of_programme = PackageArea.objects.filter(programme=found.programme_id)
    joined = actions.join_package_areas(
        package_areas=[found, *(referred(of_programme, "others", pk=other) for other in body.others)],
        code=body.code,
        name=body.name,
        on=body.on,
        by=request.access,
        now=request.clock.now(),
    )
    return PackageAreasMade(items=[_package_area(joined)])


@changes(
    "/package-areas/{reference}/closings",
    who=Permission.PROGRAMME_DESIGN,
    gives=PackageAreaShown,
    tag=TAG,
    refuses=actions.OF_PACKAGE_AREAS,
    about=read_package_area,
)
def close_package_area(request: Any, reference: Reference, body: ClosingGiven) -> PackageAreaShown:
    """End a package area. One that had not begun by then is taken out, and told here for the last time.
    Refused while a contract in it runs on that day or later."""
    found = PackageArea.objects.select_related("programme").get(pk=reference)
    shown = _package_area(found)
    actions.close_package_area(package_area=found, on=body.on, by=request.access, now=request.clock.now())
    return shown.model_copy(update={"ends_on": max(body.on, shown.starts_on)})


def _new_area(given: NewAreaGiven) -> actions.NewArea:
    if not (given.areas or given.authorities):
        raise not_as_described("body", "into", f"{given.code} has no part. Name a standing area or a local authority.")
    return actions.NewArea(
        given.code,
        given.name,
        areas=tuple(referred(Area.objects.all(), "areas", pk=one) for one in given.areas),
        authorities=tuple(referred(LocalAuthority.objects.all(), "authorities", pk=one) for one in given.authorities),
    )


def _package_area(row: PackageArea) -> PackageAreaShown:
    return PackageAreaShown(
        reference=row.pk,
        programme=row.programme_id,
        code=row.code,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
