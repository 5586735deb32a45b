"""A watch in words and tables: what a terminal shows, and the page repeats."""

from collections.abc import Iterator

import numpy as np
from markupsafe import Markup

from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.watching.answer import Change, Course, Found, Line, Signal
from commissioning.core.periods import in_words
from commissioning.engines.ratings.figures import Absent
from commissioning.web.charts.watched import Panel, Sign, in_short, watched

MOST_LINES = 60
MOST_PANELS = 12
MOST_NAMED = 10
CHANGES: tuple[Change, ...] = ("worse", "better")


def told(found: Found) -> Iterator[Sheet | str]:
    """All that a terminal shows."""
    yield from (*heading(found), *found.remarks)
    yield providers(found)
    left = left_out(found)
    if left:
        yield left
    yield from (*signals(found), *too_few(found))
    yield by_chance(found)
    yield concluded(found)


def heading(found: Found) -> list[str]:
    """Who is watched, and against what."""
    asked = found.asked
    people, at = sum(line.people for line in found.lines), sum(line.people > 0 for line in found.lines)
    who = (
        f"{_number(people, 'person')} at {_number(at, 'provider')} ({asked.provider}), one after the other by "
        f"{asked.on}, {in_words(found.first)} to {in_words(found.last)}. Outcome {asked.outcome}."
    )
    base = f"before {in_words(asked.learn_until)}" if asked.learn_until else "everybody"
    learnt = (
        f"What to expect is learnt from {_number(found.base_people, 'person')} ({base}), {found.base_outcomes:,.0f} of "
        f"them with the outcome. Adjusted for {', '.join(asked.adjust) or 'nothing'}."
    )
    typical = (
        f"Expected is what a typical provider (the median one of {_fitted(found):,}) would have "
        "got for the same people."
    )
    looked_for = (
        f"Each chart looks for odds of the outcome × {asked.odds:g} (worse) or × {asked.rise:.3g} (better). A provider "
        f"as good as the typical one goes on for {_years(asked.run_years)}, on average, before its chart signals by "
        "chance. After a signal the chart begins again."
    )
    return [who, learnt, typical, looked_for]


def providers(found: Found) -> Sheet:
    """All of them, or of hundreds those that signalled and those nearest to it."""
    asked, left = found.asked, left_out(found)
    before = ("ratio before",) if asked.learn_until else ()
    counts = ("people", "observed", "expected", "above expected", *before)
    head = (asked.provider, *counts, "signal", "after", "more", "now at", "fall seen after")
    words = {0, len(counts) + 1}
    return Sheet(
        f"{asked.outcome} by {asked.provider}" + (f". {left}" if left else ""),
        head,
        tuple(_cells(line, shows_before=bool(before)) for line in shown(found)),
        frozenset(range(len(head))) - words,
        frozenset(words - {0}),
    )


def shown(found: Found) -> list[Line]:
    """The lines that a page has room for, by name."""
    return sorted(_striking(found)[:MOST_LINES], key=lambda line: line.provider)


def left_out(found: Found) -> str | None:
    """How many there is no room for."""
    more = len(found.lines) - MOST_LINES
    if more <= 0:
        return None
    return f"These {MOST_LINES} signalled or are nearest to it; {more:,} more are in watch.csv (--out)."


def signals(found: Found) -> list[str]:
    """The first signal of each kind of each provider, explained: since when, how many people, beside what."""
    said = []
    for line in shown(found):
        for change in CHANGES:
            own = line.of(change)
            if own:
                said.append(_explained(found, line, own[0]))
    return said


def too_few(found: Found) -> list[str]:
    """Of whom silence says little, and why."""
    nobody = [line.provider for line in found.lines if not line.people]
    few = [line.provider for line in found.lines if line.people and line.state == "too few to watch"]
    said = []
    if few:
        said.append(
            f"Too few to watch: {_listed(few)}. A fall is seen after more people, on average, than each has so far: "
            "that there is no signal says little."
        )
    if nobody:
        said.append(f"Nobody to watch: {_listed(nobody)}. All people of theirs are of the base period.")
    return said


def by_chance(found: Found) -> str:
    """What to expect of sound providers, and what there was."""
    a_year, here = found.by_chance()
    number = sum(line.course is not None for line in found.lines)
    return (
        f"By chance alone {_number(number, 'provider')} as good as the typical one would give about {a_year:.2g} "
        f"signals of worse a year, and as many of better: about {here:.2g} of each over the time watched here. There "
        f"were {_counted(found, 'worse')} and {_counted(found, 'better')}."
    )


def concluded(found: Found) -> str:
    """What may be concluded, and what not."""
    compared = (
        " 'Ratio before' says whether it was so all along: observed over expected in the base period."
        if found.asked.learn_until
        else ""
    )
    return (
        "A signal is a question, not a finding. It says that a provider does otherwise than the typical one for the "
        "same people, further than chance often goes; not why, nor that it is to blame: look first whether outcomes "
        f"are late on record or the labour market has turned for all.{compared} No signal does not show that all is "
        f"well: smaller falls than odds × {found.asked.odds:g} are seen late or never."
    )


def why(line: Line) -> str:
    """The reason for whatever the line has not."""
    return line.too_few.because if line.too_few and not line.signals else ""


def picture(found: Found) -> Markup:
    """The running totals of those that signalled or are nearest to it."""
    lines = sorted((line for line in _striking(found)[:MOST_PANELS] if line.course), key=lambda line: line.provider)
    number = sum(line.course is not None for line in found.lines)
    some = f" Of {number:,} providers those that signalled or are nearest to it." if number > len(lines) else ""
    return watched(
        [_panel(line, line.course) for line in lines if line.course],
        title=f"{_number(len(lines), 'provider')}: outcomes above expected, by {found.asked.on}",
        description=(
            "Each line adds up, from person to person, observed outcomes less expected ones; it falls where fewer "
            f"have the outcome than expected. Triangles are signals, down for worse and up for better.{some} The "
            "table has every figure."
        ),
    )


def _striking(found: Found) -> list[Line]:
    """Those that signalled worse, then better, then by how near either chart is to a signal."""

    def near(line: Line) -> tuple[bool, bool, float, str]:
        stands = max(arm.stands for _, arm in line.course.arms) if line.course else -1.0
        return (not line.of("worse"), not line.signals, -stands, line.provider)

    return sorted(found.lines, key=near)


def _cells(line: Line, *, shows_before: bool) -> tuple[str, ...]:
    before = (_ratio(line),) if shows_before else ()
    if line.course is None:
        return (line.provider, "0", "0", "0.0", "", *before, line.state, "", "", "", "")
    first = _first(line)
    after, more = (f"{first.after:,}", f"{len(line.signals) - 1:,}") if first else ("", "")
    return (
        line.provider, f"{line.people:,}", f"{line.observed:,.0f}", f"{line.expected:,.1f}",
        f"{line.observed - line.expected:+,.1f}", *before, _state(line), after, more, _now(line.course),
        f"{line.course.worse.seen_after:,.0f}",
    )  # fmt: skip


def _first(line: Line) -> Signal | None:
    """The first signal of worse, or else of better."""
    return next(iter([*line.of("worse"), *line.of("better")]), None)


def _state(line: Line) -> str:
    first = _first(line)
    return f"{first.change} on {in_short(first.on)}" if first else line.state


def _now(course: Course) -> str:
    """How far the chart that is nearer to its limit has come."""
    change, arm = max(course.arms, key=lambda each: each[1].stands)
    return f"{change} {100 * arm.stands:.0f} %"


def _explained(found: Found, line: Line, first: Signal) -> str:
    before = ""
    if not isinstance(line.before, Absent) and found.asked.learn_until:
        before = f" In the base period it had {line.before:.2f} times what was expected."
    return (
        f"{line.provider}, {first.change}: from {in_words(first.since)} to {in_words(first.on)}, "
        f"{_number(first.people, 'person')}, {first.observed:,.0f} with the outcome where {first.expected:,.1f} were "
        f"expected.{before}"
    )


def _counted(found: Found, change: Change) -> str:
    each = [len(line.of(change)) for line in found.lines]
    by = sum(number > 0 for number in each)
    return f"{sum(each) or 'none'} of {change}" + (f" (at {_number(by, 'provider')})" if by else "")


def _listed(names: list[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _panel(line: Line, course: Course) -> Panel:
    above = course.above
    last_of_day = np.append(course.days[1:] != course.days[:-1], True)
    signs = [Sign(each.on, float(above[each.after - 1]), each.change == "worse") for each in line.signals]
    return Panel(line.provider, _note(line), course.days[last_of_day].tolist(), above[last_of_day].tolist(), signs)


def _note(line: Line) -> str:
    """What stands below its name in the picture."""
    more = len(line.signals) - 1
    state = "no signal" if line.state == "none" else _state(line)
    return f"{line.observed - line.expected:+,.1f}; {state}" + (f", {more:,} more" if more > 0 else "")


def _ratio(line: Line) -> str:
    return "new" if isinstance(line.before, Absent) else f"{line.before:.2f}"


def _number(number: int, what: str) -> str:
    several = "people" if what == "person" else f"{what}s"
    return f"1 {what}" if number == 1 else f"{number:,} {several}"


def _years(years: float) -> str:
    return "1 year" if years == 1 else f"{years:g} years"


def _fitted(found: Found) -> int:
    """The providers among whom the typical one is the median."""
    return int((~np.isnan(found.model.effects)).sum())
