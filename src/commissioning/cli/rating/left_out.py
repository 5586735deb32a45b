"""Whom a rating by the terms leaves out for their day, provider by provider, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating.cells import days_in, levels_in, persons, were
from commissioning.cli.rating.question import Question
from commissioning.core.periods import in_words
from commissioning.engines.ratings.arrays import Flags
from commissioning.tables.people_file import PeopleFile


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many people of one provider: from before the cohorts, from before the window, not due yet."""

    before_cohorts: int
    before_window: int
    not_due: int


def left_out(file: PeopleFile, outside: Flags, question: Question) -> Mapping[str, LeftOut]:
    """Whoever is left out, by provider; nobody where no measure of the terms is asked.

    Takes    outside: who would count, if it were not for the day.
    """
    declared = question.declared
    if declared is None or question.counted_on is None or question.start is None or question.end is None:
        return {}
    names, codes = levels_in(file.cells[question.provider].only(outside))
    days = days_in(file.cells[question.counted_on])[0][outside]
    too_early = days < np.datetime64(declared.cohorts_from)
    before = ~too_early & (days < np.datetime64(question.start))
    later = days >= np.datetime64(question.end)
    counts = [
        np.bincount(codes[each & (codes >= 0)], minlength=len(names)).tolist() for each in (too_early, before, later)
    ]
    return {name: LeftOut(*each) for name, *each in zip(names, *counts, strict=True) if any(each)}


def said(left: LeftOut, question: Question) -> str:
    """Why they are left out, in a sentence."""
    declared, start, end = question.declared, question.start, question.end
    assert declared is not None
    assert start is not None
    assert end is not None
    clause = f" (clause {declared.window.clause})" if declared.window else ""
    reasons = [
        f"{persons(number)} {were(number)} {why}"
        for number, why in (
            (left.before_cohorts, f"before {in_words(declared.cohorts_from)}, the first day of the terms' cohorts"),
            (left.before_window, f"before {in_words(start)}, when the window begins{clause}"),
            (left.not_due, f"on {in_words(end)} or later, and not due"),
        )
        if number
    ]
    return f"Left out by {question.counted_on}: {'; '.join(reasons)}."


def sheet(provider: str, measures: Mapping[str, Mapping[str, LeftOut]], names: Collection[str]) -> Sheet | None:
    """The same as a table, for some providers by name; none where nobody is left out."""
    rows = tuple(
        (name, measure, f"{out.before_cohorts:,}", f"{out.before_window:,}", f"{out.not_due:,}")
        for name in sorted(names)
        for measure, left in measures.items()
        if (out := left.get(name)) is not None
    )
    head = (provider, "measure", "before the cohorts", "before the window", "not due")
    return Sheet("Who is left out", head, rows, frozenset({2, 3, 4})) if rows else None
