"""Who does well, and how that is told, in sentences."""

from collections.abc import Iterator

from commissioning.core.periods import in_words
from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms.figures import Figure
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Heading, Paragraph

_PEOPLE = {"referrals": "everybody referred", "starts": "everybody who started"}
_DAY = {"referred_on": "referral", "started_on": "start"}
_MODEL = {"logistic": "a logistic regression", "linear": "a linear regression"}


def blocks(terms: m.Terms) -> Iterator[Block]:
    if terms.measures:
        yield Heading(2, "How providers are measured")
    for measure in terms.measures.values():
        yield Heading(3, str(measure.title))
        yield Paragraph(f"{measure.policy_intent} Clause: {measure.clause}. Status: {measure.status}.")
        yield Paragraph(" ".join(_sentences(measure, terms)))
        for caption, figure in _figures(measure):
            yield from words.told(figure, f"{measure.title}: {caption}", terms)


def _sentences(measure: ms.Measure, terms: m.Terms) -> Iterator[str]:
    day = _DAY[measure.cohorts.by]
    yield f"{_counted(measure.numerator, terms)}, as a share of {_PEOPLE[measure.denominator]}."
    if measure.only_groups is not None:
        yield f"It is for {words.listed([str(terms.groups[key].title) for key in measure.only_groups])}."
    if measure.per_group:
        yield "Each group has a result of its own."
    yield f"People are put together by the day of their {day}, from {in_words(measure.cohorts.first)}."
    if isinstance(measure.window, ms.AfterTheDay):
        yield f"An outcome counts if it is reached within a number of months of that {day}."
    else:
        yield (
            "An outcome counts in the period it is dated in, whoever reached it: "
            f"it need not be one of the people of that period, and the result rises when there are fewer {day}s."
        )
    if measure.adjusted.model == "none":
        yield "Differences between the people of providers are not adjusted for."
    else:
        known = words.listed([name.replace("_", " ") for name in measure.adjusted.covariates])
        yield f"Differences between people are adjusted for by {_MODEL[measure.adjusted.model]} on {known}."
    yield _compared(measure.compared_with, terms)
    if measure.weight is None:
        yield "It is watched and has no weight in a rating."


def _counted(numerator: ms.Numerator, terms: m.Terms) -> str:
    if numerator.outcome is not None:
        return f"People who reach “{terms.outcomes[numerator.outcome].title}”"
    title = terms.prices[numerator.component or ""].title
    return f"People who earn “{title}”" if numerator.counted == "people" else f"Payments of “{title}”"


def _compared(comparison: ms.Comparison, terms: m.Terms) -> str:
    match comparison:
        case ms.FixedLevel():
            return "It is held against a fixed level."
        case ms.Counterfactual():
            return "It is held against a share of what would have happened without the programme."
        case ms.OtherProviders():
            return "It is held against what all providers of the programme reach."
        case ms.OwnOffer(offer=offer):
            return f"It is held against what the provider itself offered as “{words.offer(offer, terms)}”."


def _figures(measure: ms.Measure) -> Iterator[tuple[str, Figure]]:
    yield "months in a cohort", measure.cohorts.months
    if isinstance(measure.window, ms.AfterTheDay):
        yield "months in which an outcome counts", measure.window.months
    match measure.compared_with:
        case ms.FixedLevel(level=level):
            yield "level", level
        case ms.Counterfactual(rate=rate, times=times):
            yield "rate without the programme", rate
            yield "share of that rate", times
    if measure.weight is not None:
        yield "weight", measure.weight
    for band in measure.bands:
        yield f"“{band.title}” from", band.from_
