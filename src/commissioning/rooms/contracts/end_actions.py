"""End a contract early, or put its end off: each change with its audit event. Callers know these as `actions`."""

from datetime import date, datetime, timedelta

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.actions import AlreadyEnded
from commissioning.platform.relationship_models import Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import links, queries
from commissioning.rooms.contracts.models import BreakPoint, Contract, EndChange
from commissioning.rooms.contracts.package_area import refuse_outside_its_area
from commissioning.rooms.contracts.refusals import NotAnExtension, OutsideTheContract


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
    refuse_outside_its_area(contract, ends_on=ends_on)
    prime = queries.prime(contract.pk, on=contract.ends_on - timedelta(days=1))
    if prime.ends_on is not None:
        raise AlreadyEnded(f"{contract.title} was ended before {contract.ends_on}. Sign another contract.")
    return _change_end(contract, ends_on, reason, prime, by, now)


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
