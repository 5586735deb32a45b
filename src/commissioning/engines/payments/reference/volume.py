"""Volume: what is paid besides, for each outcome of a cohort above a quantity.

Source: How a payment is worked out, 6.7.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from commissioning.core.money import Rounding
from commissioning.core.periods import Period, add_months, in_words
from commissioning.engines.payments.reference.days import Days
from commissioning.engines.payments.reference.earned import Earned, why_not_due
from commissioning.engines.payments.reference.participant import Participant
from commissioning.engines.payments.reference.prices import WHOLE, price
from commissioning.engines.payments.reference.readings import Reading, read, whole
from commissioning.terms.cohorts import Cohorts
from commissioning.terms.models import Contract, Terms, VolumeBonus

Key = tuple[str, date, str | None]
"""A contract, a cohort's first day and, where quantities are by group, a group: what outcomes are ranked in."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An outcome in its cohort.

    rank     1 for the first outcome of the cohort.
    share    of the base, in basis points, that must be exceeded.
    base     the people counted, or the number offered; None: there is none.
    bonus    what it earned; None: nothing (yet).
    why_not  why it earned nothing.
    """

    outcome: Earned
    cohort: Period
    rank: int
    share: Reading | None
    base: Fraction | None
    bonus: Earned | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Everyone:
    """What ranks need to know of all participants: their outcomes, rows and days."""

    earned: list[Earned]
    participants: list[Participant]
    days: dict[str, Days]


def ranked(terms: Terms, component: str, everyone: Everyone, *, as_of: date) -> list[Ranked]:
    """Every outcome that could earn a volume bonus, ranked, with the bonus it earned."""
    bonus = terms.prices[component]
    if not isinstance(bonus, VolumeBonus):
        raise ValueError(f"{component} is not a volume bonus.")
    base = _bases(terms, bonus, everyone.participants)
    return [
        _ranked(terms, component, bonus, outcome, cohort, rank, base, everyone.days, as_of)
        for outcomes in _cohorts(terms, bonus, everyone.earned).values()
        for rank, (outcome, cohort) in enumerate(outcomes, start=1)
    ]


def cohort_of(day: date, first: date, months: int) -> Period | None:
    """The cohort that a day falls in; None before the first cohort.

    >>> cohort_of(date(2018, 3, 31), date(2017, 11, 30), 1).inclusive()
    '30 March 2018 to 29 April 2018'
    """
    if day < first or months < 1:
        return None
    place = ((day.year - first.year) * 12 + day.month - first.month) // months
    if add_months(first, place * months) > day:
        place -= 1
    return Period(add_months(first, place * months), add_months(first, (place + 1) * months))


def _cohorts(terms: Terms, bonus: VolumeBonus, earned: Sequence[Earned]) -> dict[Key, list[tuple[Earned, Period]]]:
    """The outcomes by contract, cohort and group, in the order of their ranks."""
    cohorts: dict[Key, list[tuple[Earned, Period]]] = {}
    of = [one for one in earned if one.component == bonus.of and one.why_not_due is None]
    for outcome in sorted(of, key=lambda one: (one.earned_on, one.participant or "", one.ordinal)):
        if outcome.row is None or outcome.contract is None or not _for_group(bonus, outcome.group):
            continue
        day: date | None = getattr(outcome.row, bonus.cohorts.by)
        cohort = _cohort(bonus.cohorts, day, terms.contracts[outcome.contract])
        if cohort is not None:
            key = (outcome.contract, cohort.start, outcome.group if bonus.per_group else None)
            cohorts.setdefault(key, []).append((outcome, cohort))
    return cohorts


def _bases(terms: Terms, bonus: VolumeBonus, participants: Sequence[Participant]) -> dict[Key, int]:
    """How many participants were referred or started, by contract, cohort and group."""
    people: dict[Key, set[str]] = {}
    for participant in participants if bonus.above.of != "offer" else ():
        for key in _base_keys(terms, bonus, participant):
            people.setdefault(key, set()).add(participant.name)
    return {key: len(names) for key, names in people.items()}


def _base_keys(terms: Terms, bonus: VolumeBonus, participant: Participant) -> Iterator[Key]:
    for row in participant.rows:
        day = row.started_on if bonus.above.of == "starts" else row.referred_on
        cohort = _cohort(bonus.cohorts, day, terms.contracts[row.contract])
        group = participant.group(row, terms.programme.group_from)
        if cohort is not None and _for_group(bonus, group):
            yield (row.contract, cohort.start, group if bonus.per_group else None)


def _cohort(cohorts: Cohorts, day: date | None, contract: Contract) -> Period | None:
    months = whole(read(cohorts.months, {"contract_start": contract.starts_on, "cohort_start": cohorts.first}))
    return None if day is None or months is None else cohort_of(day, cohorts.first, months)


def _for_group(bonus: VolumeBonus, group: str | None) -> bool:
    return bonus.only_groups is None or group in bonus.only_groups


def _ranked(
    terms: Terms,
    component: str,
    bonus: VolumeBonus,
    outcome: Earned,
    cohort: Period,
    rank: int,
    bases: Mapping[Key, int],
    days: Mapping[str, Days],
    as_of: date,
) -> Ranked:
    """One outcome of a cohort, and the bonus it earned."""
    contract = terms.contracts[outcome.contract or ""]
    read_on = {**outcome.days, "cohort_start": cohort.start}
    share = read(bonus.above.share, {"contract_start": contract.starts_on, "cohort_start": cohort.start}, outcome.group)
    base = _base(bonus, contract, outcome, cohort, bases)
    without = Ranked(outcome, cohort, rank, share, base, None, None)
    if share is None or base is None:
        return replace(without, why_not="the terms have no quantity in force for it")
    if rank * WHOLE <= share.exact * base:
        return replace(without, why_not=f"outcome {rank} of its cohort is not above {quantity(share, base)}")
    counted = bonus.above.of != "offer"
    earned_on = max(outcome.earned_on, cohort.end or date.max) if counted else outcome.earned_on
    if earned_on > as_of:
        return replace(without, why_not=f"the cohort is still open: it closes on {in_words(earned_on)}")
    read_on["earned_on"] = earned_on
    priced = price(component, bonus.price, contract, read_on, outcome.group, Rounding(terms.programme.rounding))
    due_on = days[outcome.participant or ""].on(bonus.payable, earned_on) if bonus.payable else earned_on
    earned = replace(
        outcome,
        component=component,
        earned_on=earned_on,
        due_on=due_on,
        priced=priced,
        why_not_due=why_not_due(contract, earned_on, due_on, priced, None),
        days=read_on,
        clause=bonus.clause,
        more={"rank": rank, "above": str(share.exact * base / WHOLE), "cohort": cohort.start},
    )
    return replace(without, bonus=earned)


def quantity(share: Reading, base: Fraction) -> str:
    """The quantity to be exceeded, in words."""
    return f"{float(share.exact / 100):g}% of {base} (clause {share.clause})"


def _base(
    bonus: VolumeBonus, contract: Contract, outcome: Earned, cohort: Period, bases: Mapping[Key, int]
) -> Fraction | None:
    if bonus.above.of != "offer":
        group = outcome.group if bonus.per_group else None
        return Fraction(bases.get((outcome.contract or "", cohort.start, group), 0))
    offer = contract.offers.get(bonus.above.offer or "")
    days = {"contract_start": contract.starts_on, "cohort_start": cohort.start}
    reading = read(offer, days, outcome.group) if offer else None
    return reading.exact if reading else None
