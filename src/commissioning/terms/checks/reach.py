"""Prices that no one can reach: behind groups, other components, outcomes or quantities that cannot be."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error, note, warning
from commissioning.terms.checks.windows import impossible
from commissioning.terms.figures import Series
from commissioning.terms.refusals import Path
from commissioning.terms.walking import lines

Priced = m.EventFee | m.OutcomePayment | m.Sustainment | m.VolumeBonus


def findings(terms: m.Terms) -> Iterator[Finding]:
    for name, component in terms.prices.items():
        path = ("prices", name)
        if isinstance(component, Priced):
            yield from _groups(path, name, component, terms)
            yield from _before(path, component, terms)
        match component:
            case m.OutcomePayment():
                yield from _outcome(path, component, terms)
            case m.Sustainment():
                yield from _sustainment(path, component)
            case m.VolumeBonus():
                yield from _bonus(path, component, terms)
            case m.EventFee() if component.event == "referred_on":
                yield from _referral_fee(path, component)


def earners(name: str, terms: m.Terms) -> set[str]:
    """The groups in which somebody can earn a component. Empty: nobody ever."""
    component = terms.prices[name]
    if isinstance(component, m.FixedFee):
        return set(terms.groups)
    groups = set(terms.groups if component.only_groups is None else component.only_groups)
    if isinstance(component, m.OutcomePayment) and impossible(terms.outcomes[component.outcome], terms):
        return set()
    before = _comes_after(component)
    return groups & earners(before, terms) if before else groups


def pays(component: m.Component, name: str, terms: m.Terms) -> bool:
    """Whether some line of some price is more than nothing, or not known."""
    if isinstance(component, m.FixedFee):
        return True
    figures: list[Series] = [contract.prices[name] for contract in terms.contracts.values() if name in contract.prices]
    if component.price.figure is not None and len(figures) < len(terms.contracts):
        figures.append(component.price.figure)
    return any(line.value not in (0, "none") for figure in figures for _, _, line in lines(figure))


def _comes_after(component: m.Component) -> str | None:
    if isinstance(component, m.OutcomePayment | m.Sustainment):
        return component.after
    return component.of if isinstance(component, m.VolumeBonus) else None


def _groups(path: Path, name: str, component: Priced, terms: m.Terms) -> Iterator[Finding]:
    meant = terms.groups if component.only_groups is None else component.only_groups
    figure = component.price.figure
    by_contract = all(name in contract.prices for contract in terms.contracts.values())
    if figure is not None and figure.groups is not None and not by_contract:
        for group in meant:
            if group not in figure.groups:
                todo = "Give it a price (none, if nothing is paid for it), or leave it out of only_groups."
                yield error((*path, "price", "figure", "groups"), f"Group {group} has no price.", todo)
        for group in figure.groups:
            if group not in meant:
                sentence = f"Group {group} has a price, but the component is not for it."
                yield warning((*path, "price", "figure", "groups", group), sentence, "Leave it out, or add the group.")
    if not pays(component, name, terms):
        yield warning((*path, "price"), "Every price is 0 or none, so nothing is ever paid.", "Is a price missing?")
    if component.only_groups is not None and not component.only_groups:
        yield error((*path, "only_groups"), "The component is for no group.", "Name the groups, or leave it out.")


def _before(path: Path, component: Priced, terms: m.Terms) -> Iterator[Finding]:
    before = _comes_after(component)
    if before is None:
        return
    field = "of" if isinstance(component, m.VolumeBonus) else "after"
    possible = earners(before, terms)
    meant = terms.groups if component.only_groups is None else component.only_groups
    if not possible:
        sentence = f"It needs {before}, which nobody can earn."
        yield error((*path, field), sentence, f"Correct {before}, or leave it out.")
    else:
        for group in (group for group in meant if group not in possible):
            sentence = f"Group {group} cannot earn it, for {before} is not for that group."
            yield error((*path, field), sentence, "Correct the groups of one of the two.")


def _outcome(path: Path, component: m.OutcomePayment, terms: m.Terms) -> Iterator[Finding]:
    outcome = terms.outcomes[component.outcome]
    if impossible(outcome, terms):
        sentence = f"It pays for {component.outcome}, which not everybody can reach in its window."
        yield error((*path, "outcome"), sentence, f"Correct the outcome {component.outcome}.")
    if component.claim_for is not None and isinstance(outcome, m.AnyOf):
        if not component.claim_for:
            yield error((*path, "claim_for"), "No member needs the claim that is required.", "Name the members.")
        elif set(component.claim_for) == set(outcome.outcomes):
            yield note((*path, "claim_for"), "All members need a claim, as they would without it.", "Leave it out.")


def _sustainment(path: Path, component: m.Sustainment) -> Iterator[Finding]:
    for field, figure in (("every", component.every), ("at_most", component.at_most)):
        if any(line.value == 0 for _, _, line in lines(figure)):
            todo = "Give a number above 0; a group without these payments has the value none."
            yield error((*path, field), "A number of 0 lets nobody earn it.", todo)


def _bonus(path: Path, component: m.VolumeBonus, terms: m.Terms) -> Iterator[Finding]:
    first = component.cohorts.first
    if all(contract.ends_on is not None and contract.ends_on <= first for contract in terms.contracts.values()):
        sentence = f"The first cohort begins on {first}, when every contract has ended."
        yield error((*path, "cohorts", "first"), sentence, "Correct the date.")


def _referral_fee(path: Path, component: m.EventFee) -> Iterator[Finding]:
    figure = component.price.figure
    if figure is not None and figure.by == "started_on":
        sentence = "The fee is for a referral, but its price is read on the start: without a start nothing is paid."
        yield warning((*path, "price", "figure", "by"), sentence, "Read it by referred_on.")
