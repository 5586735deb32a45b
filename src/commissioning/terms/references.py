"""Whether every name in the terms names something: clocks, outcomes, components, offers, groups, wages, days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from commissioning.terms import journey as j
from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms import ratings as rs
from commissioning.terms.cycles import cycles
from commissioning.terms.figures import Part, Series
from commissioning.terms.journey_rules import broken_journey
from commissioning.terms.measure_rules import broken_measures
from commissioning.terms.merging import SECTIONS, did_you_mean
from commissioning.terms.rating_rules import broken_ratings
from commissioning.terms.refusals import Complaints, Path
from commissioning.terms.rules import broken_rules
from commissioning.terms.standard_rules import broken_standards
from commissioning.terms.walking import At, parts
from commissioning.terms.yaml_source import Tree

_RULES = (broken_rules, broken_journey, broken_standards, broken_measures, broken_ratings)

CASE_DAYS = ("referred_on", "started_on", "ended_on")
"""Days of a participant that a window or clock may hang on."""

Known = dict[str, set[str]]
"""The names in each section, those of entries that are wrong among them: they exist."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name at a place, and what it should be the name of."""

    path: Path
    name: str
    of: str
    known: frozenset[str]


def check_references(terms: m.Terms, tree: Tree, complaints: Complaints) -> None:
    """Complain of every name that names nothing, every circle, and every figure that does not fit its place."""
    known = _known(tree)
    for reference in _references(terms, known):
        if reference.name not in reference.known and not _is_broken(reference.path, tree):
            problem = f"There is no {reference.of} {reference.name}."
            todo = did_you_mean(reference.name, reference.known)
            complaints.add(tree.place(reference.path), reference.path, problem, todo)
    for path, circle in cycles(terms):
        todo = "Let one of them hang on a day of the participant, or on something that comes before."
        complaints.add(tree.place(path), path, f"This waits for itself: {circle}.", todo)
    for rule in chain.from_iterable(broken(terms) for broken in _RULES):
        if not _is_broken(rule.path, tree):
            complaints.add(tree.place(rule.path), rule.path, rule.problem, rule.todo)


def _known(tree: Tree) -> Known:
    known = {section: _names(tree.data.get(section)) for section in SECTIONS}
    contracts = tree.data.get("contracts")
    known["offers"] = set()
    for contract in contracts.values() if isinstance(contracts, dict) else []:
        known["offers"] |= _names(contract.get("offers")) if isinstance(contract, dict) else set()
    return known


def _names(section: object) -> set[str]:
    return {str(name) for name in section} if isinstance(section, dict) else set()


def _is_broken(path: Path, tree: Tree) -> bool:
    return any(path[:end] in tree.broken for end in range(len(path) + 1))


def _references(terms: m.Terms, known: Known) -> Iterator[Reference]:
    for at in parts(terms):
        for field, name, of, names in _names_in(at, known):
            yield Reference((*at.path, *field.split(".")), name, of, frozenset(names))


Named = tuple[str, str, str, Iterable[str]]
"""A field, the name in it, what it names, and the names there are."""


def _names_in(at: At, known: Known) -> Iterator[Named]:
    part = at.part
    for field, section in _NAMES.get(type(part), {}).items():
        value = getattr(part, field)
        if isinstance(value, list):
            for n, name in enumerate(value):
                yield f"{field}.{n}", name, _ONE[section], known.get(section, ())
        elif value is not None and value != "all":
            yield field, value, _ONE[section], known.get(section, ())
    for field, alias in _ANCHORS.get(type(part), {}).items():
        value = getattr(part, field)
        if value is not None:
            yield alias, value, "day or clock", _anchors(known, with_earned_on=isinstance(part, m.Clock))
    if isinstance(part, Series) and part.groups is not None:
        for group in part.groups:
            yield f"groups.{group}", group, "group", known.get("groups", ())
    if isinstance(part, m.Contract):
        for name in part.prices:
            yield f"prices.{name}", name, "component", known.get("prices", ())


def _anchors(known: Known, *, with_earned_on: bool) -> set[str]:
    days = {f"{name}.{day}" for name in known.get("prices", ()) for day in ("earned_on", "due_on")}
    return {*CASE_DAYS, *known.get("clocks", ()), *days, *(["earned_on"] if with_earned_on else [])}


_ONE = {
    "circumstances": "circumstance",
    "clocks": "clock",
    "outcomes": "outcome",
    "prices": "component",
    "wages": "wage",
    "offers": "offer of any contract called",
    "groups": "group",
    "measures": "measure",
}
"""What one entry of a section is called."""

_NAMES: dict[type[Part], dict[str, str]] = {
    m.Programme: {"evidence_closes": "clocks"},
    j.Test: {"circumstance": "circumstances"},
    j.GroupRule: {"group": "groups"},
    m.Threshold: {"wage": "wages"},
    m.AnyOf: {"outcomes": "outcomes"},
    m.AllOf: {"outcomes": "outcomes"},
    m.EventFee: {"payable": "clocks", "only_groups": "groups"},
    m.OutcomePayment: {
        "payable": "clocks",
        "only_groups": "groups",
        "outcome": "outcomes",
        "after": "prices",
        "claim_for": "outcomes",
    },
    m.Unclaimed: {"after": "clocks"},
    m.Sustainment: {
        "payable": "clocks",
        "only_groups": "groups",
        "after": "prices",
        "work": "outcomes",
        "ends_at_break_after": "clocks",
    },
    m.FixedFee: {"payable": "clocks", "value": "offers"},
    m.VolumeBonus: {"payable": "clocks", "only_groups": "groups", "of": "prices"},
    m.Price: {"less": "offers"},
    m.Quantity: {"offer": "offers"},
    m.Cap: {"components": "prices"},
    ms.Measure: {"only_groups": "groups"},
    ms.Numerator: {"outcome": "outcomes", "component": "prices"},
    ms.OwnOffer: {"offer": "offers"},
    rs.Prerequisite: {"measure": "measures"},
}
"""Fields that hold names, by part: the section that has them."""

_ANCHORS: dict[type[Part], dict[str, str]] = {
    m.Clock: {"from_": "from"},
    m.Window: {"opens": "opens", "closes": "closes"},
    m.JobsBegin: {"from_": "from", "before": "before"},
    m.Sustainment: {"closes": "closes"},
}
"""Fields that hold days, with the names that authors write."""
