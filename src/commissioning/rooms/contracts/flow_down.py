"""Whether each link of a supply chain honours the headline terms that the contract says must flow down."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commissioning.platform.models import Relation, Relationship
from commissioning.rooms.contracts.models import Contract, FlowDown, FlowDownRule, SupplyTerms
from commissioning.rooms.contracts.queries import Link, supply_chain
from commissioning.rooms.market.queries import in_force


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
    return _gaps(terms, supply_chain(contract, on=on, known_by=known_by))


def gaps_by_contract(*, on: date) -> dict[str, int]:
    """How many gaps each running contract has on a day, by reference, as far as may be seen: always in few queries."""
    running = Contract.objects.filter(starts_on__lte=on, ends_on__gt=on).values("pk")
    terms: dict[str, dict[str, FlowDown]] = {}
    agreed = FlowDown.objects.filter(contract__in=running, applies_from__lte=on)
    for each in agreed.order_by("applies_from", "agreed_at"):
        terms.setdefault(each.contract_id, {})[each.term] = each
    subs = Relationship.objects.filter(in_force(on), contract__in=list(terms), kind=Relation.SUB_OF)
    offered = SupplyTerms.objects.filter(contract__in=list(terms), applies_from__lte=on)
    latest = {each.relationship_id: each for each in offered.order_by("applies_from", "agreed_at")}
    found: dict[str, int] = {}
    for sub in subs.select_related("organisation").order_by("pk"):
        held = [each for each in terms[sub.contract].values() if each.rule != FlowDownRule.LIFTED]
        if gaps := _gaps(held, [Link(sub, 1, latest.get(sub.pk))]):
            found[sub.contract] = found.get(sub.contract, 0) + len(gaps)
    return found


def _gaps(terms: Sequence[FlowDown], links: Iterable[Link]) -> list[Gap]:
    return [
        Gap(link, term, offered)
        for link in links
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
