"""What to think about before an area is settled: warnings, each in plain words, with the authorities that cause it.

A warning forbids nothing: an area may be right all the same. The rules take plain values, so that they serve standing
areas and the package areas of a programme alike.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

SHOWN_NAMES = 12


class Concern(StrEnum):
    """What a warning is about."""

    EMPTY = "empty"
    ONE_DISTRICT = "one_district"
    NO_RURAL_COVERAGE = "no_rural_coverage"
    RURAL_NOT_KNOWN = "rural_not_known"
    WHOLE_REGION = "whole_region"
    WHOLE_NATION = "whole_nation"
    CUTS_PARTNER = "cuts_partner"
    ENDED_PART = "ended_part"
    OVERLAP = "overlap"
    HOLE = "hole"


@dataclass(frozen=True, slots=True)
class Place:
    """A local authority on a day.

    key            what tells it from others; names do not.
    region         of England; empty elsewhere and where not known.
    partner        the combined authority over it; empty: none.
    county         the county over it; empty: none.
    rural_percent  None: not known.
    starts_on      its first day, when that is still to come.
    ended_on       the first day without it, when it has ended.
    became         names of its successors.
    """

    key: str
    name: str
    nation: str
    region: str = ""
    partner: str = ""
    county: str = ""
    rural_percent: Decimal | None = None
    starts_on: date | None = None
    ended_on: date | None = None
    became: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        return self.starts_on is None and self.ended_on is None


@dataclass(frozen=True, slots=True)
class Proposed:
    """An area as somebody would build it: `authorities` are references of local authorities."""

    code: str
    name: str
    authorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuiltArea:
    """An area with the local authorities that it is made of."""

    code: str
    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class AreaWarning:
    """One thing to think about. `area` is the area's code, empty for the whole set; `places` are keys."""

    concern: Concern
    area: str
    words: str
    places: tuple[str, ...]


def warnings(areas: Sequence[BuiltArea], *, everywhere: Iterable[Place]) -> list[AreaWarning]:
    """All warnings about a set of areas: each area's own, by area, then those about the set.

    Takes    everywhere: all local authorities of the day from which areas are built.
    """
    land = sorted(everywhere, key=lambda place: (place.nation, place.name, place.key))
    regions = _grouped(land, lambda place: place.region)
    nations = {name: places for name, places in _grouped(land, lambda place: place.nation).items() if name in _WHOLE}
    partners = _grouped(land, lambda place: place.partner)
    counties = _grouped(land, lambda place: place.county)
    found: list[AreaWarning] = []
    for area in sorted(areas, key=lambda each: each.code):
        found += _size(area)
        found += _rural(area)
        found += _whole(area, Concern.WHOLE_REGION, regions)
        found += _whole(area, Concern.WHOLE_NATION, nations)
        found += _cuts(area, partners)
        found += _cuts(area, counties)
        found += _ended(area)
    return [*found, *_overlaps(areas), *_holes(areas, land)]


_WHOLE = ("Scotland", "Wales")


def _size(area: BuiltArea) -> Iterator[AreaWarning]:
    if not area.places:
        yield _warning(Concern.EMPTY, area, f"{area.name} has no local authority in it.", ())
    elif len(area.places) == 1:
        words = f"{area.name} is no larger than one district: {area.places[0].name}."
        yield _warning(Concern.ONE_DISTRICT, area, words, area.places)


def _rural(area: BuiltArea) -> Iterator[AreaWarning]:
    """Nothing where any place is known to be rural in part. What is not known is said, never guessed."""
    if any(place.rural_percent for place in area.places):
        return
    unknown = tuple(place for place in area.places if place.rural_percent is None)
    if unknown:
        words = f"Whether {area.name} has rural coverage is not known: no figure for {_names(unknown)}."
        yield _warning(Concern.RURAL_NOT_KNOWN, area, words, unknown)
    elif area.places:
        words = f"{area.name} has no rural coverage: nobody lives in a rural place in {_names(area.places)}."
        yield _warning(Concern.NO_RURAL_COVERAGE, area, words, area.places)


def _whole(area: BuiltArea, concern: Concern, wholes: Mapping[str, Sequence[Place]]) -> Iterator[AreaWarning]:
    inside = {place.key for place in area.places}
    for name, places in wholes.items():
        if inside.issuperset(place.key for place in places):
            what = f"the whole English region {name}" if concern is Concern.WHOLE_REGION else f"all of {name}"
            yield _warning(concern, area, f"{area.name} holds {what}: {_names(places)}.", places)


def _cuts(area: BuiltArea, partners: Mapping[str, Sequence[Place]]) -> Iterator[AreaWarning]:
    inside = {place.key for place in area.places}
    for partner, places in partners.items():
        within = [place for place in places if place.key in inside]
        without = [place for place in places if place.key not in inside]
        if within and without:
            words = (
                f"The boundary of {area.name} cuts across {partner}: "
                f"{_names(within)} inside, {_names(without)} outside."
            )
            yield _warning(Concern.CUTS_PARTNER, area, words, (*within, *without))


def _ended(area: BuiltArea) -> Iterator[AreaWarning]:
    for place in sorted(area.places, key=lambda each: each.name):
        if place.ended_on is not None:
            after = f"was replaced by {_listed(place.became)}" if place.became else "has no successor named"
            words = f"{place.name} is in {area.name}, but ended before {place.ended_on} and {after}."
            yield _warning(Concern.ENDED_PART, area, words, (place,))


def _overlaps(areas: Sequence[BuiltArea]) -> Iterator[AreaWarning]:
    """One warning for each group of areas that share places."""
    holders: dict[str, list[BuiltArea]] = defaultdict(list)
    places: dict[str, Place] = {}
    for area in sorted(areas, key=lambda each: each.code):
        for place in area.places:
            holders[place.key].append(area)
            places[place.key] = place
    shared: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for key, held in holders.items():
        if len(held) > 1:
            shared[tuple(area.name for area in held)].append(places[key])
    for names, common in sorted(shared.items()):
        words = f"{_listed(names)} overlap: {_names(common)} in each."
        yield AreaWarning(Concern.OVERLAP, "", words, tuple(place.key for place in common))


def _holes(areas: Sequence[BuiltArea], land: Sequence[Place]) -> Iterator[AreaWarning]:
    """By nation, the places that are in no area. Nothing while there is no area at all."""
    covered = {place.key for area in areas for place in area.places}
    if not covered:
        return
    for nation, places in _grouped(land, lambda place: place.nation).items():
        left = [place for place in places if place.key not in covered]
        if left:
            how_many = "none" if len(left) == len(places) else f"{len(places) - len(left)}"
            words = (
                f"In {nation}, {how_many} of {len(places)} local authorities are in an area. Left out: {_names(left)}."
            )
            yield AreaWarning(Concern.HOLE, "", words, tuple(place.key for place in left))


def _warning(concern: Concern, area: BuiltArea, words: str, places: Iterable[Place]) -> AreaWarning:
    return AreaWarning(concern, area.code, words, tuple(place.key for place in places))


def _grouped(places: Iterable[Place], by: Callable[[Place], str]) -> dict[str, list[Place]]:
    """The places by what `by` says of them, in order; those of which it says nothing are left out."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if by(place):
            groups[by(place)].append(place)
    return dict(sorted(groups.items()))


def _names(places: Iterable[Place]) -> str:
    """Their names, for a sentence; of many the first, and how many more."""
    names = sorted(place.name for place in places)
    if len(names) <= SHOWN_NAMES:
        return _listed(names)
    return f"{', '.join(names[:SHOWN_NAMES])} and {len(names) - SHOWN_NAMES} more"


def _listed(names: Sequence[str]) -> str:
    """
    >>> _listed(["Bury", "Oldham", "Wigan"])
    'Bury, Oldham and Wigan'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
