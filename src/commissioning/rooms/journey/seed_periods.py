"""The months of draws: each with a secret seed, whose digest is published before and which is published after.

While a month lasts its seed is a key of the key store, wrapped and apart from the database: no row has it, sealed or
not, no backup of the database, and nothing here gives it to anybody. `drawn_in` alone draws with it.
"""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from commissioning.engines.allocation.draw import Shares, drawn, month_of, seed_digest
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.sealed_fields import data_keys
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.allocation_models import PublishedSeed, SeedPeriod
from commissioning.rooms.journey.refusals import NoPeriod, NotOver


@transaction.atomic
def open_period(*, programme: Programme, name: str, by: Access, now: datetime) -> SeedPeriod:
    """Make the seed of a month (2026-12), and publish its digest. The same month again changes nothing.

    Raises   NoPeriod, for a month that is over.
    """
    by.require(Permission.ALLOCATION_KEEP)
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", name) or name < month_of(by.on):
        raise NoPeriod(f"{name} is no month to come, nor this one. Write year and month: {month_of(by.on)}.")
    there = SeedPeriod.objects.filter(programme=programme.pk, name=name).first()
    if there is not None:
        return there
    reference = new_reference()
    seed = data_keys().made(reference)
    period = SeedPeriod(
        reference=reference,
        programme=programme.pk,
        lead_id=by.own,
        name=name,
        digest=seed_digest(seed),
        opened_at=now,
    )
    period.save(force_insert=True)
    audit.record("open seed period", period, by=by, now=now)
    return period


@transaction.atomic
def publish_seed(*, period: SeedPeriod, by: Access, now: datetime) -> PublishedSeed:
    """Publish the seed of a month that is over, and with it the log of its draws. Once more changes nothing.

    Raises   NotOver, also while an earlier month is not published; NoPeriod, where the key store has lost it.
    """
    by.require(Permission.ALLOCATION_KEEP)
    if month_of(by.on) <= period.name:
        raise NotOver(f"{period.name} is not over: whoever knew its seed could tell the next draw. Publish it after.")
    there = PublishedSeed.objects.filter(period=period).first()
    if there is not None:
        return there
    earlier = periods(period.programme).filter(name__lt=period.name)
    earlier = earlier.exclude(pk__in=PublishedSeed.objects.values("period"))
    if first := earlier.last():
        raise NotOver(f"Publish the seed of {first.name} first: the numbers of a pool go on from month to month.")
    published = PublishedSeed(period=period, seed=_seed(period).hex(), published_at=now)
    published.save(force_insert=True)
    audit.record("publish seed", published, by=by, now=now)
    return published


def periods(programme: str) -> QuerySet[SeedPeriod]:
    """A programme's months of draws, the latest first."""
    return SeedPeriod.objects.filter(programme=programme).order_by("-name")


def seeds(programme: str) -> dict[str, str]:
    """The seeds that are published, in hexadecimal, by the name of the month."""
    rows = PublishedSeed.objects.filter(period__programme=programme).order_by("period__name")
    return dict(rows.values_list("period__name", "seed"))


def period_for_drawing(programme: str, *, by: Access) -> SeedPeriod:
    """This month, with its seed in use. Raises NoPeriod."""
    found = SeedPeriod.objects.filter(programme=programme, name=month_of(by.on)).first()
    if found is None:
        raise NoPeriod(f"No seed was made for {month_of(by.on)}, so nobody can be drawn. Ask the commissioner to.")
    return found


def drawn_in(period: SeedPeriod, pool: str, number: int, shares: Shares) -> str:
    """The code of the contract that serves the referral of a number in a pool. Raises NoPeriod."""
    return drawn(_seed(period), pool, number, shares)


def _seed(period: SeedPeriod) -> bytes:
    """The seed whose digest was published. Raises NoPeriod, where the key store has another, or none."""
    seed = data_keys().of([period.pk]).get(period.pk)
    if seed is None or seed_digest(seed) != period.digest:
        raise NoPeriod(f"The key store does not hold the seed of {period.name}. Restore the key store from its backup.")
    return seed
