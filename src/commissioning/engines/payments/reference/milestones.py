"""Milestones: a dated event that a source which suffices reports.

Source: How a payment is worked out, 5.6.
"""

from collections.abc import Collection
from datetime import date

from commissioning.core.periods import Period, in_words
from commissioning.engines.payments.reference.judged import why_source_not
from commissioning.tables.rows import MilestoneRow


def why_milestone_not(
    row: MilestoneRow, *, milestones: Collection[str], sources: Collection[str], within: Period, clause: str
) -> str | None:
    """Why an event does not count, if it does not."""
    if row.milestone not in milestones:
        return f"{row.milestone}: the terms want {' or '.join(milestones)} (clause {clause})"
    return why_source_not(row.source, sources, clause) or why_day_not("dated", row.on, within)


def why_day_not(what: str, day: date, within: Period) -> str | None:
    """Why a day is not among those that can count, if it is not.

    >>> why_day_not("paid", date(2011, 5, 1), Period(date(2011, 6, 3), date(2011, 7, 1)))
    'paid on 1 May 2011, before the window opened on 3 June 2011'
    """
    if day < within.start:
        return f"{what} on {in_words(day)}, before the window opened on {in_words(within.start)}"
    if within.end is not None and day >= within.end:
        return f"{what} on {in_words(day)}: the days that count are {within.inclusive()}"
    return None
