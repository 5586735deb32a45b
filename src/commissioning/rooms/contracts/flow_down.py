"""Whether each link of a supply chain honours the headline terms that the contract says must flow down."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from commissioning.platform.dated_rows import in_force
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.rooms.contracts.models import Contract, FlowDown, FlowDownRule, SupplyTerms
from commissioning.rooms.contracts.queries import Link, supply_chain

Row = TypeVar("Row", FlowDown, SupplyTerms)


@dataclass(frozen=True, slots=True)
class Gap:
    """A link that does not honour a term. `offered` is None where it is silent."""

    link: Link
    term: FlowDown
    offered: str | int | None
    since: date
    """From which day on it has not honoured it, without a day between."""

    @property
    def says(self) -> str:
        """The gap as a sentence."""
        required = required_in_words(self.term)
        offered = "says nothing of it" if self.offered is None else f"offers {self.offered}"
        name = name_in_words(self.term.term)
        return (
            f"{self.link.relationship.organisation} must have {name}: {required} (clause {self.term.clause}). "
            f"Its sub-contract {offered}."
        )


def name_in_words(term: str) -> str:
    """The name of a headline term as people say it: "payment terms days"."""
    return term.replace("_", " ")


def required_in_words(term: FlowDown) -> str:
    """What a term requires, as "at most 30"."""
    return f"{FlowDownRule(term.rule).label} {json.loads(term.value)}"


def flow_down_terms(contract: str, *, on: date, known_by: datetime | None = None) -> list[FlowDown]:
    """The terms that must flow down on a day, by name. For one date the last agreed wins."""
    held = (_held(rows, on) for _, rows in sorted(_required(contract, known_by).items()))
    return [each for each in held if each is not None and each.rule != FlowDownRule.LIFTED]


def flow_down_gaps(contract: str, *, on: date, known_by: datetime | None = None) -> list[Gap]:
    """Each link that may be seen and each term that it does not honour on a day, down the chain."""
    required = _required(contract, known_by)
    terms = flow_down_terms(contract, on=on, known_by=known_by)
    offered: dict[str, list[SupplyTerms]] = {}
    for each in _known(SupplyTerms.objects.filter(contract=contract), known_by):
        offered.setdefault(each.relationship_id, []).append(each)
    return [
        Gap(link, term, link.headline_terms.get(term.term), since)
        for link in supply_chain(contract, on=on, known_by=known_by)
        for term in terms
        for since in [_since(link, required[term.term], offered.get(link.relationship.pk, []), on)]
        if since is not None
    ]


def gaps_by_contract(*, on: date) -> dict[str, int]:
    """How many gaps each running contract has on a day, by reference, as far as may be seen: always in few queries."""
    running = Contract.objects.filter(starts_on__lte=on, ends_on__gt=on).values("pk")
    required: dict[str, dict[str, list[FlowDown]]] = {}
    for each in _known(FlowDown.objects.filter(contract__in=running), None):
        required.setdefault(each.contract_id, {}).setdefault(each.term, []).append(each)
    offered: dict[str, list[SupplyTerms]] = {}
    for terms in _known(SupplyTerms.objects.filter(contract__in=list(required)), None):
        offered.setdefault(terms.relationship_id, []).append(terms)
    found: dict[str, int] = {}
    for sub in Relationship.objects.filter(in_force(on), contract__in=list(required), kind=Relation.SUB_OF):
        now = _held(offered.get(sub.pk, []), on)
        held = (_held(rows, on) for rows in required[sub.contract].values())
        gaps = sum(each is not None and each.rule != FlowDownRule.LIFTED and not _honours(now, each) for each in held)
        if gaps:
            found[sub.contract] = found.get(sub.contract, 0) + gaps
    return found


def _since(link: Link, required: list[FlowDown], offered: list[SupplyTerms], on: date) -> date | None:
    """The first of the days up to `on` on which a link goes on not honouring a term; None if it honours it then."""
    starts_on = link.relationship.starts_on
    changes = {starts_on, *(each.applies_from for each in required), *(each.applies_from for each in offered)}
    found = None
    for day in sorted((each for each in changes if starts_on <= each <= on), reverse=True):
        term, terms = _held(required, day), _held(offered, day)
        if term is None or term.rule == FlowDownRule.LIFTED or _honours(terms, term):
            break
        found = day
    return found


def _required(contract: str, known_by: datetime | None) -> dict[str, list[FlowDown]]:
    """What was said of each term, in the order in which it holds."""
    found: dict[str, list[FlowDown]] = {}
    for each in _known(FlowDown.objects.filter(contract=contract), known_by):
        found.setdefault(each.term, []).append(each)
    return found


def _known(rows: QuerySet[Row], known_by: datetime | None) -> QuerySet[Row]:
    if known_by is not None:
        rows = rows.filter(agreed_at__lt=known_by)
    return rows.order_by("applies_from", "agreed_at")


def _held(rows: list[Row], on: date) -> Row | None:
    """Which of the rows of `_known` held on a day."""
    return next((each for each in reversed(rows) if each.applies_from <= on), None)


def _honours(terms: SupplyTerms | None, term: FlowDown) -> bool:
    """Whether an offer is good enough. A text is neither more nor less than a number, so it does not honour a limit."""
    offered = None if terms is None else json.loads(terms.headline_terms).get(term.term)
    required = json.loads(term.value)
    if term.rule == FlowDownRule.SAME:
        return bool(offered == required)
    if not isinstance(offered, int) or not isinstance(required, int):
        return False
    return offered <= required if term.rule == FlowDownRule.AT_MOST else offered >= required
