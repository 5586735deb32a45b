"""Terms held still for the bench, so that what moves is the formula and not the price list.

Real terms change by date, and contracts differ in what they bid. Both are meant, and neither is what is tried here. So
each figure is held at its largest number; three contracts and a spare one are alike, begin on one day and do not
end; and cohorts begin with them. A quantity that contracts offered for a bonus is set low enough to be passed.
An offer that providers are rated against is the one thing in which contracts differ: the second offered twice as much.

What nobody knows yet, as what is offered before a tender, is supposed: how a formula moves does not hang on the number.
But a level of a measure that nobody knows stays unknown, and is left out.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commissioning.terms import measures as ms
from commissioning.terms.models import Terms, VolumeBonus

BEGINS = date(2025, 3, 1)
"""The first day. Until the end of February 2028 there is no leap day, so that a year is as long as the next."""
UNTIL = date(2027, 2, 28)
TURNS_MONTHS = 12
HOLDS_FROM = date(2000, 1, 1)
NAMES = ("alder", "beech", "cedar", "dogwood")
QUANTITY = 2
SUPPOSED = 28
"""In place of a number that nobody knows."""

Plain = dict[Any, Any]


def held(terms: Terms) -> Terms:
    """The terms as the bench tries them."""
    whole = terms.model_dump(by_alias=True)
    plain = {name: _held(part, supposes=name != "measures") for name, part in whole.items()}
    for part in (*plain["prices"].values(), *plain["measures"].values()):
        if "cohorts" in part:
            part["cohorts"]["first"] = BEGINS
    plain["contracts"] = {name: _contract(name, plain, terms) for name in NAMES}
    return Terms.model_validate(plain)


def _held(part: Any, *, supposes: bool) -> Any:
    """A part of the terms with every figure at one value, read by a day that is known."""
    if isinstance(part, list):
        return [_held(one, supposes=supposes) for one in part]
    if not isinstance(part, Mapping):
        return part
    held = {key: _held(value, supposes=supposes) for key, value in part.items()}
    if "unit" in part:
        if supposes and part.get("by") == "unknown":
            held["by"] = "referred_on"
        if part.get("values") is not None:
            held["values"] = _one_line(part["values"], supposes)
        if part.get("groups") is not None:
            held["groups"] = {group: _one_line(lines, supposes) for group, lines in part["groups"].items()}
    return held


def _one_line(lines: Mapping[date, Plain], supposes: bool) -> Plain:
    """The largest number; where there is none, the last line."""
    numbers = [line for line in lines.values() if not isinstance(line["value"], str)]
    line = max(numbers, key=lambda line: line["value"], default=lines[max(lines)])
    if supposes and line["value"] == "unknown":
        line = line | {"value": SUPPOSED, "status": "assumed"}
    return {HOLDS_FROM: line}


def _contract(name: str, plain: Plain, terms: Terms) -> Plain:
    """A contract with what any contract offers and any price that any has."""
    every = list(plain["contracts"].values())
    contract = dict(every[0])
    ends = dict.fromkeys(("ends_on", "referrals_until", "pays_until"))
    contract |= ends | {"starts_on": BEGINS, "deferrals": [], "title": {"en": name}, "provider": name}
    for field in ("offers", "prices"):
        contract[field] = {}
        for one in every:
            for key, figure in one[field].items():
                if key not in contract[field] or _is_none(contract[field][key]):
                    contract[field][key] = figure
    for component in terms.prices.values():
        if isinstance(component, VolumeBonus) and component.above.offer in contract["offers"]:
            contract["offers"][component.above.offer] = _at(contract["offers"][component.above.offer], QUANTITY)
    for measure in terms.measures.values():
        offer = measure.compared_with.offer if isinstance(measure.compared_with, ms.OwnOffer) else None
        if offer in contract["offers"] and name == NAMES[1]:
            contract["offers"][offer] = _times(contract["offers"][offer], 2)
    return contract


def _is_none(figure: Plain) -> bool:
    lines = figure["values"] or next(iter(figure["groups"].values()))
    return any(isinstance(line["value"], str) for line in lines.values())


def _at(figure: Plain, value: int) -> Plain:
    return _each_value(figure, lambda _: value)


def _times(figure: Plain, times: int) -> Plain:
    return _each_value(figure, lambda value: value if isinstance(value, str) else times * value)


def _each_value(figure: Plain, change: Any) -> Plain:
    def changed(lines: Plain | None) -> Plain | None:
        return lines and {start: line | {"value": change(line["value"])} for start, line in lines.items()}

    groups = figure["groups"] and {group: changed(lines) for group, lines in figure["groups"].items()}
    return figure | {"values": changed(figure["values"]), "groups": groups}
