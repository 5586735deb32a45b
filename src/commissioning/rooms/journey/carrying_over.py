"""People whom a contract leaves behind: when it ends, they are drawn anew; when it changes hands, they pass on with it.

Where the terms let people choose, whoever wants to does so with their work coach before that (`allocating.choose`).
Nobody is moved who has a provider. Whoever was moved is left behind no longer, so what stopped half-way goes on where
it was, and done twice it is done once.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey import placing
from commissioning.rooms.journey.allocating import serving_drawn, ways
from commissioning.rooms.journey.placement_models import How, Placement
from commissioning.rooms.journey.refusals import NotThatWay


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The open placements of a contract that nobody serves as they stand.

    prime    who is prime on the day; None where the contract is over.
    since    the day on which it ended, or on which the prime of the day began.
    chain    the organisations that deliver in it on the day, the prime among them.
    """

    prime: str | None
    since: date
    chain: frozenset[str]
    placements: QuerySet[Placement]


def left_behind(contract: Contract, *, on: date) -> LeftBehind:
    """Whom a contract has left behind by a day, to its commissioner: it is over, or its prime or theirs has left it."""
    placed = Placement.objects.filter(contract=contract.pk, ends_on=None, starts_on__lte=on)
    placed = placed.select_related("participant").order_by("starts_on", "pk")
    if contract.ends_on <= on:
        return LeftBehind(None, contract.ends_on, frozenset(), placed)
    if on < contract.starts_on:
        return LeftBehind(None, contract.starts_on, frozenset(), placed.none())
    prime = contracts.prime(contract.pk, on=on)
    chain = {link.relationship.organisation_id for link in contracts.supply_chain(contract.pk, on=on)}
    chain.add(prime.organisation_id)
    left = placed.filter(Q(starts_on__lt=prime.starts_on) | ~Q(delivered_by__in=chain))
    return LeftBehind(prime.organisation_id, prime.starts_on, frozenset(chain), left)


@transaction.atomic
def carry_over(*, contract: Contract, most: int, by: Access, now: datetime) -> int:
    """Carry over the first of those whom a contract has left behind; how many still are.

    Of an ended contract each is drawn anew by the shares of today. In one that goes on they stay with whoever
    delivers, while that organisation is in the chain, and come to the prime otherwise. Their history goes along.

    Raises   NoShares, NoPeriod; NotThatWay, where the terms let nobody be drawn: nobody of these is moved.
    """
    by.require(Permission.ALLOCATION_KEEP)
    found = left_behind(contract, on=by.on)
    waiting = found.placements.count()
    if waiting:
        audit.record("carry over", contract, by=by, now=now)
    for placement in found.placements[:most]:
        if found.prime is None:
            _draw_anew(placement, found, by, now)
        else:
            _pass_on(placement, found, found.prime, by, now)
    return max(0, waiting - most)


def _draw_anew(placement: Placement, found: LeftBehind, by: Access, now: datetime) -> None:
    if "random" not in ways(placement.participant, by=by):
        raise NotThatWay("The terms let each person choose who serves them: their work coach asks them.")
    serving = serving_drawn(placement.participant, by=by, now=now)
    prime = contracts.prime(serving.contract, on=by.on).organisation_id
    placing.place_with(
        placement.participant,
        serving.contract,
        prime,
        serving.nation,
        How.REALLOCATED,
        by.on,
        by,
        now,
        served_until=found.since,
    )


def _pass_on(placement: Placement, found: LeftBehind, prime: str, by: Access, now: datetime) -> None:
    changed_hands = placement.starts_on < found.since
    to = placement.delivered_by_id if placement.delivered_by_id in found.chain else prime
    on = found.since if changed_hands else by.on
    passed = placing.place_with(
        placement.participant, placement.contract, to, placement.nation, How.TRANSFERRED, on, by, now
    )
    if to != prime:
        placing.hand_on(passed, to=prime, by=by, now=now)
