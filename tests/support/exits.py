"""An exit report that was sent, and a specialist who was told of somebody, for the world of tests."""

from datetime import datetime, timedelta

from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.journey import exit_reports, specialists
from commissioning.rooms.journey.exit_text import Written
from commissioning.rooms.journey.placement_models import Placement

WRITTEN = Written(
    "Canary of what was gained",
    ("Ask the college about the evening course",),
    "I know now what I want to do.",
)
PRICE_PENCE = 18_000


def exits_of(world, first: Placement, *, now: datetime) -> None:
    """The prime has sent a report on the time that somebody was with it; whoever serves them now asked a specialist."""
    by = world.access(_organisation(world, first.delivered_by_id), Role.ADVISER)
    with acting_as(by):
        report = exit_reports.write_exit_report(placement=first, written=WRITTEN, by=by, now=now)
        exit_reports.send_exit_report(report=report, digest=report.digest, by=by, now=now)
    world.exit_report = report
    world.specialist = next(
        each for each in world.providers if each.pk not in (first.delivered_by_id, world.placement.delivered_by_id)
    )
    world.specialist_record = asked(world, now=now)
    agreed(world, world.specialist_record, now=now)
    adviser = world.access(_organisation(world, world.placement.delivered_by_id), Role.ADVISER)
    with acting_as(adviser):
        specialists.refer_to_specialist(
            record=world.specialist_record, text="Canary of the brief", by=adviser, now=now + timedelta(hours=3)
        )


def asked(world, *, now: datetime) -> str:
    """Whoever serves the person asks the specialist: the record of the referral."""
    by = world.access(_organisation(world, world.placement.delivered_by_id), Role.ADVISER)
    with acting_as(by):
        row = specialists.ask_specialist(
            placement=world.placement,
            to=world.specialist,
            need="debt",
            sessions=4,
            price_pence=PRICE_PENCE,
            by=by,
            now=now,
        )
    return row.record


def agreed(world, record: str, *, now: datetime) -> None:
    """The prime and the specialist agree the price, each as itself."""
    for hours, by in enumerate((prime_of(world), specialist(world)), start=1):
        with acting_as(by):
            specialists.agree_funding(record=record, price_pence=PRICE_PENCE, by=by, now=now + timedelta(hours=hours))


def prime_of(world) -> Access:
    """Whoever answers for those who agree on money at the prime of the journey's contract."""
    prime = world.contracts[world.placement.contract].primes[-1][0]
    return world.access(_organisation(world, prime), Role.PROVIDER_MANAGER)


def specialist(world, role: Role = Role.PROVIDER_MANAGER) -> Access:
    return world.access(world.specialist, role)


def _organisation(world, reference: str) -> Organisation:
    return next(each for each in world.providers if each.pk == reference)
