"""Cohorts as curves: the share of those who started together that had the outcome, by months since the start.

A line for each cohort, as far as all of it has come, with its name at the end of the line; straight across, the levels
it is held against. So a young cohort is held against older ones at the same age, and not against their end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commissioning.web.charts.axis import Axis, said
from commissioning.web.charts.drawing import (
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
)

LEFT, TOP, BOTTOM, GAP = 52, 30, 52, 8
NAMES = {WIDE: 190, MIDDLE: 160, NARROW: 104}
HUES = 6
DOT = 4


@dataclass(frozen=True, slots=True)
class Curve:
    """People who started together: the share with the outcome at 0, 1, 2, … months, 0 to 1."""

    name: str
    short: str
    shares: Sequence[float]


@dataclass(frozen=True, slots=True)
class Level:
    """What a share is held against, such as a minimum, from 0 to 1."""

    name: str
    share: float


def curves(
    lines: Sequence[Curve],
    levels: Sequence[Level],
    *,
    months: int,
    title: str,
    description: str,
    key: str = "curves",
) -> Markup:
    """The picture, as markup for a page. The same figures belong in a table beside it.

    Takes    lines: the oldest first; months: how far the scale goes.
    Returns  nothing for no lines.
    """
    if not lines:
        return Markup("")
    return picture(
        lambda width: _drawn(lines, levels, months, width),
        classes="app-curves",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(lines: Sequence[Curve], levels: Sequence[Level], months: int, width: int) -> Drawn:
    height = 360 if width == NARROW else 440
    top = max([0.05, *(share for line in lines for share in line.shares), *(level.share for level in levels)])
    x = Axis(0.0, float(months), LEFT, width - NAMES[width])
    y = Axis(0.0, 100.0 * top * 1.06, height - BOTTOM, TOP)
    parts = _frame(x, y, width, height)
    for level in levels:
        at = y.at(100.0 * level.share)
        parts.append(path(f"M{x.start} {at:.1f}H{x.end}", classes="app-curves__level"))
        name = level.name.split()[0] if width == NARROW else level.name
        name = f"{name} {said(round(100.0 * level.share, 1))} %"
        parts.append(text([name], x=x.start + 6, y=at - 5, line=NOTE_LINE, classes="app-curves__name"))
    for place, line in enumerate(lines):
        parts += _curve(x, y, line, place % HUES + 1)
    parts += _names(x, y, lines, width)
    return Drawn(Markup("").join(parts), width, height)


def _frame(x: Axis, y: Axis, width: int, height: int) -> list[Markup]:
    parts = []
    for mark in y.marks(most=6):
        label = said(mark)
        at = y.at(mark)
        parts.append(path(f"M{x.start} {at:.1f}H{x.end}", classes="app-curves__grid"))
        left = LEFT - 6 - width_of(label, NOTE_SIZE)
        parts.append(text([label], x=left, y=at + 5, line=NOTE_LINE, classes="app-curves__mark"))
    step = 3 if x.high <= 24 else 6
    for month in range(0, int(x.high) + 1, step):
        label = f"{month}"
        at = x.at(month) - width_of(label, NOTE_SIZE) / 2
        parts.append(text([label], x=at, y=height - BOTTOM + 20, line=NOTE_LINE, classes="app-curves__mark"))
    parts.append(text(["Months since the start"], x=LEFT, y=height - 10, line=NOTE_LINE, classes="app-curves__axis"))
    parts.append(text(["% with the outcome"], x=2, y=16, line=NOTE_LINE, classes="app-curves__axis"))
    return parts


def _curve(x: Axis, y: Axis, line: Curve, hue: int) -> list[Markup]:
    points = [(x.at(month), y.at(100.0 * share)) for month, share in enumerate(line.shares)]
    steps = "L".join(f"{at:.1f} {up:.1f}" for at, up in points)
    end, up = points[-1]
    dot = f"M{end - DOT:.1f} {up:.1f}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0Z"
    classes = f"app-curves__line app-curves__line--{hue}"
    return [path(f"M{steps}", classes=classes), path(dot, classes=f"app-curves__dot app-curves__dot--{hue}")]


def _names(x: Axis, y: Axis, lines: Sequence[Curve], width: int) -> list[Markup]:
    """Each name at the end of its line; where two would meet, the lower one is moved down."""
    taken: list[tuple[float, float, float]] = []
    parts = []
    for line in sorted(lines, key=lambda each: -each.shares[-1]):
        name = line.short if width == NARROW else line.name
        wide = width_of(name, NOTE_SIZE)
        at = min(x.at(len(line.shares) - 1) + GAP, width - wide)
        up = y.at(100.0 * line.shares[-1]) + 5
        while any(abs(up - other) < NOTE_SIZE and at < end and begin < at + wide for begin, end, other in taken):
            up += 2
        taken.append((at, at + wide, up))
        parts.append(text([name], x=at, y=up, line=NOTE_LINE, classes="app-curves__name"))
    return parts
