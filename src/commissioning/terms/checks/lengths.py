"""How far days lie apart: what is needed to see that a window is too short or shut."""

from datetime import date

from commissioning.terms import models as m
from commissioning.terms.figures import Series

_DAYS = {"calendar days": (1, 1), "weeks": (7, 7), "months": (28, 31), "working days": (1, 7)}
"""The fewest and the most calendar days that one of each can last; holidays can do more, so never for a verdict on
working days alone."""

Span = tuple[str, int, int]
"""A day that everything hangs on, and the fewest and most days after it."""


def span(anchor: str, terms: m.Terms, day: date, group: str | None) -> Span | None:
    """How long after a participant's day something lies, for cases of a day; None where it cannot be said."""
    fewest = most = 0
    seen: set[str] = set()
    while anchor in terms.clocks and anchor not in seen:
        seen.add(anchor)
        clock = terms.clocks[anchor]
        length = number(clock, day, group)
        if length is None:
            return None
        low, high = _DAYS[clock.measure]
        fewest, most = fewest + length * low, most + length * high + (14 if clock.measure == "working days" else 0)
        anchor = clock.from_
    return anchor, fewest, most


def days(series: Series, day: date, group: str | None) -> int | None:
    """A length in calendar days or weeks as days."""
    length = number(series, day, group)
    return None if length is None else length * _DAYS[series.measure][0]


def number(series: Series, day: date, group: str | None) -> int | None:
    """The whole number in force; None where there is none, or nobody knows it."""
    found = series.line(day, group)
    return found[1].value if found and isinstance(found[1].value, int) else None


def dates(*series: Series | None) -> list[date]:
    """Every day on which one of the figures changes."""
    return sorted({start for figure in series if figure for lines in figure.every_lines() for start in lines})
