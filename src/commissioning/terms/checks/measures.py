"""Measures: what would mislead about who does well, or never have a result."""

from collections.abc import Iterator

from commissioning.core.periods import in_words
from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error, note, warning
from commissioning.terms.checks.lengths import dates
from commissioning.terms.checks.reach import earners
from commissioning.terms.checks.windows import impossible
from commissioning.terms.figures import Figure
from commissioning.terms.refusals import Path

WHOLE = 10_000
_PROVIDERS_OWN = {"contract", "provider", "started_on", "ended_on", "source"}
"""Columns that a provider decides, or that are the provider: to adjust for them hides what is to be seen."""


def findings(terms: m.Terms) -> Iterator[Finding]:
    for name, measure in terms.measures.items():
        path = ("measures", name)
        yield from _unsound(path, measure)
        yield from _people(path, measure)
        yield from _counted(path, measure, terms)
        yield from _levels(path, measure, terms)
        yield from _of_a_rating(path, measure)
    yield from _weights(terms)


def _unsound(path: Path, measure: ms.Measure) -> Iterator[Finding]:
    if isinstance(measure.window, ms.InThePeriod):
        sentence = (
            "Outcomes dated in a period over the people of that period: above and below the line are different people, "
            "and the result rises when fewer are referred."
        )
        todo = "Count outcomes within months of each person's own day (after_the_day); `terms bench` shows what moves."
        yield warning((*path, "window", "kind"), sentence, todo)
    if isinstance(measure.compared_with, ms.OwnOffer):
        sentence = "Each provider is held against its own offer: who promises little does well."
        todo = "Hold all against one level, or against one another; `terms bench` shows what moves."
        yield warning((*path, "compared_with", "kind"), sentence, todo)


def _people(path: Path, measure: ms.Measure) -> Iterator[Finding]:
    if measure.denominator == "referrals" and measure.cohorts.by == "started_on":
        sentence = "It counts referrals, but its cohorts are by start: who never starts is in no cohort."
        yield warning((*path, "cohorts", "by"), sentence, "Make cohorts by referred_on, or count starts.")
    elif measure.denominator == "starts":
        sentence = "Who never starts is not counted, so a provider does better by not starting those hardest to help."
        yield note((*path, "denominator"), sentence, "Count referrals, or watch who is started.")
    for n, covariate in enumerate(measure.adjusted.covariates):
        if covariate in _PROVIDERS_OWN:
            sentence = f"{covariate} is in the provider's hands, and adjusting for it hides what the provider does."
            yield warning((*path, "adjusted", "covariates", str(n)), sentence, "Adjust for what was so at referral.")


def _counted(path: Path, measure: ms.Measure, terms: m.Terms) -> Iterator[Finding]:
    counted = measure.numerator
    if counted.outcome is not None and impossible(terms.outcomes[counted.outcome], terms):
        sentence = f"It counts {counted.outcome}, which not everybody can reach in its window."
        yield error((*path, "numerator", "outcome"), sentence, f"Correct the outcome {counted.outcome}.")
    if counted.component is not None:
        possible = earners(counted.component, terms)
        for group in _groups(measure, terms):
            if group not in possible:
                sentence = f"It counts {counted.component}, which group {group} cannot earn."
                yield warning((*path, "numerator", "component"), sentence, "Leave the group out of only_groups.")
    if measure.only_groups is not None and not measure.only_groups:
        yield warning((*path, "only_groups"), "The measure is for no group.", "Name the groups, or leave it out.")


def _levels(path: Path, measure: ms.Measure, terms: m.Terms) -> Iterator[Finding]:
    for field, level in levels(measure):
        if level.groups is None:
            continue
        if not measure.per_group:
            sentence = "The level is by group, but the measure adds all groups together."
            yield warning((*path, "compared_with", field), sentence, "Say per_group: true, or state one level.")
        for group in _groups(measure, terms):
            if group not in level.groups:
                sentence = f"Group {group} has no level."
                todo = "Give it one, or leave it out of only_groups."
                yield warning((*path, "compared_with", field, "groups"), sentence, todo)


def _weights(terms: m.Terms) -> Iterator[Finding]:
    weighed = {name: measure.weight for name, measure in terms.measures.items() if measure.weight is not None}
    for day in dates(*weighed.values()):
        in_force = [found[1].value for weight in weighed.values() if (found := weight.line(day)) is not None]
        whole = sum(value for value in in_force if not isinstance(value, str))
        if "unknown" not in in_force and whole not in (0, WHOLE):
            sentence = f"From {in_words(day)} the weights of the measures sum to {whole:,} basis points, not to 10,000."
            yield warning(("measures", next(iter(weighed)), "weight"), sentence, "Correct the weights.")


def _of_a_rating(path: Path, measure: ms.Measure) -> Iterator[Finding]:
    """A rating is made of many cohorts: what is read by cohort holds as on the first day of the first of them."""
    figures = [((*path, "weight"), measure.weight)]
    figures += [((*path, "bands", str(n), "from"), band.from_) for n, band in enumerate(measure.bands)]
    for where, figure in figures:
        later = [day for day in dates(figure) if day > measure.cohorts.first]
        if figure is not None and figure.by != "rated_on" and later:
            sentence = (
                f"What holds from {in_words(later[0])} is never used: a rating over many cohorts reads it on "
                f"{in_words(measure.cohorts.first)}."
            )
            yield warning((*where, "by"), sentence, "Read it by rated_on, the last day that counts for the rating.")


def levels(measure: ms.Measure) -> list[tuple[str, Figure]]:
    """The figures that a measure is held against, by field."""
    match measure.compared_with:
        case ms.FixedLevel(level=level):
            return [("level", level)]
        case ms.Counterfactual(rate=rate, times=times):
            return [("rate", rate), ("times", times)]
    return []


def _groups(measure: ms.Measure, terms: m.Terms) -> list[str]:
    return list(terms.groups) if measure.only_groups is None else measure.only_groups
