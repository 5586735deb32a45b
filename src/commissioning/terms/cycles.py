"""What waits for itself: circles among clocks, outcomes and components."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from commissioning.terms import models as m
from commissioning.terms.figures import Part
from commissioning.terms.refusals import Path

Node = tuple[str, str]
"""A section and an entry of it; `due` for the day on which a component may be paid."""

Graph = dict[Node, set[Node]]


def cycles(terms: m.Terms) -> Iterator[tuple[Path, str]]:
    """A place in each circle, and the circle in words. Parting one may bring another to light, so all are found."""
    graph = waits_for(terms)
    while True:
        try:
            TopologicalSorter(graph).prepare()
            return
        except CycleError as error:
            circle: list[Node] = list(reversed(error.args[1]))
            first = circle.index(min(circle))
            ordered = [*circle[first:-1], *circle[:first]] if first else circle[:-1]
            yield _path(ordered[0]), " → ".join(_words(node) for node in [*ordered, ordered[0]])
            graph[circle[0]].discard(circle[1])


def waits_for(terms: m.Terms) -> Graph:
    """For each clock, outcome and component: what must be known before it."""
    graph: Graph = {}
    closes = terms.programme.evidence_closes if terms.programme else None
    for name, outcome in terms.outcomes.items():
        graph[("outcomes", name)] = _days(outcome, terms) | ({("clocks", closes)} if closes else set())
        if isinstance(outcome, m.AnyOf | m.AllOf):
            graph[("outcomes", name)] |= {("outcomes", member) for member in outcome.outcomes}
    for name, clock in terms.clocks.items():
        graph[("clocks", name)] = _anchor(clock.from_, terms)
    for name, component in terms.prices.items():
        graph[("prices", name)] = _earned(component, terms)
        graph[("due", name)] = {("prices", name), *_payable(component)}
    return graph


def _earned(component: m.Component, terms: m.Terms) -> set[Node]:
    found: set[Node] = set()
    if isinstance(component, m.OutcomePayment):
        found = {("outcomes", component.outcome)}
    if isinstance(component, m.Sustainment):
        found = {("outcomes", component.work), *_anchor(component.closes, terms)}
        if component.ends_at_break_after:
            found.add(("clocks", component.ends_at_break_after))
    if isinstance(component, m.OutcomePayment | m.Sustainment) and component.after:
        found.add(("prices", component.after))
    if isinstance(component, m.VolumeBonus):
        found = {("prices", component.of)}
    return found


def _payable(component: m.Component) -> set[Node]:
    clocks = [component.payable]
    if isinstance(component, m.OutcomePayment) and component.unclaimed:
        clocks.append(component.unclaimed.after)
    return {("clocks", clock) for clock in clocks if clock}


def _days(part: Part, terms: m.Terms) -> set[Node]:
    """The days that windows hang on."""
    found: set[Node] = set()
    if isinstance(part, m.TimeInWork | m.WeeksInWork | m.Earnings | m.Milestone):
        found = _anchor(part.window.opens, terms) | _anchor(part.window.closes, terms)
    if isinstance(part, m.TimeInWork | m.WeeksInWork) and part.jobs_begin:
        found |= _anchor(part.jobs_begin.from_, terms) | _anchor(part.jobs_begin.before, terms)
    return found


def _anchor(anchor: str | None, terms: m.Terms) -> set[Node]:
    if anchor is None:
        return set()
    component, _, day = anchor.partition(".")
    if day:
        return {("due" if day == "due_on" else "prices", component)}
    return {("clocks", anchor)} if anchor in terms.clocks else set()


def _path(node: Node) -> Path:
    return ("prices", node[1]) if node[0] == "due" else node


def _words(node: Node) -> str:
    section, name = node
    return {
        "clocks": f"clock {name}",
        "outcomes": f"outcome {name}",
        "prices": f"component {name}",
        "due": f"{name}.due_on",
    }[section]
