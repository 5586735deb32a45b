"""Sign, vary, novate, extend and end contracts: each change with its audit event. The supply chain's are here too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from commissioning.platform import actions as platform
from commissioning.platform import audit
from commissioning.platform.access import Access, acting_as
from commissioning.platform.actions import AlreadyEnded
from commissioning.platform.models import Relation, Relationship
from commissioning.platform.queries import renewed
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import links, queries
from commissioning.rooms.contracts.chain_actions import engage, release, require_flow_down, vary_supply_terms
from commissioning.rooms.contracts.models import (
    BreakPoint,
    Contract,
    ContractTerms,
    EndChange,
    FlowDownRule,
)
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
from commissioning.rooms.design.models import PackageArea, TermsVersion
from commissioning.rooms.design.queries import terms as terms_of
from commissioning.rooms.market.models import Contact
from commissioning.terms.version import to_json

__all__ = [
    "AlreadyEnded",
    "AlreadyInTheChain",
    "Break",
    "FlowDownRule",
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

    Raises   NotInTheTerms; OutsideTheArea; OutsideTheContract for a break point.
    """
    by.require(Permission.CONTRACT_SIGN)
    own = _own_terms(version, code)
    starts_on = terms_of(version).contracts[code].starts_on
    held = _package_area(package_area, version.programme_id, starts_on, ends_on)
    contract = Contract(
        programme_id=version.programme_id,
        package_area_id=held.pk,
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
    held = _package_area(package_area, programme, starts_on, ends_on)
    contract = Contract(
        programme_id=programme,
        package_area_id=held.pk,
        commissioner_id=by.own,
        code=code,
        title=title,
        signed_on=starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    contract.save(force_insert=True)
    audit.record("enter", contract, by=by, now=now)
    _relate(contract, by.own, Relation.COMMISSIONS, min(starts_on, by.on), by, now)
    return contract


@transaction.atomic
def enter_prime(*, contract: Contract, prime: str, by: Access, now: datetime) -> Relationship:
    """Name the prime of an entered contract, from its first day. The database refuses a second."""
    by.require(Permission.CONTRACT_SIGN)
    return _relate(contract, prime, Relation.PRIME_OF, contract.starts_on, by, now)


@transaction.atomic
def vary(*, contract: Contract, version: TermsVersion, applies_from: date, by: Access, now: datetime) -> ContractTerms:
    """Let other terms hold from a day on, past days too. Earlier terms stay on record as what was known.

    Raises   NotInTheTerms, OutsideTheContract.
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
def end_early(*, contract: Contract, on: date, reason: str, by: Access, now: datetime) -> EndChange:
    """End a contract before term, with its prime and its whole supply chain. Days from `on` stop being payable.

    At a break point the change names it.

    Raises   AlreadyEnded, naming the day it ends; OutsideTheContract, when it would never have run.
    """
    by.require(Permission.CONTRACT_SIGN)
    if on >= contract.ends_on:
        raise AlreadyEnded(f"{contract.title} ends before {contract.ends_on}. There is nothing to do.")
    if on <= contract.starts_on:
        raise OutsideTheContract(f"{contract.title} starts on {contract.starts_on}: it can end the day after at first.")
    prime = queries.prime(contract.pk, on=on - timedelta(days=1))
    links.end(queries.running_on_from(contract.pk, on), on=on, by=by, now=now)
    return _change_end(contract, on, reason, prime, by, now)


@transaction.atomic
def extend(*, contract: Contract, ends_on: date, reason: str, by: Access, now: datetime) -> EndChange:
    """Put a contract's end off: `ends_on` is the first day after it. Its prime and its supply chain go on as they are.

    Raises   NotAnExtension; OutsideTheArea; AlreadyEnded, when its parties' part in it has ended.
    """
    by.require(Permission.CONTRACT_SIGN)
    if ends_on <= contract.ends_on:
        raise NotAnExtension(f"{contract.title} ends before {contract.ends_on}. Choose a later day.")
    _package_area(contract.package_area_id, contract.programme_id, contract.starts_on, ends_on)
    prime = queries.prime(contract.pk, on=contract.ends_on - timedelta(days=1))
    if prime.ends_on is not None:
        raise AlreadyEnded(f"{contract.title} was ended before {contract.ends_on}. Sign another contract.")
    return _change_end(contract, ends_on, reason, prime, by, now)


@transaction.atomic
def read_contacts(*, contract: Contract, on: date, purpose: str, by: Access, now: datetime) -> list[Contact]:
    """Whom to speak to about a contract on a day; that they were looked at is recorded, for it is personal data."""
    found = list(queries.contacts(contract.pk, on=on))
    for contact in found:
        audit.record_read(contact, by=by, now=now, purpose=purpose)
    return found


def _package_area(package_area: str, programme: str, starts_on: date, ends_on: date) -> PackageArea:
    """The package area of a contract, which holds on each day of it. Raises OutsideTheArea."""
    found = PackageArea.objects.select_for_update().get(pk=package_area)  # so that nobody splits it meanwhile
    if found.programme_id != programme:
        raise OutsideTheArea(f"{found.name} is a package area of another programme. Choose one of this programme's.")
    if starts_on < found.starts_on or (found.ends_on is not None and found.ends_on < ends_on):
        until = f" until the day before {found.ends_on}" if found.ends_on else ""
        raise OutsideTheArea(
            f"{found.name} is a package area from {found.starts_on}{until}, and the contract runs from {starts_on} "
            f"until the day before {ends_on}. Choose another package area, or other days."
        )
    return found


def _change_end(
    contract: Contract, ends_on: date, reason: str, prime: Relationship, by: Access, now: datetime
) -> EndChange:
    former, before = contract.ends_on, audit.said(contract)
    early = ends_on < former
    point = BreakPoint.objects.filter(contract=contract, on=ends_on).first() if early else None
    change = EndChange(
        contract=contract,
        prime_id=prime.organisation_id,
        former_ends_on=former,
        ends_on=ends_on,
        decided_on=by.on,
        decided_at=now,
        reason=reason,
        break_clause=point.clause if point else "",
    )
    change.save(force_insert=True)
    act = "end early" if early else "extend"
    audit.record(act, change, by=by, now=now)
    contract.ends_on = ends_on
    contract.save()
    audit.record(act, contract, by=by, now=now, before=before)
    return change


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
    """The version without the other contracts, whose bids are theirs."""
    whole = terms_of(version)
    if code not in whole.contracts:
        raise NotInTheTerms(f"The terms know no contract {code}. They know {', '.join(sorted(whole.contracts))}.")
    return to_json(whole.model_copy(update={"contracts": {code: whole.contracts[code]}})).decode()
