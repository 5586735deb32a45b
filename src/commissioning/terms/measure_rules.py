"""Rules of the language about measures that a single field cannot state."""

from collections.abc import Iterator
from itertools import pairwise

from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms.refusals import Path
from commissioning.terms.rules import BrokenRule
from commissioning.terms.walking import lines


def broken_measures(terms: m.Terms) -> Iterator[BrokenRule]:
    """Everything in the measures that breaks a rule of the language."""
    for name, measure in terms.measures.items():
        path = ("measures", name)
        yield from _numerator(measure, (*path, "numerator"), terms)
        yield from _adjusted(measure, (*path, "adjusted"))
        yield from _bands(measure.bands, (*path, "bands"))


def _numerator(measure: ms.Measure, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    counted = measure.numerator
    if (counted.outcome is None) == (counted.component is None):
        yield BrokenRule(path, "What is counted is not one thing.", "Name either an `outcome` or a `component`.")
    elif counted.outcome is not None and counted.counted == "payments":
        todo = "Count `people`, or name the component that pays for it."
        yield BrokenRule((*path, "counted"), "An outcome has no payments.", todo)
    elif isinstance(terms.prices.get(counted.component or ""), m.FixedFee | m.VolumeBonus):
        todo = "Name a component that a participant earns."
        yield BrokenRule((*path, "component"), f"{counted.component} is not earned by a participant alone.", todo)


def _adjusted(measure: ms.Measure, path: Path) -> Iterator[BrokenRule]:
    adjusted = measure.adjusted
    if (adjusted.model == "none") != (not adjusted.covariates):
        todo = "Name the covariates of a model; write none where nothing is adjusted for."
        yield BrokenRule((*path, "covariates"), "The model and its covariates do not agree.", todo)
    if adjusted.model == "logistic" and measure.numerator.counted == "payments":
        todo = "Count `people`, or choose the linear model."
        yield BrokenRule((*path, "model"), "A logistic model needs an answer of yes or no for each person.", todo)


def _bands(bands: list[ms.Band], path: Path) -> Iterator[BrokenRule]:
    edges = [[line.value for _, _, line in lines(band.from_)] for band in bands]
    if edges and any(edge != 0 for edge in edges[0]):
        yield BrokenRule((*path, "0", "from"), "The lowest band does not begin at 0.", "Let it begin at 0.")
    starts = sorted({start for band in bands for start in band.from_.values or {}})
    for start in starts:
        numbers = [found[1].value for band in bands if (found := band.from_.line(start)) is not None]
        known = [number for number in numbers if not isinstance(number, str)]
        if any(higher <= lower for lower, higher in pairwise(known)):
            yield BrokenRule(path, f"From {start} the bands do not rise.", "Write them from the lowest to the highest.")
            return
