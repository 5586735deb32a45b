"""Rules of the language about standards that a single field cannot state."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms import standards as st
from commissioning.terms.refusals import Path
from commissioning.terms.rules import BrokenRule


def broken_standards(terms: m.Terms) -> Iterator[BrokenRule]:
    """Everything in the standards that breaks a rule of the language."""
    for name, standard in terms.standards.items():
        path = ("standards", name)
        if standard.quantitative is not None:
            yield from _quantitative(standard.quantitative, (*path, "quantitative"))
        if standard.qualitative is not None:
            yield from _scores(standard.qualitative, (*path, "qualitative", "scores"))


def _quantitative(element: st.Quantitative, path: Path) -> Iterator[BrokenRule]:
    figures = {"at_least": element.at_least}
    if isinstance(element, st.MustHappen):
        figures["within"] = element.within
        if element.after == "referred" and element.within.by == "started_on":
            problem = "Whoever was referred may never start."
            yield BrokenRule((*path, "within", "by"), problem, "Read it by referred_on.")
    for field, figure in figures.items():
        if figure.groups is not None:
            problem = "A standard holds for everybody alike."
            yield BrokenRule((*path, field, "groups"), problem, "Write `values`.")


def _scores(element: st.Qualitative, path: Path) -> Iterator[BrokenRule]:
    given = [each.score for each in element.scores]
    if given != sorted(set(given)):
        problem = "The scores do not rise from one to the next."
        yield BrokenRule(path, problem, "Write each once, the lowest first.")
