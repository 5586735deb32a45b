"""The package area of a contract: one of its programme, which holds on each of its days."""

from datetime import date

from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.refusals import OutsideTheArea
from commissioning.rooms.design.models import PackageArea


def refuse_outside_its_area(contract: Contract, *, ends_on: date) -> None:
    """A contract may run until the day before `ends_on` if its package area holds until then. Raises OutsideTheArea."""
    # Locked, so that nobody splits it meanwhile.
    area = PackageArea.objects.select_for_update().get(pk=contract.package_area_id)
    if area.programme_id != contract.programme_id:
        raise OutsideTheArea(f"{area.name} is a package area of another programme. Choose one of this programme's.")
    if contract.starts_on < area.starts_on or (area.ends_on is not None and area.ends_on < ends_on):
        until = f" until the day before {area.ends_on}" if area.ends_on else ""
        raise OutsideTheArea(
            f"{area.name} is a package area from {area.starts_on}{until}, and the contract runs from "
            f"{contract.starts_on} until the day before {ends_on}. Choose another package area, or other days."
        )
