"""Who serves whom, for tests of the journey: shares of a pool, months of draws, one who was drawn, one who chose."""

from datetime import UTC, date, datetime

from commissioning.engines.allocation.draw import seed_digest
from commissioning.platform.access import acting_as
from commissioning.platform.people_models import Organisation
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Role
from commissioning.platform.sealed_fields import data_keys
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey import allocating, seed_periods, shares
from commissioning.rooms.journey.allocation_models import SeedPeriod
from commissioning.rooms.journey.referring import Particulars

NOW = datetime(2013, 6, 3, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def allocations_of(world, programme: Programme, contract: Contract, *, lead: Organisation) -> None:
    """The shares of a pool, a month that is over and one that runs; one who was drawn, and one who chose."""
    from support.journeys import refer

    by = world.access(lead)
    with acting_as(by):
        share_out(contract.package_area, by=by)
        over = month_over(programme.pk, lead=lead, name="2013-05")
        seed_periods.publish_seed(period=over, by=by, now=NOW)
        seed_periods.open_period(programme=programme, name="2013-06", by=by, now=NOW)
    coach = world.access(world.service, Role.WORK_COACH)
    drawn = refer(world, world.service, contract, Particulars("Cy Lund", date(1979, 1, 2), nino="QQ 11 11 11 A"))
    chosen = refer(world, world.service, contract, Particulars("Dee Marr", date(1981, 4, 5), nino="QQ 22 22 22 A"))
    with acting_as(coach):
        allocating.allocate(participant=drawn.participant, by=coach, now=NOW)
        offers = allocating.offers(chosen.participant, by=coach)
        allocating.choose(
            participant=chosen.participant,
            contract=offers[0].contract,
            shown=allocating.shown_digest(offers),
            words="Canary of the choice",
            by=coach,
            now=NOW,
        )


def month_over(programme: str, *, lead: Organisation, name: str) -> SeedPeriod:
    """A month of draws as if it had been opened in time: nobody of this world could act before it began."""
    reference = new_reference()
    over = SeedPeriod(reference=reference, programme=programme, lead=lead, name=name)
    over.digest, over.opened_at = seed_digest(data_keys().made(reference)), datetime(2013, 3, 30, 9, 0, tzinfo=UTC)
    over.save(force_insert=True)
    return over


def share_out(package_area, *, by, group: str = "2", applies_from: date = TODAY, now: datetime = NOW):
    """Shares of a pool, nearly equal."""
    codes = list(shares.contracts_taking(package_area, on=applies_from))
    even = {code: 10_000 // len(codes) for code in codes}
    return shares.decide_shares(
        package_area=package_area,
        group=group,
        basis_points=even | {codes[0]: 10_000 - sum(even[code] for code in codes[1:])},
        applies_from=applies_from,
        reason="As they were awarded",
        clause="3.1",
        by=by,
        now=now,
    )
