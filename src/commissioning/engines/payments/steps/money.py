"""Rounding in SQL, as `core.money` does it: the size is rounded, then the sign put back."""

from commissioning.core.money import Rounding
from commissioning.warehouse.base import Dialect


def rounded(amount: str, parts: str, rounding: Rounding, *, sql: Dialect) -> str:
    """SQL for an amount ÷ parts in whole pence. Takes SQL of whole numbers, `parts` above zero."""
    size = f"ABS({amount})"
    whole = sql.divide(size, parts)
    rest = f"({size} - {whole} * {parts})"
    match rounding:
        case Rounding.UP:
            goes_up = f"{rest} > 0"
        case Rounding.DOWN:
            goes_up = "FALSE"
        case Rounding.HALF_AWAY_FROM_ZERO:
            goes_up = f"2 * {rest} >= {parts}"
        case Rounding.HALF_TO_EVEN:
            half = f"{rest} * 2 = {parts} AND {whole} - 2 * {sql.divide(whole, '2')} = 1"
            goes_up = f"(2 * {rest} > {parts} OR ({half}))"
    return f"(CASE WHEN {amount} < 0 THEN -1 ELSE 1 END * ({whole} + CASE WHEN {goes_up} THEN 1 ELSE 0 END))"
