"""A contract's end brought forward or put off, and why."""

from typing import Any

from commissioning.api.operations import changes
from commissioning.api.resources.contracts import TAG, afresh, read_contract
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.contracts import ContractDetail, EarlyEndGiven, ExtensionGiven
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions
from commissioning.rooms.contracts.models import Contract


@changes(
    "/contracts/{reference}/early-ends",
    who=Permission.CONTRACT_SIGN,
    gives=ContractDetail,
    tag=TAG,
    refuses=(actions.AlreadyEnded, actions.OutsideTheContract),
    about=read_contract,
)
def end_contract_early(request: Any, reference: Reference, body: EarlyEndGiven) -> ContractDetail:
    """End a contract before its last day, with its prime and its whole supply chain.
    On the day of a break point it ends at that break point. Days from then on stop being payable."""
    contract = Contract.objects.get(pk=reference)
    by, now = request.access, request.clock.now()
    actions.end_early(contract=contract, on=body.on, reason=body.reason, by=by, now=now)
    return afresh(request, contract.pk)


@changes(
    "/contracts/{reference}/extensions",
    who=Permission.CONTRACT_SIGN,
    gives=ContractDetail,
    tag=TAG,
    refuses=(actions.NotAnExtension, actions.OutsideTheArea, actions.AlreadyEnded),
    about=read_contract,
)
def extend_contract(request: Any, reference: Reference, body: ExtensionGiven) -> ContractDetail:
    """Put a contract's end off. Its prime and its supply chain go on as they are."""
    contract = Contract.objects.get(pk=reference)
    by, now = request.access, request.clock.now()
    actions.extend(contract=contract, ends_on=body.ends_on, reason=body.reason, by=by, now=now)
    return afresh(request, contract.pk)
