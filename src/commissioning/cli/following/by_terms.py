"""What cohorts are followed by when the terms say it: people, months, and the level of each cohort by its clause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.cli.exits import refuse
from commissioning.cli.rating.declared import WHOLE, line_of, measure_of, refuse_unsound
from commissioning.core.periods import in_words
from commissioning.engines.ratings.figures import Absent, Figure
from commissioning.terms import measures as ms
from commissioning.terms.figures import Figure as Dated
from commissioning.terms.figures import Line, Lines
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version

BEFORE = Absent("the terms state none for that day")
SURE = ("signed", "published")


@dataclass(frozen=True, slots=True)
class Held:
    """What cohorts that begin on a day or later are held against, until the next such day.

    Takes    group: whose cohorts; None for everybody's
             level, without: shares of a cohort, 0 to 1; None where nobody knows, or the terms state none
             clause: of both; with the status of a figure that is neither signed nor published.
    """

    group: str | None
    starts: date
    level: float | None
    without: float | None
    clause: str
    why_not: str = ""


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
        own = [each for each in self.levels if each.group in (None, group) and each.starts <= day]
        return own[-1] if own else BEFORE

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
    levels = tuple(_levels(name, measure, first))
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
            *_told(levels),
        ),
    )


def _whose(measure: ms.Measure, *, by_group: bool) -> Iterator[str]:
    if measure.only_groups is not None:
        yield f"For groups {', '.join(measure.only_groups)} only (clause {measure.clause})."
    if measure.per_group and not by_group:
        yield f"The terms ask for it by group (clause {measure.clause}); here all groups are together, under one level."
    if measure.denominator == "starts":
        yield f"Who never started is not counted (clause {measure.clause})."


def _levels(name: str, measure: ms.Measure, first: date) -> Iterator[Held]:
    match measure.compared_with:
        case ms.FixedLevel(level=level):
            _refuse_by_contract(name, level)
            for group in _groups(level):
                for starts, line in sorted(level.lines(group).items()):
                    yield _held(group, starts, line)
        case ms.Counterfactual(rate=rate, times=times):
            _refuse_by_contract(name, rate)
            _refuse_by_contract(name, times)
            for group in _groups(rate, times):
                days = sorted({*rate.lines(group), *times.lines(group)})
                for starts in days:
                    without, share = rate.line(starts, group), times.line(starts, group)
                    if without is not None and share is not None:
                        yield _held_without(group, starts, without[1], share[1])


def _groups(*figures: Dated) -> Sequence[str | None]:
    """Whose levels differ; only None where all have the same."""
    named = [group for figure in figures for group in figure.groups or {}]
    return list(dict.fromkeys(named)) or [None]


def _refuse_by_contract(name: str, figure: Dated) -> None:
    """A level that is read when the contract starts differs by contract, which a file of people does not tell."""
    lines: list[Lines] = figure.every_lines()
    if figure.by != "cohort_start" and any(len(each) > 1 for each in lines):
        refuse(
            f"The level of {name} is read by {figure.by} and changes, and cohorts do not tell which day that is for "
            "them. Leave out --terms, and give the level with --level."
        )


def _held(group: str | None, starts: date, line: Line) -> Held:
    level, why = _share(line)
    return Held(group, starts, level, None, _clause(line), why)


def _held_without(group: str | None, starts: date, rate: Line, times: Line) -> Held:
    (without, why), (share, why_times) = _share(rate), _share(times, most=None)
    level = None if without is None or share is None else without * share
    clause = _clause(rate) if _clause(rate) == _clause(times) else f"{_clause(rate)}; {_clause(times)}"
    return Held(group, starts, level, without, clause, why or why_times)


def _share(line: Line, *, most: int | None = WHOLE) -> tuple[float | None, str]:
    """The share, or why there is none."""
    if line.value == "unknown":
        return None, f"nobody knows the level (clause {line.clause})"
    if line.value == "none":
        return None, f"the terms state none from then on (clause {line.clause})"
    if most is not None and line.number() > most:
        return None, f"the level is more than everybody (clause {line.clause})"
    return line.number() / WHOLE, ""


def _clause(line: Line) -> str:
    return line.clause if line.status in SURE else f"{line.clause}, {line.status}"


def _told(levels: Sequence[Held]) -> Iterator[str]:
    """The levels in sentences, group by group."""
    for group in dict.fromkeys(each.group for each in levels):
        own = "; ".join(_level_said(each) for each in levels if each.group == group)
        yield f"Level{f' of group {group}' if group else ''}: {own}."


def _level_said(held: Held) -> str:
    day = f"from {in_words(held.starts)}"
    if held.level is None:
        return f"not known {day} ({held.why_not}), so nothing is judged"
    without = "" if held.without is None else f", where {100 * held.without:g} % would be without the programme"
    return f"{100 * held.level:g} % {day} (clause {held.clause}){without}"
