"""A programme's package areas over time: taken over from the standing areas, split, joined, closed.

On any day a local authority lies in one package area of a programme at most. The database keeps that for each part
(`one_at_a_time`); the checks here keep it for what the parts hold, and say it in words. A standing area that is changed
later takes its package areas with it; what then overlaps is told as a warning.

A contract keeps naming its package area. So none is ended while a contract in it runs on that day or later: end the
contract by then, and sign its successors in the new package areas.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.dated_rows import not_over
from commissioning.platform.roles import Permission
from commissioning.rooms.design import package_queries as queries
from commissioning.rooms.design.models import PackageArea, PackageAreaPart, Programme
from commissioning.rooms.design.ports import held_from
from commissioning.rooms.design.refusals import (
    AlreadyEnded,
    AnotherProgramme,
    CodeTaken,
    ContractsAreOpen,
    HeldAlready,
    NotBegun,
    NothingToHold,
    NotJustItsParts,
)
from commissioning.rooms.market.areas import refuse_no_part
from commissioning.rooms.market.models import Area, LocalAuthority


@dataclass(frozen=True, slots=True)
class NewArea:
    """A package area to be: whole standing areas, and local authorities carved out of others."""

    code: str
    name: str
    areas: tuple[Area, ...] = ()
    authorities: tuple[LocalAuthority, ...] = ()


@transaction.atomic
def take_over(
    *, programme: Programme, areas: Sequence[Area], starts_on: date, by: Access, now: datetime
) -> list[PackageArea]:
    """Make a package area of each standing area as it is, under its code and name.

    Raises   HeldAlready, CodeTaken; NothingToHold, for one without any local authority that day.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    _lock(programme.pk)
    taken = [NewArea(area.code, area.name, areas=(area,)) for area in areas]
    return [_open(programme, each, starts_on, by, now) for each in taken]


@transaction.atomic
def open_package_area(
    *, programme: Programme, area: NewArea, starts_on: date, by: Access, now: datetime
) -> PackageArea:
    """Open a package area of land that is in no other of the programme.

    Raises   HeldAlready, CodeTaken, NothingToHold; NotAPart, for what is no local authority of its own that day.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    _lock(programme.pk)
    for each in area.authorities:
        refuse_no_part(each, starts_on)
    return _open(programme, area, starts_on, by, now)


@transaction.atomic
def split_package_area(
    *, package_area: PackageArea, into: Sequence[NewArea], on: date, by: Access, now: datetime
) -> list[PackageArea]:
    """End a package area, and open two or more that together are just what it was: `on` is their first day.

    One that would end on its first day is taken out, and its event keeps what it said.

    Raises   NotJustItsParts, naming the local authorities that are missing, in twice, or from elsewhere;
             ContractsAreOpen, AlreadyEnded, NotBegun, CodeTaken, NothingToHold.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    _lock(package_area.programme_id)
    if len(into) < 2:
        raise NotJustItsParts(f"{package_area.name} is split into two package areas or more. Name the others too.")
    _refuse_end(package_area, on)
    held = queries.land(queries.parts([package_area.pk], on=on), on=on).get(package_area.pk, [])
    _refuse_other_land(package_area, held, [each for one in into for each in _land(one, on)])
    _end(package_area, on, by, now)
    return [_open(package_area.programme, each, on, by, now) for each in into]


@transaction.atomic
def join_package_areas(
    *, package_areas: Sequence[PackageArea], code: str, name: str, on: date, by: Access, now: datetime
) -> PackageArea:
    """End package areas of one programme, and open one that is just what they were: `on` is its first day.

    What is a whole standing area again counts as such.

    Raises   AnotherProgramme, NotJustItsParts for fewer than two; ContractsAreOpen, AlreadyEnded, NotBegun, CodeTaken.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    each_once = {each.pk: each for each in package_areas}
    programmes = {each.programme_id for each in each_once.values()}
    if len(each_once) < 2:
        raise NotJustItsParts("One package area is not joined to itself. Name two or more.")
    if len(programmes) > 1:
        raise AnotherProgramme("These are package areas of different programmes. Join those of one.")
    _lock(programmes.pop())
    made_of = queries.parts(each_once, on=on)
    joined = NewArea(
        code,
        name,
        areas=tuple(part.area for part in made_of if part.area is not None),
        authorities=tuple(part.local_authority for part in made_of if part.local_authority is not None),
    )
    for each in sorted(each_once.values(), key=lambda one: one.pk):
        _end(each, on, by, now)
    return _open(package_areas[0].programme, joined, on, by, now)


@transaction.atomic
def close_package_area(*, package_area: PackageArea, on: date, by: Access, now: datetime) -> None:
    """End a package area: `on` is the first day without it. One that had not begun by then is taken out.

    Raises   ContractsAreOpen, AlreadyEnded.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    _lock(package_area.programme_id)
    _end(package_area, max(on, package_area.starts_on), by, now)


def _lock(programme: str) -> None:
    """Of two changes to a programme's package areas at once, the second looks after the first has written.

    Raises   Programme.DoesNotExist on PostgreSQL, for whoever may not write it; on SQLite saving refuses.
    """
    Programme.objects.select_for_update().get(pk=programme)


def _open(programme: Programme, said: NewArea, on: date, by: Access, now: datetime) -> PackageArea:
    land = _land(said, on)
    if not land:
        raise NothingToHold(f"{said.name} would have no local authority in it on {on}. Choose some, or another day.")
    _refuse_held(programme, said, on)
    opened = PackageArea(programme=programme, code=said.code, name=said.name, starts_on=on)
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(f"The programme has a package area with the code {said.code}. Choose another code.") from error
    audit.record("open package area", opened, by=by, now=now)
    areas, carved = queries.wholes(land, on=on) if said.authorities else (list(dict.fromkeys(said.areas)), [])
    for area in sorted(areas, key=lambda each: each.pk):
        _begin(opened, on, by, now, area=area)
    for authority in carved:
        _begin(opened, on, by, now, local_authority=authority)
    return opened


def _begin(
    opened: PackageArea,
    on: date,
    by: Access,
    now: datetime,
    *,
    area: Area | None = None,
    local_authority: LocalAuthority | None = None,
) -> None:
    part = PackageAreaPart(
        package_area=opened,
        programme_id=opened.programme_id,
        area=area,
        local_authority=local_authority,
        starts_on=on,
    )
    part.save(force_insert=True)
    audit.record("add to package area", part, by=by, now=now)


def _end(package_area: PackageArea, on: date, by: Access, now: datetime) -> None:
    _refuse_end(package_area, on)
    for part in PackageAreaPart.objects.filter(package_area=package_area).order_by("pk"):
        _end_row(part, "package area part", on, by, now)
    _end_row(package_area, "package area", on, by, now)


def _refuse_end(package_area: PackageArea, on: date) -> None:
    """As it is now, and stays until this change is done: nobody signs a contract in it meanwhile.

    Raises   AlreadyEnded, NotBegun, ContractsAreOpen.
    """
    name, as_it_is = package_area.name, PackageArea.objects.select_for_update().get(pk=package_area.pk)
    if as_it_is.ends_on is not None:
        raise AlreadyEnded(f"{name} ends before {as_it_is.ends_on} already. There is nothing to do.")
    if on < as_it_is.starts_on:
        raise NotBegun(f"{name} begins on {as_it_is.starts_on}. Choose that day, or a later one.")
    if held := held_from(package_area, on):
        raise ContractsAreOpen(
            f"Contracts in {name} run on {on} or later: {', '.join(held)}. End them first, or choose a later day."
        )


def _end_row(row: PackageArea | PackageAreaPart, what: str, on: date, by: Access, now: datetime) -> None:
    before = audit.said(row)
    if on == row.starts_on:
        audit.record(f"take out {what}", row, by=by, now=now, before=before)
        row.delete()
        return
    row.ends_on = on
    row.save()
    audit.record(f"end {what}", row, by=by, now=now, before=before)


def _land(said: NewArea, on: date) -> list[LocalAuthority]:
    """The local authorities of a package area to be on a day; one that is named twice stands twice."""
    unsaved = PackageArea(code=said.code, name=said.name, starts_on=on)
    wanted = [PackageAreaPart(package_area=unsaved, area=area) for area in said.areas]
    wanted += [PackageAreaPart(package_area=unsaved, local_authority=each) for each in said.authorities]
    return queries.land(wanted, on=on).get(unsaved.pk, [])


def _refuse_other_land(former: PackageArea, held: Iterable[LocalAuthority], wanted: Iterable[LocalAuthority]) -> None:
    """Raises NotJustItsParts."""
    held, wanted = list(held), list(wanted)
    there, then = {each.pk for each in held}, Counter(each.pk for each in wanted)
    problems = [
        (_names(each for each in held if not then[each.pk]), "in none of the new package areas"),
        (_names(each for each in wanted if then[each.pk] > 1), "in more than one"),
        (_names(each for each in wanted if each.pk not in there), f"not in {former.name}"),
    ]
    told = "; ".join(f"{problem}: {names}" for names, problem in problems if names)
    if told:
        raise NotJustItsParts(
            f"Each local authority of {former.name} must be in just one of the new package areas. {told[0].upper()}"
            f"{told[1:]}. Correct that."
        )


def _refuse_held(programme: Programme, said: NewArea, on: date) -> None:
    """On each day from which something of the programme changes, none of the land may be in another package area.

    Raises   HeldAlready.
    """
    others = PackageAreaPart.objects.filter(not_over(on), programme=programme)
    days = {on, *others.filter(starts_on__gt=on).values_list("starts_on", flat=True)}
    for day in sorted(days):
        mine = {each.pk: each for each in _land(said, day)}
        for other, held in queries.land_of_programme(programme.pk, on=day).items():
            if shared := _names(each for each in held if each.pk in mine):
                raise HeldAlready(
                    f"{other.name} holds {shared} on {day}, so {said.name} cannot. Split or close that first."
                )


def _names(authorities: Iterable[LocalAuthority]) -> str:
    return ", ".join(sorted({each.name for each in authorities}))
