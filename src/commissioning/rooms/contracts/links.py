"""The links of a supply chain as dated rows: which run on from a day, how they end, how they pass to another prime.

A link that would end before it begins is called off: it ends on its first day, so that it holds on no day.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from commissioning.platform import actions as platform
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.rooms.contracts import queries
from commissioning.rooms.contracts.models import Contract, SupplyTerms
from commissioning.rooms.contracts.refusals import (
    AlreadyInTheChain,
    NotInTheChain,
    OutsideTheContract,
    Undecided,
    WouldTurnInACircle,
)


def end(links: Iterable[Relationship], *, on: date, by: Access, now: datetime) -> list[Relationship]:
    """End links on a day, or call them off."""
    return [platform.end_relationship(relationship=link, on=max(on, link.starts_on), by=by, now=now) for link in links]


def with_all_below(leaving: Collection[Relationship], links: Iterable[Relationship]) -> list[Relationship]:
    """Links, and those under the organisations that leave by them, however far down."""
    links = list(links)
    found = {link.pk: link for link in leaving}
    below = {link.organisation_id for link in leaving}
    while more := {link.pk: link for link in links if link.above_id in below and link.pk not in found}:
        found |= more
        below |= {link.organisation_id for link in more.values()}
    return list(found.values())


def refuse_a_second_part(contract: Contract, organisation: str, starts_on: date) -> None:
    """An organisation's periods in a contract never overlap, those that are over included. Raises AlreadyInTheChain."""
    part = queries.running_on_from(contract.pk, starts_on).filter(organisation=organisation).first()
    if part is not None:
        until = f" until the day before {part.ends_on}" if part.ends_on else ""
        raise AlreadyInTheChain(
            f"{part.organisation} {Relation(part.kind).label} {contract.title} from {part.starts_on}{until}. "
            "Choose a later day, or end that first."
        )


def refuse_outside_the_chain(contract: Contract, provider: str, above: str, on: date) -> None:
    """Raises NotInTheChain, WouldTurnInACircle."""
    over = {
        link.relationship.organisation_id: link.relationship.above_id
        for link in queries.supply_chain(contract.pk, on=on)
    }
    prime = queries.prime(contract.pk, on=on).organisation_id
    if above != prime and above not in over:
        raise NotInTheChain(f"The organisation above is not in the supply chain of {contract.title} on {on}.")
    step: str | None = above
    while step is not None:
        if step == provider:
            raise WouldTurnInACircle("The organisation is already above the one it would be under.")
        step = over.get(step)


def pass_on(
    contract: Contract,
    *,
    former: str,
    to: str,
    on: date,
    stay: Collection[str],
    leave: Collection[str],
    by: Access,
    now: datetime,
) -> None:
    """Let a former prime's sub-contractors pass to the next, or end with all below them, as said of each.

    Raises   Undecided, NotInTheChain.
    """
    chain = [link for link in queries.running_on_from(contract.pk, on) if link.kind == Relation.SUB_OF]
    # The next prime's own link ends, and those below it are under it still.
    end([link for link in chain if link.organisation_id == to], on=on, by=by, now=now)
    direct = [link for link in chain if link.above_id == former and link.organisation_id != to]
    _refuse_undecided(direct, stay, leave)
    leaving = [link for link in direct if link.organisation_id in leave]
    end(with_all_below(leaving, chain), on=on, by=by, now=now)
    for link in direct:
        if link.organisation_id in stay:
            _move(link, to, on, by, now)


def _refuse_undecided(direct: list[Relationship], stay: Collection[str], leave: Collection[str]) -> None:
    names = {link.organisation_id: link.organisation.name for link in direct}
    if undecided := [name for pk, name in names.items() if (pk in stay) == (pk in leave)]:
        raise Undecided(f"Say of each whether it stays or leaves, once: {', '.join(sorted(undecided))}.")
    if {*stay, *leave} - set(names):
        raise NotInTheChain("Only sub-contractors directly under the former prime stay or leave. Name those alone.")


def _move(link: Relationship, to: str, on: date, by: Access, now: datetime) -> None:
    """The same part under another organisation, with the terms it was offered."""
    starts_on, ends_on = max(on, link.starts_on), link.ends_on
    end([link], on=on, by=by, now=now)
    moved = platform.relate(
        organisation=link.organisation_id,
        kind=Relation.SUB_OF,
        above=to,
        contract=link.contract,
        programme=link.programme,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        now=now,
    )
    offered = SupplyTerms.objects.filter(relationship=link).order_by("applies_from", "agreed_at")
    for applies_from, terms in {max(each.applies_from, starts_on): each for each in offered}.items():
        copy = SupplyTerms(
            relationship=moved,
            contract_id=terms.contract_id,
            applies_from=applies_from,
            agreed_at=now,
            services=terms.services,
            share_basis_points=terms.share_basis_points,
            headline_terms=terms.headline_terms,
        )
        copy.save(force_insert=True)
        audit.record("engage", copy, by=by, now=now)


def refuse_outside(contract: Contract, on: date) -> None:
    """Raises OutsideTheContract."""
    if not contract.starts_on <= on < contract.ends_on:
        raise OutsideTheContract(
            f"{contract.title} runs from {contract.starts_on} until the day before {contract.ends_on}; {on} is outside."
        )
