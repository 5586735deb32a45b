"""What is paid, for whom and when, in sentences."""

from collections.abc import Iterator

from commissioning.core.periods import in_words
from commissioning.terms import models as m
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Heading, Paragraph


def blocks(terms: m.Terms) -> Iterator[Block]:
    yield Heading(2, "What is paid")
    for name, component in terms.prices.items():
        yield Heading(3, str(component.title))
        yield Paragraph(" ".join(_sentences(name, component, terms)))
        yield from _figures(component, terms)
    if terms.caps:
        yield Heading(2, "The most that is paid")
        for cap in terms.caps.values():
            yield from _cap(cap, terms)


def _sentences(name: str, component: m.Component, terms: m.Terms) -> Iterator[str]:
    match component:
        case m.EventFee():
            event = "is referred" if component.event == "referred_on" else "starts"
            yield f"Paid once for each participant who {event}."
        case m.OutcomePayment():
            yield from _outcome(component, terms)
        case m.Sustainment():
            yield from _sustainment(component, terms)
        case m.FixedFee():
            yield from _fee(component, terms)
        case m.VolumeBonus():
            yield from _bonus(component, terms)
    if not isinstance(component, m.FixedFee):
        yield from _price(name, component, terms)
    if component.payable:
        clock = words.clock(component.payable, terms)
        yield f"It may be paid once the clock “{clock}” has run out."
    else:
        yield "It may be paid from the day it was earned."
    yield _known(component.clause, component.status)


def _known(clause: str, status: str) -> str:
    return f"Clause: {clause}. Status: {status}."


def _title(component: str, terms: m.Terms) -> str:
    return f"“{terms.prices[component].title}”"


def _outcome_title(outcome: str, terms: m.Terms) -> str:
    return f"“{terms.outcomes[outcome].title}”"


def _outcome(component: m.OutcomePayment, terms: m.Terms) -> Iterator[str]:
    yield f"Paid once for each participant who reaches the outcome {_outcome_title(component.outcome, terms)}."
    if component.after:
        yield f"{_title(component.after, terms)} must have been earned first."
    match component.claim:
        case "not_needed":
            yield "The provider does not have to claim it."
        case "required" if component.claim_for:
            members = words.listed([_outcome_title(name, terms) for name in component.claim_for], "or")
            yield f"The provider must claim it where it was reached by {members}; otherwise no claim is needed."
        case "required":
            yield "The provider must claim it."
    if component.unclaimed:
        clock = words.clock(component.unclaimed.after, terms)
        yield f"It is paid in full if it is claimed before the clock “{clock}” runs out, else at a reduced share."


def _sustainment(component: m.Sustainment, terms: m.Terms) -> Iterator[str]:
    yield f"Paid again for each further stretch of work after {_title(component.after, terms)} was earned."
    yield f"Days in work are those that count for {_outcome_title(component.work, terms)}."
    if component.counting == "continuous":
        yield "Each stretch must be worked without a break."
    else:
        yield "Days are added up, and breaks do no harm."
    if component.closes:
        yield f"Days count until {words.anchor(component.closes, terms)}."
    if component.claim == "required":
        yield "The provider must claim each payment; a stretch that nobody claimed still counts as one of them."
    else:
        yield "The provider does not have to claim it."
    if component.ends_at_break_after:
        clock = words.clock(component.ends_at_break_after, terms)
        yield f"Once the clock “{clock}” has run out, the first day out of work ends all further payments."


def _fee(fee: m.FixedFee, terms: m.Terms) -> Iterator[str]:
    yield "Paid to each contract by the month, whoever is served."
    yield f"It is a share of what the contract offered as “{words.offer(fee.value, terms)}”, listed with the contracts."
    months = "calendar months" if fee.months_are == "calendar" else "months counted from the first day of the contract"
    yield f"Months are {months}; a part of a month is paid in proportion to its days."
    ends = "no more referrals are made" if fee.stops_at == "referrals_until" else "the contract ends"
    yield f"It stops when {ends}."
    if fee.deferrable:
        yield "It can be deferred; deferrals are listed with the contracts."


def _bonus(bonus: m.VolumeBonus, terms: m.Terms) -> Iterator[str]:
    yield f"Paid besides {_title(bonus.of, terms)}, for each one in a cohort above a quantity."
    event = "were referred" if bonus.cohorts.by == "referred_on" else "started"
    yield f"A cohort is the people of one contract who {event} in the same period; the first begins on "
    yield f"{in_words(bonus.cohorts.first)}."
    of = {
        "referrals": "the people referred in the cohort",
        "starts": "the people who started in the cohort",
        "offer": f"what the contract offered as “{words.offer(bonus.above.offer or '', terms)}”",
    }[bonus.above.of]
    yield (
        f"The quantity is a share of {of}, counted for each group by itself."
        if bonus.per_group
        else (f"The quantity is a share of {of}.")
    )


def _price(name: str, component: m.Component, terms: m.Terms) -> Iterator[str]:
    assert not isinstance(component, m.FixedFee)
    if component.only_groups is not None:
        yield f"Only for {words.listed([words.group_title(group, terms) for group in component.only_groups])}."
    price = component.price
    if price.figure is None:
        yield "Each contract has a price of its own, listed with the contracts."
    elif any(name in contract.prices for contract in terms.contracts.values()):
        yield "Some contracts have a price of their own, listed with the contracts."
    if price.less:
        yield f"Each contract takes off what it offered as “{words.offer(price.less, terms)}”."


def _figures(component: m.Component, terms: m.Terms) -> Iterator[Block]:
    title = str(component.title)
    match component:
        case m.FixedFee():
            yield from words.told(component.share, f"{title}: share of the whole", terms)
            for n, tranche in enumerate(component.tranches, start=1):
                name = f"{title}: part {n}" if len(component.tranches) > 1 else title
                yield from words.told(tranche.months, f"{name}: months over which it is spread", terms)
                if len(component.tranches) > 1:
                    yield from words.told(tranche.share, f"{name}: share of the fee", terms)
            return
        case m.Sustainment():
            yield from words.told(component.every, f"{title}: length of one stretch", terms)
            yield from words.told(component.at_most, f"{title}: the most payments", terms)
        case m.VolumeBonus():
            yield from words.told(component.cohorts.months, f"{title}: length of a cohort", terms)
            yield from words.told(component.above.share, f"{title}: share above which it is paid", terms)
        case m.OutcomePayment() if component.unclaimed:
            yield from words.told(component.unclaimed.share, f"{title}: share paid where nobody claimed", terms)
    if component.price.figure is not None:
        yield from words.told(component.price.figure, f"{title}: price", terms)
    for times in component.price.times:
        yield from words.told(times, f"{title}: {times.title or 'share of the price'}", terms)


def _cap(cap: m.Cap, terms: m.Terms) -> Iterator[Block]:
    yield Heading(3, str(cap.title))
    whom = "for one participant" if cap.scope == "participant" else "to one contract"
    over = {
        "lifetime": "over the whole time",
        "contract_year": "in each year of the contract",
        "financial_year": "in each financial year from 1 April",
    }[cap.each]
    what = "all payments" if cap.components == "all" else words.listed([_title(name, terms) for name in cap.components])
    yield Paragraph(f"The most that is paid {whom} {over}, for {what}. {_known(cap.clause, cap.status)}")
    yield from words.told(cap.limit, f"{cap.title}: limit", terms)
