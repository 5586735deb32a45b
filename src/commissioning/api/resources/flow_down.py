"""Headline terms that must flow down a supply chain, and the links that do not honour them."""

import json
from datetime import date
from typing import Any

from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.resources.supply_chains import TAG
from commissioning.api.schemas.common import TODAY, On, Reference
from commissioning.api.schemas.flow_down import FlowDownGap, FlowDownGiven, FlowDownShown, FlowDownTerm
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions
from commissioning.rooms.contracts.flow_down import flow_down_gaps, flow_down_terms
from commissioning.rooms.contracts.models import Contract


@reads("/contracts/{reference}/flow-down", who=Permission.CONTRACT_READ, gives=FlowDownShown, tag=TAG)
def read_flow_down(request: Any, reference: Reference, filters: Query[On] = TODAY) -> FlowDownShown:
    """The terms that must flow down on a day, and the links in sight that do not honour them."""
    contract = Contract.objects.get(pk=reference)
    return _shown(contract.pk, filters.on or request.access.on)


@changes(
    "/contracts/{reference}/flow-down",
    who=Permission.CONTRACT_SIGN,
    gives=FlowDownShown,
    tag=TAG,
    refuses=(actions.OutsideTheContract, actions.NotALimit),
    about=read_flow_down,
)
def require_flow_down(request: Any, reference: Reference, body: FlowDownGiven) -> FlowDownShown:
    """Say which headline term each link must honour from a day on; with the rule `lifted`, that none need any more.
    Gives what must flow down on that day."""
    contract = Contract.objects.get(pk=reference)
    actions.require_flow_down(
        contract=contract,
        term=body.term,
        rule=actions.FlowDownRule(body.rule),
        value=body.value,
        clause=body.clause,
        applies_from=body.applies_from,
        by=request.access,
        now=request.clock.now(),
    )
    return _shown(contract.pk, body.applies_from)


def _shown(contract: str, on: date) -> FlowDownShown:
    return FlowDownShown(
        contract=contract,
        on=on,
        terms=[
            FlowDownTerm(
                term=each.term,
                rule=each.rule,
                value=json.loads(each.value),
                clause=each.clause,
                applies_from=each.applies_from,
                agreed_at=each.agreed_at,
            )
            for each in flow_down_terms(contract, on=on)
        ],
        gaps=[
            FlowDownGap(
                link=gap.link.relationship.pk,
                provider=gap.link.relationship.organisation_id,
                term=gap.term.term,
                offered=gap.offered,
                since=gap.since,
            )
            for gap in flow_down_gaps(contract, on=on)
        ],
    )
