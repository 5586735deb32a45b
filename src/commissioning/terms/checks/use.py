"""What stands in the terms and does nothing: entries that nobody uses, caps that cap nothing, conditions untested."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, note, warning
from commissioning.terms.checks.lengths import dates, number
from commissioning.terms.cycles import waits_for
from commissioning.terms.figures import Figure
from commissioning.terms.places import offer_fits
from commissioning.terms.refusals import Path
from commissioning.terms.walking import lines


def findings(terms: m.Terms) -> Iterator[Finding]:
    yield from _unused(terms)
    for name, cap in terms.caps.items():
        yield from _cap(("caps", name), cap, terms)
    for name, outcome in terms.outcomes.items():
        for n, condition in enumerate(outcome.not_tested):
            path = ("outcomes", name, "not_tested", str(n))
            yield note(path, f"No evidence shows this condition: {condition}", "Leave it to verification.")


def _unused(terms: m.Terms) -> Iterator[Finding]:
    used = {name for needs in waits_for(terms).values() for name in needs}
    used |= {("outcomes", measure.numerator.outcome or "") for measure in terms.measures.values()}
    if terms.programme.evidence_closes:
        used.add(("clocks", terms.programme.evidence_closes))
    wages = {outcome.threshold.wage for outcome in terms.outcomes.values() if isinstance(outcome, m.Earnings)}
    for section, entries in (("clocks", terms.clocks), ("outcomes", terms.outcomes)):
        for name in entries:
            if (section, name) not in used:
                yield warning((section, name), "Nothing in the terms uses it.", "Leave it out, or is a name missing?")
    for name in terms.wages:
        if name not in wages:
            yield warning(("wages", name), "No threshold uses it.", "Leave it out, or is a name missing?")
    needed = {use.offer for use in offer_fits(terms)}
    for key, contract in terms.contracts.items():
        for offer in contract.offers:
            if offer not in needed:
                sentence = "No component uses this offer, and no measure."
                yield warning(("contracts", key, "offers", offer), sentence, "Leave it out, or is a name missing?")


def _cap(path: Path, cap: m.Cap, terms: m.Terms) -> Iterator[Finding]:
    capped = {
        name: component
        for name, component in terms.prices.items()
        if (cap.components == "all" or name in cap.components)
        and not (cap.scope == "participant" and isinstance(component, m.FixedFee))
    }
    if not capped:
        sentence = "It caps nothing: a fee is not paid for a participant, and no other component is named."
        yield warning((*path, "components"), sentence, "Name the components that it caps.")
    for where, _, line in lines(cap.limit, (*path, "limit")):
        if line.value == 0:
            yield warning(where, "The most that is paid is 0.", "Write none, if there is no limit from this day.")
    for name, component in capped.items():
        figure = None if isinstance(component, m.FixedFee) else component.price.figure
        if figure is not None and (above := _above(figure, cap.limit, list(terms.groups))):
            yield note(
                (*path, "limit"), f"From {above} one {name} alone is more than the limit.", "Check that it is meant."
            )


def _above(price: Figure, limit: Figure, groups: list[str]) -> str | None:
    """The first date from which a single price is more than a limit."""
    for day in dates(price, limit):
        for group in groups:
            one, most = number(price, day, group), number(limit, day, group)
            if one is not None and most is not None and one > most > 0:
                return day.isoformat()
    return None
