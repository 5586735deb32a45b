"""Prices: an exact product of what the terms say, rounded once.

Source: How a payment is worked out, 3.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commissioning.core.money import Rounding, round_pence
from commissioning.engines.payments.reference.readings import CaseDays, Reading, read
from commissioning.terms.models import Contract, Price

WHOLE = 10_000
"""Basis points of the whole."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What a price is multiplied by.

    kind           less (a discount: what is left of the price), times or share.
    basis_points   what is multiplied by, over 10,000.
    """

    kind: str
    title: str
    basis_points: Fraction
    reading: Reading


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount and how it was reached.

    pence     None where a number is missing; `missing` says which.
    """

    pence: int | None
    exact: Fraction | None
    line: Reading | None
    own_price: bool
    factors: tuple[Factor, ...] = ()
    missing: str | None = None


def price(
    component: str,
    terms: Price,
    contract: Contract,
    days: CaseDays,
    group: str | None,
    rounding: Rounding,
    *,
    unclaimed: "Unclaimed | None" = None,
) -> Priced:
    """What one due is worth under a contract.

    Takes    unclaimed: the reduced share, where nobody claimed in time.
    """
    own = contract.prices.get(component)
    figure = own or terms.figure
    line = read(figure, days, group) if figure else None
    if line is None:
        return Priced(None, None, None, own is not None, missing="the terms have no price in force for it")
    factors = _factors(terms, contract, days, group, unclaimed)
    if isinstance(factors, str):
        return Priced(None, None, line, own is not None, missing=factors)
    exact = product(line.exact, factors)
    return Priced(round_pence(exact, rounding), exact, line, own is not None, tuple(factors))


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """The share that is left of an outcome nobody claimed in time; None where the terms have no number for it."""

    share: Reading | None


def product(amount: Fraction, factors: Sequence[Factor]) -> Fraction:
    """An amount times every factor, exactly."""
    for factor in factors:
        amount *= factor.basis_points / WHOLE
    return amount


def _factors(
    terms: Price, contract: Contract, days: CaseDays, group: str | None, unclaimed: Unclaimed | None
) -> list[Factor] | str:
    """Every factor in turn, or which one is missing."""
    factors: list[Factor] = []
    if terms.less is not None:
        offer = contract.offers.get(terms.less)
        less = read(offer, days, group) if offer else None
        if less is None:
            return f"the contract offers no {terms.less} that is in force"
        factors.append(Factor("less", terms.less, WHOLE - less.exact, less))
    for figure in terms.times:
        times = read(figure, days, group)
        if times is None:
            return f"the share {figure.title or figure.unit} has no number in force"
        factors.append(Factor("times", str(figure.title or "share"), times.exact, times))
    if unclaimed is not None:
        if unclaimed.share is None:
            return "the share paid without a claim has no number in force"
        factors.append(Factor("share", "share paid without a claim in time", unclaimed.share.exact, unclaimed.share))
    return factors
