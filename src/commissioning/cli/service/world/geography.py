"""The map of the demonstration: the eighteen areas of its programme, each of invented local authorities."""

from datetime import date, datetime

from commissioning.cli.service.world import names
from commissioning.cli.service.world.cast import Cast
from commissioning.platform.roles import Role
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.models import Area
from commissioning.terms.models import Terms

_LETTERS = {"scotland": "S", "wales": "W"}
_PARTS_OF_AN_AREA = 4
_SINCE = date(1998, 4, 1)


def draw_map(cast: Cast, terms: Terms, now: datetime) -> dict[str, Area]:
    """Standing areas by the key that the terms give them. Codes 99 are given to no real authority."""
    areas = {contract.area.key: contract for contract in terms.contracts.values()}
    invented = iter(names.places(cast.random, len(areas) * _PARTS_OF_AN_AREA))
    made: dict[str, Area] = {}
    with cast.acting(cast.organisations["Ministry for Work"], Role.CATEGORY_MANAGER, now) as by:
        for number, (key, contract) in enumerate(sorted(areas.items())):
            letter = _LETTERS.get(contract.nation, "E")
            parts = [
                market.enter_local_authority(
                    code=f"{letter}99{number:03}{part:03}", name=next(invented), starts_on=_SINCE, by=by, now=now
                )
                for part in range(_PARTS_OF_AN_AREA)
            ]
            made[key] = market.make_area(
                code=key, name=str(contract.area.title), parts=parts, starts_on=_SINCE, by=by, now=now
            )
    return made
