"""Figures, read: the dated line that is in force for a case.

Source: How a payment is worked out, 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commissioning.core.periods import in_words
from commissioning.terms.figures import Figure, Line, Series, Status

CaseDays = Mapping[str, date | None]
"""The days of a case on which a figure may be read: referred_on, started_on, contract_start, earned_on, …"""


class UnknownFigure(ValueError):
    """A figure is unknown, so nothing can be worked out. An assumption has to supply it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of the terms, with the line it was read from."""

    value: int | Decimal
    unit: str
    holds_from: date
    clause: str
    status: Status

    @property
    def exact(self) -> Fraction:
        return Fraction(self.value)

    def __str__(self) -> str:
        return f"{self.value} {self.unit} from {in_words(self.holds_from)} (clause {self.clause}, {self.status})"


def read(figure: Figure, days: CaseDays, group: str | None = None) -> Reading | None:
    """The number in force on the day the figure is read by; None where there is no such day, line or number.

    Raises   UnknownFigure.
    """
    if figure.by == "unknown":
        raise UnknownFigure(f"No one has said by which day the {figure.unit} are read. Supply it with --assume.")
    day = days.get(figure.by)
    return None if day is None else read_on(figure, day, group)


def read_on(series: Series, day: date, group: str | None = None) -> Reading | None:
    """The number in force on a day."""
    found = series.line(day, group)
    return None if found is None else _reading(series, *found)


def _reading(series: Series, holds_from: date, line: Line) -> Reading | None:
    if line.value == "none":
        return None
    if line.value == "unknown":
        raise UnknownFigure(f"The {series.unit} of clause {line.clause} are unknown. Supply them with --assume.")
    return Reading(line.value, series.unit, holds_from, line.clause, line.status)


def whole(reading: Reading | None) -> int | None:
    """A number of days, weeks, months or times. Raises ValueError where the terms give a part of one."""
    if reading is None:
        return None
    if reading.exact.denominator != 1:
        raise ValueError(f"{reading.value} {reading.unit} (clause {reading.clause}) must be a whole number.")
    return int(reading.exact)
