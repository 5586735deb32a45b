"""Small pictures of one kind side by side: a line for one provider and a dashed one for all others, by prospects.

A row of panels for each provider, a panel for each question. The scale begins at nought, so that a small difference
looks small. A panel that matters more carries a word that says so, and not a colour alone.
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
    wrap,
)

ACROSS = {WIDE: 5, MIDDLE: 2, NARROW: 1}
"""How many panels there is room for beside each other."""
HEIGHT, HEAD, LEFT, TOP, BOTTOM, GAP = 210, 34, 44, 48, 28, 22
DOT = 4


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure from the poorest prospects to the best; a gap where there is none.

    Takes    note: a word that sets it apart, or nothing; percent: whether the figures are shares from 0 to 1.
    """

    title: str
    note: str
    own: Sequence[float | None]
    others: Sequence[float | None]
    percent: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One provider, with its panels."""

    name: str
    panels: Sequence[Panel]


def panels(rows: Sequence[Row], *, ends: tuple[str, str], title: str, description: str, key: str = "panels") -> Markup:
    """The picture, as markup for a page. The same figures belong in a table beside it.

    Takes    ends: what lies left and right on each panel.
    Returns  nothing for no rows.
    """
    if not rows:
        return Markup("")
    return picture(
        lambda width: _drawn(rows, ends, width),
        classes="app-curves",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(rows: Sequence[Row], ends: tuple[str, str], width: int) -> Drawn:
    across = ACROSS[width]
    wide = (width - GAP * (across - 1)) / across
    parts, top = [], 0.0
    for row in rows:
        name = wrap(row.name, within=width, size=NOTE_SIZE)[:1]
        parts.append(text(name, x=0, y=top + 18, line=NOTE_LINE, classes="app-curves__axis"))
        top += HEAD
        for place, panel in enumerate(row.panels):
            left = (wide + GAP) * (place % across)
            parts += _panel(panel, ends, left, top + HEIGHT * (place // across), wide)
        top += HEIGHT * -(-len(row.panels) // across)
    return Drawn(Markup("").join(parts), width, round(top))


def _panel(panel: Panel, ends: tuple[str, str], left: float, top: float, wide: float) -> list[Markup]:
    there = [value for value in (*panel.own, *panel.others) if value is not None]
    times = 100.0 if panel.percent else 1.0
    most = max([*there, 0.0]) or 1.0
    x = Axis(0.0, max(len(panel.own) - 1.0, 1.0), left + LEFT + DOT, left + wide - DOT - 2)
    y = Axis(0.0, times * most * 1.08, top + HEIGHT - BOTTOM - NOTE_LINE, top + TOP)
    titled = wrap(panel.title + (f": {panel.note}" if panel.note else ""), within=wide, size=NOTE_SIZE)[:2]
    parts = [text(titled, x=left, y=top + 14, line=NOTE_LINE, classes="app-curves__name")]
    for mark in y.marks(most=3):
        label = said(mark) + (" %" if panel.percent else "")
        at = y.at(mark)
        parts.append(path(f"M{left + LEFT:.1f} {at:.1f}H{left + wide:.1f}", classes="app-curves__grid"))
        before = left + LEFT - 5 - width_of(label, NOTE_SIZE)
        parts.append(text([label], x=max(before, left), y=at + 5, line=NOTE_LINE, classes="app-curves__mark"))
    foot = top + HEIGHT - BOTTOM
    parts.append(text([ends[0]], x=left + LEFT, y=foot, line=NOTE_LINE, classes="app-curves__mark"))
    last = left + wide - width_of(ends[1], NOTE_SIZE)
    parts.append(text([ends[1]], x=last, y=foot, line=NOTE_LINE, classes="app-curves__mark"))
    parts += _line(x, y, panel.others, times, "app-curves__level")
    parts += _line(x, y, panel.own, times, "app-curves__line app-curves__line--3")
    parts += [_dot(x.at(place), y.at(times * value)) for place, value in enumerate(panel.own) if value is not None]
    return parts


def _line(x: Axis, y: Axis, values: Sequence[float | None], times: float, classes: str) -> list[Markup]:
    points = [(x.at(place), y.at(times * value)) for place, value in enumerate(values) if value is not None]
    if len(points) < 2:
        return []
    return [path("M" + "L".join(f"{at:.1f} {up:.1f}" for at, up in points), classes=classes)]


def _dot(at: float, up: float) -> Markup:
    drawn = f"M{at - DOT:.1f} {up:.1f}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0Z"
    return path(drawn, classes="app-curves__dot app-curves__dot--3")
