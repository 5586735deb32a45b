"""Fixed fees: a sum spread over the months of a contract, whoever is served.

Source: How a payment is worked out, 6.6.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from commissioning.core.money import Rounding, round_pence, split
from commissioning.core.periods import Period, add_months, calendar_months, in_words
from commissioning.engines.payments.reference.days import contract_days
from commissioning.engines.payments.reference.earned import Earned, why_too_late
from commissioning.engines.payments.reference.prices import WHOLE, Factor, Priced
from commissioning.engines.payments.reference.readings import CaseDays, Reading, read, whole
from commissioning.terms.models import Contract, Deferral, FixedFee, Terms


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a fee: its days, and what it pays if none is cut off."""

    days: Period
    pence: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A fee in instalments, by the figures in force on one day."""

    offer: Reading
    share: Reading
    total_pence: int
    instalments: Sequence[Instalment]


def fees(terms: Terms, contract: str, component: str, *, as_of: date, known_on: date | None) -> list[Earned]:
    """The instalments of a fee that a contract earned by a day, those among them that are not due as well."""
    return list(_fees(terms, contract, component, as_of, known_on))


def _fees(terms: Terms, name: str, component: str, as_of: date, known_on: date | None) -> Iterator[Earned]:
    fee, contract = _fee(terms, component), terms.contracts[name]
    days = contract_days(terms, name, known_on=known_on)
    rounding = Rounding(terms.programme.rounding)
    stops_on = stop(contract, fee)
    for ordinal, start in enumerate(_starts(contract.starts_on, fee, as_of), start=1):
        read_on = {"contract_start": contract.starts_on, "month_start": start}
        schedule = _schedule(fee, contract, read_on, rounding)
        if schedule is None or ordinal > len(schedule.instalments):
            continue
        instalment = schedule.instalments[ordinal - 1]
        kept = instalment.days if stops_on is None else instalment.days.intersect(Period(date.min, stops_on))
        if kept is None or kept.end is None or kept.end - timedelta(days=1) > as_of:
            continue
        earned_on = kept.end - timedelta(days=1)
        due_on = days.on(fee.payable, earned_on) if fee.payable else earned_on
        due_on, why_deferred = _deferred(contract, fee, earned_on, due_on)
        yield Earned(
            component,
            ordinal,
            None,
            name,
            None,
            earned_on,
            due_on,
            _priced(schedule, instalment, kept, rounding),
            why_too_late(contract, earned_on) or why_deferred,
            {**read_on, "earned_on": earned_on},
            fee.clause,
            more={
                "instalment": ordinal,
                "of": len(schedule.instalments),
                "total_pence": schedule.total_pence,
                **({} if kept == instalment.days else {"days": [kept.days, instalment.days.days]}),
            },
        )


def _fee(terms: Terms, component: str) -> FixedFee:
    fee = terms.prices[component]
    if not isinstance(fee, FixedFee):
        raise ValueError(f"{component} is not a fixed fee.")
    return fee


def stop(contract: Contract, fee: FixedFee) -> date | None:
    """The first day for which the fee is not paid any more, if there is one."""
    days = [day for day in (getattr(contract, fee.stops_at), contract.ends_on) if day is not None]
    return min(days, default=None)


def _starts(starts_on: date, fee: FixedFee, as_of: date) -> Iterator[date]:
    """The first day of each instalment that has begun."""
    month, n = starts_on, 0
    while month <= as_of:
        yield month
        n += 1
        month = add_months(starts_on, n) if fee.months_are == "contract" else add_months(starts_on.replace(day=1), n)


def _schedule(fee: FixedFee, contract: Contract, days: CaseDays, rounding: Rounding) -> Schedule | None:
    """All instalments, by the figures in force; None where a number is missing."""
    figure = contract.offers.get(fee.value)
    offer = read(figure, days) if figure else None
    share = read(fee.share, days)
    months = [whole(read(tranche.months, days)) for tranche in fee.tranches]
    shares = [read(tranche.share, days) for tranche in fee.tranches]
    known_months = [number for number in months if number is not None]
    known_shares = [part.exact for part in shares if part is not None]
    if offer is None or share is None or len(known_months) < len(months) or len(known_shares) < len(shares):
        return None
    total = round_pence(offer.exact * share.exact / WHOLE, rounding)
    if fee.months_are == "calendar":
        return Schedule(offer, share, total, calendar_instalments(contract.starts_on, sum(known_months), total))
    return Schedule(offer, share, total, contract_instalments(contract.starts_on, known_months, known_shares, total))


def contract_instalments(
    starts_on: date, months: Sequence[int], shares: Sequence[Fraction], total_pence: int
) -> list[Instalment]:
    """A sum split over tranches by their shares, and each tranche over its months alike.

    >>> [part.pence for part in contract_instalments(date(2020, 10, 5), [2, 1], [Fraction(2), Fraction(1)], 100)]
    [34, 33, 33]
    """
    pence = [
        part
        for number, tranche in zip(months, split(total_pence, shares), strict=True)
        for part in (split(tranche, [1] * number) if number else [])
    ]
    firsts = [add_months(starts_on, n) for n in range(len(pence) + 1)]
    return [Instalment(Period(firsts[n], firsts[n + 1]), part) for n, part in enumerate(pence)]


def calendar_instalments(starts_on: date, months: int, total_pence: int) -> list[Instalment]:
    """A sum split over the calendar months that it touches, each by the share of its days.

    >>> [part.pence for part in calendar_instalments(date(2025, 1, 16), 2, 2_000)]
    [516, 1000, 484]
    """
    time = Period(starts_on, add_months(starts_on, months))
    if not months:
        return []
    whole_months = calendar_months(time)
    parts = [part for month in whole_months if (part := month.intersect(time))]
    weights = [Fraction(part.days, month.days) for part, month in zip(parts, whole_months, strict=True)]
    return [Instalment(part, pence) for part, pence in zip(parts, split(total_pence, weights), strict=True)]


def _priced(schedule: Schedule, instalment: Instalment, kept: Period, rounding: Rounding) -> Priced:
    exact = Fraction(instalment.pence * kept.days, instalment.days.days)
    share = Factor("times", "share of the value that the fee is", schedule.share.exact, schedule.share)
    return Priced(round_pence(exact, rounding), exact, schedule.offer, True, (share,))


def _deferred(
    contract: Contract, fee: FixedFee, earned_on: date, due_on: date | None
) -> tuple[date | None, str | None]:
    """The day on which an instalment may be paid, or why it may not yet."""
    if due_on is None:
        return None, "the clock after which it may be paid does not run out"
    holding = [deferral for deferral in contract.deferrals if fee.deferrable and _holds(deferral, earned_on)]
    for deferral in holding:
        if deferral.until is None:
            since = in_words(deferral.from_)
            return None, f"deferred since {since}, and not yet released (clause {deferral.clause})"
        due_on = max(due_on, deferral.until)
    return due_on, None


def _holds(deferral: Deferral, day: date) -> bool:
    return deferral.from_ <= day and (deferral.until is None or day < deferral.until)
