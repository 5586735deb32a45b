"""What must flow down a contract's supply chain on a day, which links do not honour it; require a term, and lift it."""

import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions, queries
from commissioning.rooms.contracts.flow_down import flow_down_gaps, flow_down_terms, name_in_words, required_in_words
from commissioning.rooms.contracts.models import FlowDown, FlowDownRule
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import flow_down as forms
from commissioning.web.forms.contracts import FirstDay
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.shown_contract import around, commissions, keeps_chain, shown_contract


@allows(Permission.CONTRACT_READ)
def flow_down(request: Any, reference: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    gaps = flow_down_gaps(reference, on=shown.on)
    return page(
        request,
        "supply_chains/flow_down",
        terms=[
            (name_in_words(term.term), required_in_words(term), term)
            for term in flow_down_terms(reference, on=shown.on)
        ],
        gaps=[(name_in_words(gap.term.term), required_in_words(gap.term), gap) for gap in gaps],
        links=len(queries.supply_chain(reference, on=shown.on)),
        lifts=commissions(request, shown.contract) and not shown.is_over,
        keeps=keeps_chain(request, shown.contract) and not shown.is_over,
        **around(request, shown),
    )


@allows(Permission.CONTRACT_SIGN)
def require_flow_down(request: Any, reference: str, step: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    require(commissions(request, shown.contract))
    links = queries.supply_chain(reference, on=shown.on)

    def change(said: Answers) -> tuple[str, str]:
        term = actions.require_flow_down(
            contract=shown.contract, **forms.required(said), by=request.access, now=request.clock.now()
        )
        says = _("From %(day)s each sub-contractor must have %(name)s: %(rule)s.")
        words = {"day": in_words(term.applies_from), "name": name_in_words(term.term), "rule": required_in_words(term)}
        return reverse("flow_down", args=[reference]), says % words

    return Journey(
        title=_("Require a term to flow down: %(title)s") % {"title": shown.contract.title},
        questions={
            "term": forms.WhichTerm,
            "rule": forms.WhichRule,
            "value": forms.WhichValue,
            "clause": forms.WhichClause,
            "from": FirstDay,
        },
        cancel=reverse("flow_down", args=[reference]),
        button=_("Require it"),
        change=change,
        foreseen=(actions.OutsideTheContract, actions.NotALimit),
        note=_("Everybody in the contract sees it. What was required of the same term before holds until then."),
        given={"in_use": sorted({name_in_words(name) for link in links for name in link.headline_terms})},
    ).answer(request, step)


@allows(Permission.CONTRACT_SIGN)
def lift_flow_down(request: Any, reference: str, required: str, step: str) -> HttpResponse:
    contract = shown_contract(request, reference).contract
    require(commissions(request, contract))
    term = FlowDown.objects.get(pk=required, contract=reference)
    name = name_in_words(term.term)

    def change(said: Answers) -> tuple[str, str]:
        actions.require_flow_down(
            contract=contract,
            term=term.term,
            rule=FlowDownRule.LIFTED,
            value=json.loads(term.value),
            clause=said["clause"],
            applies_from=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        says = _("%(name)s need not flow down from %(day)s.") % {"name": name.capitalize(), "day": in_words(said["on"])}
        return reverse("flow_down", args=[reference]), says

    return Journey(
        title=_("Require no longer: %(name)s") % {"name": name},
        questions={"from": FirstDay, "clause": forms.WhichClause},
        cancel=reverse("flow_down", args=[reference]),
        button=_("Require it no longer"),
        change=change,
        foreseen=(actions.OutsideTheContract,),
        note=_("Sub-contracts keep what was agreed in them."),
    ).answer(request, step)
