"""Standing areas over time: made, split, joined, changed from a day on; every day before stays as it was.

On any day a local authority lies in one area at most. The database keeps that (`one_at_a_time`); the checks here say it
in words before.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.dated_rows import in_force, not_over
from commissioning.platform.roles import Permission
from commissioning.rooms.market.models import LIES_OVER_OTHERS, Area, AreaPart, LocalAuthority, Succession
from commissioning.rooms.market.refusals import (
    AlreadyPlanned,
    InAnotherArea,
    KeptByAnother,
    NoSuccessor,
    NotAPart,
    NotInArea,
)


@transaction.atomic
def make_area(
    *, code: str, name: str, parts: Sequence[LocalAuthority], starts_on: date, by: Access, now: datetime
) -> Area:
    """Make a standing area of local authorities.

    Raises   InAnotherArea, NotAPart.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    area = _new_area(code, name, by, now)
    for authority in _in_order(parts):
        _begin(area, authority, starts_on, by, now)
    return area


@transaction.atomic
def rename_area(*, area: Area, name: str, by: Access, now: datetime) -> Area:
    """Give an area its new name. Its code stays; the earlier name stays in the audit events. Raises KeptByAnother."""
    by.require(Permission.GEOGRAPHY_KEEP)
    _require_kept(area, by)
    before = audit.said(area)
    area.name = name
    area.save()
    audit.record("rename area", area, by=by, now=now, before=before)
    return area


@transaction.atomic
def change_area(
    *,
    area: Area,
    on: date,
    by: Access,
    now: datetime,
    add: Sequence[LocalAuthority] = (),
    remove: Sequence[LocalAuthority] = (),
) -> Area:
    """Add and remove local authorities from a day on. One that is in another area is moved instead: `move_authority`.

    Raises   InAnotherArea, NotAPart, NotInArea, AlreadyPlanned.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    for authority in _in_order(remove):
        part = _part(authority, on)
        if part.area_id != area.pk:
            raise NotInArea(f"{authority.name} is not in {area.name} on {on}, but in {part.area.name}.")
        _end(part, on, by, now)
    for authority in _in_order(add):
        _begin(area, authority, on, by, now)
    return area


@transaction.atomic
def move_authority(*, authority: LocalAuthority, to: Area, on: date, by: Access, now: datetime) -> AreaPart:
    """Take a local authority out of the area that it is in, and put it into another, from a day on.

    Raises   NotInArea when it is in none, or in that one already; NotAPart, AlreadyPlanned.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    part = _part(authority, on)
    if part.area_id == to.pk:
        raise NotInArea(f"{authority.name} is in {to.name} already on {on}. There is nothing to move.")
    _end(part, on, by, now)
    return _begin(to, authority, on, by, now)


@transaction.atomic
def split_area(
    *, area: Area, code: str, name: str, parts: Sequence[LocalAuthority], on: date, by: Access, now: datetime
) -> Area:
    """Make a new area of some of an area's local authorities, from a day on. The others stay.

    Raises   NotInArea when one of them is not in the area, AlreadyPlanned.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    change_area(area=area, remove=parts, on=on, by=by, now=now)
    return make_area(code=code, name=name, parts=parts, starts_on=on, by=by, now=now)


@transaction.atomic
def join_areas(*, area: Area, others: Sequence[Area], on: date, by: Access, now: datetime) -> Area:
    """Join other areas into one, from a day on. They keep their history, and have no parts from then.

    Raises   AlreadyPlanned.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    held = AreaPart.objects.filter(in_force(on), area__in=[other.pk for other in others if other.pk != area.pk])
    for part in held.select_related("local_authority", "area").order_by("local_authority"):
        _end(part, on, by, now)
        _begin(area, part.local_authority, on, by, now)
    return area


@transaction.atomic
def follow_merger(*, authority: LocalAuthority, by: Access, now: datetime) -> list[AreaPart]:
    """Let its successors take the place of an ended local authority in its area, from the day it ended.

    A successor that is in the same area already stays there.
    Raises   NoSuccessor; NotInArea when it was in no area then; InAnotherArea when authorities of several areas merged:
             decide which area the successor belongs to, and change the others.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    rows = Succession.objects.filter(authority=authority).select_related("successor").order_by("successor")
    successors = [row.successor for row in rows]
    if authority.ends_on is None or not successors:
        raise NoSuccessor(f"{authority.name} has not ended, or nobody is named as its successor. Enter both first.")
    on = authority.ends_on
    part = _part(authority, on)
    _end(part, on, by, now)
    there = AreaPart.objects.filter(in_force(on), area=part.area_id, local_authority__in=[row.pk for row in successors])
    already = set(there.values_list("local_authority", flat=True))
    return [_begin(part.area, each, on, by, now) for each in successors if each.pk not in already]


def _new_area(code: str, name: str, by: Access, now: datetime) -> Area:
    area = Area(code=code, name=name, kept_by_id=by.own)
    area.save(force_insert=True)
    audit.record("make area", area, by=by, now=now)
    return area


def _part(authority: LocalAuthority, on: date) -> AreaPart:
    """Where the authority is on a day. Raises NotInArea."""
    part = AreaPart.objects.filter(in_force(on), local_authority=authority).select_related("area").first()
    if part is None:
        raise NotInArea(f"{authority.name} is in no area on {on}. Add it to one.")
    return part


def _end(part: AreaPart, on: date, by: Access, now: datetime) -> None:
    """End a part; one that would begin on that very day is taken out, and its event keeps what it said."""
    _require_kept(part.area, by)
    before = audit.said(part)
    if part.ends_on is not None:
        raise AlreadyPlanned(
            f"{part.local_authority.name} leaves {part.area.name} on {part.ends_on} already. "
            f"Make this change from that day, or later."
        )
    if part.starts_on == on:
        audit.record("take out of area", part, by=by, now=now, before=before)
        part.delete()
        return
    part.ends_on = on
    part.save()
    audit.record("end area part", part, by=by, now=now, before=before)


def _begin(area: Area, authority: LocalAuthority, on: date, by: Access, now: datetime) -> AreaPart:
    _require_kept(area, by)
    refuse_no_part(authority, on)
    part = AreaPart(area=area, local_authority=authority, starts_on=on, kept_by_id=by.own)
    others = AreaPart.objects.filter(not_over(on), local_authority=authority)
    other = others.select_related("area").order_by("starts_on").first()
    if other is not None:
        raise _in_another(authority, on, other)
    try:
        part.save(force_insert=True)
    except IntegrityError as error:  # somebody else put it into an area just now
        raise _in_another(authority, on, None) from error
    audit.record("add to area", part, by=by, now=now)
    return part


def refuse_no_part(authority: LocalAuthority, on: date) -> None:
    """Areas are built of local authorities of their own, which exist on the day. Raises NotAPart."""
    if authority.kind in LIES_OVER_OTHERS:
        raise NotAPart(f"{authority.name} lies over districts that may be in other areas. Add its districts instead.")
    begins = authority.starts_on
    if (begins is not None and on < begins) or (authority.ends_on is not None and on >= authority.ends_on):
        life = f"from {begins or 'before the list tells'} until before {authority.ends_on or 'today and beyond'}"
        raise NotAPart(
            f"{authority.name} does not exist on {on}: it does {life}. Choose another day, or its successor."
        )


def _require_kept(area: Area, by: Access) -> None:
    if area.kept_by_id != by.own:
        raise KeptByAnother(f"{area.name} is kept by another organisation. Ask it to make the change.")


def _in_another(authority: LocalAuthority, on: date, part: AreaPart | None) -> InAnotherArea:
    where = f"{part.area.name} from {part.starts_on}" if part is not None else "another area"
    return InAnotherArea(
        f"{authority.name} is in {where}, so it cannot be added from {on}. Move it, or end its part there first."
    )


def _in_order(authorities: Sequence[LocalAuthority]) -> list[LocalAuthority]:
    """In one order always, so that two changes at once wait for each other instead of for ever."""
    return sorted(authorities, key=lambda authority: authority.pk)
