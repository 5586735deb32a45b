"""Of which people a rating is made, and who is given no band or none above a certain one, in sentences."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms import ratings as rs
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Heading, Paragraph

_DAY = {"referred_on": "referral", "started_on": "start"}


def blocks(terms: m.Terms) -> Iterator[Block]:
    if terms.ratings:
        yield Heading(2, "Before a provider is given a band")
    for condition in terms.ratings.values():
        yield Heading(3, str(condition.title))
        yield Paragraph(f"Clause: {condition.clause}. Status: {condition.status}.")
        yield Paragraph(_sentence(condition, terms))
        for field in rs.FIGURES:
            figure = getattr(condition, field, None)
            if figure is not None:
                yield from words.told(figure, f"{condition.title}: {field.replace('_', ' ')}", terms)


def _sentence(condition: rs.Condition, terms: m.Terms) -> str:
    if isinstance(condition, rs.RatingWindow):
        ends = "the last day whose people are due by then" if condition.ends == "last_due" else "the day it is made for"
        return f"A rating is made of people of so many months, to the end of {ends}. Nobody from before leaves a trace."
    if isinstance(condition, rs.EnoughEvidence):
        return _enough(condition)
    if isinstance(condition, rs.Prerequisite):
        given = "no band" if condition.at_most is None else f"no band above “{condition.at_most}”"
        return (
            f"A provider with less than a share of what “{terms.measures[condition.measure].title}” is held against "
            f"is given {given}, whatever it reaches in other measures."
        )
    first = f"its first {_DAY[condition.since]}"
    until = {
        (True, False): f"for a number of months after {first}",
        (False, True): "until so many of its people are due",
        (True, True): f"for a number of months after {first}, and until so many of its people are due",
    }[condition.months is not None, condition.people is not None]
    return f"A provider is new {until}. A new provider is given no band."


def _enough(condition: rs.EnoughEvidence) -> str:
    said = []
    if condition.people is not None:
        said.append("A provider with fewer people than this is given no band.")
    if condition.outcomes is not None:
        said.append("One of whose people fewer outcomes than this are expected is given no band.")
    if condition.sure is not None:
        said.append("A band stays until it is so sure that the provider is beyond its edge.")
    return " ".join(said)
