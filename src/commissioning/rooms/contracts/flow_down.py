"""Whether each link of a supply chain honours the headline terms that the contract says must flow down."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commissioning.rooms.contracts.models import FlowDown, FlowDownRule
from commissioning.rooms.contracts.queries import Link, supply_chain


@dataclass(frozen=True, slots=True)
class Gap:
    """A link that does not honour a term. `offered` is None where it is silent."""

    link: Link
    term: FlowDown
    offered: str | int | None

    @property
    def says(self) -> str:
        """The gap as a sentence."""
        required = f"{FlowDownRule(self.term.rule).label} {json.loads(self.term.value)}"
        offered = "says nothing of it" if self.offered is None else f"offers {self.offered}"
        name = self.term.term.replace("_", " ")
        return (
            f"{self.link.relationship.organisation} must have {name}: {required} (clause {self.term.clause}). "
            f"Its sub-contract {offered}."
        )


def flow_down_terms(contract: str, *, on: date, known_by: datetime | None = None) -> list[FlowDown]:
    """The terms that must flow down on a day, by name. For one date the last agreed wins."""
    agreed = FlowDown.objects.filter(contract=contract, applies_from__lte=on)
    if known_by is not None:
        agreed = agreed.filter(agreed_at__lt=known_by)
    latest = {each.term: each for each in agreed.order_by("applies_from", "agreed_at")}
    return [each for _, each in sorted(latest.items()) if each.rule != FlowDownRule.LIFTED]


def flow_down_gaps(contract: str, *, on: date, known_by: datetime | None = None) -> list[Gap]:
    """Each link that may be seen and each term that it does not honour on a day, down the chain."""
    terms = flow_down_terms(contract, on=on, known_by=known_by)
    return [
        Gap(link, term, offered)
        for link in supply_chain(contract, on=on, known_by=known_by)
        for term in terms
        for offered in [link.headline_terms.get(term.term)]
        if not _honours(offered, FlowDownRule(term.rule), json.loads(term.value))
    ]


def _honours(offered: Any, rule: FlowDownRule, required: Any) -> bool:
    """Whether an offer is good enough. A text is neither more nor less than a number, so it does not honour a limit."""
    if rule == FlowDownRule.SAME:
        return bool(offered == required)
    if not isinstance(offered, int) or not isinstance(required, int):
        return False
    return offered <= required if rule == FlowDownRule.AT_MOST else offered >= required
