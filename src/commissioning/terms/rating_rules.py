"""Rules of the language about ratings that a single field cannot state."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms import ratings as rs
from commissioning.terms.refusals import Path
from commissioning.terms.rules import BrokenRule


def broken_ratings(terms: m.Terms) -> Iterator[BrokenRule]:
    """Everything in the conditions of a rating that breaks a rule of the language."""
    new = [name for name, condition in terms.ratings.items() if isinstance(condition, rs.NewProvider)]
    for name in new[1:]:
        todo = f"Keep one of {', '.join(new)}."
        yield BrokenRule(("ratings", name), "The terms say twice when a provider is new.", todo)
    for name, condition in terms.ratings.items():
        path = ("ratings", name)
        yield from _by_group(condition, path)
        if isinstance(condition, rs.NewProvider):
            yield from _new(condition, path)
        else:
            yield from _band(condition, path, terms)


def _by_group(condition: rs.Prerequisite | rs.NewProvider, path: Path) -> Iterator[BrokenRule]:
    for field in ("at_least", "months", "people"):
        figure = getattr(condition, field, None)
        if figure is not None and figure.groups is not None:
            problem = "A band is given to a provider, whose people are of several groups."
            yield BrokenRule((*path, field, "groups"), problem, "Write `values` without groups.")


def _new(condition: rs.NewProvider, path: Path) -> Iterator[BrokenRule]:
    if condition.months is None and condition.people is None:
        yield BrokenRule(path, "It does not say when a provider is new.", "Write `months`, `people` or both.")
    for field in ("months", "people"):
        figure = getattr(condition, field)
        if figure is not None and figure.by not in (condition.since, "unknown"):
            problem = f"It is about a provider's first person by {condition.since}, but is read by {figure.by}."
            yield BrokenRule((*path, field, "by"), problem, f"Read it by {condition.since}.")


def _band(condition: rs.Prerequisite, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    """The best band for who fails is one that the measures of the rating have."""
    bands = [str(band.title) for each in terms.measures.values() if each.weight is not None for band in each.bands]
    if condition.at_most is not None and condition.at_most not in bands:
        known = ", ".join(dict.fromkeys(bands))
        todo = f"Name one of {known}." if known else "Leave it out, so that no band is given."
        yield BrokenRule((*path, "at_most"), f"No measure with a weight has a band {condition.at_most}.", todo)
