"""Keep a contract's supply chain: each change with its audit event. Callers know these as `actions`."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from commissioning.core.canonical import canonical_json
from commissioning.platform import actions as platform
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import links, queries
from commissioning.rooms.contracts.models import Contract, FlowDown, FlowDownRule, SupplyTerms
from commissioning.rooms.contracts.refusals import NotALimit, NotInTheChain


@transaction.atomic
def engage(
    *,
    contract: Contract,
    provider: str,
    above: str,
    starts_on: date,
    services: str,
    share_basis_points: int,
    headline_terms: Mapping[str, str | int],
    by: Access,
    now: datetime,
) -> SupplyTerms:
    """Add a sub-contractor under the prime or under another, with the terms it is offered.

    Raises   OutsideTheContract, NotInTheChain, AlreadyInTheChain, WouldTurnInACircle.
    """
    by.require(Permission.SUPPLY_CHAIN_KEEP)
    links.refuse_outside(contract, starts_on)
    links.refuse_outside_the_chain(contract, provider, above, starts_on)
    links.refuse_a_second_part(contract, provider, starts_on)
    relationship = platform.relate(
        organisation=provider,
        kind=Relation.SUB_OF,
        above=above,
        contract=contract.pk,
        programme=contract.programme_id,
        starts_on=starts_on,
        by=by,
        now=now,
    )
    return _offer("engage", relationship, starts_on, services, share_basis_points, headline_terms, by, now)


@transaction.atomic
def vary_supply_terms(
    *,
    link: Relationship,
    applies_from: date,
    services: str,
    share_basis_points: int,
    headline_terms: Mapping[str, str | int],
    by: Access,
    now: datetime,
) -> SupplyTerms:
    """Let other terms hold between a sub-contractor and the one above from a day on. Earlier ones stay on record.

    Raises   NotInTheChain, for a day on which the link does not hold.
    """
    by.require(Permission.SUPPLY_CHAIN_KEEP)
    if applies_from < link.starts_on or (link.ends_on is not None and link.ends_on <= applies_from):
        raise NotInTheChain(f"{link.organisation} is not in this place on {applies_from}. Check the day.")
    return _offer("vary supply terms", link, applies_from, services, share_basis_points, headline_terms, by, now)


@transaction.atomic
def require_flow_down(
    *,
    contract: Contract,
    term: str,
    rule: FlowDownRule,
    value: str | int,
    clause: str,
    applies_from: date,
    by: Access,
    now: datetime,
) -> FlowDown:
    """Say which headline term each link must honour from a day on; with the rule `LIFTED`, that none need any more.

    Raises   OutsideTheContract; NotALimit, for a limit that is no number.
    """
    by.require(Permission.CONTRACT_SIGN)
    links.refuse_outside(contract, applies_from)
    if rule in (FlowDownRule.AT_MOST, FlowDownRule.AT_LEAST) and not isinstance(value, int):
        raise NotALimit(f"{term}: {value!r} is no whole number, so nothing is more or less. Give one, or say the same.")
    required = FlowDown(
        contract=contract,
        term=term,
        rule=rule,
        value=canonical_json(value).decode(),
        clause=clause,
        applies_from=applies_from,
        agreed_at=now,
    )
    required.save(force_insert=True)
    audit.record("require flow-down", required, by=by, now=now)
    return required


@transaction.atomic
def release(*, contract: Contract, provider: str, on: date, by: Access, now: datetime) -> list[Relationship]:
    """End a sub-contractor's links in a contract, with all below it: `on` is the first day without them.

    Links that were to begin later are called off.

    Raises   NotInTheChain.
    """
    by.require(Permission.SUPPLY_CHAIN_KEEP)
    chain = [link for link in queries.running_on_from(contract.pk, on) if link.kind == Relation.SUB_OF]
    leaving = [link for link in chain if link.organisation_id == provider]
    if not leaving:
        raise NotInTheChain(f"No such sub-contractor delivers in {contract.title} on {on} or later. Check the day.")
    return links.end(links.with_all_below(leaving, chain), on=on, by=by, now=now)


def _offer(
    act: str,
    link: Relationship,
    applies_from: date,
    services: str,
    share_basis_points: int,
    headline_terms: Mapping[str, str | int],
    by: Access,
    now: datetime,
) -> SupplyTerms:
    supply = SupplyTerms(
        relationship=link,
        contract_id=link.contract,
        applies_from=applies_from,
        agreed_at=now,
        services=services,
        share_basis_points=share_basis_points,
        headline_terms=canonical_json(headline_terms).decode(),
    )
    supply.save(force_insert=True)
    audit.record(act, supply, by=by, now=now)
    return supply
