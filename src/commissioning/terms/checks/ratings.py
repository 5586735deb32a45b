"""Conditions of a rating: what keeps nobody from a band, leaves nobody in, or would judge by what misleads."""

from collections.abc import Iterable, Iterator
from datetime import date

from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms import ratings as rs
from commissioning.terms.checks.finding import Finding, warning
from commissioning.terms.checks.lengths import dates, number
from commissioning.terms.figures import Figure
from commissioning.terms.refusals import Path
from commissioning.terms.walking import lines


def findings(terms: m.Terms) -> Iterator[Finding]:
    weighed = [measure for measure in terms.measures.values() if measure.weight is not None]
    for name, condition in terms.ratings.items():
        path = ("ratings", name)
        if isinstance(condition, rs.RatingWindow):
            yield from _leaves_nobody(path, condition, terms)
        elif isinstance(condition, rs.EnoughEvidence):
            continue
        elif not weighed:
            sentence = "No measure has a weight, so no band is given over all of them."
            yield warning(path, sentence, "Write weights into the measures, or leave it out.")
        elif isinstance(condition, rs.Prerequisite):
            yield from _measure(path, terms.measures[condition.measure])
            yield from _fails_nobody(path, condition, weighed)
        elif condition.months is not None:
            yield from _too_soon(path, condition.months, weighed)


def _measure(path: Path, measure: ms.Measure) -> Iterator[Finding]:
    if isinstance(measure.window, ms.InThePeriod) or isinstance(measure.compared_with, ms.OwnOffer):
        sentence = "It asks for a measure by which nobody can be judged, so `stars` refuses these terms."
        yield warning((*path, "measure"), sentence, "`terms bench` shows what moves. Name another measure.")


def _fails_nobody(path: Path, condition: rs.Prerequisite, weighed: list[ms.Measure]) -> Iterator[Finding]:
    for where, _, line in lines(condition.at_least, (*path, "at_least")):
        if line.value == 0:
            yield warning(where, "Nobody has less than nothing, so nobody fails.", "Correct it, or write none.")
    highest = {str(measure.bands[-1].title) for measure in weighed if measure.bands}
    if condition.at_most in highest:
        sentence = f"Nothing is above {condition.at_most}, so failing keeps nobody from anything."
        yield warning((*path, "at_most"), sentence, "Name a lower band, or leave it out.")


def _too_soon(path: Path, months: Figure, weighed: list[ms.Measure]) -> Iterator[Finding]:
    """Before its first person is due a provider has no figure anyway."""
    for day in dates(months):
        due, new = _lengths(weighed, day), number(months, day, None)
        if due and new is not None and new < min(due):
            sentence = f"Nobody is due within {new} months, for outcomes count over {min(due)}: it keeps nobody out."
            yield warning((*path, "months"), sentence, "Write more months, or leave it out.")
            return


def _leaves_nobody(path: Path, window: rs.RatingWindow, terms: m.Terms) -> Iterator[Finding]:
    """Whoever is of the last months is not due while outcomes still count."""
    if window.ends == "last_due":
        return
    for day in dates(window.months):
        due, kept = _lengths(terms.measures.values(), day), number(window.months, day, None)
        if due and kept is not None and kept <= max(due):
            sentence = f"Of people of the last {kept} months nobody is due where outcomes count over {max(due)}."
            yield warning((*path, "months"), sentence, "Write more months, or `ends: last_due`.")
            return


def _lengths(measures: Iterable[ms.Measure], day: date) -> list[int]:
    """Within how many months outcomes count, measure by measure, for what is read on a day."""
    windows = [measure.window.months for measure in measures if isinstance(measure.window, ms.AfterTheDay)]
    return [length for window in windows if (length := number(window, day, None)) is not None]
