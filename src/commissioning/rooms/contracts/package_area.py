"""The package area of a contract: one of its programme, which holds on each of its days."""

from datetime import date

from commissioning.rooms.contracts.refusals import OutsideTheArea
from commissioning.rooms.design.models import PackageArea


def package_area_of(package_area: str, programme: str, starts_on: date, ends_on: date) -> PackageArea:
    """The package area of a contract, which holds on each day of it. Raises OutsideTheArea."""
    found = PackageArea.objects.select_for_update().get(pk=package_area)  # so that nobody splits it meanwhile
    if found.programme_id != programme:
        raise OutsideTheArea(f"{found.name} is a package area of another programme. Choose one of this programme's.")
    if starts_on < found.starts_on or (found.ends_on is not None and found.ends_on < ends_on):
        until = f" until the day before {found.ends_on}" if found.ends_on else ""
        raise OutsideTheArea(
            f"{found.name} is a package area from {found.starts_on}{until}, and the contract runs from {starts_on} "
            f"until the day before {ends_on}. Choose another package area, or other days."
        )
    return found
