"""Contracts: signed, varied, handed over; and as each stood on a day."""

import json
from datetime import date
from typing import Any

from django.db.models import Q
from ninja import Query

from commissioning.api.changed_since import Part, narrowed
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.problems import nothing_here
from commissioning.api.referring import referred
from commissioning.api.schemas.common import TODAY, On, Reference
from commissioning.api.schemas.contracts import (
    BreakShown,
    ContractDetail,
    ContractFilters,
    ContractGiven,
    ContractShown,
    ContractTermsShown,
    NovationGiven,
    TermsAsked,
    VariationGiven,
)
from commissioning.platform.access import acting_as
from commissioning.platform.actions import AlreadyEnded
from commissioning.platform.changes import settled_before
from commissioning.platform.people_models import Organisation
from commissioning.platform.queries import renewed
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions, queries
from commissioning.rooms.contracts.models import BreakPoint, Contract, ContractTerms
from commissioning.rooms.design.models import PackageArea, Programme, TermsVersion

TAG = "Contracts"


class Contracts(Page[ContractShown]):
    """One page of contracts."""


@reads("/contracts", who=Permission.CONTRACT_READ, gives=Contracts, tag=TAG)
def list_contracts(request: Any, filters: Query[ContractFilters]) -> Contracts:
    """The contracts that the organisation is in, or has been in."""
    rows = queries.contracts(on=filters.running_on)
    if filters.search.strip():
        rows = rows.filter(Q(title__icontains=filters.search.strip()) | Q(code__icontains=filters.search.strip()))
    if filters.programme is not None:
        rows = rows.filter(programme=filters.programme)
    if filters.package_area is not None:
        rows = rows.filter(package_area=filters.package_area)
    as_of = settled_before(now=request.clock.now())
    rows = narrowed(rows, filters.changed_since, _parts(), by=request.access)
    return paged(Contracts, request, rows, filters, shows=each(_contract), as_of=as_of)


@reads("/contracts/{reference}", who=Permission.CONTRACT_READ, gives=ContractDetail, tag=TAG)
def read_contract(request: Any, reference: Reference, filters: Query[On] = TODAY) -> ContractDetail:
    """One contract, as it stood on a day."""
    return _detail(Contract.objects.get(pk=reference), filters.on or request.access.on)


@reads("/contracts/{reference}/terms", who=Permission.CONTRACT_READ, gives=ContractTermsShown, tag=TAG)
def read_contract_terms(request: Any, reference: Reference, filters: Query[TermsAsked]) -> ContractTermsShown:
    """The terms that held on a day, as agreed before a moment.
    To its commissioner and its prime; whoever is below sees the terms of its own link."""
    contract = Contract.objects.get(pk=reference)
    try:
        held = queries.terms_on(contract.pk, on=filters.on or request.access.on, known_by=filters.known_by)
    except queries.NothingApplied:
        raise nothing_here() from None
    return _terms(held)


@changes(
    "/contracts",
    who=Permission.CONTRACT_SIGN,
    gives=ContractDetail,
    tag=TAG,
    refuses=(actions.NotInTheTerms, actions.MeasureMisleads, actions.OutsideTheArea, actions.OutsideTheContract),
    located="/contracts/{reference}",
)
def sign_contract(request: Any, body: ContractGiven) -> ContractDetail:
    """Sign a contract that a version of a programme's terms names, from the day that the terms say."""
    programme = referred(Programme.objects.all(), "programme", pk=body.programme)
    version = referred(TermsVersion.objects.all(), "terms_version", programme=programme, digest=body.terms_version)
    contract = actions.sign(
        version=version,
        code=body.code,
        package_area=referred(PackageArea.objects.all(), "package_area", pk=body.package_area).pk,
        prime=referred(Organisation.objects.all(), "prime", pk=body.prime).pk,
        title=body.title,
        signed_on=body.signed_on,
        ends_on=body.ends_on,
        breaks=[actions.Break(each.on, each.test, each.clause) for each in body.breaks],
        by=request.access,
        now=request.clock.now(),
    )
    return afresh(request, contract.pk)


@changes(
    "/contracts/{reference}/variations",
    who=Permission.CONTRACT_SIGN,
    gives=ContractTermsShown,
    tag=TAG,
    refuses=(actions.NotInTheTerms, actions.MeasureMisleads, actions.OutsideTheContract),
    about=read_contract,
)
def vary_contract(request: Any, reference: Reference, body: VariationGiven) -> ContractTermsShown:
    """Let other terms hold from a day on, past days too."""
    contract = Contract.objects.get(pk=reference)
    versions = TermsVersion.objects.filter(programme=contract.programme_id)
    return _terms(
        actions.vary(
            contract=contract,
            version=referred(versions, "terms_version", digest=body.terms_version),
            applies_from=body.applies_from,
            by=request.access,
            now=request.clock.now(),
        )
    )


@changes(
    "/contracts/{reference}/novations",
    who=Permission.CONTRACT_SIGN,
    gives=ContractDetail,
    tag=TAG,
    refuses=(
        actions.OutsideTheContract,
        actions.AlreadyInTheChain,
        actions.NotInTheChain,
        actions.Undecided,
        AlreadyEnded,
    ),
    about=read_contract,
)
def novate_contract(request: Any, reference: Reference, body: NovationGiven) -> ContractDetail:
    """Hand a contract to another prime from a day on."""
    contract = Contract.objects.get(pk=reference)
    actions.novate(
        contract=contract,
        to=referred(Organisation.objects.all(), "to", pk=body.to).pk,
        on=body.on,
        stay=body.stay,
        leave=body.leave,
        by=request.access,
        now=request.clock.now(),
    )
    return afresh(request, contract.pk)


def prime_on(contract: str, on: date) -> str | None:
    """The prime on a day, as far as it may be seen."""
    try:
        return queries.prime(contract, on=on).organisation_id
    except Relationship.DoesNotExist:
        return None


def _parts() -> list[Part]:
    seen = Relationship.objects.exclude(kind=Relation.SUB_OF)
    return [
        Part(Contract.objects.all(), "pk"),
        Part(seen, "contract", ("starts_on", "ends_on")),
        # A sub-contractor's first link lets it see the contract.
        Part(Relationship.objects.filter(kind=Relation.SUB_OF), "contract", ("starts_on",)),
        Part(ContractTerms.objects.all(), "contract", ("applies_from",)),
        Part(BreakPoint.objects.all(), "contract"),
    ]


def afresh(request: Any, contract: str) -> ContractDetail:
    """The contract after a change of who is what in it: the access of the request's beginning does not know yet."""
    with acting_as(renewed(request.access, now=request.clock.now())) as access:
        return _detail(Contract.objects.get(pk=contract), access.on)


def _contract(row: Contract) -> ContractShown:
    return ContractShown(
        reference=row.pk,
        programme=row.programme_id,
        package_area=row.package_area_id,
        commissioner=row.commissioner_id,
        code=row.code,
        title=row.title,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _detail(row: Contract, on: date) -> ContractDetail:
    try:
        held: ContractTerms | None = queries.terms_on(row.pk, on=on)
    except queries.NothingApplied:
        held = None
    points = queries.break_points().filter(contract=row)
    return ContractDetail(
        **_contract(row).model_dump(),
        on=on,
        prime=prime_on(row.pk, on),
        terms_version=held.terms_version if held else None,
        terms_apply_from=held.applies_from if held else None,
        breaks=[BreakShown(on=point.on, test=point.test, clause=point.clause) for point in points],
    )


def _terms(held: ContractTerms) -> ContractTermsShown:
    return ContractTermsShown(
        contract=held.contract_id,
        terms_version=held.terms_version,
        applies_from=held.applies_from,
        agreed_at=held.agreed_at,
        terms=json.loads(held.own_terms),
    )
