"""Standards that would not do their work: a stage left out, half of an element, what cannot be measured, hard words."""

from collections.abc import Iterator

from commissioning.core.readability import grade
from commissioning.terms import journey as j
from commissioning.terms import models as m
from commissioning.terms import standards as st
from commissioning.terms.checks.finding import Finding, warning
from commissioning.terms.refusals import Path

HARDEST_GRADE = 8
"""Texts that need more years of school than this are hard for many whom they are written for."""


def findings(terms: m.Terms) -> Iterator[Finding]:
    if not terms.standards:
        return
    stages = {standard.stage for standard in terms.standards.values()}
    for stage in st.STAGES:
        if stage not in stages:
            sentence = f"No standard holds at the stage {stage}."
            yield warning(("standards",), sentence, "Say there too what people may count on.")
    for name, standard in terms.standards.items():
        path = ("standards", name)
        yield from _elements(standard, path)
        yield from _measured(standard.quantitative, (*path, "quantitative"), terms)
        yield from _readable(standard, path)


def _elements(standard: st.Standard, path: Path) -> Iterator[Finding]:
    if standard.quantitative is None:
        sentence = "It has no quantitative element, so nobody can say in how many cases it is kept."
        yield warning(path, sentence, "Name the promise that is kept, or what must happen.")
    if standard.qualitative is None:
        sentence = "It has no qualitative element, so it may be kept in time and badly."
        yield warning(path, sentence, "Say what is looked at in sampled cases, and what each score means.")


def _measured(element: st.Quantitative | None, path: Path, terms: m.Terms) -> Iterator[Finding]:
    limits = {rule.of for rule in terms.journey.values() if isinstance(rule, j.Limit)}
    match element:
        case st.PromiseKept() if element.of not in limits:
            sentence = f"It cannot be measured: the journey has no limit for what is promised ({element.of})."
            yield warning((*path, "of"), sentence, "Write the limit in journey.yaml.")
        case st.MustHappen() if element.event in st.CONTACTS:
            sentence = "It counts that somebody was in touch, and not what came of it."
            yield warning((*path, "event"), sentence, "Measure what the contact is for, as a barrier that is removed.")


def _readable(standard: st.Standard, path: Path) -> Iterator[Finding]:
    needs = grade(standard.text.en)
    if needs > HARDEST_GRADE:
        sentence = f"The text needs about {needs:.0f} years of school, which is hard for many people."
        yield warning((*path, "text"), sentence, "Write shorter sentences and everyday words. Say “you” and “we”.")
