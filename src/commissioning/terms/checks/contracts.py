"""Contracts: dates that contradict, what a component needs and a contract lacks, areas held twice."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from commissioning.terms import journey as j
from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error, note, warning
from commissioning.terms.figures import Figure
from commissioning.terms.places import offer_fits
from commissioning.terms.refusals import Path


def findings(terms: m.Terms) -> Iterator[Finding]:
    for key, contract in terms.contracts.items():
        path = ("contracts", key)
        yield from _dates(path, contract)
        yield from _deferrals(path, contract, terms)
        yield from _needed(path, contract, terms)
    yield from _stops(terms)
    yield from _calendars(terms)
    yield from _areas(terms)


def _dates(path: Path, contract: m.Contract) -> Iterator[Finding]:
    starts, ends = contract.starts_on, contract.ends_on
    for field, day in (("ends_on", ends), ("referrals_until", contract.referrals_until)):
        if day is not None and day <= starts:
            sentence = f"{field} {day} does not lie after starts_on {starts}."
            yield error((*path, field), sentence, "Correct one of the two; an end is the first day after.")
    if contract.pays_until is not None and contract.pays_until <= starts:
        sentence = f"Nothing is paid: pays_until {contract.pays_until} does not lie after starts_on {starts}."
        yield error((*path, "pays_until"), sentence, "Correct one of the two.")
    if ends is not None and contract.referrals_until is not None and contract.referrals_until > ends:
        sentence = f"Referrals go on until {contract.referrals_until}, but the contract ends on {ends}."
        yield error((*path, "referrals_until"), sentence, "Correct one of the two.")
    if ends is not None and contract.pays_until is not None and contract.pays_until < ends:
        sentence = f"Payments stop on {contract.pays_until}, before the contract ends on {ends}."
        yield warning((*path, "pays_until"), sentence, "Check that it is meant.")


def _deferrals(path: Path, contract: m.Contract, terms: m.Terms) -> Iterator[Finding]:
    fees = [component for component in terms.prices.values() if isinstance(component, m.FixedFee)]
    if contract.deferrals and not any(fee.deferrable for fee in fees):
        yield warning(
            (*path, "deferrals"), "No fee of the programme can be deferred.", "Say so of a fee: deferrable: true."
        )
    for n, deferral in enumerate(contract.deferrals):
        where = (*path, "deferrals", str(n))
        if deferral.until is not None and deferral.until <= deferral.from_:
            sentence = f"The deferral ends on {deferral.until}, before it has begun."
            yield error((*where, "until"), sentence, "Correct one of the two dates.")
        if not _overlap(deferral.from_, deferral.until, contract.starts_on, contract.ends_on):
            yield warning(where, "No day of the deferral lies in the contract.", "Correct its dates.")


def _needed(path: Path, contract: m.Contract, terms: m.Terms) -> Iterator[Finding]:
    for use in offer_fits(terms):
        if use.offer not in contract.offers:
            sentence = f"The {use.of} {use.name} needs the offer {use.offer}, which this contract has not."
            found, without = (error, "pays nothing") if use.of == "component" else (warning, "has no result")
            yield found((*path, "offers"), sentence, f"Add what was offered, or 0; without it {use.name} {without}.")
    for name, component in terms.prices.items():
        if isinstance(component, m.FixedFee) or component.price.figure is not None or name in contract.prices:
            continue
        sentence = f"The component {name} has no price of the programme, and this contract has none of its own."
        yield error((*path, "prices"), sentence, f"Add prices.{name} to the contract; none, if nothing is paid.")


def _stops(terms: m.Terms) -> Iterator[Finding]:
    for name, component in terms.prices.items():
        if isinstance(component, m.FixedFee):
            for key, contract in terms.contracts.items():
                if getattr(contract, component.stops_at) is None:
                    sentence = f"The fee {name} stops at {component.stops_at}, which this contract does not state."
                    yield note(("contracts", key, component.stops_at), sentence, "State it, once it is known.")


def _calendars(terms: m.Terms) -> Iterator[Finding]:
    lengths: list[tuple[str, Figure]] = [(f"clock {name}", clock) for name, clock in terms.clocks.items()]
    lengths += [(f"limit {name}", rule.within) for name, rule in terms.journey.items() if isinstance(rule, j.Limit)]
    lengths += [
        (f"complaint {name}", rule.within) for name, rule in terms.journey.items() if isinstance(rule, j.Handling)
    ]
    counting = next((what for what, length in lengths if length.measure == "working days"), None)
    for key, contract in terms.contracts.items():
        if counting and contract.nation == "other":
            sentence = f"No calendar of working days is carried for it, but the {counting} counts them."
            yield error(("contracts", key, "nation"), sentence, "Name the nation whose bank holidays count.")


def _areas(terms: m.Terms) -> Iterator[Finding]:
    for (first, one), (second, other) in combinations(terms.contracts.items(), 2):
        same = one.provider == other.provider and one.area.key == other.area.key
        if same and _overlap(one.starts_on, one.ends_on, other.starts_on, other.ends_on):
            sentence = f"{one.provider} holds the area {one.area.key} twice at one time, here and by contract {first}."
            yield warning(("contracts", second), sentence, "End one where the other begins, or check the area.")


def _overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    return (other_end is None or start < other_end) and (end is None or other_start < end)
