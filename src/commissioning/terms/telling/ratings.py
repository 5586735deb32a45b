"""Who is given no band, or none above a certain one, in sentences."""

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
        for field in ("at_least", "months", "people"):
            figure = getattr(condition, field, None)
            if figure is not None:
                yield from words.told(figure, f"{condition.title}: {field.replace('_', ' ')}", terms)


def _sentence(condition: rs.Prerequisite | rs.NewProvider, terms: m.Terms) -> str:
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
