"""What must be there before some forms can be sent, and what is said in them: land, package areas, files, an import."""

from collections.abc import Callable
from datetime import date
from threading import Event
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.core.clock import FixedClock
from commissioning.platform import jobs
from commissioning.platform.access import acting_as
from commissioning.platform.job_runner import run_worker
from commissioning.platform.roles import Role
from commissioning.rooms.design import actions as design
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.journey.background import IMPORTS, keep_sent
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.background import IMPORT_CODE_LIST
from commissioning.rooms.market.models import LocalAuthority
from commissioning.rooms.market.uploads import keep
from support.census import STEP, version_of
from support.code_lists import code_list, row
from support.counties import county
from support.organisations import NOW

CHAINS = (
    "contract,title,package_area,contract_starts_on,contract_ends_on,prime,sub_contractor,above,starts_on,"
    "share_basis_points,services\n"
    "c-1,One,north,2013-06-01,2015-06-01,Provider 0,Provider 1,,,2500,Advice\n"
)
Arguments = tuple[str, ...]
Prepared = tuple[Arguments, dict[str, Any]]
"""What the address of the form names, and what is said in it."""


def _list() -> bytes:
    with code_list(row("XNEW", "E06999902", name="Newton")) as path:
        return path.read_bytes()


def _file(content: bytes) -> Callable[[], SimpleUploadedFile]:
    return lambda: SimpleUploadedFile("list.csv", content, "text/csv")


def _in_no_area(world, arguments: Arguments) -> Prepared:
    with acting_as(world.access(world.operator, Role.ADMINISTRATOR)):
        return (LocalAuthority.objects.get(name="Easington").pk, STEP), {}


def _not_in_the_chain(world, arguments: Arguments) -> Prepared:
    chain = world.contracts[arguments[0]]
    there = {who for who, *_ in (*chain.primes, *chain.subs)}
    new = next(each for each in world.providers if each.pk not in there)
    return arguments, {"name": new.name, "provider": new.pk}


def _in_the_first_area(world, arguments: Arguments) -> Prepared:
    with acting_as(world.access(world.commissioners[0])):
        return arguments, {"package_area": PackageArea.objects.order_by("starts_on", "pk")[0].pk}


def _land(number: int) -> Callable[[Any, Arguments], Prepared]:
    def prepare(world, arguments: Arguments) -> Prepared:
        county(world, number)
        return arguments, {"nation": "england", "search": "Place"}

    return prepare


def _opened(world, number: int, *parts: slice) -> list[str]:
    """Package areas of parts of a county."""
    lead = world.commissioners[0]
    places, by, found = county(world, number)[1], world.access(lead), []
    with acting_as(by):
        programme = Programme.objects.get(pk=version_of(world, lead)["reference"])
        for n, part in enumerate(parts):
            land = tuple(LocalAuthority.objects.filter(pk__in=places[part]))
            area = design.NewArea(f"opened-{number}-{n}", f"Opened {n}", authorities=land)
            made = design.open_package_area(programme=programme, area=area, starts_on=date(2013, 6, 1), by=by, now=NOW)
            found.append(made.pk)
    return found


def _split(world, arguments: Arguments) -> Prepared:
    (whole,) = _opened(world, 2, slice(None))
    return (whole, STEP), {"first_code": "shore", "second_code": "hills"}


def _join(world, arguments: Arguments) -> Prepared:
    one, other = _opened(world, 3, slice(0, 1), slice(1, None))
    return (one, STEP), {"others": other}


def _second_commissioner(world, arguments: Arguments) -> Prepared:
    return arguments, {"organisation": world.commissioners[1].pk}


def _county(number: int) -> Callable[[Any, Arguments], Prepared]:
    return lambda world, arguments: ((county(world, number)[0], STEP), {})


def _two_counties(world, arguments: Arguments) -> Prepared:
    return (county(world, 6)[0], STEP), {"others": county(world, 7)[0]}


def _ended(world, arguments: Arguments) -> Prepared:
    """A place of a county that has become another one."""
    by = world.access(world.commissioners[0])
    place = county(world, 8)[1][0]
    with acting_as(by):
        new = market.enter_local_authority(
            code="E06000298", name="New Place", starts_on=date(2013, 5, 1), by=by, now=NOW
        )
        old = LocalAuthority.objects.get(pk=place)
        market.end_local_authority(authority=old, on=date(2013, 5, 1), became=[new], by=by, now=NOW)
    return (place,), {}


def _checked(world, arguments: Arguments) -> Prepared:
    """An import that was checked and had no error."""
    by = world.access(world.commissioners[0])
    with acting_as(by):
        file = keep(content=iter([_list()]), name="list.csv", why=IMPORT_CODE_LIST, by=by, now=NOW)
        asked = {"file": file.pk, "check": True, "source": "A list, edition 2"}
        job = jobs.ask_for(kind=IMPORT_CODE_LIST, arguments=asked, request="to be entered", by=by, now=NOW)
    run_worker(stop=Event(), clock=FixedClock(NOW), until_idle=True)
    return (job.pk,), {}


def _events(world) -> bytes:
    there = world.placement
    row = f"2,{there.participant_id},support,{there.starts_on},type=course"
    return f"key,participant,kind,on,details\n{row}\n".encode()


def _checked_events(world, arguments: Arguments) -> Prepared:
    """A file of events that was checked and had no error."""
    by = world.access(world.service, Role.WORK_COACH)
    with acting_as(by):
        file = keep_sent(content=[_events(world)], name="events.csv", why=IMPORTS[Sort.EVENTS], by=by, now=NOW)
        asked = {"file": file.pk, "check": True, "partial": False}
        job = jobs.ask_for(kind=IMPORTS[Sort.EVENTS], arguments=asked, request="to be entered", by=by, now=NOW)
    run_worker(stop=Event(), clock=FixedClock(NOW), until_idle=True)
    return (job.pk,), {}


PREPARED: dict[str, Callable[[Any, Arguments], Prepared]] = {
    "authority_move": _in_no_area,
    "chain_engage": _not_in_the_chain,
    "contract_sign": _in_the_first_area,
    "package_areas_take_over": _land(0),
    "package_area_open": _land(1),
    "package_area_split": _split,
    "package_area_join": _join,
    "partner_add": _second_commissioner,
    "area_remove": _county(4),
    "area_split": _county(5),
    "area_join": _two_counties,
    "authority_follow": _ended,
    "chains_import": lambda world, arguments: (arguments, {"uploaded": _file(CHAINS.encode())}),
    "code_list_import": lambda world, arguments: (arguments, {"uploaded": _file(_list())}),
    "import": _checked,
    "journey_casework_file": lambda world, arguments: (("events",), {"uploaded": _file(_events(world))}),
    "journey_referrals_file": lambda world, arguments: (arguments, {"uploaded": _file(b"key,name\n1,Ada\n")}),
    "journey_file": _checked_events,
}
"""By route: makes what is needed, given what the address would name otherwise.

Each has land of its own, so that many can be sent in one world.
"""
