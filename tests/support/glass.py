"""Break-glass in a world: people of the operator who ask and agree. Import it inside a test: it needs Django."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from commissioning.core.clock import FixedClock
from commissioning.platform import actions, break_glass, break_glass_doors
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import User
from commissioning.platform.queries import access_for
from commissioning.platform.roles import Role

ASKER, SECOND = "asa.asker@example.org", "sam.second@example.org"


@dataclass(frozen=True)
class People:
    """An assurance officer of the operator who asks, and another who agrees."""

    asker: Access
    second: Access


def people(world, now: datetime) -> People:
    """Those of the operator, appointed once."""
    by = world.access(world.operator, Role.ADMINISTRATOR)
    found = []
    for email in (ASKER, SECOND):
        person = User.objects.filter(email=email).first() or User.objects.create_user(email, name=email.split(".")[0])
        held = [role for _, role in _hats(person, now)]
        if Role.ASSURANCE_OFFICER not in held:
            with acting_as(by):
                actions.appoint(
                    person=person,
                    organisation=world.operator.pk,
                    role=Role.ASSURANCE_OFFICER,
                    starts_on=date(2013, 6, 3),
                    by=by,
                    now=now,
                )
        found.append(access_for(person, world.operator.pk, Role.ASSURANCE_OFFICER, now=now))
    return People(*found)


def _hats(person, now):
    from commissioning.platform.queries import hats

    return hats(person, now=now)


def asked(world, *contracts: str, now: datetime) -> str:
    """The asking of contracts, waiting for its second person."""
    by = people(world, now).asker
    with acting_as(by):
        rows = break_glass.ask(contracts=contracts, reason="A death that nobody can explain", by=by, now=now)
    return rows[0].asking


def agreed(world, *contracts: str, now: datetime) -> str:
    """The asking of contracts, agreed to."""
    asking = asked(world, *contracts, now=now)
    second = people(world, now).second
    with acting_as(second):
        break_glass.agree(asking=asking, by=second, now=now)
    return asking


def reading(world, asking: str, now: datetime, path: str = "/contracts", only: str | None = None) -> Access:
    """The access of the one who asked, with one page on record."""
    by = people(world, now).asker
    with acting_as(by):
        open_now = break_glass.in_force(asking, by=by)
    named = [row for row in open_now if only in (None, row.contract)]
    return break_glass.read(glass=named, path=path, by=by, now=now)


def pass_minutes(world, minutes: float) -> None:
    """The database's clock goes on: on PostgreSQL by so much from now, on SQLite to so long after `NOW`."""
    if world.database.vendor == "postgresql":
        world.database.as_superuser(
            "CREATE OR REPLACE FUNCTION app_clock() RETURNS timestamptz LANGUAGE sql VOLATILE "
            f"AS $$ SELECT clock_timestamp() + interval '{minutes} minutes' $$"
        )
    else:
        from support.organisations import NOW

        settings.CLOCK = FixedClock(NOW + timedelta(minutes=minutes))


def break_the_glass(world) -> None:
    """The glass broken over a contract of each commissioner, read through once and mended."""
    from support.organisations import NOW

    first, *_, last = world.contracts
    asking = agreed(world, first, last, now=NOW)
    reading(world, asking, NOW)
    by = people(world, NOW).second
    with acting_as(by):
        break_glass.end(asking=asking, by=by, now=NOW)
    break_glass_doors.told(asking)
