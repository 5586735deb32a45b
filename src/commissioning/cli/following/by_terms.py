"""What cohorts are followed by when the terms say it: people, months, and the level of each cohort by its clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commissioning.cli.exits import refuse
from commissioning.cli.rating.declared import line_of, measure_of, refuse_unsound
from commissioning.cli.rating.held import Held, held_on, levels_of_terms, levels_said, read_by_contract
from commissioning.core.periods import in_words
from commissioning.engines.ratings.figures import Absent, Figure
from commissioning.terms import measures as ms
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version

BEFORE = Absent("the terms state none for that day")


@dataclass(frozen=True, slots=True)
class ByTerms:
    """What the terms say about cohorts.

    Takes    by: the day that makes somebody one of a cohort; first, span: cohorts are of so many months from then
             months: within which an outcome counts; groups: whose people count, none for all
             by_group: whether levels are by group; levels: in the order of their days
             said: what the terms say, as sentences.
    """

    programme: str
    terms_version: str
    measure: str
    clause: str
    by: str
    first: date
    span: int
    months: int
    groups: tuple[str, ...]
    by_group: bool
    started_only: bool
    levels: tuple[Held, ...]
    said: tuple[str, ...]

    def held(self, day: date, group: str | None) -> Held | Absent:
        """What a cohort that begins on the day is held against."""
        return held_on(self.levels, day, group) or BEFORE

    def level(self, day: date, group: str | None) -> Figure:
        """The level of such a cohort; none, with the reason, where nobody knows it."""
        held = self.held(day, group)
        if isinstance(held, Absent):
            return held
        return Absent(held.why_not) if held.level is None else held.level

    @property
    def with_levels(self) -> bool:
        """Whether the terms hold the measure against levels at all."""
        return bool(self.levels)

    @property
    def with_counterfactual(self) -> bool:
        return any(each.without is not None for each in self.levels)


def by_terms(terms: Terms, name: str, *, group: str | None) -> ByTerms:
    """What a measure says.

    Takes    group: the column of payment groups, if there is one.
    Raises   InputRefused, when the terms have no such measure, or one by which no cohort can be followed.
    """
    measure = measure_of(terms, name)
    refuse_unsound(name, measure)
    assert isinstance(measure.window, ms.AfterTheDay)
    first = measure.cohorts.first
    if first.day != 1:
        refuse(f"The cohorts of {name} begin on {in_words(first)}, and cohorts here are whole months from the 1st on.")
    by_contract = read_by_contract(measure)
    if by_contract is not None:
        refuse(
            f"The level of {name} is read by {by_contract.by} and changes, and cohorts do not tell which day that is "
            "for them. Leave out --terms, and give the level with --level."
        )
    levels = levels_of_terms(measure)
    by_group = any(each.group is not None for each in levels)
    if group is None and (by_group or measure.only_groups is not None):
        what = "has a level for each group" if by_group else f"is for groups {', '.join(measure.only_groups or ())}"
        refuse(f"The measure {name} {what} (clause {measure.clause}). Name the column of groups with --group.")
    months = line_of(measure.window.months, first, f"the window of {name}")
    span = line_of(measure.cohorts.months, first, f"the length of a cohort of {name}")
    version = terms_version(terms)
    each = "a month" if span.number() == 1 else f"{span.number()} months"
    counted = (
        f"Cohorts of {each} by {measure.cohorts.by}, from {in_words(first)} on (clause {span.clause}); an outcome "
        f"counts within {months.number()} months of each person's own day (clause {months.clause})."
    )
    return ByTerms(
        programme=terms.programme.key,
        terms_version=version,
        measure=name,
        clause=measure.clause,
        by=measure.cohorts.by,
        first=first,
        span=span.number(),
        months=months.number(),
        groups=tuple(measure.only_groups or ()),
        by_group=by_group,
        started_only=measure.denominator == "starts",
        levels=levels,
        said=(
            f"{measure.title} (clause {measure.clause}; {terms.programme.title}, terms version {version[:12]}).",
            counted,
            *_whose(measure, by_group=by_group),
            *levels_said(levels),
        ),
    )


def _whose(measure: ms.Measure, *, by_group: bool) -> Iterator[str]:
    if measure.only_groups is not None:
        yield f"For groups {', '.join(measure.only_groups)} only (clause {measure.clause})."
    if measure.per_group and not by_group:
        yield f"The terms ask for it by group (clause {measure.clause}); here all groups are together, under one level."
    if measure.denominator == "starts":
        yield f"Who never started is not counted (clause {measure.clause})."
