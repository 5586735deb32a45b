"""Which line of a figure holds for a rating, and on which day it is read."""

from datetime import date

from commissioning.cli.exits import refuse
from commissioning.core.periods import in_words
from commissioning.terms import measures as ms
from commissioning.terms.figures import Figure, Line


def read_on(figure: Figure, measure: ms.Measure, *, as_of: date) -> date:
    """The day on which a figure of a measure is read.

    Takes    as_of: the last day that counts, which is the day of the rating. What is read by cohort holds for all
             cohorts of a rating together, as on the first day of the first.
    """
    return as_of if figure.by == "rated_on" else measure.cohorts.first


def line_of(figure: Figure, day: date, what: str) -> Line:
    """The figure's line of a day.

    Raises   InputRefused, when it is not a number.
    """
    found = figure.line(day)
    if found is None or not found[1].is_number:
        clause = f" (clause {found[1].clause})" if found else ""
        refuse(f"Nobody knows {what} on {in_words(day)}{clause}. Supply it with --assume.")
    return found[1]


def line_if_any(figure: Figure | None, day: date, what: str) -> Line | None:
    """The same; none where the terms state none for that day.

    Raises   InputRefused, when there is one and nobody knows it.
    """
    found = figure.line(day) if figure else None
    if figure is None or found is None or found[1].value == "none":
        return None
    return line_of(figure, day, what)
