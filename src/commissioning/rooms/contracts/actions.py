"""Sign, vary and novate contracts: each change with its audit event. Those of its end and of the chain are here too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.platform import actions as platform
from commissioning.platform import audit
from commissioning.platform.access import Access, acting_as
from commissioning.platform.actions import AlreadyEnded
from commissioning.platform.queries import renewed
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import links, queries
from commissioning.rooms.contracts.chain_actions import engage, release, require_flow_down, vary_supply_terms
from commissioning.rooms.contracts.end_actions import end_early, extend
from commissioning.rooms.contracts.models import (
    BreakPoint,
    Contract,
    ContractTerms,
    FlowDownRule,
)
from commissioning.rooms.contracts.package_area import refuse_outside_its_area
from commissioning.rooms.contracts.refusals import (
    AlreadyInTheChain,
    NotALimit,
    NotAnExtension,
    NotInTheChain,
    NotInTheTerms,
    OutsideTheArea,
    OutsideTheContract,
    Undecided,
    WouldTurnInACircle,
)
from commissioning.rooms.design.measures import refuse_misleading
from commissioning.rooms.design.models import TermsVersion
from commissioning.rooms.design.queries import terms as terms_of
from commissioning.rooms.design.refusals import MeasureMisleads
from commissioning.rooms.market.models import Contact
from commissioning.terms.version import to_json

__all__ = [
    "AlreadyEnded",
    "AlreadyInTheChain",
    "Break",
    "FlowDownRule",
    "MeasureMisleads",
    "NotALimit",
    "NotAnExtension",
    "NotInTheChain",
    "NotInTheTerms",
    "OutsideTheArea",
    "OutsideTheContract",
    "Undecided",
    "WouldTurnInACircle",
    "end_early",
    "engage",
    "enter",
    "enter_prime",
    "extend",
    "novate",
    "read_contacts",
    "release",
    "require_flow_down",
    "sign",
    "vary",
    "vary_supply_terms",
]


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
    package_area: str,
    prime: str,
    title: str,
    signed_on: date,
    ends_on: date,
    by: Access,
    now: datetime,
    breaks: Sequence[Break] = (),
) -> Contract:
    """Sign a contract that the terms name, with its prime, its terms from its first day, and its break points.

    Raises   NotInTheTerms; MeasureMisleads; OutsideTheArea; OutsideTheContract for a break point.
    """
    by.require(Permission.CONTRACT_SIGN)
    own = _own_terms(version, code)
    starts_on = terms_of(version).contracts[code].starts_on
    contract = Contract(
        programme_id=version.programme_id,
        package_area_id=package_area,
        commissioner_id=by.own,
        code=code,
        title=title,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _commission("sign", contract, by, now)
    with acting_as(renewed(by, now=now)) as fresh:
        _relate(contract, prime, Relation.PRIME_OF, signed_on, fresh, now)
        _agree(contract, version, own, starts_on, signed_on, fresh, now)
        for each in breaks:
            links.refuse_outside(contract, each.on)
            point = BreakPoint(contract=contract, on=each.on, test=each.test, clause=each.clause)
            point.save(force_insert=True)
            audit.record("set break point", point, by=fresh, now=now)
    return contract


@transaction.atomic
def enter(
    *,
    programme: str,
    code: str,
    package_area: str,
    title: str,
    starts_on: date,
    ends_on: date,
    by: Access,
    now: datetime,
) -> Contract:
    """Enter a contract whose terms nobody has put into our language, as signed on its first day at the latest.

    Name its prime with `enter_prime`, under the access that this contract gives.

    Raises   OutsideTheArea.
    """
    by.require(Permission.CONTRACT_SIGN)
    contract = Contract(
        programme_id=programme,
        package_area_id=package_area,
        commissioner_id=by.own,
        code=code,
        title=title,
        signed_on=starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _commission("enter", contract, by, now)
    return contract


@transaction.atomic
def enter_prime(*, contract: Contract, prime: str, by: Access, now: datetime) -> Relationship:
    """Name the prime of an entered contract, from its first day. The database refuses a second."""
    by.require(Permission.CONTRACT_SIGN)
    return _relate(contract, prime, Relation.PRIME_OF, contract.starts_on, by, now)


@transaction.atomic
def vary(*, contract: Contract, version: TermsVersion, applies_from: date, by: Access, now: datetime) -> ContractTerms:
    """Let other terms hold from a day on, past days too. Earlier terms stay on record as what was known.

    Raises   NotInTheTerms, MeasureMisleads, OutsideTheContract.
    """
    by.require(Permission.CONTRACT_SIGN)
    links.refuse_outside(contract, applies_from)
    if version.programme_id != contract.programme_id:
        raise NotInTheTerms("These are the terms of another programme. Choose a version of this contract's programme.")
    return _agree(contract, version, _own_terms(version, contract.code), applies_from, by.on, by, now)


@transaction.atomic
def novate(
    *,
    contract: Contract,
    to: str,
    on: date,
    by: Access,
    now: datetime,
    stay: Collection[str] = (),
    leave: Collection[str] = (),
) -> Relationship:
    """Hand a contract to another prime: `on` is its first day. The former prime keeps sight of what was, not of what
    comes. Each sub-contractor directly under it passes to the next, on the same terms (`stay`), or ends (`leave`).

    Raises   OutsideTheContract, AlreadyInTheChain, Undecided, NotInTheChain.
    """
    by.require(Permission.CONTRACT_SIGN)
    links.refuse_outside(contract, on)
    former = queries.prime(contract.pk, on=on)
    if former.organisation_id == to:
        raise AlreadyInTheChain(f"It is the prime of {contract.title} on {on} already. Choose another organisation.")
    until = former.ends_on
    platform.end_relationship(relationship=former, on=on, by=by, now=now)
    links.pass_on(contract, former=former.organisation_id, to=to, on=on, stay=stay, leave=leave, by=by, now=now)
    links.refuse_a_second_part(contract, to, on)
    return _relate(contract, to, Relation.PRIME_OF, on, by, now, until)


@transaction.atomic
def read_contacts(*, contract: Contract, on: date, purpose: str, by: Access, now: datetime) -> list[Contact]:
    """Whom to speak to about a contract on a day; that they were looked at is recorded, for it is personal data."""
    found = list(queries.contacts(contract.pk, on=on))
    for contact in found:
        audit.record_read(contact, by=by, now=now, purpose=purpose)
    return found


def _commission(act: str, contract: Contract, by: Access, now: datetime) -> None:
    """Put a contract on record, and that the acting organisation commissions it. Raises OutsideTheArea."""
    refuse_outside_its_area(contract, ends_on=contract.ends_on)
    contract.save(force_insert=True)
    audit.record(act, contract, by=by, now=now)
    _relate(contract, by.own, Relation.COMMISSIONS, min(contract.signed_on, by.on), by, now)


def _relate(
    contract: Contract,
    organisation: str,
    kind: Relation,
    starts_on: date,
    by: Access,
    now: datetime,
    ends_on: date | None = None,
) -> Relationship:
    return platform.relate(
        organisation=organisation,
        kind=kind,
        contract=contract.pk,
        programme=contract.programme_id,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        now=now,
    )


def _agree(
    contract: Contract,
    version: TermsVersion,
    own: str,
    applies_from: date,
    agreed_on: date,
    by: Access,
    now: datetime,
) -> ContractTerms:
    agreed = ContractTerms(
        contract=contract,
        applies_from=applies_from,
        agreed_on=agreed_on,
        agreed_at=now,
        terms_version=version.digest,
        own_terms=own,
    )
    agreed.save(force_insert=True)
    audit.record("agree terms", agreed, by=by, now=now)
    return agreed


def _own_terms(version: TermsVersion, code: str) -> str:
    """The version without the other contracts, whose bids are theirs. Raises NotInTheTerms, MeasureMisleads."""
    whole = terms_of(version)
    if code not in whole.contracts:
        raise NotInTheTerms(f"The terms know no contract {code}. They know {', '.join(sorted(whole.contracts))}.")
    refuse_misleading(version)
    return to_json(whole.model_copy(update={"contracts": {code: whole.contracts[code]}})).decode()
