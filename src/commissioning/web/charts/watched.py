"""Providers watched: a small picture for each of its outcomes above expected, from person to person, by day.

All have the same scales, so they can be held against each other. Level means as expected; down, fewer outcomes than
expected. A triangle stands where a chart signalled: pointing down for worse, up for better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from commissioning.core.periods import in_words
from commissioning.web.charts.axis import Axis, said
from commissioning.web.charts.drawing import (
    BOLD,
    MIDDLE,
    NARROW,
    NOTE_LINE,
    NOTE_SIZE,
    WIDE,
    Drawn,
    path,
    picture,
    text,
    width_of,
    wrap,
)

ACROSS = {WIDE: 3, MIDDLE: 2, NARROW: 1}
TOP, LEFT, RIGHT, HEAD, HEIGHT, FOOT = 30, 46, 16, 62, 130, 44
SIGN = 7


@dataclass(frozen=True, slots=True)
class Sign:
    """A signal: on which day, where the line then stood, and whether of worse."""

    on: date
    total: float
    worse: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One provider: outcomes above expected after each of some days, in order, and its signals.

    Takes    note: what stands below the name, such as when it signalled.
    """

    name: str
    note: str
    days: Sequence[date]
    totals: Sequence[float]
    signs: Sequence[Sign]


def watched(panels: Sequence[Panel], *, title: str, description: str, key: str = "watched") -> Markup:
    """The picture, as markup for a page. The same figures belong in a table beside it.

    Returns  nothing for nobody.
    """
    if not panels:
        return Markup("")
    return picture(
        lambda width: _drawn(panels, width),
        classes="app-watched",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(panels: Sequence[Panel], width: int) -> Drawn:
    across = ACROSS[width]
    wide, high = width // across, HEAD + HEIGHT + FOOT
    parts = [text(["Outcomes above expected"], x=2, y=16, line=NOTE_LINE, classes="app-watched__axis")]
    days = _span([day.toordinal() for each in panels for day in each.days])
    totals = _span([0.0, *(total for each in panels for total in each.totals)])
    for place, panel in enumerate(panels):
        left, top = place % across * wide, TOP + place // across * high
        x = Axis(*days, left + LEFT, left + wide - RIGHT)
        y = Axis(*totals, top + HEAD + HEIGHT, top + HEAD)
        parts += [*_frame(x, y), *_named(panel, x, top), _line(panel, x, y), *_signs(panel, x, y)]
    return Drawn(Markup("").join(parts), width, TOP + -(-len(panels) // across) * high)


def _span(values: Sequence[float]) -> tuple[float, float]:
    """From the least to the greatest, and never nothing."""
    return min(values), max([*values, min(values) + 1.0])


def _frame(x: Axis, y: Axis) -> list[Markup]:
    """Level lines with their numbers, and the first and the last day below."""
    parts = []
    for mark in y.marks(most=4):
        at, label = y.at(mark), said(mark)
        kind = "app-watched__level" if mark == 0 else "app-watched__grid"
        parts.append(path(f"M{x.start} {at:.1f}H{x.end}", classes=kind))
        left = x.start - 6 - width_of(label, NOTE_SIZE)
        parts.append(text([label], x=left, y=at + 5, line=NOTE_LINE, classes="app-watched__mark"))
    first, last = (in_short(date.fromordinal(int(day))) for day in (x.low, x.high))
    below = y.start + 20
    parts.append(text([first], x=x.start, y=below, line=NOTE_LINE, classes="app-watched__mark"))
    right = x.end - width_of(last, NOTE_SIZE)
    parts.append(text([last], x=right, y=below, line=NOTE_LINE, classes="app-watched__mark"))
    return parts


def _named(panel: Panel, x: Axis, top: float) -> list[Markup]:
    within = x.end - x.start
    name, *more = wrap(panel.name, within=within / BOLD, size=NOTE_SIZE)
    note = wrap(panel.note, within=within, size=NOTE_SIZE)[:2]
    return [
        text([f"{name} …" if more else name], x=x.start, y=top + 14, line=NOTE_LINE, classes="app-watched__name"),
        text(note, x=x.start, y=top + 14 + NOTE_LINE, line=NOTE_LINE, classes="app-watched__mark"),
    ]


def _line(panel: Panel, x: Axis, y: Axis) -> Markup:
    """From nothing, through the last total of whatever falls on one pixel."""
    points = {round(x.at(day.toordinal())): y.at(total) for day, total in zip(panel.days, panel.totals, strict=True)}
    begin = round(x.at(panel.days[0].toordinal()))
    steps = "".join(f"L{at} {up:.1f}" for at, up in points.items())
    return path(f"M{begin} {y.at(0.0):.1f}{steps}", classes="app-watched__line")


def _signs(panel: Panel, x: Axis, y: Axis) -> list[Markup]:
    parts = []
    for sign in panel.signs:
        at, up = x.at(sign.on.toordinal()), y.at(sign.total)
        kind, tip = ("worse", SIGN) if sign.worse else ("better", -SIGN)
        steps = f"M{at:.1f} {up + tip:.1f}l{-SIGN} {-2 * tip}h{2 * SIGN}Z"
        parts.append(path(steps, classes=f"app-watched__sign app-watched__sign--{kind}"))
    return parts


def in_short(day: date) -> str:
    """A date where there is little room: 1 Apr 2026."""
    number, month, year = in_words(day).split()
    return f"{number} {month[:3]} {year}"
