"""The map of the demonstration: the eighteen areas of its programme, each of invented local authorities.

The authorities come as an edition of a code list, by the importer that reads the official one.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from commissioning.cli.service.world import names
from commissioning.cli.service.world.cast import Cast
from commissioning.platform.access import Access
from commissioning.platform.roles import Role
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.code_list_import import import_code_list
from commissioning.rooms.market.models import Area, LocalAuthority
from commissioning.tables.safe_csv import Cell, write_csv
from commissioning.terms.models import Terms

_HEADER = (
    "local-authority-code", "official-name", "nice-name", "gss-code", "start-date", "end-date", "replaced-by", "nation",
    "region", "local-authority-type", "county-la", "combined-authority", "former-gss-codes", "area", "pop-2011",
    "rural-percent",
)  # fmt: skip
_NATIONS = {"scotland": ("S", "Scotland"), "wales": ("W", "Wales")}
_PARTS_OF_AN_AREA = 4
_SINCE = date(1998, 4, 1)


def draw_map(cast: Cast, terms: Terms, now: datetime) -> dict[str, Area]:
    """Standing areas by the key that the terms give them. Codes that begin with 99 are given to no real authority."""
    wanted = sorted({contract.area.key: contract for contract in terms.contracts.values()}.items())
    with cast.acting(cast.organisations["Ministry for Work"], Role.CATEGORY_MANAGER, now) as by:
        _import(cast, [contract.nation for _, contract in wanted], by, now)
        authorities = {str(row.code)[1:]: row for row in LocalAuthority.objects.all()}
        return {
            key: market.make_area(
                code=key,
                name=str(contract.area.title),
                parts=[authorities[f"99{number:03}{part:03}"] for part in range(_PARTS_OF_AN_AREA)],
                starts_on=_SINCE,
                by=by,
                now=now,
            )
            for number, (key, contract) in enumerate(wanted)
        }


def _import(cast: Cast, nations: list[str], by: Access, now: datetime) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "invented-authorities.csv"
        write_csv(path, _HEADER, _rows(cast, nations))
        import_code_list(path=path, source="Invented for the demonstration", by=by, now=now)


def _rows(cast: Cast, nations: list[str]) -> Iterator[list[Cell]]:
    """Four authorities to an area. One area in six is a city, with nobody in a rural place."""
    invented = iter(names.places(cast.random, len(nations) * _PARTS_OF_AN_AREA))
    for number, nation in enumerate(nations):
        letter, called = _NATIONS.get(nation, ("E", "England"))
        is_city = number % 6 == 3
        for part in range(_PARTS_OF_AN_AREA):
            name = next(invented)
            said: dict[str, Cell] = {
                "local-authority-code": f"D{number:02}{part}",
                "official-name": f"{name} Council",
                "nice-name": name,
                "gss-code": f"{letter}99{number:03}{part:03}",
                "start-date": _SINCE,
                "nation": called,
                "local-authority-type": "UA",
                "area": cast.random.randrange(40, 900),
                "pop-2011": cast.random.randrange(60_000, 400_000, 100),
                "rural-percent": 0 if is_city else cast.random.randrange(1, 70),
            }
            yield [said.get(column) for column in _HEADER]
