"""What this room needs from later ones: the contracts that hold a package area."""

from collections.abc import Callable, Iterable
from datetime import date

from commissioning.rooms.design.models import PackageArea

Holder = Callable[[PackageArea, date], Iterable[str]]
"""What is in a package area on a day or after it, by name."""

_holders: list[Holder] = []


def holds_package_areas(holder: Holder) -> Holder:
    """A later room's rows that need a package area to go on: asked before one ends."""
    if holder not in _holders:
        _holders.append(holder)
    return holder


def held_from(package_area: PackageArea, on: date) -> list[str]:
    """The names of all that is in a package area on a day or after it."""
    return sorted(name for holder in _holders for name in holder(package_area, on))
