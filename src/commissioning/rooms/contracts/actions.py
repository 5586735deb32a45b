"""Sign, vary, novate and end contracts, and keep their supply chains: each change with its audit event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.core.canonical import canonical_json
from commissioning.platform import actions as platform
from commissioning.platform import audit
from commissioning.platform.access import Access, acting_as
from commissioning.platform.models import Relation, Relationship
from commissioning.platform.queries import renewed
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries
from commissioning.rooms.contracts.models import BreakPoint, Contract, ContractTerms, SupplyTerms
from commissioning.rooms.design.models import TermsVersion
from commissioning.rooms.design.queries import terms as terms_of
from commissioning.terms.version import to_json


class NotInTheTerms(LookupError):
    """The terms know no contract of this code."""


class OutsideTheContract(ValueError):
    """A day on which the contract does not run."""


class NotInTheChain(LookupError):
    """The organisation above is neither prime nor sub-contractor on the day."""


class WouldTurnInACircle(ValueError):
    """A sub-contractor would be below itself."""


@dataclass(frozen=True, slots=True)
class Break:
    """A day on which a contract may end early, and the test that decides."""

    on: date
    test: str
    clause: str


@transaction.atomic
def sign(
    *,
    version: TermsVersion,
    code: str,
    area: str,
    prime: str,
    title: str,
    signed_on: date,
    ends_on: date,
    by: Access,
    now: datetime,
    breaks: Sequence[Break] = (),
) -> Contract:
    """Sign a contract that the terms name, with its prime, its terms from its first day, and its break points.

    Raises   NotInTheTerms; OutsideTheContract for a break point.
    """
    by.require(Permission.CONTRACT_SIGN)
    own = _own_terms(version, code)
    starts_on = terms_of(version).contracts[code].starts_on
    contract = Contract(
        programme_id=version.programme_id,
        area_id=area,
        commissioner_id=by.own,
        code=code,
        title=title,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    contract.save(force_insert=True)
    audit.record("sign", contract, by=by, now=now)
    _relate(contract, by.own, Relation.COMMISSIONS, min(signed_on, by.on), by, now)
    with acting_as(renewed(by, now=now)) as fresh:
        _relate(contract, prime, Relation.PRIME_OF, signed_on, fresh, now)
        _agree(contract, version, own, starts_on, fresh, now)
        for each in breaks:
            _within(contract, each.on)
            point = BreakPoint(contract=contract, on=each.on, test=each.test, clause=each.clause)
            point.save(force_insert=True)
            audit.record("set break point", point, by=fresh, now=now)
    return contract


@transaction.atomic
def vary(*, contract: Contract, version: TermsVersion, applies_from: date, by: Access, now: datetime) -> ContractTerms:
    """Let other terms hold from a day on, past days too. Earlier terms stay on record as what was known.

    Raises   NotInTheTerms, OutsideTheContract.
    """
    by.require(Permission.CONTRACT_SIGN)
    _within(contract, applies_from)
    if version.programme_id != contract.programme_id:
        raise NotInTheTerms("These are the terms of another programme. Choose a version of this contract's programme.")
    return _agree(contract, version, _own_terms(version, contract.code), applies_from, by, now)


@transaction.atomic
def novate(*, contract: Contract, to: str, on: date, by: Access, now: datetime) -> Relationship:
    """Hand a contract to another prime: `on` is its first day. The former prime keeps sight of what was, not of what
    comes. Raises OutsideTheContract."""
    by.require(Permission.CONTRACT_SIGN)
    _within(contract, on)
    former = queries.prime(contract.pk, on=on)
    platform.end_relationship(relationship=former, on=on, by=by, now=now)
    return _relate(contract, to, Relation.PRIME_OF, on, by, now)


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

    Raises   OutsideTheContract, NotInTheChain, WouldTurnInACircle.
    """
    by.require(Permission.SUPPLY_CHAIN_KEEP)
    _within(contract, starts_on)
    _in_the_chain(contract, provider, above, starts_on)
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
    supply = SupplyTerms(
        relationship=relationship,
        contract=contract,
        applies_from=starts_on,
        agreed_at=now,
        services=services,
        share_basis_points=share_basis_points,
        headline_terms=canonical_json(headline_terms).decode(),
    )
    supply.save(force_insert=True)
    audit.record("engage", supply, by=by, now=now)
    return supply


@transaction.atomic
def release(*, contract: Contract, provider: str, on: date, by: Access, now: datetime) -> list[Relationship]:
    """End a sub-contractor's links in a contract, with all below it: `on` is the first day without them.

    Raises   NotInTheChain.
    """
    by.require(Permission.SUPPLY_CHAIN_KEEP)
    links = [link.relationship for link in queries.supply_chain(contract.pk, on=on)]
    leaving = {link.pk: link for link in links if link.organisation_id == provider}
    if not leaving:
        raise NotInTheChain(f"No such sub-contractor delivers in {contract.title} on {on}. Check the day.")
    below = {provider}
    while more := {link.pk: link for link in links if link.above_id in below and link.pk not in leaving}:
        leaving |= more
        below |= {link.organisation_id for link in more.values()}
    return [platform.end_relationship(relationship=link, on=on, by=by, now=now) for link in leaving.values()]


def _relate(
    contract: Contract, organisation: str, kind: Relation, starts_on: date, by: Access, now: datetime
) -> Relationship:
    return platform.relate(
        organisation=organisation,
        kind=kind,
        contract=contract.pk,
        programme=contract.programme_id,
        starts_on=starts_on,
        by=by,
        now=now,
    )


def _agree(
    contract: Contract, version: TermsVersion, own: str, applies_from: date, by: Access, now: datetime
) -> ContractTerms:
    agreed = ContractTerms(
        contract=contract, applies_from=applies_from, agreed_at=now, terms_version=version.digest, own_terms=own
    )
    agreed.save(force_insert=True)
    audit.record("agree terms", agreed, by=by, now=now)
    return agreed


def _own_terms(version: TermsVersion, code: str) -> str:
    """The version without the other contracts, whose bids are theirs."""
    whole = terms_of(version)
    if code not in whole.contracts:
        raise NotInTheTerms(f"The terms know no contract {code}. They know {', '.join(sorted(whole.contracts))}.")
    return to_json(whole.model_copy(update={"contracts": {code: whole.contracts[code]}})).decode()


def _within(contract: Contract, on: date) -> None:
    if not contract.starts_on <= on < contract.ends_on:
        raise OutsideTheContract(
            f"{contract.title} runs from {contract.starts_on} until the day before {contract.ends_on}; {on} is outside."
        )


def _in_the_chain(contract: Contract, provider: str, above: str, on: date) -> None:
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
