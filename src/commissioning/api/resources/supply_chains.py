"""Supply chains: as a tree on a day, and as links over time; each shows what the asker's place in it lets them see."""

import json
from typing import Any

from ninja import Query

from commissioning.api.changed_since import Part, narrowed
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.referring import referred
from commissioning.api.resources.contracts import prime_on
from commissioning.api.schemas.common import TODAY, On, Reference
from commissioning.api.schemas.contracts import (
    ChainLinkShown,
    EngagementGiven,
    LinkFilters,
    LinkShown,
    ReleaseGiven,
    SupplyChainShown,
    SupplyTermsGiven,
    SupplyTermsShown,
)
from commissioning.platform.access import acting_as
from commissioning.platform.actions import AlreadyEnded
from commissioning.platform.changes import settled_before
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Organisation
from commissioning.platform.queries import renewed
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions, queries
from commissioning.rooms.contracts.models import Contract, SupplyTerms

TAG = "Supply chains"


class Links(Page[LinkShown]):
    """One page of links of supply chains."""


@reads("/supply-chain-links", who=Permission.CONTRACT_READ, gives=Links, tag=TAG)
def list_supply_chain_links(request: Any, filters: Query[LinkFilters]) -> Links:
    """Every link of a supply chain that may be seen: those that hold, those that ended, those to come."""
    rows = _links()
    if filters.contract is not None:
        rows = rows.filter(contract=filters.contract)
    if filters.provider is not None:
        rows = rows.filter(organisation=filters.provider)
    if filters.in_force_on is not None:
        rows = rows.filter(in_force(filters.in_force_on))
    as_of = settled_before(now=request.clock.now())
    rows = narrowed(rows, filters.changed_since, _parts(), by=request.access)
    return paged(Links, request, rows, filters, shows=_all_shown, as_of=as_of)


@reads("/supply-chain-links/{reference}", who=Permission.CONTRACT_READ, gives=LinkShown, tag=TAG)
def read_supply_chain_link(request: Any, reference: Reference) -> LinkShown:
    """One link of a supply chain."""
    [shown] = _all_shown([_links().get(pk=reference)])
    return shown


@reads("/contracts/{reference}/supply-chain", who=Permission.CONTRACT_READ, gives=SupplyChainShown, tag=TAG)
def read_supply_chain(request: Any, reference: Reference, filters: Query[On] = TODAY) -> SupplyChainShown:
    """The supply chain of a contract on a day, as a tree read from the top."""
    contract = Contract.objects.get(pk=reference)
    on = filters.on or request.access.on
    return SupplyChainShown(
        contract=contract.pk,
        on=on,
        prime=prime_on(contract.pk, on),
        links=[
            ChainLinkShown(**_link(each.relationship, each.terms).model_dump(), depth=each.depth)
            for each in queries.supply_chain(contract.pk, on=on)
        ],
    )


@changes(
    "/contracts/{reference}/supply-chain",
    who=Permission.SUPPLY_CHAIN_KEEP,
    gives=LinkShown,
    tag=TAG,
    refuses=(
        actions.OutsideTheContract,
        actions.NotInTheChain,
        actions.AlreadyInTheChain,
        actions.WouldTurnInACircle,
    ),
    about=read_supply_chain,
    located="/supply-chain-links/{reference}",
)
def engage_sub_contractor(request: Any, reference: Reference, body: EngagementGiven) -> LinkShown:
    """Add a sub-contractor under the prime or under another, with the terms that it is offered."""
    supply = actions.engage(
        contract=Contract.objects.get(pk=reference),
        provider=referred(Organisation.objects.all(), "provider", pk=body.provider).pk,
        above=referred(Organisation.objects.all(), "above", pk=body.above).pk,
        starts_on=body.starts_on,
        services=body.services,
        share_basis_points=body.share_basis_points,
        headline_terms=body.headline_terms,
        by=request.access,
        now=request.clock.now(),
    )
    return _link(supply.relationship, supply)


@changes(
    "/supply-chain-links/{reference}/terms",
    who=Permission.SUPPLY_CHAIN_KEEP,
    gives=LinkShown,
    tag=TAG,
    refuses=(actions.NotInTheChain,),
    about=read_supply_chain_link,
)
def vary_supply_terms(request: Any, reference: Reference, body: SupplyTermsGiven) -> LinkShown:
    """Let other terms hold between a sub-contractor and the one above from a day on."""
    link = _links().get(pk=reference)
    actions.vary_supply_terms(
        link=link,
        applies_from=body.applies_from,
        services=body.services,
        share_basis_points=body.share_basis_points,
        headline_terms=body.headline_terms,
        by=request.access,
        now=request.clock.now(),
    )
    [shown] = _all_shown([link])
    return shown


@changes(
    "/contracts/{reference}/releases",
    who=Permission.SUPPLY_CHAIN_KEEP,
    gives=SupplyChainShown,
    tag=TAG,
    refuses=(actions.NotInTheChain, AlreadyEnded),
    about=read_supply_chain,
)
def release_sub_contractor(request: Any, reference: Reference, body: ReleaseGiven) -> SupplyChainShown:
    """End a sub-contractor's links in a contract, with all below it.
    Gives the supply chain as it is on that day."""
    contract = Contract.objects.get(pk=reference)
    by, now = request.access, request.clock.now()
    actions.release(contract=contract, provider=body.provider, on=body.on, by=by, now=now)
    with acting_as(renewed(by, now=now)):
        return read_supply_chain(request, reference, On(on=body.on))


def _links() -> Any:
    return Relationship.objects.filter(kind=Relation.SUB_OF)


def _parts() -> list[Part]:
    return [
        Part(_links(), "pk", ("starts_on", "ends_on")),
        Part(SupplyTerms.objects.all(), "relationship", ("applies_from",)),
    ]


def _all_shown(rows: list[Relationship]) -> list[LinkShown]:
    offered = SupplyTerms.objects.filter(relationship__in=[row.pk for row in rows])
    latest = {terms.relationship_id: terms for terms in offered.order_by("applies_from", "agreed_at")}
    return [_link(row, latest.get(row.pk)) for row in rows]


def _link(row: Relationship, offered: SupplyTerms | None) -> LinkShown:
    assert row.above_id is not None
    return LinkShown(
        reference=row.pk,
        contract=row.contract,
        provider=row.organisation_id,
        above=row.above_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        terms=None
        if offered is None
        else SupplyTermsShown(
            applies_from=offered.applies_from,
            agreed_at=offered.agreed_at,
            services=offered.services,
            share_basis_points=offered.share_basis_points,
            headline_terms=json.loads(offered.headline_terms),
        ),
    )
