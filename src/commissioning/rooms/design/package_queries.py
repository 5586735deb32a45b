"""A programme's package areas on a day: what they are made of, and what there is to think about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.platform.dated_rows import in_force
from commissioning.rooms.design.models import PackageArea, PackageAreaPart
from commissioning.rooms.market.models import LIES_OVER_OTHERS, Area, AreaPart, LocalAuthority
from commissioning.rooms.market.queries import local_authorities, warnings_about
from commissioning.rooms.market.rules import AreaWarning, Proposed


@dataclass(frozen=True, slots=True)
class PackageAreaPage:
    """A package area on a day.

    whole         the standing areas that it holds whole then.
    carved        the local authorities that it holds out of others.
    authorities   all local authorities in it then, by name.
    population    of them together; None where it is not known of one of them, or there is none.
    """

    package_area: PackageArea
    whole: tuple[Area, ...]
    carved: tuple[LocalAuthority, ...]
    authorities: tuple[LocalAuthority, ...]
    population: int | None
    warnings: tuple[AreaWarning, ...]


def package_areas(programme: str, *, on: date | None = None) -> QuerySet[PackageArea]:
    """A programme's package areas as far as may be seen, or those of a day, by name."""
    found = PackageArea.objects.filter(programme=programme).order_by("name", "pk")
    return found if on is None else found.filter(in_force(on))


def parts(package_areas: Iterable[str], *, on: date) -> list[PackageAreaPart]:
    """What package areas are made of on a day, each part once, by name."""
    found = PackageAreaPart.objects.filter(in_force(on), package_area__in=list(package_areas))
    named = found.select_related("area", "local_authority")
    return sorted(named, key=lambda part: (str(part.area or part.local_authority), part.pk))


def land(of: Iterable[PackageAreaPart], *, on: date) -> dict[str, list[LocalAuthority]]:
    """The local authorities of package areas on a day, by package area, each list by name.

    A standing area counts as what it is made of on that day. An authority that is in twice stands twice.
    """
    of = list(of)
    inside = _inside({part.area_id for part in of if part.area_id is not None}, on)
    found: dict[str, list[LocalAuthority]] = {part.package_area_id: [] for part in of}
    for part in of:
        held = [part.local_authority] if part.local_authority is not None else inside.get(str(part.area_id), [])
        found[part.package_area_id] += held
    return {key: sorted(each, key=lambda one: (one.name, one.pk)) for key, each in found.items()}


def standing_areas(of: Iterable[PackageAreaPart], *, on: date) -> dict[str, dict[str, bool]]:
    """By package area, the names of the standing areas in it on a day, each with whether it is in as a whole."""
    of = list(of)
    carved = [part.local_authority_id for part in of if part.local_authority_id is not None]
    rows = AreaPart.objects.filter(in_force(on), local_authority__in=carved).select_related("area")
    lies_in = {row.local_authority_id: row.area.name for row in rows}
    found: dict[str, dict[str, bool]] = {}
    for part in of:
        name = part.area.name if part.area is not None else lies_in.get(str(part.local_authority_id))
        if name is not None:
            found.setdefault(part.package_area_id, {})[name] = part.area is not None
    return found


def land_of_programme(programme: str, *, on: date) -> dict[PackageArea, list[LocalAuthority]]:
    """The package areas of a day with their local authorities; one without any too."""
    rows = list(package_areas(programme, on=on))
    held = land(parts([row.pk for row in rows], on=on), on=on)
    return {row: held.get(row.pk, []) for row in rows}


def package_warnings(programme: str, *, on: date) -> list[AreaWarning]:
    """The warnings about a programme's package areas on a day, and about the set that they make: `market`'s own."""
    return _warnings(land_of_programme(programme, on=on), on)


def package_area_page(package_area: str, *, on: date) -> PackageAreaPage:
    """A package area on a day, with the warnings about it. Raises PackageArea.DoesNotExist."""
    found = PackageArea.objects.select_related("programme").get(pk=package_area)
    made_of = parts([found.pk], on=on)
    authorities = land(made_of, on=on).get(found.pk, [])
    people = [each.population for each in authorities]
    every = _warnings(land_of_programme(found.programme_id, on=on), on)
    return PackageAreaPage(
        package_area=found,
        whole=tuple(part.area for part in made_of if part.area is not None),
        carved=tuple(part.local_authority for part in made_of if part.local_authority is not None),
        authorities=tuple(authorities),
        population=sum(one for one in people if one is not None) if people and None not in people else None,
        warnings=tuple(each for each in every if each.area == found.code),
    )


def standing_areas_not_taken(programme: str, *, on: date) -> QuerySet[Area]:
    """The standing areas of a day of which a programme holds nothing yet, then or later, by name."""
    held = PackageAreaPart.objects.filter(programme=programme).exclude(ends_on__lte=on)
    carved = AreaPart.objects.filter(in_force(on), local_authority__in=held.values("local_authority"))
    there = Area.objects.filter(pk__in=AreaPart.objects.filter(in_force(on)).values("area"))
    taken = held.exclude(area=None).values("area")
    return there.exclude(pk__in=taken).exclude(pk__in=carved.values("area")).order_by("name", "pk")


def authorities_not_taken(programme: str, *, on: date, nation: str, search: str = "") -> QuerySet[LocalAuthority]:
    """The local authorities of a nation and a day of which a programme holds nothing yet, then or later, by name."""
    held = PackageAreaPart.objects.filter(programme=programme).exclude(ends_on__lte=on)
    carved = held.exclude(local_authority=None).values("local_authority")
    inside = AreaPart.objects.exclude(ends_on__lte=on).filter(area__in=held.exclude(area=None).values("area"))
    there = local_authorities(on=on, nation=nation, search=search).exclude(kind__in=LIES_OVER_OTHERS)
    return there.exclude(pk__in=carved).exclude(pk__in=inside.values("local_authority"))


def wholes(authorities: Collection[LocalAuthority], *, on: date) -> tuple[list[Area], list[LocalAuthority]]:
    """The standing areas that local authorities make up on a day, and those of them that are left over."""
    keys = {each.pk for each in authorities}
    areas = Area.objects.filter(pk__in=AreaPart.objects.filter(in_force(on), local_authority__in=keys).values("area"))
    inside = _inside(set(areas.values_list("pk", flat=True)), on)
    found = [area for area in areas.order_by("pk") if {each.pk for each in inside[area.pk]} <= keys]
    covered = {each.pk for area in found for each in inside[area.pk]}
    return found, sorted((each for each in authorities if each.pk not in covered), key=lambda each: each.pk)


def _inside(areas: set[str], on: date) -> dict[str, list[LocalAuthority]]:
    found: dict[str, list[LocalAuthority]] = {}
    for part in AreaPart.objects.filter(in_force(on), area__in=areas).select_related("local_authority"):
        found.setdefault(part.area_id, []).append(part.local_authority)
    return found


def _warnings(held: dict[PackageArea, list[LocalAuthority]], on: date) -> list[AreaWarning]:
    proposed = [
        Proposed(row.code, row.name, tuple(each.pk for each in authorities)) for row, authorities in held.items()
    ]
    return warnings_about(proposed, on=on)
