"""The folder of a watch: the same bytes whenever the same question is asked of the same file.

watch.csv    every provider: counts, both charts as they stand, the first signal of each kind
steps.csv    every person in the order watched: what was expected, and where the charts stood after; for analysts
watch.json   what was asked of which file, with the model and every signal
watch.html   the same to read
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commissioning.cli.folders import whole_folder
from commissioning.cli.printed.digits import short
from commissioning.cli.printed.made import keep, made_of
from commissioning.cli.printed.page import page
from commissioning.cli.watching import words
from commissioning.cli.watching.answer import Change, Course, Found, Line
from commissioning.engines.ratings.monitoring.watched import Arm
from commissioning.tables.people_file import PeopleFile
from commissioning.tables.safe_csv import Cell, write_csv

MARK = "watch.json"
HOLDS = {MARK, "watch.csv", "steps.csv", "watch.html"}
OF_ARM = ("signals", "first_signal_on", "first_signal_after", "limit", "stands", "seen_after")
COLUMNS = (
    "provider", "people", "observed", "expected", "above_expected", "ratio_before", "years", "state", "why_not",
    *(f"{change}_{name}" for change in ("worse", "better") for name in OF_ARM),
)  # fmt: skip
STEPS = (
    "provider", "number", "row", "on", "outcome", "expected", "above_expected", "worse_sum", "better_sum", "signal",
)  # fmt: skip


def write(out: Path, found: Found, file: PeopleFile) -> None:
    """Write the folder; whole or not at all."""
    with whole_folder(out, mark=MARK, holds=HOLDS) as folder:
        write_csv(folder / "watch.csv", COLUMNS, (_row(line) for line in found.lines))
        write_csv(folder / "steps.csv", STEPS, _steps(found))
        keep(folder / MARK, file, **_kept(found))
        (folder / "watch.html").write_text(_page(found, file), encoding="utf-8")


def _page(found: Found, file: PeopleFile) -> str:
    return page(
        "watching/watch.html",
        heading=words.heading(found),
        remarks=found.remarks,
        again=f"{made_of(file)}.",
        asked=found.asked,
        picture=words.picture(found),
        providers=words.providers(found),
        signals=words.signals(found),
        too_few=words.too_few(found),
        by_chance=words.by_chance(found),
        concluded=words.concluded(found),
    )


def _row(line: Line) -> tuple[Cell, ...]:
    course = line.course
    arms: list[Cell] = [None] * (2 * len(OF_ARM))
    if course:
        arms = [cell for change, arm in course.arms for cell in _arm(line, change, arm)]
    return (
        line.provider, line.people, short(line.observed), short(line.expected), short(line.observed - line.expected),
        short(line.before), short(course.years) if course else None, line.state, words.why(line), *arms,
    )  # fmt: skip


def _arm(line: Line, change: Change, arm: Arm) -> tuple[Cell, ...]:
    own = line.of(change)
    first = (own[0].on, own[0].after) if own else (None, None)
    return (len(own), *first, short(arm.limit), short(arm.stands), short(arm.seen_after))


def _steps(found: Found) -> Iterator[tuple[Cell, ...]]:
    for line in found.lines:
        if line.course:
            yield from _of_course(line.provider, line.course)


def _of_course(provider: str, course: Course) -> Iterator[tuple[Cell, ...]]:
    worse, better = course.worse.chart, course.better.chart
    columns = (
        course.rows, course.days, course.outcomes, course.chances, course.above, worse.sums, better.sums,
        worse.signals, better.signals,
    )  # fmt: skip
    for number, step in enumerate(zip(*(column.tolist() for column in columns), strict=True), start=1):
        row, day, outcome, chance, above, worse_sum, better_sum, fell, rose = step
        signal = " and ".join(change for change, there in (("worse", fell), ("better", rose)) if there)
        figures = (short(chance), short(above), short(worse_sum), short(better_sum))
        yield (provider, number, row, day, int(outcome), *figures, signal)


def _kept(found: Found) -> dict[str, Any]:
    model = found.model
    a_year, here = found.by_chance()
    return {
        "asked": found.asked.stored(),
        "learnt_from": {"people": found.base_people, "outcomes": short(found.base_outcomes)},
        "watched": {"first_day": found.first.isoformat(), "last_day": found.last.isoformat()},
        "model": {
            "columns": [
                {"name": name, "coefficient": short(coefficient), "standard_error": short(error)}
                for name, coefficient, error in zip(
                    model.columns, model.coefficients.tolist(), model.standard_errors.tolist(), strict=True
                )
            ],
            "typical_effect": short(model.typical_effect),
        },
        "signals": [
            {"provider": line.provider, "change": each.change, "on": each.on.isoformat(), "after": each.after,
             "since": each.since.isoformat(), "people": each.people, "observed": short(each.observed),
             "expected": short(each.expected)}
            for line in found.lines for each in line.signals
        ],
        "signals_of_each_kind_by_chance": {"a_year": short(a_year), "over_the_time_watched": short(here)},
        "remarks": list(found.remarks),
    }  # fmt: skip
