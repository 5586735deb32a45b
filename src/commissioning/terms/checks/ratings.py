"""Conditions of a rating: what keeps nobody from a band, or would judge by what misleads."""

from collections.abc import Iterator

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
        if not weighed:
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
    windows = [measure.window.months for measure in weighed if isinstance(measure.window, ms.AfterTheDay)]
    for day in dates(months):
        due = [length for window in windows if (length := number(window, day, None)) is not None]
        new = number(months, day, None)
        if due and new is not None and new < min(due):
            sentence = f"Nobody is due within {new} months, for outcomes count over {min(due)}: it keeps nobody out."
            yield warning((*path, "months"), sentence, "Write more months, or leave it out.")
            return
