"""Providers on a funnel: the larger one is, the nearer to typical chance alone would keep it.

A dot for each provider, with its name where it stands out. Lines where 95 % and 99.8 % of providers like the others
would lie by chance alone, and dashed where they would lie with the usual spread between providers as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commissioning.web.charts.axis import Axis, said
from commissioning.web.charts.drawing import (
    NARROW,
    NOTE_LINE,
    NOTE_SIZE,
    Drawn,
    path,
    picture,
    text,
    width_of,
)

LEFT, RIGHT, TOP, BOTTOM = 62, 12, 30, 52
DOT = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A provider: how large it is, its figure, and whether it lies beyond the limits."""

    name: str
    size: float
    figure: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A limit over sizes."""

    label: str
    kind: str
    """"look", "act" or "usual"."""
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Plane:
    x: Axis
    y: Axis


def funnel(
    dots: Sequence[Dot],
    sizes: Sequence[float],
    lines: Sequence[Line],
    *,
    typical: float,
    across: str,
    up: str,
    title: str,
    description: str,
    key: str = "funnel",
) -> Markup:
    """The picture, as markup for a page. The same figures belong in a table beside it.

    Takes    sizes: for which each line has its limits, rising; typical: where the middle line is drawn
             across, up: what the axes say.
    Returns  nothing for no dots.
    """
    if not dots:
        return Markup("")
    return picture(
        lambda width: _drawn(dots, sizes, lines, typical, (across, up), width),
        classes="app-funnel",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(
    dots: Sequence[Dot],
    sizes: Sequence[float],
    lines: Sequence[Line],
    typical: float,
    axes: tuple[str, str],
    width: int,
) -> Drawn:
    height = 360 if width == NARROW else 460
    figures = [dot.figure for dot in dots] + [typical]
    # Limits run away where a provider is tiny: the scale is that of the dots, with room for the larger half's limits.
    half = len(sizes) // 2
    seen = [*figures, *(limit for line in lines for limit in (*line.low[half:], *line.high[half:]))]
    room = 0.05 * (max(seen) - min(seen) or 1.0)
    plane = _Plane(
        Axis(0.0, max(sizes), LEFT, width - RIGHT),
        Axis(min(seen) - room, max(seen) + room, height - BOTTOM, TOP),
    )
    parts = [*_frame(plane, axes, width, height), _level(plane, typical)]
    for line in lines:
        parts += [_curve(plane, sizes, side, line.kind) for side in (line.low, line.high)]
    parts += [_dot(plane, dot) for dot in dots]
    parts += _names(plane, dots, width)
    return Drawn(Markup("").join(parts), width, height)


def _frame(plane: _Plane, axes: tuple[str, str], width: int, height: int) -> list[Markup]:
    parts = []
    for mark in plane.y.marks(most=6):
        y = plane.y.at(mark)
        parts.append(path(f"M{LEFT} {y:.1f}H{width - RIGHT}", classes="app-funnel__grid"))
        label = said(mark)
        x = LEFT - 6 - width_of(label, NOTE_SIZE)
        parts.append(text([label], x=x, y=y + 5, line=NOTE_LINE, classes="app-funnel__mark"))
    for mark in plane.x.marks(most=4 if width == NARROW else 8):
        label = said(mark)
        x = min(plane.x.at(mark) - width_of(label, NOTE_SIZE) / 2, width - width_of(label, NOTE_SIZE))
        parts.append(text([label], x=x, y=height - BOTTOM + 20, line=NOTE_LINE, classes="app-funnel__mark"))
    parts.append(text([axes[0]], x=LEFT, y=height - 10, line=NOTE_LINE, classes="app-funnel__axis"))
    parts.append(text([axes[1]], x=2, y=16, line=NOTE_LINE, classes="app-funnel__axis"))
    return parts


def _level(plane: _Plane, typical: float) -> Markup:
    return path(f"M{plane.x.start} {plane.y.at(typical):.1f}H{plane.x.end}", classes="app-funnel__typical")


def _curve(plane: _Plane, sizes: Sequence[float], limits: Sequence[float], kind: str) -> Markup:
    inside = [
        (plane.x.at(size), plane.y.at(limit))
        for size, limit in zip(sizes, limits, strict=True)
        if plane.y.low <= limit <= plane.y.high
    ]
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in inside)
    return path(f"M{steps}" if inside else "M0 0", classes=f"app-funnel__limit app-funnel__limit--{kind}")


def _dot(plane: _Plane, dot: Dot) -> Markup:
    x, y, kind = plane.x.at(dot.size), plane.y.at(dot.figure), "outside" if dot.outside else "inside"
    if dot.outside:  # a square one: told apart without colour
        steps = f"M{x - DOT:.1f} {y - DOT:.1f}h{2 * DOT}v{2 * DOT}h{-2 * DOT}Z"
    else:
        steps = f"M{x - DOT:.1f} {y:.1f}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0Z"
    return path(steps, classes=f"app-funnel__dot app-funnel__dot--{kind}")


def _names(plane: _Plane, dots: Sequence[Dot], width: int) -> list[Markup]:
    """The names of those that stand out, and of all where there are few; none over another."""
    placed: list[tuple[float, float, float]] = []
    parts = []
    for dot in sorted(dots, key=lambda each: (not each.outside, each.name)):
        if not dot.outside and len(dots) > 30:
            continue
        wide = width_of(dot.name, NOTE_SIZE)
        x, y = plane.x.at(dot.size) + DOT + 4, plane.y.at(dot.figure) + 5
        if x + wide > width:
            x = plane.x.at(dot.size) - DOT - 4 - wide
        if any(abs(y - other) < NOTE_SIZE and x < end and begin < x + wide for begin, end, other in placed):
            continue
        placed.append((x, x + wide, y))
        parts.append(text([dot.name], x=x, y=y, line=NOTE_LINE, classes="app-funnel__name"))
    return parts
