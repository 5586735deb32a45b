"""Money is a whole number of pence. It is rounded here and nowhere else.

Prices and shares are worked out exactly, as fractions, and become pence once, at the end. Which way a half goes is a
term of the programme; `Rounding` names the choices.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import lcm


class Rounding(StrEnum):
    """What becomes of a part of a penny. The same for what is owed and for what is taken back."""

    HALF_AWAY_FROM_ZERO = "half_away_from_zero"
    HALF_TO_EVEN = "half_to_even"
    UP = "away_from_zero"
    DOWN = "towards_zero"


class CannotSplit(ValueError):
    """The weights do not say how the amount is to be shared."""


def round_pence(amount: Fraction | int, rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO) -> int:
    """The whole pence nearest to an exact amount of pence.

    Takes    the amount in pence, exact. The size is rounded, then the sign put back, so that a reversal is always
             the opposite of what it reverses.

    >>> round_pence(Fraction(5, 2)), round_pence(Fraction(-5, 2)), round_pence(Fraction(5, 2), Rounding.HALF_TO_EVEN)
    (3, -3, 2)
    """
    size, rest = divmod(abs(amount.numerator), amount.denominator)
    if _goes_up(size, 2 * rest, amount.denominator, rounding):
        size += 1
    return size if amount >= 0 else -size


def _goes_up(size: int, twice_rest: int, whole: int, rounding: Rounding) -> bool:
    if rounding is Rounding.UP:
        return twice_rest > 0
    if rounding is Rounding.DOWN:
        return False
    if twice_rest == whole:
        return rounding is Rounding.HALF_AWAY_FROM_ZERO or size % 2 == 1
    return twice_rest > whole


def split(total_pence: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Share an amount in proportion to weights, so that the parts sum to the whole.

    Each part first gets the whole pence of its exact share; the pence left over go, one each, to the parts with the
    largest remainders, and among equal remainders to the earlier part. A negative total is shared as its opposite is.

    Returns  pence, one per weight in their order, each within a penny of its exact share; a weight of 0 gets 0.
    Raises   CannotSplit, when there is no weight, a negative one, or none above zero.

    >>> split(100, [1, 1, 1]), split(-100, [1, 1, 1])
    ([34, 33, 33], [-34, -33, -33])
    """
    whole = _whole_weights(total_pence, weights)
    weight_of_all = sum(whole)
    shares = [divmod(abs(total_pence) * weight, weight_of_all) for weight in whole]
    parts = [share for share, _ in shares]
    left = abs(total_pence) - sum(parts)
    # The sort is stable, so among equal remainders the earlier part comes first.
    for place in sorted(range(len(shares)), key=lambda place: -shares[place][1])[:left]:
        parts[place] += 1
    return parts if total_pence >= 0 else [-part for part in parts]


def _whole_weights(total_pence: int, weights: Sequence[int | Fraction]) -> list[int]:
    """The same proportions in whole numbers."""
    if not weights:
        raise CannotSplit(f"{show(total_pence)} cannot be split: there are no parts. Give at least one weight.")
    for place, weight in enumerate(weights, start=1):
        if weight < 0:
            raise CannotSplit(
                f"{show(total_pence)} cannot be split: weight {place} of {len(weights)} is {weight}. "
                "Give weights of zero or more."
            )
    scale = lcm(*(weight.denominator for weight in weights))
    whole = [weight.numerator * (scale // weight.denominator) for weight in weights]
    if not any(whole):
        raise CannotSplit(
            f"{show(total_pence)} cannot be split: all {len(weights)} weights are zero. Give one above zero."
        )
    return whole


def show(pence: int, currency: str = "GBP") -> str:
    """An amount as a reader expects it; a currency other than sterling is named by its code.

    >>> show(123_456), show(-5), show(1_200, "USD")
    ('£1,234.56', '-£0.05', 'USD 12.00')
    """
    pounds, rest = divmod(abs(pence), 100)
    unit = "£" if currency == "GBP" else f"{currency} "
    return f"{'-' if pence < 0 else ''}{unit}{pounds:,}.{rest:02}"
