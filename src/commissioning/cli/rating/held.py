"""The levels that terms hold a measure against, cohort by cohort and group by group, each by its clause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.core.periods import in_words
from commissioning.terms import measures as ms
from commissioning.terms.checks.measures import levels as figures_of
from commissioning.terms.figures import Figure, Line

WHOLE = 10_000
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


def levels_of_terms(measure: ms.Measure) -> tuple[Held, ...]:
    """What a measure is held against, for each group in the order of days; nothing where that is other providers."""
    return tuple(_levels(measure))


def held_on(levels: Sequence[Held], day: date, group: str | None) -> Held | None:
    """What a cohort that begins on the day is held against."""
    own = [each for each in levels if each.group in (None, group) and each.starts <= day]
    return own[-1] if own else None


def read_by_contract(measure: ms.Measure) -> Figure | None:
    """A level that is read when the contract starts and differs by contract, which a file of people does not tell."""
    for _, figure in figures_of(measure):
        if figure.by != "cohort_start" and any(len(lines) > 1 for lines in figure.every_lines()):
            return figure
    return None


def _levels(measure: ms.Measure) -> Iterator[Held]:
    match measure.compared_with:
        case ms.FixedLevel(level=level):
            for group in _groups(level):
                for starts, line in sorted(level.lines(group).items()):
                    yield _held(group, starts, line)
        case ms.Counterfactual(rate=rate, times=times):
            for group in _groups(rate, times):
                days = sorted({*rate.lines(group), *times.lines(group)})
                for starts in days:
                    without, share = rate.line(starts, group), times.line(starts, group)
                    if without is not None and share is not None:
                        yield _held_without(group, starts, without[1], share[1])


def _groups(*figures: Figure) -> Sequence[str | None]:
    """Whose levels differ; only None where all have the same."""
    named = [group for figure in figures for group in figure.groups or {}]
    return list(dict.fromkeys(named)) or [None]


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


def levels_said(levels: Sequence[Held]) -> Iterator[str]:
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
